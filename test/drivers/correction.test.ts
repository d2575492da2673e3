// The current of an instrument is put right once, before anything counts it, and the record says so.
import { expect, test } from 'vitest';
import { correctionText } from '../../src/core/wording.ts';
import { corrected } from '../../src/drivers/correction.ts';
import type { Plan } from '../../src/drivers/driver.ts';
import { FakePotentiostat, requestFor, samplesOf } from '../support/fake-potentiostat.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { hold, waveform } from '../support/waveforms.ts';

const WAVEFORM = waveform(hold(-1, 1));
const fake = (current_A = -1e-3) =>
  new FakePotentiostat({
    clock: new VirtualClock(),
    script: (plan: Plan) => samplesOf(plan.waveform, { perBlock: 1, current_A: () => current_A }),
  });

async function currentsOf(instrument: ReturnType<typeof corrected>): Promise<number[]> {
  const plan = await instrument.prepare(requestFor(WAVEFORM), { coarsen: false });
  const found: number[] = [];
  for await (const event of instrument.run(plan, new AbortController().signal))
    if (event.type === 'samples') found.push(...event.block.current_A.subarray(0, event.block.length));
  return found;
}

test('an offset is taken off every sample, and an inverted current is turned round after it', async () => {
  const offset = corrected(fake(), { inverted: false, offset_A: 1e-5 });
  expect(new Set(await currentsOf(offset))).toEqual(new Set([-1e-3 - 1e-5]));
  const both = corrected(fake(), { inverted: true, offset_A: 1e-5 });
  expect(new Set(await currentsOf(both))).toEqual(new Set([1e-5 + 1e-3]));
  expect(both.identity.correction).toEqual({ inverted: true, offset_A: 1e-5 });
});

test('what is done to a current is told in its order', () => {
  expect(correctionText({ inverted: true, offset_A: 2e-6 })).toBe('2 µA taken off, then turned round');
  expect(correctionText({ inverted: false, offset_A: 2e-6 })).toBe('2 µA taken off');
  expect(correctionText({ inverted: true, offset_A: 0 })).toBe('turned round');
  expect(correctionText({ inverted: false, offset_A: 0 })).toBe('');
});

test('nothing is ever corrected twice, and an instrument without settings stays what it is', () => {
  const plain = fake();
  expect(corrected(plain, { inverted: false, offset_A: 0 })).toBe(plain);
  const once = corrected(plain, { inverted: true, offset_A: 0 });
  expect(() => corrected(once, { inverted: true, offset_A: 0 })).toThrow('corrected twice');
});

test('a held current and the limits of one direction reach an inverted instrument turned round', async () => {
  const inner = fake();
  const asked: unknown[] = [];
  const prepare = inner.prepare.bind(inner);
  inner.prepare = (request, acquisition) => {
    asked.push(request.waveform.body[0], request.rules);
    return prepare(request, acquisition);
  };
  const { kind: _hold, potential_V: _E, ...common } = WAVEFORM.body[0] as never as Record<string, unknown>;
  const node = {
    ...common,
    kind: 'hold-current',
    current_A: -0.01,
    limits: [{ quantity: 'cathodic current', value: 0.02, for_s: 0 }],
  };
  const rule = { kind: 'charge', charge: 'cathodic', value_C: 1, at: 'at once' } as const;
  const request = requestFor({ body: [node as never] }, [rule]);
  const plan = await corrected(inner, { inverted: true, offset_A: 0 }).prepare(request, { coarsen: false });
  expect(asked[0]).toMatchObject({ current_A: 0.01, limits: [{ quantity: 'anodic current', value: 0.02 }] });
  expect(asked[1]).toEqual([]);
  expect(plan.waveform).toEqual(request.waveform);
  expect(plan.rules).toMatchObject([{ by: 'host' }]);
});

test('a name alone changes nothing but the name', async () => {
  const named = corrected(fake(), { inverted: false, offset_A: 0, name: 'Left bench' });
  expect(named.identity).toMatchObject({ name: 'Left bench', serial: '0001' });
  expect(named.identity.correction).toBeUndefined();
  expect(new Set(await currentsOf(named))).toEqual(new Set([-1e-3]));
});
