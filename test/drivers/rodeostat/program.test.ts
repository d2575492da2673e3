// A waveform as tests of the board: gathered lazily, within the board's limits, nothing lost or played twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visitsOf, type Waveform, type WaveformNode } from '../../../src/core/waveform.ts';
import { commandLine } from '../../../src/drivers/rodeostat/codec.ts';
import { negotiate } from '../../../src/drivers/rodeostat/negotiate.ts';
import {
  type BoardProgram,
  LONGEST_us,
  type Program,
  parameterText,
  TestSequence,
  wholeOf,
} from '../../../src/drivers/rodeostat/program.ts';
import { hold, openCircuit, ramp, repeat, request } from '../../support/segments.ts';
import { boardNamed } from './firmware-bench.ts';

const every = (period_s: number) => ({ period_s });

function programOf(...body: WaveformNode[]): Program {
  return negotiate(boardNamed('rodeostat-10ma'), request(body), { coarsen: false }).program as Program;
}

function testsOf(program: Program, most = 1000): BoardProgram[] {
  const sequence = new TestSequence(program, wholeOf(program.waveform));
  const tests: BoardProgram[] = [];
  for (let test = sequence.next(); test !== undefined && tests.length < most; test = sequence.next())
    tests.push(test);
  return tests;
}

describe('a waveform as tests of the board', () => {
  it('takes 25 pulses of two levels as one test of 50 steps', () => {
    const tests = testsOf(programOf(repeat(60, hold(-1.1, 0.2, every(0.01)), hold(0.4, 0.2, every(0.01)))));
    expect(tests.map(({ way, pieces }) => [way, pieces.length])).toEqual([
      ['steps', 50],
      ['steps', 50],
      ['steps', 20],
    ]);
  });

  it('ends a test at the end of a cycle where it can', () => {
    const levels = [-1.1, 0.4, -0.2].map((potential_V) => hold(potential_V, 0.1, every(0.01)));
    expect(testsOf(programOf(repeat(40, ...levels))).map(({ pieces }) => pieces.length)).toEqual([
      48, 48, 24,
    ]);
  });

  it('does not fill a test with steps for more than an hour', () => {
    const pair = [hold(-1.1, 600, every(1)), hold(0.4, 0.1, every(0.1))];
    const tests = testsOf(programOf(repeat(20, ...pair)));
    // The sixth long level fills the hour; the test ends with the whole cycle before it.
    expect(tests.map(({ way, pieces }) => [way, pieces.length])).toEqual(Array(4).fill(['steps', 10]));
  });

  it('keeps the voltage range of the whole run in every test', () => {
    const program = programOf(
      hold(-1.9, 5, every(0.1)),
      repeat(30, hold(-0.3, 0.2, every(0.01)), hold(0.4, 0.2, every(0.01))),
      ramp(0, 0.5, 5, every(0.1)),
    );
    const texts = testsOf(program).map((test) => parameterText(program, test));
    expect(texts[0]).toContain('"quietValue":-1.9');
    // A step of no length that is never applied, and takes the place of one of fifty.
    expect(texts[1]).toMatch(/,\[0,-1\.9\]\]/);
    expect(testsOf(program)[1]!.pieces).toHaveLength(48);
    expect(texts.at(-1)).toContain('"quietValue":-1.9');
  });

  it('groups holds whose change the computer times, and cuts them at an hour', () => {
    const tests = testsOf(programOf(repeat(500, hold(-1.1, 5, every(0.1)), hold(0.4, 5, every(0.1)))));
    expect(tests.map(({ duration_us }) => duration_us / 1e6)).toEqual([3600, 1400]);
    const long = testsOf(programOf(hold(-1, 9000, every(1))));
    expect(long.map(({ duration_us, pieces }) => [duration_us / 1e6, pieces[0]!.offset_us / 1e6])).toEqual([
      [3600, 0],
      [3600, 3600],
      [1800, 7200],
    ]);
  });

  it('separates holds with different sampling, sweeps and rests', () => {
    const tests = testsOf(
      programOf(
        hold(-1, 5, every(0.1)),
        hold(-1, 5, every(0.2)),
        ramp(0, 1, 5, every(0.1)),
        openCircuit(5, every(0.5)),
        hold(0, 5, every(0.1)),
      ),
    );
    expect(tests.map(({ way }) => way)).toEqual(['constant', 'constant', 'sweep', 'rest', 'constant']);
  });

  it('hands out a million visits without keeping them', () => {
    const program = programOf(repeat(1e6, hold(-1.1, 0.2, every(0.01)), hold(0.4, 0.2, every(0.01))));
    const sequence = new TestSequence(program, wholeOf(program.waveform));
    expect(sequence.next()!.pieces.at(-1)).toMatchObject({ segment: 1, cycle: 24 });
    expect(sequence.next()!.pieces[0]).toMatchObject({ segment: 0, cycle: 25 });
    expect(sequence.staysConnected).toBe(true);
  });

  it('plays every visit once, in order, within the limits of the board', () => {
    const level = fc.record({
      potential_V: fc.double({ min: -1.9, max: 1.9, noNaN: true }),
      ms: fc.integer({ min: 1, max: 4000 }),
    });
    const segment = fc.oneof(
      { weight: 4, arbitrary: level.map(({ potential_V, ms }) => hold(potential_V, ms / 1000, every(0.01))) },
      level.map(({ potential_V, ms }) => ramp(potential_V, 0, ms / 1000, every(0.01))),
      level.map(({ ms }) => openCircuit(ms / 1000, every(0.5))),
    );
    const body = fc.array(segment, { minLength: 1, maxLength: 4 });
    const node = fc.oneof(
      segment,
      fc.tuple(fc.integer({ min: 1, max: 40 }), body).map(([n, nodes]) => repeat(n, ...nodes)),
    );
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 4 }), (nodes) => {
        const program = programOf(...nodes);
        const tests = testsOf(program, Number.POSITIVE_INFINITY);
        expect(joined(tests)).toEqual(visits(program.waveform));
        for (const test of tests) {
          expect(commandLine('setParam', parameterText(program, test)).length).toBeLessThan(1500);
          expect(test.duration_us).toBeLessThanOrEqual(LONGEST_us);
          const steps = /"step":(.*)}/.exec(parameterText(program, test));
          if (steps !== null) expect(JSON.parse(steps[1]!).length).toBeLessThanOrEqual(50);
        }
      }),
      { numRuns: 60 },
    );
  });
});

type Row = [segment: number, cycle: number, ms: number];

function visits(waveform: Waveform): Row[] {
  return [...visitsOf(waveform)].map(({ segment, cycle, node }) => [
    segment,
    cycle,
    Math.round(node.duration_s * 1000),
  ]);
}

/** Pieces of one visit joined again. */
function joined(tests: readonly BoardProgram[]): Row[] {
  const rows: Row[] = [];
  for (const { segment, cycle, duration_us } of tests.flatMap((test) => test.pieces)) {
    const last = rows.at(-1);
    if (last?.[0] === segment && last[1] === cycle) last[2] += duration_us / 1000;
    else rows.push([segment, cycle, duration_us / 1000]);
  }
  return rows;
}
