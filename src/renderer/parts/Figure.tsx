// A number with its unit, in tabular figures that stand still while it changes. The only way numbers are shown.
import type { Dimension } from '../../core/dimension.ts';
import { formatQuantity } from '../../core/quantity.ts';

interface Props {
  /** SI; null and undefined: not measured or not known. */
  readonly value: number | null | undefined;
  readonly dimension: Dimension;
  /** Significant digits; 4 if not said. */
  readonly digits?: number | 'exact';
  /** A fixed unit, so that a changing value keeps its decimal point in place. */
  readonly unit?: string;
  /** Fixed decimals in the fixed unit. */
  readonly decimals?: number;
  readonly className?: string;
}

export function Figure({ value, dimension, digits, unit, decimals, className }: Props) {
  const text = figureText(value, dimension, {
    ...(digits !== undefined && { digits }),
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
  });
  return <span className={`figures ${className ?? ''}`}>{text}</span>;
}

interface Options {
  readonly digits?: number | 'exact';
  readonly unit?: string;
  readonly decimals?: number;
}

/** The words of a Figure: "−12.30 mA". With `decimals`, as many of them in the unit given. */
export function figureText(
  value: number | null | undefined,
  dimension: Dimension,
  { decimals, ...options }: Options = {},
): string {
  const number = value ?? Number.NaN;
  if (decimals === undefined || !Number.isFinite(number)) return formatQuantity(number, dimension, options);
  // As many significant digits as give the decimals asked for, found from the number as it stands in its unit.
  const shown = formatQuantity(number, dimension, { ...options, digits: 12 });
  const whole = /^−?(\d+)/u.exec(shown)?.[1] ?? '0';
  if (whole === '0') return zeroPadded(shown, decimals);
  return formatQuantity(number, dimension, { ...options, digits: Math.max(1, whole.length + decimals) });
}

/** Numbers below one: rounded in decimals, since leading zeros are no significant digits. */
function zeroPadded(shown: string, decimals: number): string {
  const [number = '', ...unit] = shown.split(' ');
  const rounded = Number(number.replace('−', '-')).toFixed(decimals);
  const isZero = Number(rounded) === 0;
  return [isZero ? rounded.replace('-', '') : rounded.replace('-', '−'), ...unit].join(' ');
}
