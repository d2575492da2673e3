// What the steps of reading one product of a sheet work with: its fields, and where to say what is wrong or worth
// knowing. Types only.

import type { Path } from '../document.ts';
import type { Calibration } from './calibration/calibration.ts';
import type { RowFields } from './sheet-schema.ts';
import type { Stated } from './stated.ts';

export interface RowReading {
  readonly name: string;
  readonly fields: RowFields;
  /** Duration of the electrolysis, where it is known. */
  readonly duration_s: number | undefined;
  /** Electrode area, of all cells in series. */
  readonly area: Stated<'m^2'> | undefined;
  /** The lines of the sheet; 'broken' ones have told their problems. */
  readonly calibrations: ReadonlyMap<string, Calibration | 'broken'>;
  /** Records what is wrong at a field. */
  readonly refuse: (path: Path, message: string) => undefined;
  /** The result, or undefined with its `reaction-invalid` recorded at the field. */
  readonly attempt: <T>(path: Path, work: () => T) => T | undefined;
  readonly note: (text: string) => void;
}
