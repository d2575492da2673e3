// The analogue side of a simulated board: converters with their ranges, the relays, and the cell behind them.
// Computes as the firmware does (single precision, truncated codes); it never hides a value that clips.
import type { SimulatedCell } from '../../simulator/cell.ts';
import { type Board, type CurrentRange, DAC_CODES, type VoltRange } from '../boards.ts';
import { f32 } from './numbers.ts';

const DAC_TOP = DAC_CODES - 1;

/** How a board's current converter is built. */
export interface Converter {
  /** Largest code. */
  readonly top: number;
  /** Readings averaged into one. */
  readonly averaged: number;
}

export interface AnalogOptions {
  readonly board: Board;
  readonly converter: Converter;
  readonly cell: SimulatedCell;
  /** Bell-shaped noise of unit width. */
  readonly bell: () => number;
  /** Width of the noise of one reading, A. */
  readonly noise_A: number;
  /** What the input reads without any current, A (real boards have some). */
  readonly offset_A: number;
  /** The firmware was built for the other hardware version: currents come out with the wrong sign. */
  readonly mirrored: boolean;
  /** A fault: relays that are closed do not open again. */
  readonly relaysStick: boolean;
}

export type Electrode = 'ref' | 'ctr' | 'wrk';

export class Analog {
  readonly #board: Board;
  readonly #converter: Converter;
  readonly #cell: SimulatedCell;
  readonly #bell: () => number;
  readonly #noise_A: number;
  readonly #offset_A: number;
  /** Sign between current and code; the firmware undoes it, unless it was built for other hardware. */
  readonly #wiring: number;
  readonly #sign: number;
  readonly #relaysStick: boolean;
  readonly #relays: Record<Electrode, boolean> = { ref: false, ctr: false, wrk: false };
  #voltRange: VoltRange;
  #currentRange: CurrentRange;
  #dacCode = Math.trunc(DAC_TOP / 2);
  /** True when the last current reading stood at an end of its range. */
  atLimit = false;
  refVoltRange: VoltRange;

  constructor(options: AnalogOptions) {
    const { board } = options;
    this.#board = board;
    this.#converter = options.converter;
    this.#cell = options.cell;
    this.#bell = options.bell;
    this.#noise_A = options.noise_A / Math.sqrt(options.converter.averaged);
    this.#offset_A = options.offset_A;
    this.#relaysStick = options.relaysStick;
    this.#sign = board.relays ? -1 : 1;
    this.#wiring = options.mirrored ? -this.#sign : this.#sign;
    this.#voltRange = board.voltRanges[0]!;
    // V0.1 boards have no gain in this path.
    this.refVoltRange = board.relays ? board.voltRanges[0]! : board.voltRanges.at(-1)!;
    this.#currentRange = board.currentRanges.find((range) => range.name === board.startRange)!;
    this.#drive();
  }

  get voltRange(): VoltRange {
    return this.#voltRange;
  }

  /** Switches the gain at once: the code stays, so that the live potential changes with the range. */
  set voltRange(range: VoltRange) {
    this.#voltRange = range;
    this.#drive();
  }

  get currentRange(): CurrentRange {
    return this.#currentRange;
  }

  set currentRange(range: CurrentRange) {
    this.#currentRange = range;
  }

  /** Electrodes connected to the board; a board without relays always has the cell connected. */
  get cellConnected(): boolean {
    return !this.#board.relays || (this.#relays.ref && this.#relays.ctr && this.#relays.wrk);
  }

  connected(electrode: Electrode): boolean {
    return this.#relays[electrode];
  }

  connect(electrodes: readonly Electrode[], on: boolean): void {
    for (const electrode of electrodes)
      this.#relays[electrode] = on || (this.#relaysStick && this.#relays[electrode]);
    this.#drive();
  }

  /** Sets the potential; a value outside the range ends at its edge without a word. */
  setVolt(volt: number): void {
    const { max_V } = this.#voltRange;
    const exact = f32(f32(DAC_TOP / (2 * max_V)) * f32(max_V + f32(volt)));
    const code = Number.isNaN(exact) ? 0 : Math.min(DAC_TOP, Math.max(0, Math.trunc(exact)));
    if (code === this.#dacCode) return;
    this.#dacCode = code;
    this.#drive();
  }

  /** The potential in force, as the firmware computes it from the code. */
  getVolt(): number {
    const { max_V } = this.#voltRange;
    return -codeValue(this.#dacCode, DAC_TOP, max_V);
  }

  /** The potential that really stands at the output. */
  get output_V(): number {
    return this.#voltRange.max_V * ((2 * this.#dacCode) / DAC_TOP - 1);
  }

  /** One current reading, µA. */
  getCurr(): number {
    const { end_A } = this.#currentRange;
    const current_A = this.cellConnected ? this.#cell.current_A : 0;
    const seen_A = current_A + this.#offset_A + this.#bell() * this.#noise_A;
    const { top } = this.#converter;
    const code = clampCode((top / 2) * (1 - (this.#wiring * seen_A) / end_A), top);
    this.atLimit = code === 0 || code === top;
    const end_uA = f32(end_A * 1e6);
    return this.#sign * codeValue(code, top, end_uA);
  }

  /** The reference input against the board's ground, where the working electrode is held, V. */
  getRefVolt(): number {
    const { max_V } = this.refVoltRange;
    const { top } = this.#converter;
    const seen_V = this.cellConnected ? -this.#cell.potential_V : 0;
    const code = clampCode((top / 2) * (1 - seen_V / max_V), top);
    return codeValue(code, top, max_V);
  }

  /** The smallest range that holds both; the present one stays when none does. */
  autoRange(low: number, high: number): void {
    const range = this.#board.voltRanges.find(({ max_V }) => low >= -max_V && high <= max_V);
    if (range === undefined) return;
    this.voltRange = range;
    if (this.#board.relays) this.refVoltRange = range;
  }

  /** Lets time pass in the cell. */
  advance(duration_s: number): void {
    this.#cell.advance(duration_s);
  }

  #drive(): void {
    if (this.cellConnected) this.#cell.applyPotential(this.output_V);
    else this.#cell.openCircuit();
  }
}

/** What a code stands for: computed in double precision, kept in single, as the recorded digits show. */
function codeValue(code: number, top: number, max: number): number {
  return f32(max - (code / top) * (2 * max));
}

function clampCode(exact: number, top: number): number {
  return Math.min(top, Math.max(0, Math.round(exact)));
}
