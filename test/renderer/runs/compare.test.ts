// Runs are found, laid over one another and compared figure by figure.
import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src/core/window.ts';
import type { Cycles, RunReport, RunSummary } from '../../../src/main/api/shapes/runs.ts';
import { readShift, zeroOf } from '../../../src/renderer/runs/alignment.ts';
import { changeText, figureRows, formatAlike, grouped } from '../../../src/renderer/runs/figures.ts';
import { curveOf, joined, trendCurve, trendsOf } from '../../../src/renderer/runs/overlay.ts';
import { EVERYTHING, found, instantText, offered } from '../../../src/renderer/runs/search.ts';

const NOTHING = { edge_C: 0, samples: 10, gaps: 0, gap_s: 0, overloads: 0, lowerBound: false };

function summary(id: number, more: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    title: `Run ${id}`,
    tags: [],
    started_ms: new Date(2026, 10, id).getTime(),
    simulated: false,
    instrument: {
      driver: 'x',
      model: 'm',
      label: 'Potentiostat',
      serial: 'S1',
      firmware: '1',
      simulated: false,
    },
    outcome: { kind: 'completed', by: 'program' },
    outcomeText: 'completed',
    samples: 10,
    savedThrough_s: 60,
    totals: { ...NOTHING, cathodic_C: 0, anodic_C: 0, net_C: 0, absolute_C: 0 },
    ...more,
  };
}

describe('search', () => {
  const living = summary(3, { simulated: true, title: 'Copper pulses', tags: ['blank'] });
  delete living.outcome;
  const runs = [
    summary(1),
    summary(2, { outcome: { kind: 'stopped' }, outcomeText: 'stopped by the user' }),
    living,
  ];
  const ids = (filter: Partial<typeof EVERYTHING>) =>
    found(runs, { ...EVERYTHING, ...filter }).map(({ id }) => id);

  it('shows the newest first', () => {
    expect(ids({})).toEqual([3, 2, 1]);
  });

  it('combines words with outcome, origin and tag', () => {
    expect(ids({ words: 'COPPER blank' })).toEqual([3]);
    expect(ids({ words: '2026-11-02' })).toEqual([2]);
    expect(ids({ words: '#1' })).toEqual([1]);
    expect(ids({ ending: 'running' })).toEqual([3]);
    expect(ids({ ending: 'stopped', origin: 'measured' })).toEqual([2]);
    expect(ids({ tag: 'blank', origin: 'measured' })).toEqual([]);
    expect(ids({ instrument: 'Another' })).toEqual([]);
  });

  it('offers every value once', () => {
    expect(offered(['b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(instantText(new Date(2026, 0, 2, 3, 4).getTime())).toBe('2026-01-02 03:04');
  });
});

describe('figures side by side', () => {
  it('share a unit and their decimals', () => {
    expect(formatAlike([0.0123456, 0.9, undefined, -0.00004], 'C')).toEqual([
      '12.3 mC',
      '900.0 mC',
      '–',
      '0.0 mC',
    ]);
    expect(formatAlike([0, 0], 'C')).toEqual(['0.000 C', '0.000 C']);
    expect(grouped(1234567)).toBe('1\u202f234\u202f567');
  });

  it('are compared with the first run, and a lower bound stays one', () => {
    const report = (cathodic_C: number, lowerBound: boolean) =>
      ({
        run: summary(1),
        totals: {
          ...NOTHING,
          cathodic_C,
          anodic_C: 0,
          net_C: cathodic_C,
          absolute_C: cathodic_C,
          lowerBound,
        },
        segments: [],
        loops: [],
        waveform: { body: [] },
      }) satisfies Partial<RunReport>;
    const row = figureRows([report(50, false), report(45, true)]).find(
      ({ label }) => label === 'Cathodic charge',
    );
    expect(row?.texts).toEqual(['50.00 C', '≥ 45.00 C']);
    expect(row?.changes.map(changeText)).toEqual(['', '−10.0 %']);
  });
});

describe('curves', () => {
  const window = (t: number[], cathodic: number[], anodic: number[]): Window => ({
    kind: 'raw',
    from_s: 0,
    to_s: 10,
    through_s: 10,
    settled: true,
    t_s: Float64Array.from(t),
    columns: { cathodic_C: Float64Array.from(cathodic), anodic_C: Float64Array.from(anodic) },
  });

  it('are the net charge, per area where asked, and break where nothing was measured', () => {
    const [x, y] = curveOf(window([0, 1, 2], [1, 2, Number.NaN], [0, 0.5, 1]), 'net', 0.5);
    expect(x).toEqual([0, 1, 2]);
    expect(y).toEqual([2, 3, null]);
  });

  it('rise in time even where two points stand at one instant', () => {
    const [x] = curveOf(window([1, 1, 1], [1, 2, 3], [0, 0, 0]), 'cathodic');
    expect(x[1]).toBeGreaterThan(x[0]!);
    expect(x[2]).toBeGreaterThan(x[1]!);
    expect(x[2]).toBeCloseTo(1, 12);
  });

  it('stand on one axis: a missing point is passed over, a break is not', () => {
    const table = joined([
      [
        [0, 2],
        [1, null],
      ],
      [
        [0, 1, 2],
        [4, 5, 6],
      ],
    ]);
    expect(table).toEqual([
      [0, 1, 2],
      [1, undefined, null],
      [4, 5, 6],
    ]);
  });

  it('follow cycles, counted from 1', () => {
    const cycles = {
      cycle: [0, 1],
      cathodic_C: [2, 4],
      anodic_C: [1, 1],
      segments: [
        { segment: 1, name: 'reduce', cathodic_C: [2, 4], anodic_C: [0, 0], endCurrent_A: [-0.1, null] },
      ],
    } as unknown as Cycles;
    expect(trendsOf([cycles, undefined])).toEqual(['cathodic', 'anodic', 'net', 'end of reduce']);
    expect(trendCurve(cycles, 'net')).toEqual([
      [1, 2],
      [1, 3],
    ]);
    expect(trendCurve(cycles, 'end of reduce', 0.5)).toEqual([
      [1, 2],
      [-0.2, null],
    ]);
    expect(trendCurve(cycles, 'end of another')).toEqual([
      [1, 2],
      [null, null],
    ]);
  });
});

describe('zero of time', () => {
  const report = { run: summary(1) } as RunReport;

  it('lies at the start, at the first cycle or at the end', () => {
    const cycles = { start_s: [30, 40] } as Cycles;
    expect(zeroOf('start', report, undefined)).toBe(0);
    expect(zeroOf('cycle', report, cycles)).toBe(30);
    expect(zeroOf('cycle', report, undefined)).toBeUndefined();
    expect(zeroOf('end', report, cycles)).toBe(60);
  });

  it('is moved by a time with its unit', () => {
    expect(readShift('')).toBe(0);
    expect(readShift('-3 min')).toBe(-180);
    expect(readShift('5')).toMatchObject({ problem: expect.any(String) });
    expect(readShift('5 V')).toMatchObject({ problem: expect.any(String) });
  });

  it('keeps points apart that stand at one instant, whatever the shift', () => {
    const window = {
      t_s: Float64Array.of(1, 1, 2),
      columns: { current_A: Float64Array.of(5, 6, 7) },
    } as unknown as Window;
    const [x, y] = curveOf(window, 'current', 1, -1e6);
    expect(new Set(x).size).toBe(3);
    expect(joined([[x, y]])[1]).toEqual([5, 6, 7]);
  });
});
