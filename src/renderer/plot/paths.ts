// Lines of plots. Nothing is bridged: a line breaks where nothing was measured (NaN) and where samples are missing.
import type uPlot from 'uplot';

/** A path through a column; `gaps` counts the gaps up to each point, a rise breaks the line. */
export function linePath(gaps?: () => Float64Array | undefined): uPlot.Series.PathBuilder {
  return (plot, seriesIndex, from, to) => {
    const x = plot.data[0];
    const y = plot.data[seriesIndex] as ArrayLike<number>;
    const scale = plot.series[seriesIndex]!.scale!;
    const path = new Path2D();
    trace(path, plot, x, y, scale, from, to, gaps?.());
    return { stroke: path };
  };
}

/** Adds the points `from` to `to` of a line to a path, in canvas pixels of the plot. */
export function trace(
  path: Path2D,
  plot: uPlot,
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  scale: string,
  from: number,
  to: number,
  gaps?: ArrayLike<number>,
): void {
  const xScale = plot.scales.x!;
  const yScale = plot.scales[scale]!;
  const { left, top, width, height } = plot.bbox;
  const perX = width / (xScale.max! - xScale.min!);
  const perY = height / (yScale.max! - yScale.min!);
  let isDown = false;
  for (let n = from; n <= to; n++) {
    const value = y[n]!;
    if (Number.isNaN(value)) {
      isDown = false;
      continue;
    }
    if (isDown && gaps !== undefined && gaps[n]! > gaps[n - 1]!) isDown = false;
    const px = left + (x[n]! - xScale.min!) * perX;
    const py = top + (yScale.max! - value) * perY;
    if (isDown) path.lineTo(px, py);
    else path.moveTo(px, py);
    isDown = true;
  }
}

/** Anodic above zero, cathodic below: a colour for lines of current, whatever the scale is. */
export function signedStroke(anodic: string, cathodic: string) {
  return (plot: uPlot, seriesIndex: number): CanvasRenderingContext2D['strokeStyle'] => {
    const scale = plot.series[seriesIndex]?.scale ?? 'y';
    const { top, height } = plot.bbox;
    const { min, max } = plot.scales[scale]!;
    if (min == null || max == null || !(height > 0)) return anodic;
    const zero = Math.max(0, Math.min(1, max / (max - min)));
    const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, anodic);
    gradient.addColorStop(zero, anodic);
    gradient.addColorStop(zero, cathodic);
    gradient.addColorStop(1, cathodic);
    return gradient;
  };
}
