import { describe, expect, test } from 'vitest';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import {
  durationOf,
  type Segment,
  sampleCountOf,
  segmentsOf,
  setPointAt,
} from '../../../src/core/waveform.ts';
import { SOUND, withSteps } from './support.ts';

function segments(steps: string): Segment[] {
  return segmentsOf(compileProtocol(withSteps(steps)).waveform).map(({ node }) => node);
}

describe('a compiled protocol', () => {
  test('is the waveform of its steps, in SI units', () => {
    const protocol = compileProtocol(SOUND);
    const sampling = { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.05 } };
    const limits = [{ quantity: 'current magnitude', value: 0.19, for_s: 0.1 }];
    expect(protocol.waveform).toEqual({
      body: [
        {
          kind: 'open-circuit',
          name: 'rest',
          step: 0,
          duration_s: 30,
          sampling: { period_s: 1 },
          limits: [],
        },
        {
          kind: 'repeat',
          count: 360,
          body: [
            { kind: 'hold', name: 'reduce', step: 1, potential_V: -1.1, duration_s: 5, sampling, limits },
            { kind: 'hold', name: 'oxidise', step: 1, potential_V: 0.4, duration_s: 5, sampling, limits },
          ],
        },
      ],
    });
    expect(durationOf(protocol.waveform)).toBe(3630);
    expect(protocol.rules).toEqual([{ kind: 'charge', charge: 'cathodic', value_C: 50, at: 'end of cycle' }]);
    expect(protocol.range).toEqual({ fixed_A: 0.1 });
    expect(protocol.cell).toMatchObject({ area_m2: 5e-5, pH: 13, resistance_ohm: 12, temperature_K: 298.15 });
  });

  test('keeps its exact text and settings', () => {
    const protocol = compileProtocol(SOUND, { set: { 'cell.pH': '12' } });
    expect(protocol.text).toBe(SOUND);
    expect(protocol.settings).toEqual({ 'cell.pH': '12' });
    expect(protocol.cell.pH).toBe(12);
  });

  test('is safe where nothing is said: open circuit in a pause, off when the link is lost', () => {
    const protocol = compileProtocol(SOUND);
    expect([protocol.pause, protocol.onLinkLoss]).toEqual(['open circuit', 'off']);
  });

  test('says each step in words', () => {
    expect(compileProtocol(SOUND).steps).toEqual([
      { kind: 'rest', text: 'rest at open circuit 30 s', duration_s: 30, samples: 30 },
      {
        kind: 'pulse',
        text: '360 × (reduce −1.1 V 5 s, oxidise 0.4 V 5 s)',
        duration_s: 3600,
        // 50 dense and 247.5, so 248, plateau samples in each of 720 levels.
        samples: 720 * 298,
      },
    ]);
  });

  test('carries source, products and notes', () => {
    const protocol =
      compileProtocol(`${SOUND}source: { cite: A paper, stated: [potentials], assumed: everything else }
products:
  - { product: ammonia, from: nitrite, charge: cathodic, also counts: [aniline] }
  - { product: aniline, from: [ammonia, phenylboronic acid], charge: anodic }
notes: none
`);
    expect(protocol.source).toEqual({
      cite: 'A paper',
      stated: ['potentials'],
      assumed: ['everything else'],
    });
    expect(protocol.products).toEqual([
      { product: 'ammonia', from: ['nitrite'], charge: 'cathodic', alsoCounts: ['aniline'] },
      { product: 'aniline', from: ['ammonia', 'phenylboronic acid'], charge: 'anodic', alsoCounts: [] },
    ]);
    expect(protocol.notes).toBe('none');
  });
});

describe('potentials', () => {
  test('are converted once to the reference of the cell, and kept as stated', () => {
    const protocol = compileProtocol(withSteps('  - hold: { potential: -0.6 V vs RHE, duration: 1 min }'));
    const converted = protocol.potentials[0]!;
    expect(converted).toMatchObject({
      path: 'steps[0].hold.potential',
      text: '-0.6 V vs RHE',
      stated_V: -0.6,
      scale: 'RHE',
      versusRHE_V: -0.6,
    });
    // −0.6 − 13 × 0.0591593 vs SHE, 0.210 V less against Ag/AgCl (3 M KCl).
    expect(converted.versusSHE_V).toBeCloseTo(-1.369072, 6);
    expect(converted.potential_V).toBeCloseTo(-1.579072, 6);
    expect(segmentsOf(protocol.waveform)[0]!.node).toMatchObject({ potential_V: converted.potential_V });
  });

  test('may name any reference, and the cell may have one of its own', () => {
    const text = withSteps('  - hold: { potential: 0.2 V vs SCE, duration: 1 s }').replace(
      'reference: Ag/AgCl (3 M KCl)',
      'reference: { name: No. 7, potential: 0.205 V vs SHE, uncertainty: 2 mV, temperature coefficient: -0.7 mV/K }',
    );
    const protocol = compileProtocol(text);
    // 0.2 + 0.2412 − 0.205
    expect(protocol.potentials[0]).toMatchObject({ scale: 'SCE', potential_V: 0.2362 });
    expect(protocol.cell.reference).toEqual({
      name: 'No. 7',
      against: 'SHE',
      potential_V: 0.205,
      coefficient_V_per_K: -0.0007,
      uncertainty_V: 0.002,
    });
  });

  test('against the RHE of a cell without pH stay without the RHE value where it is not needed', () => {
    const text = SOUND.replace(' pH: 13,', '');
    const [reduce] = compileProtocol(text).potentials;
    expect(reduce).toMatchObject({ potential_V: -1.1, versusSHE_V: -0.89 });
    expect(reduce).not.toHaveProperty('versusRHE_V');
  });
});

describe('step kinds', () => {
  test('a hold holds a potential or a current', () => {
    const text = withSteps(`  - hold: { potential: -1 V, duration: 1 h }
  - hold: { name: drive, current: -12 mA, duration: 10 min, sample: { every: 1 s } }`);
    expect(segmentsOf(compileProtocol(text).waveform).map(({ node }) => node)).toMatchObject([
      { kind: 'hold', name: 'hold', potential_V: -1, duration_s: 3600, sampling: { period_s: 0.1 } },
      { kind: 'hold-current', name: 'drive', current_A: -0.012, duration_s: 600, sampling: { period_s: 1 } },
    ]);
  });

  test('a segment shorter than the default period gives one sample', () => {
    expect(segments('  - hold: { potential: 0 V, duration: 20 ms }')[0]!.sampling).toEqual({
      period_s: 0.02,
    });
  });

  test('a pulse takes eight levels and more, of every kind', () => {
    const body = segments(`  - pulse:
      cycles: 3
      sample: { every: 10 ms }
      levels:
        - { potential: -1.1 V, duration: 1 s }
        - { ramp: { from: -1.1 V, to: 0 V }, duration: 1 s }
        - { open circuit: true, duration: 1 s }
        - { current: 5 mA, duration: 1 s }
        - { potential: 0.1 V, duration: 1 s, sample: { every: 50 ms } }
        - { potential: 0.2 V, duration: 1 s, limits: { anodic current: 10 mA } }
        - { potential: 0.3 V, duration: 1 s }
        - { name: last, potential: 0.4 V vs SHE, duration: 1 s }
        - { potential: 0.5 V, duration: 1 s }`);
    expect(body.map((s) => s.kind)).toEqual([
      'hold',
      'ramp',
      'open-circuit',
      'hold-current',
      'hold',
      'hold',
      'hold',
      'hold',
      'hold',
    ]);
    expect(body[1]).toMatchObject({ from_V: -1.1, to_V: 0, name: 'level 2' });
    expect(body[4]!.sampling).toEqual({ period_s: 0.05 });
    expect(body[5]!.limits).toEqual([
      { quantity: 'current magnitude', value: 0.19, for_s: 0.1 },
      { quantity: 'anodic current', value: 0.01, for_s: 0 },
    ]);
    expect(body[7]).toMatchObject({ name: 'last', potential_V: 0.19 });
  });

  test('a sweep lasts as long as its way takes at its rate', () => {
    const [sweep] = segments('  - sweep: { from: 0.1 V, to: -0.6 V, rate: 50 mV/s, sample: { step: 1 mV } }');
    expect(sweep).toMatchObject({
      kind: 'ramp',
      from_V: 0.1,
      to_V: -0.6,
      duration_s: 14,
      sampling: { period_s: 0.02 },
    });
  });

  test('a cyclic sweep passes begin, both vertices and begin again in every cycle', () => {
    const { waveform } = compileProtocol(
      withSteps(`  - cyclic sweep:
      { begin: 0 V, vertex 1: 0.5 V, vertex 2: -0.5 V, end: 0.2 V, rate: 100 mV/s, cycles: 2, sample: { every: 100 ms } }`),
    );
    expect(durationOf(waveform)).toBe(42);
    const at = (t_s: number) => setPointAt(waveform, t_s);
    // Two triangles of 20 s, then 2 s on to the end.
    const turning = [0, 5, 15, 20, 25, 35, 40].map(at) as { potential_V: number }[];
    for (const [i, potential_V] of [0, 0.5, -0.5, 0, 0.5, -0.5, 0].entries()) {
      expect(turning[i]!.potential_V).toBeCloseTo(potential_V, 9);
    }
    expect((at(41) as { potential_V: number }).potential_V).toBeCloseTo(0.1, 9);
    expect(sampleCountOf(waveform)).toBe(420);
  });

  test('a cyclic sweep that begins at a vertex has no empty leg', () => {
    const body = segments(
      '  - cyclic sweep: { begin: 0 V, vertex 1: 0.5 V, vertex 2: 0 V, rate: 50 mV/s, cycles: 3 }',
    );
    expect(body).toMatchObject([
      { name: 'to vertex 1', from_V: 0, to_V: 0.5, duration_s: 10, sampling: { period_s: 0.04 } },
      { name: 'to vertex 2', from_V: 0.5, to_V: 0 },
    ]);
  });

  test('repeats nest, and all their segments belong to one step of the protocol', () => {
    const { waveform } = compileProtocol(
      withSteps(`  - rest: { duration: 1 s }
  - repeat:
      times: 3
      steps:
        - hold: { potential: 0 V, duration: 2 s }
        - repeat: { times: 5, steps: [ { rest: { duration: 1 s } }, { hold: { potential: 1 V, duration: 1 s } } ] }`),
    );
    expect(
      segmentsOf(waveform).map(({ visits, loop, node }) => [node.name, node.step, visits, loop]),
    ).toEqual([
      ['rest', 0, 1, -1],
      ['hold', 1, 3, 0],
      ['rest', 1, 15, 1],
      ['hold', 1, 15, 1],
    ]);
    expect(durationOf(waveform)).toBe(1 + 3 * (2 + 5 * 2));
  });
});

describe('limits', () => {
  test('of a step replace those of the protocol for the same quantity; the others stay', () => {
    const text = withSteps(
      '  - hold: { potential: 0 V, duration: 1 s, limits: { current: 20 mA, for: 1 s } }',
    ).replace(
      'limits: { current: 190 mA, for: 100 ms }',
      'limits: [ { current: 190 mA, for: 100 ms }, { potential above: 1 V vs SHE } ]',
    );
    expect(segmentsOf(compileProtocol(text).waveform)[0]!.node.limits).toEqual([
      { quantity: 'potential above', value: 0.79, for_s: 0 },
      { quantity: 'current magnitude', value: 0.02, for_s: 1 },
    ]);
  });

  test('at open circuit only potentials are watched, for no current can flow', () => {
    const text = SOUND.replace(
      'limits: { current: 190 mA',
      'limits: { potential below: -1.2 V, current: 190 mA',
    );
    expect(segmentsOf(compileProtocol(text).waveform)[0]!.node.limits).toEqual([
      { quantity: 'potential below', value: -1.2, for_s: 0.1 },
    ]);
  });
});

test('every kind of stop rule is read', () => {
  const text = SOUND.replace(
    /stop:.*\n/,
    `stop:
  - { anodic charge: 10 mC }
  - { net charge: -3 C, at: end of step }
  - { absolute charge: 1 mAh }
  - { current below: 1 mA, for: 10 s }
  - { current above: 90 mA, for: 0 s, at: end of cycle }
  - { time: 2 h }
`,
  );
  expect(compileProtocol(text).rules).toEqual([
    { kind: 'charge', charge: 'anodic', value_C: 0.01, at: 'at once' },
    { kind: 'charge', charge: 'net', value_C: -3, at: 'end of step' },
    { kind: 'charge', charge: 'absolute', value_C: 3.6, at: 'at once' },
    { kind: 'current', when: 'below', value_A: 0.001, for_s: 10, at: 'at once' },
    { kind: 'current', when: 'above', value_A: 0.09, for_s: 0, at: 'end of cycle' },
    { kind: 'time', value_s: 7200, at: 'at once' },
  ]);
});

test('a single rule needs no list, and a range may be a span', () => {
  const text = SOUND.replace(/stop:.*\n/, 'stop: { time: 1 h }\n').replace(
    'range: 100 mA',
    'range: { from: 1 mA, to: 0.1 A }',
  );
  const protocol = compileProtocol(text);
  expect(protocol.rules).toEqual([{ kind: 'time', value_s: 3600, at: 'at once' }]);
  expect(protocol.range).toEqual({ from_A: 0.001, to_A: 0.1 });
});
