// What becomes of packages: device time, visits, gaps, and what is made of lines that are lost or damaged.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { BlockBuilder, FLAG } from '../../../src/core/samples.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import { segmentsOf } from '../../../src/core/waveform.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { negotiate } from '../../../src/drivers/methodscript/negotiate.ts';
import { Tracker } from '../../../src/drivers/methodscript/track.ts';
import { chargeMark, currentSample, mark, openSample, sample } from '../../support/packages.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat, request } from '../../support/segments.ts';

const HALF = { period_s: 0.5 };

function track(body: readonly WaveformNode[], start_us = 0, withRule = false) {
  const rules = withRule
    ? [{ kind: 'charge' as const, charge: 'net' as const, value_C: 1, at: 'end of cycle' as const }]
    : [];
  const { program, settings, waveform } = negotiate(modelById('emstat4-hr')!, request(body, { rules }), {
    coarsen: false,
  });
  const builder = new BlockBuilder();
  const tracker = new Tracker({
    program,
    settings: { ...settings, extras: { potential: false, cellVoltage: false, heldCurrent: false } },
    origins: segmentsOf(waveform).map(({ segment }) => ({ segment, cycle: 0 })),
    builder,
    start_us,
    told: new Set(),
  });
  return {
    tracker,
    program,
    /** Feeds the lines; the lines that were left out. */
    feed: (...lines: string[]) => lines.filter((line) => tracker.take(line) > 0),
    /** Samples as "segment.cycle t_s flags", marks as "kind segment.cycle t_s period_s", in order. */
    story: () => {
      const block = builder.take();
      const told: string[] = [];
      for (let n = 0; n <= block.length; n++) {
        for (const m of block.marks.filter(({ index }) => index === n))
          told.push(`${m.kind} ${m.segment}.${m.cycle} at ${m.t_s} every ${m.period_s}`);
        if (n < block.length) {
          const flags = block.flags[n] === 0 ? '' : ` flags ${block.flags[n]}`;
          told.push(`${block.segment[n]}.${block.cycle[n]} ${block.t_s[n]}${flags}`);
        }
      }
      return told;
    },
  };
}

const twoLevels = [repeat(2, hold(-1.1, 1, HALF, { name: 'a' }), hold(0.4, 1, HALF, { name: 'b' }))];

test('samples after each interval: marks and times come from the device', () => {
  const { feed, story, tracker } = track(twoLevels);
  expect(
    feed(
      sample(0, 500_100, -1_100_000, -5),
      sample(0, 1_000_100, -1_100_000, -4),
      mark(1, 1_000_300),
      sample(1, 500_200, 400_000, 5),
      sample(1, 1_000_200, 400_000, 4),
      mark(2, 1_000_400),
    ),
  ).toEqual([]);
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0.5001',
    '0.0 1.0001',
    'segment 1.0 at 1.0003 every 0.5',
    '1.0 1.5005',
    '1.0 2.0005',
  ]);
  expect(tracker.position).toEqual({ segment: 0, cycle: 1, elapsed_s: 0 });
  expect(tracker.takeRemarks()).toMatchObject([{ type: 'range', range_A: 0.2, t_s: 0.5001 }]);
});

test('samples without a current are a gap in the charge, wherever they stand', () => {
  const lost = (ordinal: number, t_us: number) =>
    sample(ordinal, t_us, 0, 0, '').replace(/;ba.*$/, ';ba     nan,12,21B');
  const ledger = (...lines: string[]) => {
    const { feed, tracker } = track([hold(-1.1, 2, HALF, { name: 'a' }), hold(0.4, 1, HALF, { name: 'b' })]);
    expect(feed(...lines)).toEqual([]);
    const kept = new Ledger();
    const block = tracker.builder.take();
    kept.add(block);
    expect(block.current_A.length).toBe(lines.filter((line) => line.includes(';da')).length);
    return kept;
  };
  const b = [sample(1, 500_000, 400_000, 2), mark(2, 500_000)];
  const inside = ledger(
    sample(0, 500_000, 0, -1),
    lost(0, 1_000_000),
    lost(0, 1_500_000),
    sample(0, 2_000_000, 0, -1),
    mark(1, 2_000_000),
    ...b,
  );
  expect(inside.totals.gap_s).toBeCloseTo(1.5, 9);
  expect(inside.totals.cathodic_C).toBeCloseTo(0.5e-9, 15);
  const atEnds = ledger(
    lost(0, 500_000),
    sample(0, 1_000_000, 0, -1),
    sample(0, 1_500_000, 0, -1),
    lost(0, 2_000_000),
    mark(1, 2_000_000),
    ...b,
  );
  expect(atEnds.totals.gap_s).toBeGreaterThanOrEqual(1.5);
  expect(atEnds.totals.cathodic_C).toBeCloseTo(0.5e-9, 15);
  const ramped = track([ramp(-1, 1, 2, HALF)]);
  ramped.feed(sample(0, 500_000, 0, -1), lost(0, 1_000_000));
  expect(ramped.story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0.5 flags 64',
    'gap 0.0 at 0.5 every 0.5',
    '0.0 1 flags 66',
    'gap 0.0 at 1 every 0.5',
  ]);
});

test('samples at the beginning of each interval give the same visits', () => {
  const { feed, story } = track(twoLevels);
  feed(sample(0, 0, 0, 0), sample(0, 500_000, 0, 0), mark(1, 1_000_000), sample(1, 0, 0, 0));
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0',
    '0.0 0.5',
    'segment 1.0 at 1 every 0.5',
    '1.0 1',
  ]);
});

test('a sample at the edge that has the time of the last one before it is put a microsecond later', () => {
  const { feed, story } = track(twoLevels);
  expect(feed(sample(0, 1_000_000, 0, 0), mark(1, 1_000_000), sample(1, 0, 0, 0))).toEqual([]);
  expect(story().filter((line) => !line.startsWith('segment'))).toEqual(['0.0 1', '1.0 1.000001']);
});

test('values are the nearest doubles, unmeasured columns are not a number', () => {
  const { tracker } = track([hold(-1.1, 1, HALF), openCircuit(1, HALF), holdCurrent(1e-3, 1, HALF)]);
  for (const line of [
    sample(0, 500_000, -1_099_993, -123_457),
    mark(1, 1_000_000),
    openSample(1, 500_000, 123_456),
    mark(2, 1_000_000),
    currentSample(2, 500_000, -700_001, 1_000_000),
  ])
    expect(tracker.take(line)).toBe(0);
  const block = tracker.builder.take();
  expect([...block.setPotential_V]).toEqual([-1.099993, Number.NaN, Number.NaN]);
  expect([...block.potential_V]).toEqual([Number.NaN, 0.123456, -0.700001]);
  expect([...block.current_A]).toEqual([-0.000123457, Number.NaN, 0.001]);
  expect([...block.cellVoltage_V]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test('status bits and a change of range become flags', () => {
  const { feed, story, tracker } = track([hold(-1.1, 5, HALF)]);
  feed(
    sample(0, 500_000, 0, 0, ',11,218'),
    sample(0, 1_000_000, 0, 0, ',1A,218'),
    sample(0, 1_500_000, 0, 0, ',14,21B'),
  );
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    `0.0 0.5 flags ${FLAG.timing}`,
    `0.0 1 flags ${FLAG.overload | FLAG.overloadWarning}`,
    `0.0 1.5 flags ${FLAG.underload | FLAG.rangeChanged}`,
  ]);
  expect(tracker.takeRemarks()).toMatchObject([{ range_A: 0.0292 }, { range_A: 0.2 }]);
});

test('lost samples are a gap, a lost mark costs one more sample and leaves the pace of the program', () => {
  const { feed, story, tracker } = track(twoLevels);
  feed(sample(0, 500_000, 0, 0), mark(1, 1_000_300));
  // The mark of the end of visit 1 is lost, and so is the first sample of visit 2, until the second confirms it.
  const left = feed(
    sample(1, 500_000, 0, 0),
    sample(1, 1_000_000, 0, 0),
    sample(2, 500_000, 0, 0),
    sample(2, 1_000_000, 0, 0),
    mark(3, 1_000_200),
    sample(3, 500_000, 0, 0),
  );
  expect(left).toEqual([sample(2, 500_000, 0, 0)]);
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0.5',
    'segment 1.0 at 1.0003 every 0.5',
    '1.0 1.5003',
    '1.0 2.0003',
    'segment 0.1 at 2.0006 every 0.5',
    '0.1 3.0006',
    'segment 1.1 at 3.0008 every 0.5',
    '1.1 3.5008',
  ]);
  expect(tracker.takeRemarks().filter(({ type }) => type === 'warning')).toHaveLength(1);
});

test('a gap within a step is marked where the last sample was', () => {
  const { feed, story } = track([hold(-1.1, 5, HALF)]);
  feed(sample(0, 500_000, 0, 0), sample(0, 2_000_000, 0, 0), sample(0, 2_500_000, 0, 0));
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0.5',
    'gap 0.0 at 0.5 every 0.5',
    `0.0 2 flags ${FLAG.afterGap}`,
    '0.0 2.5',
  ]);
});

test('whole cycles that are lost leave the right cycle numbers behind', () => {
  const { feed, story } = track([
    repeat(100, hold(-1.1, 1, HALF, { name: 'a' }), hold(0.4, 1, HALF, { name: 'b' })),
  ]);
  feed(sample(0, 500_000, 0, 0), sample(121, 500_000, 0, 0), sample(121, 1_000_000, 0, 0));
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0.5',
    'segment 1.60 at 121 every 0.5',
    '1.60 122',
  ]);
});

test('one damaged digit of an ordinal or a time is left out, and what follows is right', () => {
  const { feed, story } = track(twoLevels);
  const damaged = [
    sample(3, 1_000_000, 0, 0), // ordinal
    sample(0, 90_000_000, 0, 0), // time far beyond the step
    mark(1, 90_000_000),
    mark(0x100, 1_000_000), // an ordinal that does not exist
  ];
  const left = feed(sample(0, 500_000, 0, 0), ...damaged, sample(0, 1_000_000, 0, 0), mark(1, 1_000_000));
  expect(left).toEqual(damaged);
  feed(sample(1, 500_000, 0, 0));
  expect(story()).toEqual([
    'segment 0.0 at 0 every 0.5',
    '0.0 0.5',
    '0.0 1',
    'segment 1.0 at 1 every 0.5',
    '1.0 1.5',
  ]);
});

test('packages that are not the ones the script sends are left out', () => {
  const { feed } = track(twoLevels);
  const strange = [
    openSample(0, 500_000, 0),
    'Pda8000000 ;ba8000000 ',
    'Pja8000000i',
    'Peb8000000 ;ja8000000i;da8000000 ;ba8000000 ',
    'Pja8000000i;eb     nan;da8000000 ;ba8000000 ',
  ];
  expect(feed(...strange)).toEqual(strange);
});

test('a long step: the timer restarts without disturbing the samples, and time goes on', () => {
  const { feed, story, tracker } = track([hold(-1.1, 250, { period_s: 50 }), hold(0, 1, HALF)]);
  const next = tracker.place!.loop.ordinals;
  feed(
    sample(0, 50_000_000, 0, 0),
    sample(0, 100_000_000, 0, 0),
    mark(1, 100_000_200),
    sample(1, 49_999_800, 0, 0),
    sample(1, 99_999_800, 0, 0),
    mark(2, 100_000_100),
    sample(2, 49_999_700, 0, 0),
    mark(next, 49_999_900),
    sample(next, 500_000, 0, 0),
  );
  expect(story()).toEqual([
    'segment 0.0 at 0 every 50',
    '0.0 50',
    '0.0 100',
    '0.0 150',
    '0.0 200',
    '0.0 250',
    'segment 1.0 at 250.0002 every 0.5',
    '1.0 250.5002',
  ]);
});

test('a lost restart of the timer is replaced by the program: the first sample at or after 100 s', () => {
  const { feed, story } = track([hold(-1.1, 240, { period_s: 30 })]);
  feed(
    sample(0, 30_000_000, 0, 0),
    sample(0, 60_000_000, 0, 0),
    sample(0, 90_000_000, 0, 0),
    sample(0, 120_000_000, 0, 0),
    sample(1, 30_000_000, 0, 0),
    sample(1, 60_000_000, 0, 0),
  );
  expect(story().slice(-3)).toEqual(['0.0 120', 'gap 0.0 at 120 every 30', '0.0 180 flags 32']);
});

test('charges that come with a mark belong to the visit that ended', () => {
  const { feed, tracker } = track(twoLevels, 0, true);
  feed(sample(0, 500_000, 0, -2_000_000), chargeMark(1, 1_000_000, -2_000_000, 0));
  feed(sample(1, 500_000, 0, 1_000_000), sample(1, 1_000_000, 0, -400_000));
  expect(tracker.takeRemarks().filter(({ type }) => type === 'instrument-charge')).toEqual([
    { type: 'instrument-charge', t_s: 1, segment: 0, cycle: 0, cathodic_C: 0.002, anodic_C: 0 },
  ]);
  // The visit that is still open counts by the same rectangles: 1 mA and -0.4 mA for half a second each.
  expect(tracker.charge.cathodic_C).toBeCloseTo(0.0022, 12);
  expect(tracker.charge.anodic_C).toBeCloseTo(0.0005, 12);
});

test('the end is told by a mark with the ordinal in force', () => {
  const { feed, tracker } = track(twoLevels, 7_000_000);
  feed(sample(0, 500_000, 0, 0));
  expect(tracker.end_us).toBe(7_500_000);
  feed(mark(0, 730_000));
  expect(tracker.end_us).toBe(7_730_000);
  expect(tracker.isComplete).toBe(false);
  expect(tracker.position).toEqual({ segment: 0, cycle: 0, elapsed_s: 0.73 });
});

test('the program is complete after its last mark, even when that was lost but the end was told', () => {
  for (const lines of [[mark(1, 1_000_000), mark(1, 5)], [mark(1, 5)]]) {
    const { feed, tracker } = track([hold(-1.1, 1, HALF)]);
    feed(sample(0, 500_000, 0, 0), ...lines);
    expect(tracker.isComplete).toBe(true);
  }
});

test('a step that lasts longer than programmed is told once', () => {
  const { feed, tracker } = track([repeat(3, hold(-1.1, 1, HALF, { name: 'reduce' }))]);
  feed(sample(0, 500_000, 0, 0), mark(1, 1_050_000), sample(1, 500_000, 0, 0), mark(2, 1_050_000));
  expect(
    tracker.takeRemarks().flatMap((remark) => (remark.type === 'warning' ? [remark.message] : [])),
  ).toEqual(['"reduce" lasts 1.05 s on this instrument instead of 1 s.']);
});

/** What an instrument with exact times sends for the two levels, `cycles` times: five samples and a mark a visit. */
function wire(cycles: number): string[] {
  return Array.from({ length: 2 * cycles }, (_, visit) => [
    ...[1, 2, 3, 4, 5].map((n) => sample(visit, n * 200_000, visit % 2 ? 400_000 : -1_100_000, visit)),
    mark(visit + 1, 1_000_000),
  ]).flat();
}

test('however a stretch of the line is damaged, what comes after it is at its time and in its visit', () => {
  const cycles = 12;
  const body = [
    repeat(
      cycles,
      hold(-1.1, 1, { period_s: 0.2 }, { name: 'a' }),
      hold(0.4, 1, { period_s: 0.2 }, { name: 'b' }),
    ),
  ];
  const clean = wire(cycles);
  const damage = fc.record({
    from: fc.nat(clean.length - 30),
    lines: fc.integer({ min: 1, max: 12 }),
    seed: fc.array(fc.tuple(fc.nat(60), fc.constantFrom('lost', 'cut', '0', '7', 'F', 'P', ';', ' ')), {
      minLength: 12,
      maxLength: 12,
    }),
  });
  fc.assert(
    fc.property(damage, ({ from, lines, seed }) => {
      const { tracker } = track(body);
      for (const [n, line] of clean.entries()) {
        if (n < from || n >= from + lines) tracker.take(line);
        else {
          const [at, how] = seed[n - from]!;
          if (how === 'cut') tracker.take(line.slice(0, at));
          else if (how !== 'lost') tracker.take(line.slice(0, at) + how + line.slice(at + 1));
        }
      }
      expect(tracker.isComplete).toBe(true);
      const block = tracker.builder.take();
      // Two visits after the damage at the latest everything is as if nothing had been.
      const after_s = Math.ceil((from + lines) / 6) + 2;
      let right = 0;
      for (let n = 0; n < block.length; n++) {
        if (block.t_s[n]! <= after_s) continue;
        const visit = Math.ceil(block.t_s[n]! - 1e-6) - 1;
        expect(2 * block.cycle[n]! + block.segment[n]!).toBe(visit);
        expect(block.t_s[n]! * 5).toBeCloseTo(Math.round(block.t_s[n]! * 5), 6);
        right++;
      }
      expect(right).toBe(5 * (2 * cycles - after_s));
    }),
    { numRuns: 300 },
  );
});
