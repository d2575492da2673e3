import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countAt, totalsBetween } from '../../src/core/charge-between.ts';
import { Ledger, type LedgerRow, type LedgerState } from '../../src/core/ledger.ts';
import type { SampleBlock } from '../../src/core/samples.ts';
import { sliceBlock } from '../../src/core/slice.ts';
import { anyStream, stream } from '../support/streams.ts';

function everything(ledger: Ledger) {
  return { rows: ledger.takeRows(), state: ledger.state(), segments: ledger.bySegment() };
}

/** The block cut at these samples; some pieces may be empty. */
function cutAt(block: SampleBlock, positions: readonly number[]): SampleBlock[] {
  const inside = block.length === 0 ? [] : positions.map((position) => position % block.length);
  const edges = [0, ...inside, block.length].sort((a, b) => a - b);
  return edges.slice(1).map((to, n) => sliceBlock(block, edges[n]!, to));
}

const cuts = fc.array(fc.nat(200), { maxLength: 12 });

describe('the ledger of a stream', () => {
  it('has the same bits however the stream is cut into blocks', () => {
    fc.assert(
      fc.property(anyStream(), cuts, (block, positions) => {
        const whole = new Ledger();
        whole.add(block);
        const inPieces = new Ledger();
        for (const piece of cutAt(block, positions)) inPieces.add(piece);
        expect(everything(inPieces)).toStrictEqual(everything(whole));
      }),
    );
  });

  it('has the same bits when it goes on from a state that went through JSON', () => {
    fc.assert(
      fc.property(anyStream(), cuts, (block, positions) => {
        const whole = new Ledger();
        whole.add(block);
        let state: LedgerState | undefined;
        const rows: LedgerRow[] = [];
        for (const piece of cutAt(block, positions)) {
          const ledger = new Ledger(state);
          ledger.add(piece);
          rows.push(...ledger.takeRows());
          state = JSON.parse(JSON.stringify(ledger.state()));
        }
        expect(rows).toStrictEqual(whole.takeRows());
        expect(state).toStrictEqual(whole.state());
      }),
    );
  });

  it('gives the charge of a selection with the bits of the whole, from any block on', () => {
    fc.assert(
      fc.property(anyStream({ inOrder: true }), cuts, fc.nat(200), (block, positions, pick) => {
        fc.pre(block.length > 0);
        const t_s = block.t_s[pick % block.length]!;
        const pieces = cutAt(block, positions);
        const ledger = new Ledger();
        const states: LedgerState[] = [];
        for (const piece of pieces) {
          states.push(ledger.state());
          ledger.add(piece);
        }
        const whole = countAt(undefined, [block], t_s);
        const start = Math.max(0, startFor(pieces, t_s));
        expect(countAt(states[start], pieces.slice(start), t_s)).toStrictEqual(whole);
      }),
    );
  });

  it('adds up: rows make the totals, and selections make the whole', () => {
    fc.assert(
      fc.property(anyStream({ inOrder: true }), fc.double({ min: 0, max: 2, noNaN: true }), (block, t_s) => {
        const ledger = new Ledger();
        ledger.add(block);
        const rows = [...ledger.takeRows(), ...(ledger.current ? [ledger.current] : [])];
        const { totals } = ledger;
        const sum = (
          name: 'cathodic_C' | 'anodic_C' | 'edge_C' | 'gap_s' | 'samples' | 'gaps' | 'overloads',
        ) => rows.reduce((s, row) => s + row[name], 0);
        expect(sum('cathodic_C')).toBeCloseTo(totals.cathodic_C, 15);
        expect(sum('anodic_C')).toBeCloseTo(totals.anodic_C, 15);
        expect(sum('edge_C')).toBeCloseTo(totals.edge_C, 15);
        expect(sum('gap_s')).toBeCloseTo(totals.gap_s, 12);
        expect([sum('samples'), sum('gaps'), sum('overloads')]).toEqual([
          totals.samples,
          totals.gaps,
          totals.overloads,
        ]);
        const [before, at, after] = [-1, t_s, 1e9].map((t) => countAt(undefined, [block], t));
        const parts = [totalsBetween(before!, at!), totalsBetween(at!, after!)];
        expect(parts[0]!.cathodic_C + parts[1]!.cathodic_C).toBeCloseTo(totals.cathodic_C, 15);
        expect(parts[0]!.anodic_C + parts[1]!.anodic_C).toBeCloseTo(totals.anodic_C, 15);
        expect(parts[0]!.samples + parts[1]!.samples).toBe(totals.samples);
      }),
    );
  });

  it('splits without losing: anodic − cathodic is the signed integral', () => {
    const currents = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 300 });
    fc.assert(
      fc.property(currents, (values) => {
        const ledger = new Ledger();
        ledger.add(stream(['segment', 0, 0, 0, 1], ...values.map((i, n) => [n, i] as const)));
        const { anodic_C, cathodic_C } = ledger.totals;
        // Whole numbers: the doubled trapezoid sum has no rounding of its own.
        const doubled = values.slice(1).reduce((sum, i, n) => sum + i + values[n]!, 0);
        expect(Math.abs(2 * (anodic_C - cathodic_C) - doubled)).toBeLessThan(1e-9);
        expect(anodic_C).toBeGreaterThanOrEqual(0);
        expect(cathodic_C).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

/** The last piece that begins at or before an instant, the way the library finds a block. */
function startFor(pieces: readonly SampleBlock[], t_s: number): number {
  return pieces.findLastIndex((piece) => {
    const times = [...piece.marks.map((mark) => mark.t_s), ...piece.t_s.subarray(0, 1)];
    return times.length > 0 && Math.min(...times) <= t_s;
  });
}
