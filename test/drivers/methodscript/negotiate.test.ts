// What instruments can play, and all the reasons why they cannot.
import { expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import type { RunRequest } from '../../../src/drivers/driver.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { negotiate } from '../../../src/drivers/methodscript/negotiate.ts';
import { hold, holdCurrent, openCircuit, ramp, repeat, request } from '../../support/segments.ts';

const SLOW = { period_s: 0.1 };

function ask(model: string, body: readonly WaveformNode[], rest: Partial<RunRequest> = {}, coarsen = false) {
  return negotiate(modelById(model)!, request(body, { range: { fixed_A: 1e-3 }, ...rest }), { coarsen });
}

function reasons(model: string, body: readonly WaveformNode[], rest: Partial<RunRequest> = {}): string[] {
  try {
    ask(model, body, rest);
  } catch (error) {
    expect((error as CottrellError).code).toBe('waveform-unsupported');
    return (error as CottrellError).problems.map(({ message }) => message);
  }
  return [];
}

const copper = [repeat(3, hold(-1.1, 5, SLOW, { name: 'reduce' }), hold(0.4, 1, SLOW, { name: 'oxidise' }))];

test('the Pico chooses its mode by window, span and speed', () => {
  const mode = (body: readonly WaveformNode[]) => ask('emstat-pico', body).settings.mode.mode;
  expect(mode(copper)).toBe(2);
  // Below -1.25 V only the other modes reach; 2.1 V is too wide for the fast one.
  expect(mode([hold(-1.4, 1, SLOW), hold(0.7, 1, SLOW)])).toBe(4);
  expect(mode([hold(-1.2, 1, SLOW), hold(0.9, 1, SLOW)])).toBe(2);
  // 5 ms samples want bandwidth; where 1.214 V do not hold the potentials it has to be without.
  expect(mode([hold(0, 1, { period_s: 0.005 }), hold(1, 1, SLOW)])).toBe(3);
  expect(mode([hold(-1.1, 1, { period_s: 0.005 }), hold(0.4, 1, SLOW)])).toBe(2);
  expect(mode([openCircuit(1, SLOW)])).toBe(2);
});

test('what lies outside every window, or is too wide, is refused with the figures', () => {
  expect(reasons('emstat-pico', [hold(-1.8, 1, SLOW, { name: 'deep' })])).toEqual([
    '"deep" needs −1.8 V; EmStat Pico reaches from −1.7 V to 2 V.',
  ]);
  const [wide, ...more] = reasons('emstat-pico', [hold(-1.2, 1, SLOW), hold(1.5, 1, SLOW)]);
  expect(wide).toMatch(/^The potentials span 2.7 V, from −1.2 V to 1.5 V/);
  expect(more).toEqual([]);
  expect(reasons('emstat4-lr', [ramp(-3.1, 3.2, 10, SLOW, { name: 'sweep' })])).toHaveLength(2);
  expect(reasons('emstat4-hr', [ramp(-3.1, 3.2, 10, SLOW)])).toEqual([]);
});

test('the smallest range that carries the current is chosen', () => {
  const chosen = (model: string, fixed_A: number) => {
    const { settings, range } = ask(model, copper, { range: { fixed_A } });
    return [settings.range_A.to, range];
  };
  expect(chosen('emstat4-hr', 0.1)).toEqual([0.1, { fixed_A: 0.2 }]);
  expect(chosen('emstat4-hr', 0.2)).toEqual([0.1, { fixed_A: 0.2 }]);
  expect(chosen('emstat4-hr', 0.029)[0]).toBe(0.01);
  expect(chosen('emstat4-hr', 0.0293)[0]).toBe(0.1);
  // The Pico's ranges carry less than their names say.
  expect(chosen('emstat-pico', 0.7e-3)).toEqual([5e-3, { fixed_A: 3e-3 }]);
  const span = ask('emstat4-hr', copper, { range: { from_A: 1e-6, to_A: 0.05 } });
  expect(span.settings.range_A).toEqual({ from: 1e-6, to: 0.1 });
});

test('all reasons come at once', () => {
  const found = reasons(
    'emstat-pico',
    [
      hold(-2, 1, SLOW, { name: 'deep' }),
      holdCurrent(1e-3, 1, SLOW, { name: 'galvanostatic' }),
      hold(0, 1, { period_s: 0.0001 }, { name: 'hasty' }),
      hold(0, 0.0001, { period_s: 0.1 }, { name: 'blink' }),
    ],
    { range: { fixed_A: 1 }, pause: 'hold', onLinkLoss: 'continue' },
  );
  for (const word of ['"deep"', '"galvanostatic"', '"hasty"', '"blink"', '1 A', 'pause', 'link'])
    expect(found.filter((reason) => reason.includes(word)).length, word).toBeGreaterThan(0);
});

test('currents beyond the instrument are refused, and one range is found for all that are held', () => {
  expect(reasons('emstat4-lr', [holdCurrent(-0.05, 1, SLOW, { name: 'much' })])).toEqual([
    '"much" needs −50 mA; EmStat4S LR drives up to 30 mA.',
  ]);
  const { settings } = ask('emstat4-hr', [holdCurrent(-5e-3, 1, SLOW), holdCurrent(2e-5, 1, SLOW)]);
  expect(settings.setRange_A).toBe(0.01);
  expect(ask('emstat4-hr', [holdCurrent(0.15, 1, SLOW)]).settings.setRange_A).toBe(0.1);
});

test('a link carries so many samples: 230 400 baud about 440 a second, 921 600 baud about 1 770', () => {
  const every = (model: string, period_s: number) => reasons(model, [hold(0, 1, { period_s })]);
  expect(every('emstat-pico', 1 / 440)).toEqual([]);
  expect(every('emstat-pico', 1 / 450)).toHaveLength(1);
  expect(every('emstat-pico', 1 / 450)[0]).toContain('443 samples of 52 bytes');
  expect(every('emstat4-hr', 1 / 1700)).toEqual([]);
  expect(every('emstat4-hr', 1 / 1800)).toHaveLength(1);
});

test('coarser sampling is taken when it is accepted, and said', () => {
  const fast = [
    hold(-1.1, 5, { period_s: 0.1, edge: { period_s: 0.001, duration_s: 0.05 } }, { name: 'reduce' }),
  ];
  expect(reasons('emstat-pico', fast)[0]).toMatch(/every 1 ms; .* every 2.5 ms\.$/);
  const { waveform, notes } = ask('emstat-pico', fast, {}, true);
  expect(waveform.body[0]).toMatchObject({
    duration_s: 5,
    sampling: { period_s: 0.1, edge: { period_s: 0.0025, duration_s: 0.1 } },
  });
  expect(notes).toContain('The edge of "reduce" is sampled every 2.5 ms.');
});

test('a sweep cannot be finer than the instrument sets potentials', () => {
  const sweep = (period_s: number) => [ramp(0, 1, 1000, { period_s }, { name: 'sweep' })];
  // 1 mV/s in steps of at least 183 µV.
  expect(reasons('emstat4-hr', sweep(0.2))).toEqual([]);
  expect(reasons('emstat4-hr', sweep(0.1))[0]).toContain('steps of 183 µV');
  expect(ask('emstat4-hr', sweep(0.1), {}, true).waveform.body[0]).toMatchObject({
    sampling: { period_s: 0.2 },
  });
  expect(reasons('emstat4-hr', [ramp(0, 1e-4, 1, SLOW, { name: 'tiny' })])[0]).toContain('"tiny"');
});

test('pulses so short that their marks fill the link are refused', () => {
  const train = (duration_s: number) => [
    repeat(10, hold(-1.1, duration_s, SLOW, { name: 'a' }), hold(0.4, 1, SLOW, { name: 'b' })),
  ];
  expect(reasons('emstat-pico', train(0.02))).toEqual([]);
  expect(reasons('emstat-pico', train(0.003))[0]).toMatch(/^"a" is so short/);
});

test('measured potential and cell voltage come along where the link has room', () => {
  const extras = (model: string, period_s: number) => ask(model, [hold(0, 1, { period_s })]).settings.extras;
  expect(extras('emstat4-hr', 0.01)).toEqual({ potential: true, cellVoltage: true, heldCurrent: true });
  expect(extras('emstat4-hr', 0.001)).toEqual({ potential: true, cellVoltage: false, heldCurrent: true });
  expect(extras('emstat4-hr', 0.0006)).toEqual({ potential: false, cellVoltage: false, heldCurrent: true });
  expect(extras('emstat-pico', 0.01)).toEqual({ potential: true, cellVoltage: false, heldCurrent: true });
  const { notes } = ask('emstat4-hr', [hold(0, 1, { period_s: 0.0006 })]);
  expect(notes.join()).toContain('cell voltage, measured potential');
});

test('bandwidth follows the fastest sampling, within what the mode has', () => {
  const bandwidth = (model: string, period_s: number) =>
    ask(model, [hold(-1.1, 1, { period_s }), hold(0.4, 1, SLOW)]).settings.bandwidth_Hz;
  expect(bandwidth('emstat4-hr', 0.001)).toBe(5850);
  expect(bandwidth('emstat4-hr', 0.1)).toBe(59);
  expect(bandwidth('emstat-pico', 0.005)).toBe(100);
});

test('who watches a rule: the instrument the charge at the end of cycles, this computer the rest', () => {
  const charge = { kind: 'charge', charge: 'cathodic', value_C: 50 } as const;
  const { rules, settings } = ask('emstat4-hr', copper, {
    rules: [
      { ...charge, at: 'at once' },
      { ...charge, at: 'end of cycle' },
      { kind: 'time', value_s: 60, at: 'end of step' },
    ],
  });
  expect(rules.map(({ by }) => by)).toEqual(['host', 'instrument', 'host']);
  expect(settings.rules.map(({ index }) => index)).toEqual([1]);
  for (const { exactness } of rules) expect(exactness.length).toBeGreaterThan(20);
});

test('a limit that the range cannot show is said', () => {
  const limits = [{ quantity: 'cathodic current', value: 0.19, for_s: 0.1 }] as const;
  const { notes } = ask('emstat4-hr', [hold(-1.1, 1, SLOW, { limits })], { range: { fixed_A: 0.01 } });
  expect(notes.join()).toContain('190 mA can never be seen');
  expect(ask('emstat4-hr', [hold(-1.1, 1, SLOW, { limits })], { range: { fixed_A: 0.1 } }).notes).toEqual([]);
});

test('nothing to play, and endless or impossible repeats', () => {
  expect(reasons('emstat4-hr', [])).toEqual(['There is nothing to play.']);
  expect(reasons('emstat4-hr', [repeat(3)])).toEqual(['There is nothing to play.']);
  for (const count of [0, 1.5, Number.POSITIVE_INFINITY])
    expect(reasons('emstat4-hr', [repeat(count, hold(0, 1, SLOW))]).length).toBeGreaterThan(0);
  expect(reasons('emstat4-hr', [repeat(2 ** 27, hold(0, 1, SLOW))])[0]).toContain('can number 134217727');
});
