// Conditions in a protocol: from text to data, in words, and what is said of those that make no sense.
import { expect, test } from 'vitest';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { durationOf } from '../../../src/core/waveform.ts';
import { problemsOf } from './support.ts';

const protocol = (steps: string) =>
  `cottrell: 1\ntitle: x\ncell: { reference: SCE, pH: 7 }\nrange: 100 mA\nsteps:\n${steps}\n`;

test('conditions of segments are data in SI units, and the duration stays the longest possible', () => {
  const { waveform, steps } = compileProtocol(
    protocol(`  - rest: { duration: 10 min, until: { drift below: 1.2 mV/min, over: 1 min } }
  - hold: { potential: -1 V, duration: 1 h, until: [{ current below: 1 mA, for: 10 s }, { net charge: -2 C }] }
  - hold: { current: 5 mA, duration: 1 h, until: { potential above: 0.5 V vs RHE, for: 0 s } }
  - sweep: { from: 0 V, to: -1 V, rate: 50 mV/s, until: { current above: 10 mA, for: 0 s } }`),
  );
  expect(waveform.body.map(({ until }) => until)).toEqual([
    [{ kind: 'drift', below_V_per_s: expect.closeTo(2e-5, 12), over_s: 60 }],
    [
      { kind: 'current', when: 'below', value_A: 1e-3, for_s: 10 },
      { kind: 'charge', charge: 'net', value_C: -2 },
    ],
    // 0.5 V − 0.05916 V · 7 − 0.2412 V.
    [{ kind: 'potential', when: 'above', value_V: expect.closeTo(-0.1553, 4), for_s: 0 }],
    [{ kind: 'current', when: 'above', value_A: 10e-3, for_s: 0 }],
  ]);
  expect(durationOf(waveform)).toBe(600 + 2 * 3600 + 20);
  expect(steps[0]!.text).toBe('rest at open circuit up to 600 s until drift below 1.2 mV/min over 60 s');
  expect(steps[1]!.text).toBe('hold −1 V up to 3600 s until current below 1 mA for 10 s or net charge −2 C');
});

test('conditions of pulses, sweeps and repeats stand at the repeat, those of levels at the level', () => {
  const { waveform, steps } = compileProtocol(
    protocol(`  - pulse:
      levels:
        - { name: a, potential: -1 V, duration: 5 s, until: { cathodic charge: 10 mC } }
        - { name: b, potential: 0.4 V, duration: 1 s }
      cycles: 10
      sample: { every: 10 ms }
      until: { cathodic charge fallen by: 20 %, against cycle: 3 }
  - cyclic sweep: { begin: 0 V, vertex 1: 1 V, vertex 2: 0 V, rate: 1 V/s, cycles: 9, until: { end current below: 1 mA } }
  - repeat: { times: 4, until: [{ total net charge: -1 C }, { anodic charge above: 2 C }], steps: [{ rest: { duration: 1 s } }] }`),
  );
  expect(waveform.body.map(({ until }) => until)).toEqual([
    [{ kind: 'charge fallen', charge: 'cathodic', by: 0.2, against: 2 }],
    [{ kind: 'end current', when: 'below', value_A: 1e-3 }],
    [
      { kind: 'total charge', charge: 'net', value_C: -1 },
      { kind: 'cycle charge', charge: 'anodic', when: 'above', value_C: 2 },
    ],
  ]);
  const [pulse] = waveform.body;
  expect(pulse?.kind === 'repeat' && pulse.body.map(({ until }) => until)).toEqual([
    [{ kind: 'charge', charge: 'cathodic', value_C: 0.01 }],
    undefined,
  ]);
  expect(steps[0]!.text).toBe(
    'up to 10 × (a −1 V up to 5 s until cathodic charge 10 mC, b 0.4 V 1 s) until cathodic charge of a cycle fallen by 20 % of cycle 3',
  );
});

test.for([
  ['rest: { duration: 1 h, until: { current below: 1 mA, for: 1 s } }', 'no current flows at open circuit'],
  ['rest: { duration: 1 h, until: { cathodic charge: 1 C } }', 'no current flows at open circuit'],
  [
    'hold: { current: 1 mA, duration: 1 h, until: { current below: 1 mA, for: 1 s } }',
    'the current is what is held',
  ],
  [
    'hold: { potential: 0 V, duration: 1 h, until: { potential above: 1 V, for: 0 s } }',
    'the potential is what is set',
  ],
  ['rest: { duration: 90 s, until: { drift below: 1 mV/min, over: 1 min } }', 'too short for two'],
  ['rest: { duration: 1 h, until: { drift below: 1 mV/min } }', 'over which time'],
  ['hold: { potential: 0 V, duration: 1 h, until: { current below: 1 mA } }', 'for how long it must last'],
  [
    'hold: { potential: 0 V, duration: 1 h, until: { cathodic charge: 1 C, for: 1 s } }',
    'goes with a current or a potential',
  ],
  ['hold: { potential: 0 V, duration: 1 h, until: { net charge: 0 C } }', 'met before the beginning'],
  ['hold: { potential: 0 V, duration: 1 h, until: { cathodic charge: 1 } }', 'a bare number'],
  [
    'repeat: { times: 2, until: { against cycle: 1 }, steps: [{ rest: { duration: 1 s } }] }',
    '"fallen by" only',
  ],
  [
    'repeat: { times: 2, until: { cathodic charge below: -1 C }, steps: [{ rest: { duration: 1 s } }] }',
    'above zero',
  ],
] as const)('%s is refused where it is written', ([step, message]) => {
  expect(problemsOf(protocol(`  - ${step}`))).toContainEqual(
    expect.stringMatching(new RegExp(`6:.*${message}`)),
  );
});
