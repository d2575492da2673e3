// The analogue half of the emulated instrument: channel, mode, set values through the converter, switch, ranges and
// readings, acting on a simulated cell. It knows no script and no line.

import type { SimulatedCell } from '../../simulator/cell.ts';
import { AnalogInput, type MeasuringRange, type SeededNoise } from '../../simulator/noise.ts';
import type { Model, PgstatMode } from '../models.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import { Galvanostat } from './galvanostat.ts';
import {
  type AmmeterRange,
  ammeterRanges,
  DOWN_SHIFT,
  positionFor,
  voltmeterIndex,
  voltmeterRange,
  windowAround,
} from './ranges.ts';
import { type Slot, TYPE } from './slot.ts';

const OFF = 0;
const GALVANOSTAT = 6;
/** Single-precision arguments may miss a limit by this fraction of a volt. */
const TOLERANCE_V = 1e-6;
/** Steps of the set current over one set-current range. */
const CURRENT_STEPS = 2 ** 15;

const STATUS = { fits: 0, overload: 2, underload: 4, 'overload warning': 8 } as const;
/** Status bit of an interval that was not kept. */
export const TIMING_MISSED = 1;

export class Potentiostat {
  readonly model: Model;
  readonly #cell: SimulatedCell;
  readonly #galvanostat: Galvanostat;
  readonly #input: AnalogInput;
  readonly #noise: SeededNoise;
  readonly #noiseScale: number;
  readonly #voltmeter: MeasuringRange;
  #channel = 0;
  #secondMode = OFF;
  #mode = OFF;
  #ranges: readonly AmmeterRange[] = [];
  #range = 0;
  /** Whether this script chose a range: without it automatic ranging does nothing. */
  #rangeChosen = false;
  #automatic: { low: number; high: number } | undefined;
  #window_V: { low: number; high: number } = { low: 0, high: 0 };
  #setRange_A = 0;
  #voltmeterIndex = -1;
  #potential_V = 0;
  #current_A = 0;
  #cellOn = false;

  constructor(model: Model, cell: SimulatedCell, noise: SeededNoise, noiseScale: number) {
    this.model = model;
    this.#cell = cell;
    this.#galvanostat = new Galvanostat(cell);
    this.#input = new AnalogInput(noise);
    this.#noise = noise;
    this.#noiseScale = noiseScale;
    this.#voltmeter = voltmeterRange(model, noiseScale);
    this.#voltmeterIndex = voltmeterIndex(model, Number.POSITIVE_INFINITY);
  }

  get cellOn(): boolean {
    return this.#cellOn;
  }

  get isGalvanostat(): boolean {
    return this.#mode === GALVANOSTAT;
  }

  /** Potential in force, after the converter, V. */
  get setPotential_V(): number {
    return this.#potential_V;
  }

  /** Current in force, after the converter, A. */
  get setCurrent_A(): number {
    return this.#current_A;
  }

  /** A new script begins: outputs stay as they are. */
  beginScript(): void {
    this.#channel = 0;
    this.#rangeChosen = false;
    this.#automatic = undefined;
  }

  /** Lets time pass in the cell. */
  pass(duration_s: number): void {
    if (this.#cellOn && this.isGalvanostat) this.#galvanostat.pass(duration_s);
    else this.#cell.advance(duration_s);
  }

  selectChannel(channel: number): void {
    const channels = this.#isPico ? 2 : 1;
    if (channel < 0 || channel >= channels) throw new FirmwareError(CODE.noSuchChannel);
    this.#channel = channel;
  }

  /** Another mode opens the cell and forgets ranges and set values; the same mode changes nothing. */
  setMode(mode: number): void {
    if (this.#channel === 1) {
      this.#setSecondMode(mode);
      return;
    }
    if (mode !== OFF && this.#pgstatMode(mode) === undefined) throw new FirmwareError(CODE.modeNotSupported);
    if (this.#isPico && mode === 4 && this.#secondMode !== OFF) throw new FirmwareError(CODE.twoFastChannels);
    if (this.#isPico && mode === 3 && this.#secondMode >= 3) throw new FirmwareError(CODE.twoFastChannels);
    if (mode === this.#mode) return;
    this.#open();
    this.#mode = mode;
    this.#potential_V = 0;
    this.#current_A = 0;
    this.#rangeChosen = false;
    this.#automatic = undefined;
    const limits = this.#pgstatMode(mode);
    if (limits === undefined) return;
    this.#ranges = ammeterRanges(this.model, limits, this.#noiseScale);
    this.#range = this.#ranges.length - 1;
    this.#window_V = windowAround(0, limits);
    this.#setRange_A = Math.max(0, ...this.model.setCurrentRanges_A);
  }

  #setSecondMode(mode: number): void {
    if (![0, 2, 3, 4].includes(mode)) throw new FirmwareError(CODE.modeNotSupported);
    if (mode >= 3 && this.#mode >= 3) throw new FirmwareError(CODE.twoFastChannels);
    if (mode !== OFF && this.#mode === 4) throw new FirmwareError(CODE.twoFastChannels);
    this.#secondMode = mode;
  }

  /** Places the potential window of this script; instruments that reach their whole span ignore it. */
  placeWindow(low_V: number, high_V: number): void {
    const limits = this.#requireMode();
    if (limits.span_V >= limits.high_V - limits.low_V) return;
    const tooWide = high_V - low_V > limits.span_V + TOLERANCE_V;
    if (tooWide || low_V < limits.low_V - TOLERANCE_V || high_V > limits.high_V + TOLERANCE_V)
      throw new FirmwareError(CODE.potentialNotPossible);
    this.#window_V = windowAround((low_V + high_V) / 2, limits);
  }

  /** Refuses a potential that cannot be set in the present mode and window. */
  requirePotential(potential_V: number): void {
    this.#requireMode();
    if (this.#mode === GALVANOSTAT) throw new FirmwareError(CODE.notInThisMode);
    const { low, high } = this.#window_V;
    if (!(potential_V >= low - TOLERANCE_V && potential_V <= high + TOLERANCE_V))
      throw new FirmwareError(CODE.potentialNotPossible);
  }

  /** Sets the potential: at once when the cell is on, else when it is switched on. */
  setPotential(potential_V: number): void {
    this.requirePotential(potential_V);
    const step_V = this.model.potentialStep_V;
    const made_V = Math.round(potential_V / step_V) * step_V;
    if (this.#cellOn && made_V !== this.#potential_V) this.#cell.applyPotential(made_V);
    this.#potential_V = made_V;
  }

  /** Refuses a current that cannot be set in the present mode and set-current range. */
  requireCurrent(current_A: number): void {
    this.#requireMode();
    if (this.#mode !== GALVANOSTAT) throw new FirmwareError(CODE.notInThisMode);
    const largest_A = Math.min(this.model.maxCurrent_A, this.#setRange_A * FULL_SET_RANGE);
    if (!(Math.abs(current_A) <= largest_A * (1 + 1e-6))) throw new FirmwareError(CODE.outOfBounds);
  }

  /** Sets the current: at once when the cell is on, else when it is switched on. */
  setCurrent(current_A: number): void {
    this.requireCurrent(current_A);
    const step_A = this.#setRange_A / CURRENT_STEPS;
    const made_A = Math.round(current_A / step_A) * step_A;
    if (this.#cellOn && made_A !== this.#current_A) this.#galvanostat.force(made_A, this.#window_V);
    this.#current_A = made_A;
  }

  switchOn(): void {
    this.#requireMode();
    if (this.#cellOn) return;
    this.#cellOn = true;
    if (this.#mode === GALVANOSTAT) this.#galvanostat.force(this.#current_A, this.#window_V);
    else this.#cell.applyPotential(this.#potential_V);
  }

  switchOff(): void {
    if (this.#channel === 1) throw new FirmwareError(CODE.notSupported);
    this.#open();
  }

  /** Power cut: everything off, nothing refused. */
  powerOff(): void {
    this.#open();
    this.#mode = OFF;
    this.#secondMode = OFF;
  }

  #open(): void {
    if (this.#cellOn) this.#cell.openCircuit();
    this.#cellOn = false;
  }

  chooseCurrentRange(current_A: number): void {
    this.#requireMode();
    this.#range = positionFor(this.#ranges, current_A);
    this.#rangeChosen = true;
  }

  /** Works only in a script that has also chosen a range, before or after. */
  setAutomaticRange(low_A: number, high_A: number): void {
    this.#requireMode();
    this.#automatic = { low: positionFor(this.#ranges, low_A), high: positionFor(this.#ranges, high_A) };
  }

  chooseSetCurrentRange(current_A: number): void {
    const rising = [...this.model.setCurrentRanges_A].sort((a, b) => a - b);
    if (rising.length === 0) throw new FirmwareError(CODE.noRanges);
    const needed_A = Math.abs(current_A) * (1 - 1e-6);
    this.#setRange_A = rising.find((range) => range >= needed_A) ?? rising[rising.length - 1]!;
    // Under current control the current is measured in the range in which it is set.
    if (this.isGalvanostat)
      this.#range = positionFor(this.#ranges, Math.min(this.model.maxCurrent_A, this.#setRange_A));
  }

  chooseVoltmeterRange(potential_V: number): void {
    this.#voltmeterIndex = voltmeterIndex(this.model, potential_V);
  }

  /** Measures the current into a slot, then moves the automatic range for the next reading. */
  readCurrent(slot: Slot, timing: number): void {
    this.#requireMode();
    const range = this.#ranges[this.#range]!;
    this.#input.read(this.#cellOn ? this.#cell.current_A : 0, range);
    const status = STATUS[this.#input.level] | timing;
    slot.setMeasured(this.#input.value, TYPE.current, status, range.index, this.#noiseLevel);
    if (this.#automatic !== undefined && this.#rangeChosen) this.#shiftRange(this.#automatic);
  }

  #shiftRange({ low, high }: { low: number; high: number }): void {
    const magnitude_A = Math.abs(this.#input.value);
    const level = this.#input.level;
    const below = this.#ranges[this.#range - 1];
    if (this.#range < low) this.#range = low;
    else if (this.#range > high) this.#range = high;
    else if (level === 'overload' || level === 'overload warning')
      this.#range = Math.min(high, this.#range + 1);
    else if (this.#range > low && below !== undefined && magnitude_A < below.max_A * DOWN_SHIFT)
      this.#range--;
  }

  /** Refuses an alternating potential that cannot be made in the present mode. */
  requireAlternating(amplitude_V: number, frequencies_Hz: readonly number[]): void {
    const { maxBandwidth_Hz } = this.#requireMode();
    if (this.#mode !== FAST) throw new FirmwareError(CODE.notInThisMode);
    if (!(amplitude_V > 0 && amplitude_V <= LARGEST_AMPLITUDE_V)) throw new FirmwareError(CODE.amplitude);
    for (const frequency_Hz of frequencies_Hz)
      if (!(frequency_Hz > 0 && frequency_Hz <= maxBandwidth_Hz * (1 + 1e-6)))
        throw new FirmwareError(CODE.frequency);
  }

  /** Measures the impedance at one frequency into two slots; noise and range are those of the current. */
  readImpedance(frequency_Hz: number, real: Slot, imaginary: Slot): void {
    const { real_ohm, imaginary_ohm } = this.#cell.impedanceAt(frequency_Hz);
    const range = this.#ranges[this.#range]!;
    const spread = IMPEDANCE_NOISE * this.#noiseScale * Math.hypot(real_ohm, imaginary_ohm);
    const [x_ohm, y_ohm] = [real_ohm, imaginary_ohm].map((part) => part + spread * this.#noise.bell());
    real.setMeasured(x_ohm!, TYPE.impedanceReal, 0, range.index, this.#noiseLevel);
    imaginary.setMeasured(y_ohm!, TYPE.impedanceImaginary, 0, this.#voltmeterIndex, this.#noiseLevel);
  }

  /** Measures a potential of the type asked for into a slot. */
  readPotential(slot: Slot, type: number, timing: number): void {
    this.#requireMode();
    this.#input.read(this.#potentialOf(type), this.#voltmeter);
    const isLimited = this.#cellOn && this.isGalvanostat && this.#galvanostat.limited;
    const status = (isLimited ? STATUS.overload : STATUS[this.#input.level]) | timing;
    slot.setMeasured(this.#input.value, type, status, this.#voltmeterIndex, this.#noiseLevel);
  }

  /** Refuses a quantity that cannot be measured at all, or not on this model. */
  requireMeasurable(type: number): void {
    if (!MEASURED_TYPES.has(type)) throw new FirmwareError(CODE.variableType);
    const needsCounterElectrode = type === TYPE.cellVoltage || type === TYPE.counterPotential;
    if (needsCounterElectrode && !this.model.measuresCellVoltage)
      throw new FirmwareError(CODE.notOnThisInstrument);
  }

  #potentialOf(type: number): number {
    // The working electrode is at virtual ground, so the others are seen from there.
    if (type === TYPE.cellVoltage) return this.#cell.cellVoltage_V;
    if (type === TYPE.counterPotential) return -this.#cell.cellVoltage_V;
    if (type === TYPE.referencePotential) return -this.#cell.potential_V;
    return this.#cell.potential_V;
  }

  /** Refuses where the selected channel measures nothing. */
  requireReady(): void {
    this.#requireMode();
  }

  #requireMode(): PgstatMode {
    if (this.#channel === 1) throw new FirmwareError(CODE.notSupported);
    const limits = this.#pgstatMode(this.#mode);
    if (limits === undefined) throw new FirmwareError(CODE.notInThisMode);
    return limits;
  }

  #pgstatMode(mode: number): PgstatMode | undefined {
    if (mode === GALVANOSTAT && this.model.galvanostat) return this.model.modes[0];
    return this.model.modes.find((candidate) => candidate.mode === mode);
  }

  get #isPico(): boolean {
    return this.model.isPico;
  }

  get #noiseLevel(): number {
    return this.#isPico ? -1 : 0;
  }
}

/** The mode with all the bandwidth. */
const FAST = 3;
const LARGEST_AMPLITUDE_V = 0.25;
/** Noise of both parts of an impedance, of its magnitude. */
const IMPEDANCE_NOISE = 1e-3;
/** A set-current range gives up to this multiple of its name. */
const FULL_SET_RANGE = 3;

const MEASURED_TYPES = new Set<number>([
  TYPE.potential,
  TYPE.counterPotential,
  TYPE.referencePotential,
  TYPE.cellVoltage,
  TYPE.current,
]);
