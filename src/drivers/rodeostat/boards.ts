// The Rodeostat boards as data: variants, ranges and what each can switch. Shared by the driver (what to refuse) and
// the emulator (what to be). Facts of the firmware and its recordings; never behaviour.

/** A range of the output voltage, symmetric about zero. */
export interface VoltRange {
  /** As the firmware names it: "2V". */
  readonly name: string;
  readonly max_V: number;
}

/** A range of the current measurement, symmetric about zero. */
export interface CurrentRange {
  /** As the firmware names it: "1000uA". */
  readonly name: string;
  /** What the name promises. */
  readonly nominal_A: number;
  /** Where the converter really ends; no larger magnitude is ever reported. */
  readonly end_A: number;
}

type HardwareVersion = 'V0.1' | 'V0.2';

/** What decides how a board behaves towards the host. */
export interface Board {
  /** Cottrell's name: "rodeostat-10ma". */
  readonly id: string;
  readonly label: string;
  /** What `getVariant` answers. */
  readonly variant: string;
  readonly hardware: HardwareVersion;
  /** From V0.2 on relays connect and disconnect the electrodes; a V0.1 board can never open its cell. */
  readonly relays: boolean;
  readonly voltRanges: readonly VoltRange[];
  /** Rising. */
  readonly currentRanges: readonly CurrentRange[];
  /** The current range after power-up, by name. */
  readonly startRange: string;
}

/** Codes of the 12-bit converter that makes the potential, on every board. */
export const DAC_CODES = 4096;

/** Steps that a multi-step test can hold. */
export const MOST_STEPS = 50;

/** The board samples at whole milliseconds in this span. */
export const SAMPLE_PERIOD_us = { shortest: 1000, longest: 1_000_000 } as const;

/** The board's own clock: potential set, current read and filtered once a tick. */
export const TICK_us = 200;

const volts = (...maxima: number[]): VoltRange[] => maxima.map((max_V) => ({ name: `${max_V}V`, max_V }));

function amps(name: string, nominal_A: number, end_A = nominal_A): CurrentRange {
  return { name, nominal_A, end_A };
}

/** Voltage families by the first part of the variant. */
const VOLTAGES: Readonly<Record<string, readonly VoltRange[]>> = {
  '10V': volts(1, 2, 5, 10),
  AD8250: volts(1, 2, 5, 10),
  AD8251: volts(1, 2, 4, 8),
};

interface CurrentFamily {
  readonly label: string;
  readonly ranges: readonly CurrentRange[];
  readonly startRange: string;
}

/** Current families by the second part of the variant. */
const CURRENTS: Readonly<Record<string, CurrentFamily>> = {
  nanoAmp: {
    label: '10 µA, nano',
    ranges: [amps('60nA', 60e-9), amps('100nA', 100e-9), amps('1uA', 1e-6), amps('10uA', 10e-6)],
    startRange: '10uA',
  },
  microAmp: {
    label: '1 mA',
    ranges: [amps('1uA', 1e-6), amps('10uA', 10e-6), amps('100uA', 100e-6), amps('1000uA', 1e-3)],
    startRange: '10uA',
  },
  '10MilliAmp': {
    label: '10 mA',
    ranges: [amps('10uA', 10e-6), amps('100uA', 100e-6), amps('1000uA', 1e-3), amps('10000uA', 10e-3)],
    startRange: '100uA',
  },
  '24MilliAmp': {
    label: '24 mA',
    ranges: [
      amps('100uA', 100e-6),
      amps('1000uA', 1e-3),
      amps('12000uA', 12e-3, 12.024e-3),
      amps('24000uA', 24e-3, 24.048e-3),
    ],
    startRange: '1000uA',
  },
};

function board(id: string, voltage: string, current: string, hardware: HardwareVersion): Board | undefined {
  const voltRanges = VOLTAGES[voltage];
  const family = CURRENTS[current];
  if (voltRanges === undefined || family === undefined) return undefined;
  return {
    id,
    label: `Rodeostat ${hardware} ${family.label}${voltage === 'AD8251' ? ', 8 V' : ''}`,
    variant: `${voltage}_${current}${hardware}`,
    hardware,
    relays: hardware === 'V0.2',
    voltRanges,
    currentRanges: family.ranges,
    startRange: family.startRange,
  };
}

/** The boards that can be named. The processor is not part of the variant and makes no difference to a driver. */
export const BOARDS: readonly Board[] = [
  board('rodeostat-1ma', '10V', 'microAmp', 'V0.2')!,
  board('rodeostat-10ma', '10V', '10MilliAmp', 'V0.2')!,
  board('rodeostat-v01-1ma', '10V', 'microAmp', 'V0.1')!,
  board('rodeostat-v01-24ma', '10V', '24MilliAmp', 'V0.1')!,
  board('rodeostat-v01-nano', '10V', 'nanoAmp', 'V0.1')!,
  board('rodeostat-v01-8v', 'AD8251', 'microAmp', 'V0.1')!,
];

/** The board that answers `variant` (for example "10V_10MilliAmpV0.2"); undefined for one we do not know. */
export function boardByVariant(variant: string): Board | undefined {
  const known = BOARDS.find((candidate) => candidate.variant === variant);
  if (known !== undefined) return known;
  const parts = /^([^_]+)_(.+)(V0\.[12])$/.exec(variant);
  if (parts === null) return undefined;
  const [, voltage, current, hardware] = parts;
  return board(`rodeostat-${variant}`, voltage!, current!, hardware as HardwareVersion);
}

/** The smallest range that holds every potential up to `extreme_V` in magnitude; undefined when none does. */
export function voltRangeFor(board: Board, extreme_V: number): VoltRange | undefined {
  return board.voltRanges.find((range) => Math.abs(extreme_V) <= range.max_V);
}

/**
 * What the 12-bit converter makes of a potential, to the microvolt: the firmware cuts off to a whole code, so that
 * in the 2 V range −1.1 V becomes −1.100366 V and 0 V becomes −0.000488 V. Outside the range it clips.
 */
export function madePotential_V(range: VoltRange, potential_V: number): number {
  const top = DAC_CODES - 1;
  const f32 = Math.fround; // The board computes in single precision; near a whole code that decides.
  const exact = f32(f32(top / (2 * range.max_V)) * f32(range.max_V + f32(potential_V)));
  const code = Math.min(top, Math.max(0, Math.floor(exact)));
  return Math.round(range.max_V * ((2 * code) / top - 1) * 1e6) / 1e6;
}
