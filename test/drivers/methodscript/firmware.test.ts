// Ways in which firmware differs from instrument to instrument: none of them may change what a run says.
import { describe, expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import { Ledger } from '../../../src/core/ledger.ts';
import { BlockBuilder } from '../../../src/core/samples.ts';
import type { DriverEvent, RunRequest } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { hold, openCircuit, repeat, request } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

type Options = ConstructorParameters<typeof MethodScriptEmulator>[0];
type Quirk = Pick<Options, 'faults' | 'behaviour'>;

const SLOW = { period_s: 0.1 };
const EDGE = { period_s: 0.1, edge: { period_s: 0.01, duration_s: 0.1 } };
const PULSES = [
  openCircuit(1, SLOW, { name: 'rest' }),
  repeat(
    4,
    hold(-0.8, 2, EDGE, { name: 'reduce', step: 1 }),
    hold(0.3, 1, EDGE, { name: 'oxidise', step: 1 }),
  ),
];
const VISITS = ['0.0', '1.0', '2.0', '1.1', '2.1', '1.2', '2.2', '1.3', '2.3'];

/** Runs the pulses on a 1 kΩ resistor; `react` sees every event. */
async function play(
  quirk: Quirk,
  {
    model = 'emstat4-hr',
    rest = {},
    react,
  }: {
    model?: string;
    rest?: Partial<RunRequest>;
    react?: (event: DriverEvent, stop: AbortController) => void;
  } = {},
) {
  const clock = new VirtualClock();
  const emulator = new MethodScriptEmulator({
    model: modelById(model)!,
    cell: new SimpleCell(1000),
    clock,
    speed: 1,
    seed: 5,
    ...quirk,
  });
  const { transport, far } = loopback('emulated');
  emulator.attach(far);
  const builder = new BlockBuilder();
  const events: DriverEvent[] = [];
  const running = async () => {
    const instrument = await methodScript.open(transport, { clock, simulated: true });
    const plan = await instrument.prepare(request(PULSES, { range: { fixed_A: 1e-3 }, ...rest }), {
      coarsen: false,
    });
    const stop = new AbortController();
    for await (const event of instrument.run(plan, stop.signal)) {
      events.push(event);
      if (event.type === 'samples') builder.append(event.block);
      react?.(event, stop);
    }
  };
  const error = await clock.run(
    running().then(
      () => undefined,
      (reason: CottrellError) => reason,
    ),
  );
  const block = builder.take();
  const ledger = new Ledger();
  ledger.add(block);
  const rows = ledger.takeRows();
  return { error, events, block, ledger, rows, emulator, visits: rows.map((r) => `${r.segment}.${r.cycle}`) };
}

const QUIRKS: Record<string, Quirk> = {
  'nothing odd': {},
  'the first line joined to the answer, as in 2019': { faults: { joinedFirstLine: true } },
  'a loop line at every iteration': { faults: { loopLinePerIteration: true } },
  'writes of one to seven bytes': { faults: { splitWrites: true } },
  'first samples at zero': { behaviour: { firstPoint: 'at zero' } },
  'a slow start of every loop': { behaviour: { loopOverhead_s: 0.03 } },
};

describe('a run is the same', () => {
  for (const [name, quirk] of Object.entries(QUIRKS)) {
    test(`with ${name}`, async () => {
      const { error, events, visits, rows, ledger, block, emulator } = await play(quirk);
      expect(error).toBeUndefined();
      expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
      expect(emulator.cellOn).toBe(false);
      expect(visits).toEqual(VISITS);
      // 10 at rest; of each cycle 10 dense and 19 others, then 10 dense and 9 others.
      expect(block.length).toBe(10 + 4 * (10 + 19 + 10 + 9));
      // Before the first sample of a slow loop nothing is known, and nothing else is missing.
      expect(ledger.totals.gap_s).toBeCloseTo(
        quirk.behaviour?.loopOverhead_s === undefined ? 0 : 8 * 0.025,
        3,
      );
      for (const { segment, start_s, end_s, gap_s, cathodic_C, anodic_C } of rows) {
        // Ohm's law over the length that the instrument itself measured.
        const length_s = end_s - start_s - gap_s;
        const [cathodic, anodic] = [
          [0, 0],
          [0.8e-3, 0],
          [0, 0.3e-3],
        ][segment] as [number, number];
        expect(cathodic_C).toBeCloseTo(cathodic * length_s, 5);
        expect(anodic_C).toBeCloseTo(anodic * length_s, 5);
      }
    });
  }
});

test('steps that take longer than programmed on this instrument are told, once each', async () => {
  const { events } = await play({ behaviour: { loopOverhead_s: 0.03 } });
  const told = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(told).toEqual([
    '"rest" lasts 1.03 s on this instrument instead of 1 s.',
    '"reduce" lasts 2.06 s on this instrument instead of 2 s.',
    '"oxidise" lasts 1.06 s on this instrument instead of 1 s.',
  ]);
});

test('a stop that is only seen after the end of the script', async () => {
  const { error, events, emulator, visits } = await play(
    { faults: { lateAbort: true } },
    {
      react: (event, stop) => {
        if (event.type === 'samples' && event.block.cycle.includes(3)) stop.abort();
      },
    },
  );
  // It is said three times in six seconds; the program of 13 s is over before that.
  expect(error).toBeUndefined();
  expect(events.at(-1)).toMatchObject({ type: 'finished', reason: 'program' });
  expect(emulator.cellOn).toBe(false);
  expect(visits).toEqual(VISITS);
});

test('a failure with and without an empty line after it', async () => {
  for (const noEmptyLineAfterError of [false, true]) {
    const { error, emulator, block } = await play({
      faults: { errorAfterPackages: { packages: 50, code: '0080' }, noEmptyLineAfterError },
    });
    expect(error).toMatchObject({
      code: 'instrument-failed',
      message: expect.stringContaining('oscillates'),
    });
    expect(emulator.cellOn).toBe(false);
    expect(block.marks.at(-1)!.kind).toBe('end');
  }
});

test('a program that is too large for the instrument is refused before anything is touched', async () => {
  const { error, events } = await play({ behaviour: { scriptBytes: 800 } });
  expect(error).toMatchObject({ code: 'instrument-refused', message: expect.stringContaining('too large') });
  expect(events).toEqual([]);
});

test('an instrument that does not say what it is', async () => {
  const { error } = await play({ faults: { noIdentity: true } });
  expect(error).toMatchObject({ code: 'not-an-instrument' });
});

test('ranging by itself: changes are flagged and told', async () => {
  const { error, events, block } = await play({}, { rest: { range: { from_A: 1e-6, to_A: 1e-3 } } });
  expect(error).toBeUndefined();
  const ranges = events.flatMap((event) => (event.type === 'range' ? [event] : []));
  expect(ranges.length).toBeGreaterThanOrEqual(1);
  const flagged = [...block.flags].filter((flags) => (flags & 16) !== 0).length;
  expect(flagged).toBe(ranges.length - 1);
});
