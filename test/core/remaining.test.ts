// What is left of an interrupted waveform is the end of the list of its visits, under their old names.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Remainder, remainingAfterStep, remainingFromCycle } from '../../src/core/remaining.ts';
import type { Hold, Ramp, Repeat, Waveform, WaveformNode } from '../../src/core/waveform.ts';
import { visitsOf } from '../../src/core/waveform.ts';

const sampling = { period_s: 0.1 };

function hold(name: string, step: number, duration_s = 1): Hold {
  return { kind: 'hold', name, step, potential_V: 0, duration_s, sampling, limits: [] };
}

function repeat(count: number, ...body: WaveformNode[]): Repeat {
  return { kind: 'repeat', count, body };
}

/** The visits of a remainder under their names in the whole waveform: "b1" is the second visit of b. */
function visits({ waveform, origins }: Remainder): string {
  return [...visitsOf(waveform)]
    .map(({ segment, cycle, node }) => `${node.name}${origins[segment]!.cycle + cycle}`)
    .join(' ');
}

/** a, then 3 × (b, 2 × (c, d)), then e */
const nested: Waveform = {
  body: [hold('a', 0, 10), repeat(3, hold('b', 1), repeat(2, hold('c', 2), hold('d', 2))), hold('e', 3)],
};

test('a hold outside repeats has its remaining time left', () => {
  const left = remainingFromCycle(nested, { segment: 0, cycle: 0, elapsed_s: 4 });
  expect(left.waveform.body[0]).toMatchObject({ name: 'a', duration_s: 6 });
  expect(visits(left)).toBe('a0 b0 c0 d0 c1 d1 b1 c2 d2 c3 d3 b2 c4 d4 c5 d5 e0');
});

test('a hold that was all but over is not begun again', () => {
  const left = remainingFromCycle(nested, { segment: 0, cycle: 0, elapsed_s: 9.95 });
  expect(visits(left)).toMatch(/^b0 c0/);
});

test('a ramp outside repeats begins again', () => {
  const ramp: Ramp = { ...hold('r', 0, 10), kind: 'ramp', from_V: 0, to_V: 1 };
  const left = remainingFromCycle({ body: [ramp] }, { segment: 0, cycle: 0, elapsed_s: 4 });
  expect(left.waveform.body).toMatchObject([{ kind: 'ramp', duration_s: 10, from_V: 0, to_V: 1 }]);
});

test('the interrupted pass of the innermost repeat is played again as a whole', () => {
  const from = (segment: number, cycle: number) =>
    visits(remainingFromCycle(nested, { segment, cycle, elapsed_s: 0.5 }));
  expect(from(3, 2)).toBe('c2 d2 c3 d3 b2 c4 d4 c5 d5 e0');
  expect(from(2, 3)).toBe('c3 d3 b2 c4 d4 c5 d5 e0');
  expect(from(1, 1)).toBe('b1 c2 d2 c3 d3 b2 c4 d4 c5 d5 e0');
  expect(from(4, 0)).toBe('e0');
});

test('a skipped step is left out to its end, the next pass of a repeat plays it again', () => {
  const after = (segment: number, cycle: number) =>
    visits(remainingAfterStep(nested, { segment, cycle, elapsed_s: 0.5 }));
  expect(after(0, 0)).toMatch(/^b0 c0/);
  expect(after(1, 1)).toBe('c2 d2 c3 d3 b2 c4 d4 c5 d5 e0');
  expect(after(2, 2)).toBe('b2 c4 d4 c5 d5 e0');
  expect(after(3, 5)).toBe('e0');
  expect(after(4, 0)).toBe('');
});

test('skipping leaves out every segment of the same step that follows', () => {
  const waveform = {
    body: [hold('a', 0), repeat(2, hold('b', 0), hold('c', 0)), hold('d', 0), hold('e', 1)],
  };
  expect(visits(remainingAfterStep(waveform, { segment: 0, cycle: 0, elapsed_s: 0 }))).toBe('e0');
  expect(visits(remainingAfterStep(waveform, { segment: 2, cycle: 1, elapsed_s: 0 }))).toBe('e0');
});

const anyBody = fc.letrec<{ node: WaveformNode; body: WaveformNode[] }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    fc.integer({ min: 0, max: 2 }).map((step) => hold('h', step)),
    fc.tuple(fc.integer({ min: 1, max: 3 }), tie('body')).map(([count, body]) => repeat(count, ...body)),
  ),
  body: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
})).body;

/** Every visit, played by hand; `from` is where the pass of its innermost repeat begins in the list. */
function played(body: readonly WaveformNode[]) {
  const all: { name: string; step: number; from: number; at: { segment: number; cycle: number } }[] = [];
  const cycles: number[] = [];
  const play = (nodes: readonly WaveformNode[], first: number, from: number | undefined): number => {
    let segment = first;
    for (const node of nodes) {
      if (node.kind === 'repeat') {
        let next = segment;
        for (let i = 0; i < node.count; i++) next = play(node.body, segment, all.length);
        segment = next;
      } else {
        const cycle = cycles[segment] ?? 0;
        cycles[segment] = cycle + 1;
        const at = { segment, cycle };
        all.push({ name: `${segment}.${cycle}`, step: node.step, from: from ?? all.length, at });
        segment++;
      }
    }
    return segment;
  };
  play(body, 0, undefined);
  return all;
}

function names({ waveform, origins }: Remainder): string[] {
  return [...visitsOf(waveform)].map(({ segment, cycle }) => {
    const origin = origins[segment]!;
    return `${origin.segment}.${origin.cycle + cycle}`;
  });
}

test('wherever it is interrupted, the rest is the end of the list, from the start of that pass', () => {
  fc.assert(
    fc.property(anyBody, fc.nat(), (body, pick) => {
      const all = played(body);
      const { at, from } = all[pick % all.length]!;
      const left = remainingFromCycle({ body }, { ...at, elapsed_s: 0 });
      expect(names(left)).toEqual(all.slice(from).map((visit) => visit.name));
    }),
  );
});

test('after a skip the rest is the end of the list, and it never begins inside a repeat of the skipped step alone', () => {
  fc.assert(
    fc.property(anyBody, fc.nat(), (body, pick) => {
      const all = played(body);
      const index = pick % all.length;
      const left = names(remainingAfterStep({ body }, { ...all[index]!.at, elapsed_s: 0 }));
      const begin = all.length - left.length;
      expect(left).toEqual(all.slice(begin).map((visit) => visit.name));
      expect(begin).toBeGreaterThan(index);
      for (const visit of all.slice(index, begin)) expect(visit.step).toBe(all[index]!.step);
    }),
  );
});
