// The instruments Cottrell knows: one line a driver, and the emulated ones with which everything can be tried.
// A new instrument is one folder and one line here; nothing else changes.
import type { Duplex } from 'node:stream';
import { CottrellError } from '../core/errors.ts';
import type { Clock } from './clock.ts';
import type { DriverModule } from './driver.ts';
import { methodScript } from './methodscript/driver.ts';
import { MethodScriptEmulator } from './methodscript/emulator/emulator.ts';
import { MODELS } from './methodscript/models.ts';
import { BOARDS } from './rodeostat/boards.ts';
import { rodeostatDriver } from './rodeostat/driver.ts';
import { RodeostatEmulator } from './rodeostat/emulator/emulator.ts';
import type { SimulatedCell } from './simulator/cell.ts';
import { makeCell } from './simulator/presets.ts';

const rodeostat = rodeostatDriver();

/** Drivers, in the order in which an unknown port is asked. */
export const DRIVERS: readonly DriverModule[] = [methodScript, rodeostat];

/** An instrument that can be emulated. */
interface SimulatedInstrument {
  readonly model: string;
  readonly label: string;
  readonly driver: DriverModule;
  readonly emulate: (options: EmulatorOptions) => EmulatedInstrument;
}

interface EmulatorOptions {
  readonly cell: SimulatedCell;
  readonly clock: Clock;
  readonly speed: number;
  readonly seed: number;
}

/** The far end of a line: plays the instrument. */
interface EmulatedInstrument {
  attach(line: Duplex): void;
}

export const SIMULATED_INSTRUMENTS: readonly SimulatedInstrument[] = [
  ...MODELS.map((model) => ({
    model: model.id,
    label: model.label,
    driver: methodScript,
    emulate: (options: EmulatorOptions) => new MethodScriptEmulator({ model, ...options }),
  })),
  ...BOARDS.map((model) => ({
    model: model.id,
    label: model.label,
    driver: rodeostat,
    emulate: (options: EmulatorOptions) => new RodeostatEmulator({ model, ...options }),
  })),
];

/** What kind of simulated instrument is wanted, in words of a person. */
export interface SimulationChoice {
  readonly model: string;
  /** Name of a simulated cell; "dummy" if not said. */
  readonly cell?: string | undefined;
  /** Times real time, or "max"; "1" if not said. */
  readonly speed?: string | undefined;
  /** Seed of the noise; "1" if not said. */
  readonly seed?: string | undefined;
}

/** A simulated instrument with its cell, not yet on any line. */
export interface Simulation {
  readonly label: string;
  readonly driver: DriverModule;
  readonly instrument: EmulatedInstrument;
  readonly cell: SimulatedCell;
}

/**
 * Makes the simulated instrument of a choice; throws `argument-invalid` with what there is.
 *
 * @param cellOf makes the cell of a name; the presets, if not said
 */
export function simulate(
  choice: SimulationChoice,
  clock: Clock,
  cellOf: (name: string) => SimulatedCell = makeCell,
): Simulation {
  const { model, cell: preset = 'dummy', speed = '1', seed = '1' } = choice;
  const found = SIMULATED_INSTRUMENTS.find((candidate) => candidate.model === model);
  if (found === undefined) {
    const known = SIMULATED_INSTRUMENTS.map((candidate) => candidate.model).join(', ');
    throw new CottrellError(
      'argument-invalid',
      `There is no emulated instrument "${model}"; there are ${known}.`,
    );
  }
  const cell = cellOf(preset);
  const instrument = found.emulate({ cell, clock, speed: speedOf(speed), seed: seedOf(seed) });
  return { label: `${found.label}, ${preset} cell`, driver: found.driver, instrument, cell };
}

function speedOf(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(text);
  if (!(speed > 0 && speed <= 1e6))
    throw new CottrellError('argument-invalid', `speed=${text}: a number above 0, or "max", is needed.`);
  return speed;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32)
    throw new CottrellError(
      'argument-invalid',
      `seed=${text}: a whole number from 0 to 4294967295 is needed.`,
    );
  return seed;
}
