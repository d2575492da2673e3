// The signals of all samples and blanks of a sheet that are read off one line, for drawing them on it.
import { isMap, type Plain } from '../../documents/plain.ts';

/** Means of the readings, in the order of the sheet. */
export function samplesOn(sheet: Plain, name: string): number[] {
  const products = isMap(sheet) && Array.isArray(sheet.products) ? (sheet.products as readonly Plain[]) : [];
  return products.flatMap((row) => signalsIn(row, name, false));
}

function signalsIn(value: Plain | undefined, name: string, isOn: boolean): number[] {
  if (Array.isArray(value))
    return (value as readonly Plain[]).flatMap((entry) => signalsIn(entry, name, isOn));
  if (!isMap(value)) return [];
  const here = value.calibration === undefined ? isOn : value.calibration === name;
  const readings = (Array.isArray(value.signal) ? value.signal : [value.signal]).filter(
    (reading): reading is number => typeof reading === 'number',
  );
  const mean = readings.reduce((sum, reading) => sum + reading, 0) / readings.length;
  return [
    ...(here && readings.length > 0 ? [mean] : []),
    ...Object.values(value).flatMap((entry) => signalsIn(entry, name, here)),
  ];
}
