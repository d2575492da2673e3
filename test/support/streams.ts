// Streams of samples for tests: sampled from a formula the way a potentiostat does it, and random ones with
// everything that can happen on the way.
import fc from 'fast-check';
import { BlockBuilder, FLAG, type Mark, type SampleBlock } from '../../src/core/samples.ts';

export interface SampledVisit {
  readonly segment: number;
  readonly cycle: number;
  readonly start_s: number;
  readonly duration_s: number;
  readonly period_s: number;
  readonly edge?: { readonly period_s: number; readonly duration_s: number };
  /** Current at a time after the start of the visit. */
  readonly current_A: (s: number) => number;
}

/** Visits sampled one period after their beginning and on, with their marks, and the end. */
export function sampled(visits: readonly SampledVisit[]): SampleBlock {
  const builder = new BlockBuilder();
  for (const visit of visits) {
    const { segment, cycle, start_s, duration_s, period_s, edge } = visit;
    const loop = (from_s: number, to_s: number, step_s: number) => {
      builder.mark({ kind: 'segment', t_s: start_s + from_s, segment, cycle, period_s: step_s });
      for (let n = 1; n <= Math.round((to_s - from_s) / step_s); n++) {
        const s = from_s + n * step_s;
        builder.add(start_s + s, Number.NaN, Number.NaN, Number.NaN, visit.current_A(s), 0, segment, cycle);
      }
    };
    if (edge !== undefined) loop(0, edge.duration_s, edge.period_s);
    loop(edge?.duration_s ?? 0, duration_s, period_s);
  }
  const last = visits.at(-1)!;
  builder.mark({
    kind: 'end',
    t_s: last.start_s + last.duration_s,
    segment: last.segment,
    cycle: last.cycle,
    period_s: 0,
  });
  return builder.take();
}

/** A short way to write a stream by hand: marks and samples in order. */
export type Item =
  | readonly [kind: Mark['kind'], t_s: number, segment?: number, cycle?: number, period_s?: number]
  | readonly [t_s: number, current_A: number, flags?: number];

/** The stream as one block; samples belong to the visit of the last segment mark. */
export function stream(...items: readonly Item[]): SampleBlock {
  const builder = new BlockBuilder();
  let segment = 0;
  let cycle = 0;
  for (const item of items) {
    if (typeof item[0] === 'string') {
      const [kind, t_s, s = segment, c = cycle, period_s = 0] = item as Extract<
        Item,
        readonly [string, ...unknown[]]
      >;
      segment = s;
      cycle = c;
      builder.mark({ kind, t_s, segment, cycle, period_s });
    } else {
      const [t_s, current_A, flags = 0] = item as Extract<Item, readonly [number, ...unknown[]]>;
      builder.add(t_s, 0, 0, Number.NaN, current_A, flags, segment, cycle);
    }
  }
  return builder.take();
}

/**
 * Random streams with edges, dense edges, gaps, pauses, open circuit, overloads, holes without a mark, and now and
 * then a sample that breaks the contract; `inOrder` keeps at least the order of time.
 */
export function anyStream({ inOrder = false } = {}): fc.Arbitrary<SampleBlock> {
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.record({ do: fc.constant('sample' as const), ...sample() }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('segment' as const), period: fc.integer({ min: 0, max: 3 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constantFrom('edge', 'gap', 'pause', 'resume', 'end', 'stray', 'back') }),
    },
  );
  return fc.array(step, { maxLength: 120 }).map((steps) => {
    const builder = new BlockBuilder(16);
    let t_us = 0;
    let segment = 0;
    let cycle = 0;
    let period_us = 10_000;
    const mark = (kind: Mark['kind']) =>
      builder.mark({ kind, t_s: t_us / 1e6, segment, cycle, period_s: period_us / 1e6 });
    const add = (current_A: number, flags: number) =>
      builder.add(t_us / 1e6, -0.5, Number.NaN, Number.NaN, current_A, flags, segment, cycle);
    for (const s of steps) {
      if (s.do === 'sample') {
        t_us += s.advance_us;
        add(s.current === null ? Number.NaN : s.current / 1e9, s.flags);
      } else if (s.do === 'segment') {
        t_us += 777;
        segment = (segment + 1) % 3;
        if (segment === 0) cycle++;
        period_us = [0, 1000, 10_000, 20_000][s.period]!;
        mark('segment');
      } else if (s.do === 'edge') {
        period_us *= 4;
        mark('segment');
      } else if (s.do === 'stray') {
        segment = (segment + 1) % 3;
        t_us += 5000;
        add(1e-3, 0);
      } else if (s.do === 'back') {
        if (inOrder) continue;
        t_us = Math.max(0, t_us - 3000);
        add(-1e-3, 0);
        t_us += 3000;
      } else mark(s.do as Mark['kind']);
    }
    return builder.take();
  });
}

function sample() {
  return {
    advance_us: fc.oneof(fc.constant(10_000), fc.constant(1000), fc.integer({ min: 1, max: 60_000 })),
    current: fc.option(fc.integer({ min: -50_000_000, max: 50_000_000 }), { freq: 8 }),
    flags: fc.constantFrom(0, 0, 0, 0, FLAG.timing, FLAG.overload, FLAG.afterGap, FLAG.stair),
  };
}
