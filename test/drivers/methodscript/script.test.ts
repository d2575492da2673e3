// Scripts as text that people can read and judge: one golden file a case, each accepted by the emulated firmware.
import { expect, test } from 'vitest';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import type { RunRequest } from '../../../src/drivers/driver.ts';
import { parseScript } from '../../../src/drivers/methodscript/emulator/parser.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { negotiate } from '../../../src/drivers/methodscript/negotiate.ts';
import { scriptOf } from '../../../src/drivers/methodscript/script.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat, request } from '../../support/segments.ts';

const EDGE = { period_s: 0.02, edge: { period_s: 0.001, duration_s: 0.05 } };
const SLOW = { period_s: 0.1 };

const CASES: Record<string, { model: string; body: WaveformNode[]; rest?: Partial<RunRequest> }> = {
  'pulses-with-edges': {
    model: 'emstat4-hr',
    body: [
      openCircuit(30, { period_s: 1 }, { name: 'rest' }),
      repeat(
        360,
        hold(-1.1, 5, EDGE, { name: 'reduce', step: 1 }),
        hold(0.4, 5, EDGE, { name: 'oxidise', step: 1 }),
      ),
    ],
    rest: { range: { fixed_A: 0.1 } },
  },
  'pulses-with-charge-rules': {
    model: 'emstat4-hr',
    body: [repeat(9, hold(-1.1, 1, SLOW, { name: 'reduce' }), openCircuit(1, SLOW, { name: 'rest' }))],
    rest: {
      rules: [
        { kind: 'charge', charge: 'cathodic', value_C: 50, at: 'end of cycle' },
        { kind: 'charge', charge: 'anodic', value_C: 0.5, at: 'end of cycle' },
        { kind: 'charge', charge: 'net', value_C: 2, at: 'end of cycle' },
        { kind: 'charge', charge: 'net', value_C: -2, at: 'end of cycle' },
        { kind: 'charge', charge: 'absolute', value_C: 3, at: 'end of cycle' },
      ],
    },
  },
  'pico-widest-window': {
    model: 'emstat-pico',
    body: [repeat(100, hold(-1.5, 5, SLOW, { name: 'reduce' }), hold(1, 1, SLOW, { name: 'oxidise' }))],
    rest: { range: { from_A: 1e-4, to_A: 3e-3 } },
  },
  'long-hold': {
    model: 'emstat4-lr',
    body: [hold(-0.85, 7200, { period_s: 1 }, { name: 'electrolysis' })],
    rest: { rules: [{ kind: 'charge', charge: 'cathodic', value_C: 100, at: 'end of cycle' }] },
  },
  'constant-current-with-limit': {
    model: 'nexus',
    body: [
      holdCurrent(-0.005, 60, SLOW, {
        name: 'reduce µ',
        limits: [
          { quantity: 'potential below', value: -2, for_s: 0.5 },
          { quantity: 'potential above', value: 1.5, for_s: 0 },
        ],
      }),
      hold(0.2, 5, SLOW, { name: 'hold', step: 1 }),
    ],
  },
  'cyclic-sweep': {
    model: 'emstat4-hr',
    body: [
      repeat(3, ramp(-0.5, 0.5, 20, SLOW, { name: 'forth' }), ramp(0.5, -0.5, 20, SLOW, { name: 'back' })),
      ramp(0.1, 0.1, 1, SLOW, { name: 'level' }),
    ],
  },
  'nested-repeats': {
    model: 'emstat4-hr',
    body: [
      repeat(
        2,
        hold(0, 1, SLOW, { name: 'a' }),
        repeat(3, hold(-1, 1, SLOW, { name: 'b' })),
        repeat(1, hold(1, 1, SLOW, { name: 'c' })),
      ),
    ],
  },
};

for (const [name, { model, body, rest }] of Object.entries(CASES)) {
  test(`script: ${name}`, async () => {
    const { program, settings } = negotiate(modelById(model)!, request(body, rest), { coarsen: false });
    const script = scriptOf(program, settings, { cathodic_C: 0, anodic_C: 0 });
    await expect(`${script.join('\n')}\n`).toMatchFileSnapshot(`scripts/${name}.mscr`);
    for (const line of script) {
      expect(line).toMatch(/^[ -~]+$/);
      expect(line.length).toBeLessThanOrEqual(255);
    }
    expect(() => parseScript(script, 1e6)).not.toThrow();
  });
}

test('charge of earlier programs of the run is carried into the sums', () => {
  const { model, body, rest } = CASES['pulses-with-charge-rules']!;
  const { program, settings } = negotiate(modelById(model)!, request(body, rest), { coarsen: false });
  const script = scriptOf(program, settings, { cathodic_C: 12.3456789, anodic_C: 0.25 });
  expect(script).toContain('store_var sc -12345679u jc');
  expect(script).toContain('store_var sa 250m jd');
});
