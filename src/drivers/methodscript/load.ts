// How many bytes a program sends: what bounds the sampling on a slow link. Lengths follow from the packages that
// script.ts asks for; nothing is measured here.
import { type MeasurementLoop, type Program, type Technique, TIMER_RESTART_S } from './program.ts';
import { type Extras, markFields, sampleFields } from './settings.ts';

/** "P" or ";", type, seven digits and prefix. */
const FIELD_BYTES = 11;
/** Status and range, as they follow measured quantities. */
const METADATA_BYTES = ',10,21B'.length;
const MEASURED = new Set(['ba', 'ba/db', 'ab', 'ag']);

/** Length of a sample on the wire, line feed included. */
export function sampleBytes(technique: Technique, extras: Extras): number {
  const fields = sampleFields(technique, extras);
  const measured = fields.filter((type) => MEASURED.has(type)).length;
  return fields.length * FIELD_BYTES + measured * METADATA_BYTES + 1;
}

/** A mark, and the lines that begin and end its measurement loop. */
const MARK_BYTES = markFields(true).length * FIELD_BYTES + 1 + 'M0007\n*\n'.length;

/** A line that tells of an iteration or of a cycle. */
const LOOP_LINE_BYTES = 8;

/** Bytes of one play of a measurement loop, at most. */
export function loopBytes({ technique, node, run_us, period_us }: MeasurementLoop, extras: Extras): number {
  const samples = node.kind === 'impedance' ? node.points : Math.ceil(run_us / period_us) + 1;
  const marks = 1 + Math.ceil(run_us / (TIMER_RESTART_S * 1e6));
  return samples * sampleBytes(technique, extras) + marks * MARK_BYTES + LOOP_LINE_BYTES;
}

/** Bytes per second at the busiest time of the program: at its fastest sampling, or in its shortest visits. */
export function peakLoad(program: Program, extras: Extras): number {
  const segments = new Set(program.loops.map(({ segment }) => segment));
  return Math.max(0, ...[...segments].map((segment) => segmentLoad(program, segment, extras)));
}

/** The same for one segment. */
export function segmentLoad(program: Program, segment: number, extras: Extras): number {
  let bytes = 0;
  let run_s = 0;
  let peak = 0;
  for (const { segment: own, technique, run_us, period_us } of program.loops) {
    if (own !== segment) continue;
    const sample = sampleBytes(technique, extras);
    bytes += (run_us / period_us) * sample + MARK_BYTES;
    run_s += run_us / 1e6;
    peak = Math.max(peak, sample / (period_us / 1e6));
  }
  return Math.max(peak, bytes / run_s);
}
