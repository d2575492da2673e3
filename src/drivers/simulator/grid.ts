// The finite volumes in front of the electrode: fine where diffusion begins, coarse where it ends. Geometry only.

/** Resolution at the electrode, m: the first cell is about half of it, so diffusion shows from 1 µs on. */
const NEAR_m = 2e-8;
/** Step of the stretched coordinate: near the electrode the cells grow by e^0.5 = 1.65. */
const STEP = 0.5;
/** Cells stop growing at STEP × this fraction of a finite layer. */
const FAR = 0.2;
/** Where a semi-infinite layer ends: diffusion needs decades to get there. */
const SEMI_INFINITE_m = 1;

/** Faces and nodes of the finite volumes; faces[0] is the electrode, the last face touches the bulk. */
export interface Grid {
  readonly faces_m: Float64Array;
  readonly nodes_m: Float64Array;
}

/**
 * Cells that grow with the distance from the electrode: faces at whole steps, nodes at half steps of the stretched
 * coordinate ξ = ln(1 + x/NEAR) + x/(FAR·δ). Where the growth is geometric, nodes placed so make the error of the
 * surface concentration fall exponentially with the number of cells instead of quadratically (Ingerman, Druskin &
 * Knizhnerman, Comm. Pure Appl. Math. 53 (2000) 1039).
 */
export function diffusionGrid(layer_m: number): Grid {
  const semiInfinite = layer_m === Number.POSITIVE_INFINITY;
  const length_m = semiInfinite ? SEMI_INFINITE_m : layer_m;
  const stretched = (x_m: number) => Math.log1p(x_m / NEAR_m) + (semiInfinite ? 0 : x_m / (FAR * length_m));
  const cells = Math.max(4, Math.ceil(stretched(length_m) / STEP));
  const step = stretched(length_m) / cells;
  const position = (xi: number) => {
    let low = 0;
    let high = length_m;
    for (let k = 0; k < 100; k++) {
      const middle = (low + high) / 2;
      if (stretched(middle) < xi) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  };
  const faces_m = Float64Array.from({ length: cells + 1 }, (_, i) => (i === 0 ? 0 : position(i * step)));
  faces_m[cells] = length_m;
  return { faces_m, nodes_m: Float64Array.from({ length: cells }, (_, i) => position((i + 0.5) * step)) };
}
