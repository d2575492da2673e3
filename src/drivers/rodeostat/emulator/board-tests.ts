// The board's eight tests ("test" is the firmware's word for a measurement): potential at every instant, when each
// is done, the extremes that choose the voltage range. Times in µs from the test's start; no hardware here.
import { MOST_STEPS } from '../boards.ts';
import { f32 } from './numbers.ts';
import {
  CountParameter,
  FloatParameter,
  type Parameter,
  type Step,
  StepsParameter,
  WindowParameter,
} from './parameters.ts';
import { PulseSampler } from './pulse-sampler.ts';

/** A measurement the board can run by itself. */
export interface BoardTest {
  readonly name: string;
  /** Can be run over the channels of a multiplexer. */
  readonly multiplexed: boolean;
  readonly parameters: readonly Parameter[];
  value(t_us: number): number;
  done_us(): number;
  /** What the voltage range is chosen by: not always all that the test will set. */
  extremes(): { readonly low: number; readonly high: number };
  /** Stepped tests sample once a step, in their own way; `period_us` is then the length of a step. */
  readonly sampler?: PulseSampler;
  period_us: number;
}

abstract class QuietTest implements BoardTest {
  abstract readonly name: string;
  readonly multiplexed: boolean = true;
  readonly quietValue = new FloatParameter('quietValue', 0);
  readonly quietTime = new CountParameter('quietTime', 0);
  period_us = 10_000;

  abstract readonly own: readonly Parameter[];
  abstract active(t_us: number): number;
  abstract length_us(): number;
  abstract extremes(): { low: number; high: number };

  get parameters(): readonly Parameter[] {
    return [this.quietValue, this.quietTime, ...this.own];
  }

  get quiet_us(): number {
    return this.quietTime.value * 1000;
  }

  value(t_us: number): number {
    return t_us < this.quiet_us ? this.quietValue.value : f32(this.active(t_us - this.quiet_us));
  }

  done_us(): number {
    return this.quiet_us + this.length_us();
  }

  protected spanOf(...values: number[]) {
    return { low: Math.min(...values), high: Math.max(...values) };
  }
}

class Constant extends QuietTest {
  readonly name = 'constant';
  readonly #value = new FloatParameter('value', 1);
  readonly #duration = new CountParameter('duration', 5000);
  readonly own = [this.#value, this.#duration];

  active(): number {
    return this.#value.value;
  }
  length_us(): number {
    return this.#duration.value * 1000;
  }
  extremes() {
    return this.spanOf(this.#value.value, this.quietValue.value);
  }
}

class LinearSweep extends QuietTest {
  readonly name = 'linearSweep';
  readonly #start = new FloatParameter('startValue', -0.5);
  readonly #final = new FloatParameter('finalValue', 0.5);
  readonly #duration = new CountParameter('duration', 2000);
  readonly own = [this.#start, this.#final, this.#duration];

  active(t_us: number): number {
    return ((this.#final.value - this.#start.value) * t_us) / this.length_us() + this.#start.value;
  }
  length_us(): number {
    return this.#duration.value * 1000;
  }
  extremes() {
    return this.spanOf(this.#start.value, this.#final.value, this.quietValue.value);
  }
}

abstract class Periodic extends QuietTest {
  protected readonly amplitude = new FloatParameter('amplitude', 1);
  protected readonly offset = new FloatParameter('offset', 0);
  readonly #period = new CountParameter('period', 1000);
  readonly #cycles = new CountParameter('numCycles', 10);
  readonly #shift = new FloatParameter('shift', 0);
  readonly own = [this.amplitude, this.offset, this.#period, this.#cycles, this.#shift];

  /** Potential at a phase from 0 to 1. */
  abstract wave(phase: number): number;

  active(t_us: number): number {
    const period_us = this.#period.value * 1000;
    const shift_us = Math.trunc(this.#shift.value * period_us);
    return this.wave(((t_us + shift_us) % period_us) / period_us);
  }
  length_us(): number {
    return this.#cycles.value * this.#period.value * 1000;
  }
  extremes() {
    return this.spanOf(this.offset.value - this.amplitude.value, this.offset.value + this.amplitude.value);
  }
}

class Cyclic extends Periodic {
  readonly name = 'cyclic';
  wave(phase: number): number {
    const up = phase < 0.5 ? phase : 1 - phase;
    return 4 * this.amplitude.value * up + this.offset.value - this.amplitude.value;
  }
}

class Sinusoid extends Periodic {
  readonly name = 'sinusoid';
  wave(phase: number): number {
    return this.amplitude.value * Math.sin(2 * Math.PI * phase) + this.offset.value;
  }
}

class MultiStep extends QuietTest {
  readonly name: string;
  readonly #steps: StepsParameter;

  constructor(name: string, most: number, count: number) {
    super();
    this.name = name;
    const steps: Step[] = [];
    for (let n = 0; n < count; n++) steps.push({ duration_ms: 1000, value: n % 2 === 0 ? 0.5 : -0.5 });
    this.#steps = new StepsParameter(most, steps);
  }

  get own() {
    return [this.#steps];
  }

  active(t_us: number): number {
    let end_us = 0;
    for (const step of this.#steps.steps) {
      end_us += step.duration_ms * 1000;
      if (t_us <= end_us) return step.value; // the boundary belongs to the step that ends there
    }
    return 0;
  }
  length_us(): number {
    return this.#steps.steps.reduce((sum, step) => sum + step.duration_ms * 1000, 0);
  }
  extremes() {
    const values = this.#steps.steps.map((step) => step.value);
    return values.length === 0 ? { low: 0, high: 0 } : this.spanOf(...values);
  }
}

abstract class Stepped extends QuietTest {
  override readonly multiplexed = false;
  protected readonly start = new FloatParameter('startValue', -0.5);
  protected readonly final = new FloatParameter('finalValue', 0.5);
  protected readonly step = new FloatParameter('stepValue', 0.005);
  protected readonly window = new WindowParameter('window', 0.2);
  readonly sampler = new PulseSampler(this);

  get windowFraction(): number {
    return this.window.value;
  }

  /** The staircase without its pulses. */
  stair(t_us: number): number {
    const up = this.final.value >= this.start.value ? 1 : -1;
    const level = this.start.value + up * this.stepIndex(t_us) * Math.abs(this.step.value);
    const { low, high } = this.spanOf(this.start.value, this.final.value);
    return f32(Math.min(high, Math.max(low, level)));
  }

  protected stepIndex(t_us: number): number {
    return Math.floor(t_us / this.period_us);
  }
  protected inFirstHalf(t_us: number): boolean {
    return t_us % this.period_us < Math.floor(this.period_us / 2);
  }
  protected stepCount(): number {
    return f32(Math.abs(this.final.value - this.start.value) / Math.abs(this.step.value));
  }
}

class SquareWave extends Stepped {
  readonly name = 'squareWave';
  readonly #amplitude = new FloatParameter('amplitude', 0.025);
  readonly own = [this.start, this.final, this.step, this.#amplitude, this.window];

  active(t_us: number): number {
    return this.stair(t_us) + (this.inFirstHalf(t_us) ? 1 : -1) * this.#amplitude.value;
  }
  length_us(): number {
    return this.step.value === 0 ? 0 : Math.floor(this.stepCount()) * this.period_us;
  }
  extremes() {
    const { low, high } = this.spanOf(this.start.value, this.final.value);
    return this.spanOf(low - this.#amplitude.value, high + this.#amplitude.value, this.quietValue.value);
  }
}

class DifferentialPulse extends Stepped {
  readonly name = 'differentialPulse';
  readonly #pulse = new FloatParameter('pulseValue', 0.025);
  readonly own = [this.start, this.final, this.step, this.#pulse, this.window];

  active(t_us: number): number {
    const pulsing = this.stepIndex(t_us) > 0 && this.inFirstHalf(t_us);
    return this.stair(t_us) + (pulsing ? this.#pulse.value : 0);
  }
  length_us(): number {
    return this.step.value === 0 ? 0 : (Math.ceil(this.stepCount()) + 1) * this.period_us;
  }
  extremes() {
    const { low, high } = this.spanOf(this.start.value, this.final.value);
    return this.spanOf(low, high, low + this.#pulse.value, high + this.#pulse.value);
  }
}

/** All tests of a board after power-up, in the order in which it names them. */
export function boardTests(): readonly BoardTest[] {
  return [
    new Cyclic(),
    new Sinusoid(),
    new Constant(),
    new SquareWave(),
    new LinearSweep(),
    new MultiStep('chronoamp', 2, 2),
    new MultiStep('multiStep', MOST_STEPS, 5),
    new DifferentialPulse(),
  ];
}
