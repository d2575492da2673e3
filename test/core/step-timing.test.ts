import { expect, it } from 'vitest';
import { Ledger } from '../../src/core/ledger.ts';
import { BlockBuilder } from '../../src/core/samples.ts';
import { stepTimings, timingsOfOneLength } from '../../src/core/step-timing.ts';
import { segmentsOf } from '../../src/core/waveform.ts';
import { hold, repeat } from '../support/segments.ts';

/** Rows of visits with these true lengths, one sample each second. */
function rowsOf(lengths_s: readonly number[], gapIn = -1) {
  const builder = new BlockBuilder();
  let t_s = 0;
  for (const [cycle, length_s] of lengths_s.entries()) {
    builder.mark({ kind: 'segment', t_s, segment: 0, cycle, period_s: 1 });
    builder.add(t_s + 0.5, -1, -1, Number.NaN, -1e-3, 0, 0, cycle);
    if (cycle === gapIn) builder.mark({ kind: 'gap', t_s: t_s + 0.6, segment: 0, cycle, period_s: 1 });
    t_s += length_s;
  }
  builder.mark({ kind: 'end', t_s, segment: 0, cycle: lengths_s.length - 1, period_s: 0 });
  const ledger = new Ledger();
  ledger.add(builder.take());
  return ledger.takeRows();
}

const INFOS = segmentsOf({ body: [repeat(200, hold(-1, 1, { period_s: 1 }, { name: 'reduce' }))] });

it('tells the median and the 99th percentile of what the visits differ from the program', () => {
  // 100 judged visits: 97 are 2 ms long, one 10 ms short, one 20 ms and one 50 ms long; the last one ends the record.
  const lengths_s = Array.from({ length: 101 }, () => 1.002);
  lengths_s[10] = 0.99;
  lengths_s[20] = 1.02;
  lengths_s[30] = 1.05;
  const [timing] = stepTimings(rowsOf(lengths_s), INFOS);
  expect(timing).toMatchObject({ segment: 0, name: 'reduce', programmed_s: 1, visits: 100 });
  expect(timing!.median_s).toBeCloseTo(0.002, 9);
  expect(timing!.p99_s).toBeCloseTo(0.02, 9);
});

it('does not judge a visit with a gap, nor the last of the record', () => {
  // The visit after it begins with a gap as well: until its first sample nothing is known.
  expect(stepTimings(rowsOf([1, 3, 1, 1, 5], 1), INFOS)[0]).toMatchObject({ visits: 2 });
  expect(stepTimings(rowsOf([5]), INFOS)).toEqual([]);
});

it('does not judge a visit that was played again, however often', () => {
  const [first, second, third] = rowsOf([1.5, 1.1, 1.1]);
  const again = { ...first!, start_s: second!.start_s, end_s: second!.end_s };
  expect(stepTimings([first!, again, again, second!, third!], INFOS)).toMatchObject([{ visits: 1 }]);
  expect(stepTimings([first!, again], INFOS)).toEqual([]);
  expect(stepTimings([first!, second!], INFOS)[0]!.median_s).toBeCloseTo(0.5, 9);
});

it('tells no timing of a segment that was changed to last longer, and that of one whose level alone was changed', () => {
  const timings = stepTimings(rowsOf([1, 1, 1]), INFOS);
  const level = (potential_V: number, duration_s: number) => ({ potential_V, duration_s });
  const changed = (segment: number, potential_V: number, duration_s: number) => [
    {
      ...{ segment: 0, cycle: 1 },
      changes: [{ segment, name: 'reduce', before: level(-1, 1), after: level(potential_V, duration_s) }],
    },
  ];
  expect(timings).toHaveLength(1);
  expect(timingsOfOneLength(timings, changed(0, -0.9, 1))).toEqual(timings);
  expect(timingsOfOneLength(timings, changed(1, -1, 2))).toEqual(timings);
  expect(timingsOfOneLength(timings, changed(0, -1, 2))).toEqual([]);
});
