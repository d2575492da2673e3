// The wire of a Rodeostat: JSON lines both ways. The only file that knows milliseconds and microamperes; SI and whole
// microseconds everywhere else. It never trims away what it does not understand: it says 'unreadable'.
import { CottrellError } from '../../core/errors.ts';

/** A line of 2000 bytes blocks the board's receiver until it is unplugged; nothing near that is ever written. */
const LONGEST_COMMAND = 1500;

/** The last sample read; filled in place, so that reading a sample makes no object. */
export interface SampleRegister {
  /** Time since the start of the test. */
  t_us: number;
  /** What the test commands: neither rounded nor clipped by the converter. */
  commanded_V: number;
  current_A: number;
  /** The unfiltered current stood at an end of the range at that instant. */
  atLimit: boolean;
}

/** The board's word on one command. */
export interface Answer {
  readonly success: boolean;
  /** Why not, in the board's words. */
  readonly message: string;
  /** Name of the command, where the board could tell it. */
  readonly command: string | undefined;
  readonly response: Readonly<Record<string, unknown>>;
}

/** What a line turned out to be. */
export type BoardLine = 'sample' | 'end' | 'unreadable' | Answer;

const SAMPLE_START = '{"t":';
const POTENTIAL = ',"v":';
const CURRENT = ',"i":';
const AT_LIMIT = ',"le":true}';

/** Reads one line. For 'sample' the register holds what it said. */
export function readLine(line: string, sample: SampleRegister): BoardLine {
  if (readPlainSample(line, sample)) return 'sample';
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return 'unreadable'; // A torn line; the caller counts it.
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'unreadable';
  const found = parsed as Record<string, unknown>;
  if ('success' in found) return readAnswer(found);
  if ('t' in found) return readSample(found, sample) ? 'sample' : 'unreadable';
  return Object.keys(found).length === 0 ? 'end' : 'unreadable';
}

/** The usual form of a sample, read without building an object. */
function readPlainSample(line: string, sample: SampleRegister): boolean {
  if (!line.startsWith(SAMPLE_START)) return false;
  const atPotential = line.indexOf(POTENTIAL, SAMPLE_START.length);
  const atCurrent = line.indexOf(CURRENT, atPotential + POTENTIAL.length);
  if (atPotential < 0 || atCurrent < 0) return false;
  const limited = line.endsWith(AT_LIMIT);
  const end = limited ? line.length - AT_LIMIT.length : line.length - 1;
  if (line.charCodeAt(line.length - 1) !== 0x7d) return false;
  const t_ms = Number(line.slice(SAMPLE_START.length, atPotential) || Number.NaN);
  const volt = Number(line.slice(atPotential + POTENTIAL.length, atCurrent) || Number.NaN);
  const current_uA = Number(line.slice(atCurrent + CURRENT.length, end) || Number.NaN);
  return fill(sample, t_ms, volt, current_uA, limited);
}

function readSample(found: Readonly<Record<string, unknown>>, sample: SampleRegister): boolean {
  const { t, v, i, le } = found;
  if (typeof t !== 'number' || typeof v !== 'number' || typeof i !== 'number') return false;
  return fill(sample, t, v, i, le === true);
}

function fill(
  sample: SampleRegister,
  t_ms: number,
  volt: number,
  current_uA: number,
  atLimit: boolean,
): boolean {
  if (!Number.isInteger(t_ms) || t_ms < 0 || !Number.isFinite(volt) || !Number.isFinite(current_uA))
    return false;
  sample.t_us = t_ms * 1000;
  sample.commanded_V = Math.round(volt * 1e6) / 1e6;
  sample.current_A = amperes(current_uA);
  sample.atLimit = atLimit;
  return true;
}

/**
 * An integer over a power of ten, so that nothing is lost: the board prints six decimals at most (whole picoamperes),
 * and below 1e-5 µA seven digits with an exponent.
 */
function amperes(current_uA: number): number {
  if (Math.abs(current_uA) > 1e-5) return Math.round(current_uA * 1e6) / 1e12;
  return Math.round(current_uA * 1e12) / 1e18;
}

function readAnswer(found: Readonly<Record<string, unknown>>): BoardLine {
  const { success, message, response } = found;
  if (typeof success !== 'boolean' || typeof response !== 'object' || response === null) return 'unreadable';
  const body = response as Record<string, unknown>;
  return {
    success,
    message: typeof message === 'string' ? message : '',
    command: typeof body.command === 'string' ? body.command : undefined,
    response: body,
  };
}

/** A current told by an answer (`getCurr`), A; NaN when there is none. */
export function answeredCurrent_A(answer: Answer): number {
  const { i } = answer.response;
  return typeof i === 'number' ? amperes(i) : Number.NaN;
}

/** A potential told by an answer (`getVolt`, `setVolt`): what the converter really makes; NaN when there is none. */
export function answeredPotential_V(answer: Answer): number {
  const { v } = answer.response;
  return typeof v === 'number' ? Math.round(v * 1e6) / 1e6 : Number.NaN;
}

/**
 * A command as a line without its end. `more` is JSON text that follows the name (`"v":0.0`).
 * Throws `internal` when the line would come near the length that blocks the board.
 */
export function commandLine(name: string, more = ''): string {
  const line = `{"command":"${name}"${more && `,${more}`}}`;
  if (line.length > LONGEST_COMMAND)
    throw new CottrellError('internal', `a command of ${line.length} bytes would block the board for good`, {
      context: { command: name },
    });
  return line;
}

/** Volts as the firmware takes them: always with a point, because older ones refuse a whole number in a step. */
export function volts(potential_V: number): string {
  const text = potential_V.toFixed(6).replace(/0+$/, '');
  return text.endsWith('.') ? `${text}0` : text;
}

/** Whole milliseconds. */
function milliseconds(duration_us: number): string {
  return String(Math.round(duration_us / 1000));
}

/** `setSamplePeriod`, what follows its name. */
export function samplePeriodText(period_us: number): string {
  return `"samplePeriod":${milliseconds(period_us)}`;
}

/** `setParam` of a constant test, what follows the name. The quiet value is never applied (quiet time 0). */
export function constantText(quiet_V: number, value_V: number, duration_us: number): string {
  return `"test":"constant","param":{"quietValue":${volts(quiet_V)},"quietTime":0,"value":${volts(value_V)},"duration":${milliseconds(duration_us)}}`;
}

/** `setParam` of a running constant test: only the new value. */
export function valueText(value_V: number): string {
  return `"test":"constant","param":{"value":${volts(value_V)}}`;
}

/** `setParam` of a linear sweep. */
export function sweepText(quiet_V: number, from_V: number, to_V: number, duration_us: number): string {
  return `"test":"linearSweep","param":{"quietValue":${volts(quiet_V)},"quietTime":0,"startValue":${volts(from_V)},"finalValue":${volts(to_V)},"duration":${milliseconds(duration_us)}}`;
}

/** `setParam` of a multi-step test. */
export function stepsText(
  steps: readonly { readonly duration_us: number; readonly value_V: number }[],
): string {
  const list = steps.map((step) => `[${milliseconds(step.duration_us)},${volts(step.value_V)}]`).join(',');
  return `"test":"multiStep","param":{"quietValue":0.0,"quietTime":0,"step":[${list}]}`;
}
