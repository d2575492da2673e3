// Parameters of the board's tests: which keys each test takes, what it refuses and in which words, how it answers.
// A key that is refused leaves the others of the same message in force. Values only; it knows no waveform.
import { f32, float, isObject, type Message, printFloat, wholeNumber } from './numbers.ts';

/** One parameter: its key, how a message sets it (a refusal in words, or nothing), how it is printed. */
export interface Parameter {
  readonly key: string;
  /** Must be in every message that sets parameters. */
  readonly needed?: boolean;
  take(value: unknown): string | undefined;
  print(): string;
}

/** A number, printed and computed in single precision. */
export class FloatParameter implements Parameter {
  readonly key: string;
  value: number;

  constructor(key: string, value: number) {
    this.key = key;
    this.value = f32(value);
  }

  take(value: unknown): string | undefined {
    const taken = float(value);
    if (taken === undefined) return `${this.key} not a float`;
    this.value = taken;
    return undefined;
  }

  print(): string {
    return printFloat(this.value);
  }
}

/** A fraction between 0 and 1; what is outside is moved to the nearest end. */
export class WindowParameter extends FloatParameter {
  override take(value: unknown): string | undefined {
    const refusal = super.take(value);
    this.value = Math.min(1, Math.max(0, Math.abs(this.value)));
    return refusal;
  }
}

/** A whole number of 32 bits: milliseconds or a count. */
export class CountParameter implements Parameter {
  readonly key: string;
  value: number;

  constructor(key: string, value: number) {
    this.key = key;
    this.value = value;
  }

  take(value: unknown): string | undefined {
    const taken = wholeNumber(value);
    if (taken === undefined) return `${this.key} not uint32`;
    this.value = taken >>> 0;
    return undefined;
  }

  print(): string {
    return String(this.value);
  }
}

export interface Step {
  readonly duration_ms: number;
  readonly value: number;
}

/** The list of steps: all or nothing. */
export class StepsParameter implements Parameter {
  readonly key = 'step';
  readonly needed = true;
  readonly #most: number;
  steps: readonly Step[];

  constructor(most: number, steps: readonly Step[]) {
    this.#most = most;
    this.steps = steps.map(({ duration_ms, value }) => ({ duration_ms, value: f32(value) }));
  }

  take(value: unknown): string | undefined {
    if (!Array.isArray(value)) return 'step not a JsonArray';
    if (value.length > this.#most) return 'step array too large';
    const steps: Step[] = [];
    for (const item of value) {
      if (!Array.isArray(item)) return 'step item not JsonArary'; // as the firmware spells it
      if (item.length !== 2) return 'step item size!=2';
      const duration_ms = wholeNumber(item[0]);
      if (duration_ms === undefined) return 'step item[0] not uint32';
      const potential = float(item[1]);
      if (potential === undefined) return 'step item[1] not float';
      steps.push({ duration_ms: duration_ms >>> 0, value: potential });
    }
    this.steps = steps;
    return undefined;
  }

  print(): string {
    return `[${this.steps.map((step) => `[${step.duration_ms},${printFloat(step.value)}]`).join(',')}]`;
  }
}

/** All parameters as the board prints them. */
export function printParameters(parameters: readonly Parameter[]): string {
  return `{${parameters.map((parameter) => `"${parameter.key}":${parameter.print()}`).join(',')}}`;
}

/**
 * Sets what `message.param` holds. Gives what was accepted, printed (undefined when there was no object to take
 * from), and the refusals joined as the firmware joins them.
 */
export function takeParameters(
  parameters: readonly Parameter[],
  message: Message,
): { accepted?: string; refusal?: string } {
  const given = message.param;
  if (!isObject(given)) {
    // The firmware looks for it twice, once for the quiet part and once for the test's own, and says so twice.
    const refusal = given === undefined ? 'key param missing' : 'param not JsonObject';
    return { refusal: `${refusal}, ${refusal}` };
  }
  const accepted: Parameter[] = [];
  const refusals: string[] = [];
  for (const parameter of parameters) {
    if (given[parameter.key] === undefined) {
      if (parameter.needed) refusals.push(`${parameter.key} key not found`);
      continue;
    }
    const refusal = parameter.take(given[parameter.key]);
    if (refusal === undefined) accepted.push(parameter);
    else refusals.push(refusal);
  }
  return {
    accepted: printParameters(accepted),
    ...(refusals.length > 0 && { refusal: refusals.join(', ') }),
  };
}
