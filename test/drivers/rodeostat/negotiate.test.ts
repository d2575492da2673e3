// What a board makes of a request: refusals with all reasons, true sampling, who times what, which range.
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { segmentsOf } from '../../../src/core/waveform.ts';
import type { RunRequest } from '../../../src/drivers/driver.ts';
import { boardByVariant, madePotential_V } from '../../../src/drivers/rodeostat/boards.ts';
import { negotiate } from '../../../src/drivers/rodeostat/negotiate.ts';
import type { Program } from '../../../src/drivers/rodeostat/program.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat, request } from '../../support/segments.ts';
import { boardNamed } from './firmware-bench.ts';

const every = (period_s: number) => ({ period_s });

function reasonsOf(board: string, asked: RunRequest, coarsen = false): string[] {
  try {
    negotiate(boardNamed(board), asked, { coarsen });
  } catch (error) {
    if (!(error instanceof CottrellError)) throw error;
    expect(error.code).toBe('waveform-unsupported');
    return error.problems.map((problem) => problem.message);
  }
  return [];
}

function planOf(asked: RunRequest, board = 'rodeostat-10ma', coarsen = false) {
  const plan = negotiate(boardNamed(board), asked, { coarsen });
  return {
    ...plan,
    program: plan.program as Program,
    periods: segmentsOf(plan.waveform).map(({ node }) => node.sampling.period_s),
  };
}

describe('a Rodeostat refuses', () => {
  it('everything it cannot do, all at once', () => {
    const reasons = reasonsOf(
      'rodeostat-v01-1ma',
      request(
        [
          holdCurrent(1e-3, 10, every(0.1), { name: 'current' }),
          openCircuit(10, every(0.1), { name: 'rest' }),
          hold(-12, 10, every(0.1), { name: 'deep' }),
          hold(-1, 0.0004, every(0.1), { name: 'blink' }),
          hold(-1, 0.0105, every(0.01), { name: 'odd' }),
          hold(-1, 1, every(0.0005), { name: 'fast' }),
        ],
        { pause: 'hold', onLinkLoss: 'continue', range: { fixed_A: 0.1 } },
      ),
    );
    expect(reasons).toHaveLength(9);
    for (const part of [
      'galvanostat',
      'no relays',
      '−12',
      '"blink"',
      '"odd"',
      '"fast"',
      'pause',
      'link',
      '100.0 mA',
    ])
      expect(
        reasons.some((reason) => reason.includes(part)),
        part,
      ).toBe(true);
  });

  it('a waveform with nothing in it', () => {
    expect(reasonsOf('rodeostat-1ma', request([]))).toEqual([
      'There is nothing to play.',
      expect.any(String),
    ]);
  });

  it('nothing that is only finer than a millisecond when coarsening is accepted', () => {
    const asked = request([hold(-1, 1, every(0.0005)), hold(-1, 0.0105, every(0.001))]);
    expect(reasonsOf('rodeostat-10ma', asked)).toHaveLength(2);
    expect(planOf(asked, 'rodeostat-10ma', true).periods).toEqual([0.001, 0.001]);
  });
});

describe('a plan for a Rodeostat', () => {
  it('has pulses timed by the board below a period of one second, by the computer above', () => {
    const ways = (...levels: number[]) =>
      planOf(request([repeat(10, ...levels.map((s) => hold(-1, s, every(0.01))))])).program.ways;
    expect(ways(0.4, 0.5)).toEqual(['steps', 'steps']);
    expect(ways(0.5, 0.5)).toEqual(['constant', 'constant']);
    expect(ways(5, 5)).toEqual(['constant', 'constant']);
    // Whatever the period, a computer's timing is too coarse for a short level.
    expect(ways(10, 0.02)).toEqual(['steps', 'steps']);
  });

  it('says who times what and how exactly', () => {
    const byBoard = planOf(
      request([repeat(10, hold(-1.1, 0.2, every(0.01), { name: 'reduce' }))]),
    ).notes.join('\n');
    expect(byBoard).toMatch(/"reduce": timed by the board, exact to 0\.2 ms/);
    const byHost = planOf(request([hold(-1.1, 20, every(0.01), { name: 'reduce' })])).notes.join('\n');
    expect(byHost).toMatch(/"reduce": held in tests.*1 to 15 ms late/);
  });

  it('says what off means: relays, or only zero volts', () => {
    const asked = request([hold(-1, 1, every(0.1))], { range: { fixed_A: 1e-3 } });
    expect(planOf(asked, 'rodeostat-1ma').notes.join()).toMatch(/relays have disconnected/);
    expect(planOf(asked, 'rodeostat-v01-1ma').notes.join()).toMatch(/CANNOT OPEN ITS CELL/);
  });

  it('says what the converter makes of the potentials', () => {
    const notes = planOf(request([hold(-1.1, 1, every(0.1)), hold(0.4, 1, every(0.1))])).notes.join();
    expect(notes).toContain('-1.1 V becomes -1.100366 V');
    expect(notes).toContain('0.4 V becomes 0.400000 V');
  });

  it('chooses the smallest range that carries the current, and says that it stays', () => {
    const range = (asked: RunRequest['range']) =>
      planOf(request([hold(-1, 1, every(0.1))], { range: asked }));
    expect(range({ fixed_A: 1e-3 }).range).toEqual({ fixed_A: 1e-3 });
    expect(range({ fixed_A: 1.1e-3 }).range).toEqual({ fixed_A: 10e-3 });
    const auto = range({ from_A: 1e-6, to_A: 5e-3 });
    expect(auto.range).toEqual({ fixed_A: 10e-3 });
    expect(auto.notes.join()).toMatch(/cannot change its range/);
  });

  it('samples at whole milliseconds, never coarser than asked, one period for the holds of a repeat', () => {
    const asked = request([
      hold(-1, 10, every(2.5)),
      hold(-1, 10, every(0.0025)),
      repeat(
        3,
        hold(-1, 5, { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.05 } }),
        hold(0.4, 5, every(0.02)),
      ),
      ramp(-1, 0, 10, every(0.05)),
    ]);
    expect(planOf(asked).periods).toEqual([1, 0.002, 0.001, 0.001, 0.05]);
    expect(planOf(asked).samples).toBe(10 + 5000 + 3 * 10_000 + 200);
  });

  it('gives at least one sample to every segment', () => {
    const asked = request([repeat(3, hold(-1, 0.005, every(0.1)), hold(0.4, 0.5, every(0.1)))]);
    expect(planOf(asked).periods).toEqual([0.005, 0.005]);
  });

  it('plays durations in whole milliseconds and says so', () => {
    const plan = planOf(request([ramp(0, 1, 10 / 3, every(0.01))]));
    expect(segmentsOf(plan.waveform)[0]!.node.duration_s).toBe(3.333);
    expect(plan.duration_s).toBe(3.333);
    expect(plan.notes.join()).toMatch(/3\.333 s/);
  });

  it('watches every rule in the host, and says how exactly', () => {
    const plan = planOf(
      request([hold(-1, 10, every(0.1))], {
        rules: [{ kind: 'charge', charge: 'cathodic', value_C: 1, at: 'end of cycle' }],
      }),
    );
    expect(plan.rules).toEqual([{ by: 'host', exactness: expect.stringMatching(/next cycle/) }]);
  });

  it('shows the first commands as they are sent', () => {
    const { programText } = planOf(
      request([repeat(1e6, hold(-1.1, 0.2, every(0.01)), hold(0.4, 0.2, every(0.01)))]),
    );
    expect(programText).toContain('{"command":"setCurrRange","currRange":"10000uA"}');
    expect(programText).toContain('"step":[[200,-1.1],[200,0.4]');
    expect(programText).toContain('and so on');
  });
});

describe('what is known of the boards', () => {
  it('knows the variants by their names', () => {
    expect(boardByVariant('10V_10MilliAmpV0.2')?.id).toBe('rodeostat-10ma');
    expect(boardByVariant('AD8250_24MilliAmpV0.1')?.currentRanges.at(-1)?.end_A).toBe(24.048e-3);
    expect(boardByVariant('AD8251_nanoAmpV0.1')?.voltRanges.map((range) => range.max_V)).toEqual([
      1, 2, 4, 8,
    ]);
    expect(boardByVariant('20V_microAmpV0.2')).toBeUndefined();
    expect(boardByVariant('something else')).toBeUndefined();
  });

  it('knows what the converter makes: cut off to 4096 codes, ends included', () => {
    const [one, two] = boardNamed('rodeostat-1ma').voltRanges;
    expect(madePotential_V(one!, 0)).toBe(-0.000244);
    expect(madePotential_V(two!, 0)).toBe(-0.000488);
    expect(madePotential_V(two!, -1.1)).toBe(-1.100366);
    expect(madePotential_V(two!, 0.4)).toBe(0.4);
    expect(madePotential_V(one!, -1.1)).toBe(-1);
    expect(madePotential_V(one!, 1)).toBe(1);
  });
});
