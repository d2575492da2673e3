// Figures in the sentences of this driver: six digits at most, with the SI prefix that fits.
import { type Dimension, formatQuantity } from '../../core/quantity.ts';

export function volts(value: number): string {
  return figure(value, 'V');
}

export function amps(value: number): string {
  return figure(value, 'A');
}

export function seconds(value: number): string {
  return figure(value, 's');
}

function figure(value: number, dimension: Dimension): string {
  return formatQuantity(Number(value.toPrecision(6)), dimension, { digits: 'exact' });
}
