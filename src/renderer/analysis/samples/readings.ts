// Several readings of one sample as a person writes them, and as the sheet holds them: a number, or a list.
import type { Plain } from '../../documents/plain.ts';
import { readPasted } from '../pasted.ts';

/** "0,511 0,513" → [0.511, 0.513]; a text that holds no number stays as it is, to be complained of. */
export function readingsIn(text: string): Plain {
  const numbers = (readPasted(text)?.rows.flat() ?? []).filter((cell) => cell !== '').map(Number);
  if (numbers.length === 0 || numbers.some((number) => !Number.isFinite(number))) return text.trim();
  return numbers.length === 1 ? numbers[0]! : numbers;
}

export function readingsText(value: Plain | undefined): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.map(String).join('  ') : String(value);
}
