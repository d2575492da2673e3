// Runs as conversations: what the driver says and answers when all goes well, and whenever something does not.
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import type { CottrellError } from '../../../src/core/errors.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import type { DriverEvent, Plan, RunRequest } from '../../../src/drivers/driver.ts';
import { Conversation } from '../../../src/drivers/methodscript/conversation.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { MethodScriptPotentiostat } from '../../../src/drivers/methodscript/potentiostat.ts';
import { chargeMark, currentSample, mark, sample as shortSample } from '../../support/packages.ts';
import { scriptedInstrument } from '../../support/scripted-instrument.ts';
import { hold, holdCurrent, repeat, request } from '../../support/segments.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const HALF = { period_s: 0.5 };
const IDENTITY = { driver: 'x', model: 'x', label: 'x', serial: 'x', firmware: 'x', simulated: false };
/** Both scripts that are sent before a run begins: one when it is prepared, one when it starts. */
const LOADED = `
  > ...
  < l
  > ...
  < l`;
const STARTED = `${LOADED}
  > r
  < r
  < M0007`;
const OFF = `
  > e
  > set_pgstat_chan 0
  > cell_off
  >
  < e
  <`;
const SYNC_IDLE = `
  >
  > Z
  <
  < Z!0006`;
const SAFE = `${SYNC_IDLE}${OFF}`;

/** A sample with potential and cell voltage measured as well. */
function sample(ordinal: number, t_us: number, I_nA = 0, meta = ',10,21B'): string {
  return `${shortSample(ordinal, t_us, -1_100_000, I_nA, meta)};ab7EF38A0u,10;ag7D62000u,10`;
}

/** What a test does when an event comes. */
type React = (
  event: DriverEvent,
  instrument: MethodScriptPotentiostat,
  stop: AbortController,
  far: Duplex,
) => void;

interface Options {
  readonly rest?: Partial<RunRequest>;
  readonly react?: React;
  readonly stop?: AbortController;
}

function connect(conversation: string) {
  const clock = new VirtualClock();
  const scripted = scriptedInstrument(clock, conversation);
  const talk = new Conversation(scripted.transport, { clock, simulated: false });
  const model = modelById('emstat4-hr')!;
  return {
    clock,
    scripted,
    instrument: new MethodScriptPotentiostat(model, IDENTITY, talk, scripted.transport),
  };
}

/** Plays a run against a conversation, from `prepare` to its end. */
async function play(body: readonly WaveformNode[], conversation: string, options: Options = {}) {
  const { rest = {}, react, stop = new AbortController() } = options;
  const { clock, scripted, instrument } = connect(conversation);
  const events: DriverEvent[] = [];
  const running = async () => {
    const plan = await instrument.prepare(request(body, rest), { coarsen: false });
    for await (const event of instrument.run(plan, stop.signal)) {
      events.push(event);
      react?.(event, instrument, stop, scripted.far);
    }
  };
  const error = await clock.run(
    running().then(
      () => undefined,
      (reason: CottrellError) => reason,
    ),
  );
  return { error, events, scripted, clock, story: events.flatMap(tell), marks: marksOf(events) };
}

function tell(event: DriverEvent): string[] {
  if (event.type === 'samples')
    return [...event.block.t_s].map((t_s, n) => `${event.block.segment[n]}.${event.block.cycle[n]} ${t_s}`);
  if (event.type === 'finished') return [`finished ${JSON.stringify(event.reason)} at ${event.t_s}`];
  if (event.type === 'range' || event.type === 'instrument-charge') return [];
  if (event.type === 'warning') return [`warning: ${event.message}`];
  return [event.type];
}

function marksOf(events: readonly DriverEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'samples'
      ? event.block.marks.map((m) => `${m.kind} ${m.segment}.${m.cycle} ${m.t_s}`)
      : [],
  );
}

const pulses = [
  repeat(2, hold(-1.1, 1, HALF, { name: 'a', step: 0 }), hold(0.4, 1, HALF, { name: 'b', step: 0 })),
];

test('a run to its end', async () => {
  const { error, story, marks, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    < ${sample(0, 1_000_000)}
    < *
    < ${mark(1, 1_000_100)}
    < M0007
    < ${sample(1, 500_000)}
    < ${sample(1, 1_000_000)}
    < *
    < ${mark(2, 1_000_000)}
    < ${sample(2, 500_000)}
    < ${sample(2, 1_000_000)}
    < ${mark(3, 1_000_000)}
    < ${sample(3, 500_000)}
    < ${sample(3, 1_000_000)}
    < ${mark(4, 1_000_000)}
    < +
    < ${mark(4, 30)}
    <
    ${OFF}`,
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(story).toEqual([
    'started',
    '0.0 0.5',
    '0.0 1',
    '1.0 1.5001',
    '1.0 2.0001',
    '0.1 2.5001',
    '0.1 3.0001',
    '1.1 3.5001',
    '1.1 4.0001',
    'finished "program" at 4.00013',
  ]);
  expect(marks).toEqual([
    'segment 0.0 0',
    'segment 1.0 1.0001',
    'segment 0.1 2.0001',
    'segment 1.1 3.0001',
    'end 1.1 4.00013',
  ]);
  expect(scripted.scripts[0]).toEqual(scripted.scripts[1]);
});

test('2019 firmware, a loop line per iteration, unknown lines, late echoes: nothing of it matters', async () => {
  const { error, story } = await play(
    [hold(-1.1, 1, HALF)],
    `${LOADED}
    > r
    < Z!0006
    <
    < rM0007
    < L
    < L
    < H
    < Wsomething new
    < Q
    < ${sample(0, 500_000)}
    < *
    < +
    < C0001
    < -
    < ${mark(1, 1_000_000)}
    <
    ${OFF}`,
  );
  expect(error).toBeUndefined();
  expect(story).toEqual([
    'started',
    '0.0 0.5',
    'warning: The instrument said something unknown, left out: "Wsomething new"',
    'finished "program" at 1',
  ]);
});

test('a program the instrument refuses is refused before anything starts, with the line it is about', async () => {
  const { error, events } = await play(
    pulses,
    `
    > ...
    < l!4001: Line 3, Col 1
    > ...
    < l!4001: Line 3, Col 1
    > ...
    < l!4001: Line 3, Col 1`,
  );
  expect(events).toEqual([]);
  expect(error).toMatchObject({ code: 'instrument-refused' });
  expect(error!.message).toContain('code 4001, line 3: "var p"');
});

test('firmware that cannot measure more beside the current gets a leaner program', async () => {
  const lean = (ordinal: number, t_us: number) => shortSample(ordinal, t_us, 0, 5_000);
  const { error, events, scripted } = await play(
    [hold(-1.1, 1, HALF)],
    `
    > ...
    < l!4008: Line 15, Col 33
    > ...
    < l!4008: Line 15, Col 33
    > ...
    < l
    > ...
    < l
    > r
    < r
    < ${lean(0, 500_000)}
    < ${mark(1, 1_000_000)}
    <
    ${OFF}`,
  );
  expect(error).toBeUndefined();
  expect(scripted.scripts.map((script) => script.join('\n').match(/add_meas\([^)]*\)/g) ?? [])).toEqual([
    ['add_meas(0 ab w)', 'add_meas(0 ag v)'],
    ['add_meas(0 ab w)'],
    [],
    [],
  ]);
  const block = events.find((event) => event.type === 'samples')!.block;
  expect([block.potential_V[0], block.current_A[0]]).toEqual([Number.NaN, 5e-6]);
});

test('a start that is refused leaves the cell alone', async () => {
  const { error, events } = await play(
    pulses,
    `${LOADED}
    > r
    < r!000C`,
  );
  expect(error).toMatchObject({ code: 'instrument-refused' });
  expect(events).toEqual([]);
});

test('a start that is not answered may have happened: everything is done to switch off', async () => {
  const { error, scripted } = await play(
    pulses,
    `${LOADED}
    > r
    >
    > Z
    < ${sample(0, 500_000)}
    < Z
    < *
    <
    ${OFF}`,
  );
  await scripted.finished;
  expect(error).toMatchObject({ code: 'instrument-silent' });
});

test('an error of the running program: the cell is switched off, the samples are kept', async () => {
  const { error, story, marks, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    < !0032: Line 12
    <
    ${SAFE}`,
  );
  await scripted.finished;
  expect(error).toMatchObject({ code: 'instrument-failed', context: { code: '0032', line: 12 } });
  expect(error!.message).toContain('protect itself');
  expect(story).toEqual(['started', '0.0 0.5']);
  expect(marks).toEqual(['segment 0.0 0', 'end 0.0 0.5']);
});

test('an error after which the cell does not switch off is the loudest error there is', async () => {
  const refused = `
    > e
    > set_pgstat_chan 0
    > cell_off
    >
    < e!0001: Line 2`;
  const { error, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    < !0058
    ${SYNC_IDLE}${refused}
    ${SYNC_IDLE}${refused}
    ${SYNC_IDLE}${refused}`,
  );
  await scripted.finished;
  expect(error).toMatchObject({ code: 'cell-not-off', cause: { code: 'instrument-failed' } });
});

test('a program that ends before its time without a word has failed', async () => {
  const { error } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    < *
    <
    ${OFF}`,
  );
  expect(error).toMatchObject({
    code: 'instrument-failed',
    message: expect.stringContaining('before its time'),
  });
});

test('silence is noticed after three periods and half a minute', async () => {
  const { error, clock } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}`,
  );
  expect(error).toMatchObject({ code: 'cell-not-off', cause: { code: 'instrument-silent' } });
  expect(clock.now_s()).toBeGreaterThan(31.5);
  expect(clock.now_s()).toBeLessThan(45);
});

test('an instrument that falls silent and then can be stopped has failed, with the cell off', async () => {
  const { error, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    >
    > Z
    < Z
    <
    ${OFF}`,
  );
  await scripted.finished;
  expect(error).toMatchObject({ code: 'instrument-silent' });
});

test('a line that breaks in the middle is a lost link, with the samples so far', async () => {
  const { error, story } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    . 1`,
    {
      react: (event, _instrument, _stop, far) => {
        if (event.type === 'samples') far.end('Pja800000');
      },
    },
  );
  expect(error).toMatchObject({ code: 'link-lost' });
  expect(story).toEqual(['started', '0.0 0.5']);
});

test('damaged lines cost their own samples; too many of them are no connection', async () => {
  const some = await play(
    [hold(-1.1, 2, HALF)],
    `${STARTED}
    < ${sample(0, 500_000)}
    < Pja800\xff000i;eb
    < \x8f\x02
    < ${sample(0, 1_500_000)}
    < ${sample(0, 2_000_000)}
    < ${mark(1, 2_000_000)}
    <
    ${OFF}`,
  );
  expect(some.error).toBeUndefined();
  expect(some.marks).toEqual(['segment 0.0 0', 'gap 0.0 0.5', 'end 0.0 2']);
  expect(some.story).toContain(
    'warning: Damaged lines from the instrument so far: 1. Their samples are missing.',
  );

  const noise = Array.from({ length: 150 }, () => '< \xfe\xfd').join('\n');
  const many = await play(
    pulses,
    `${STARTED}
    ${noise}
    >
    > Z
    < Z
    <
    ${OFF}`,
  );
  expect(many.error).toMatchObject({ code: 'link-garbled' });
  await many.scripted.finished;
});

const stopping: Options = {
  react: (event, _instrument, stop) => {
    if (event.type === 'samples') stop.abort();
  },
};

test('a stop: said once, waited for, the end told by the instrument', async () => {
  const { error, story, marks, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z
    < *
    < +
    < ${mark(0, 730_000)}
    <
    ${OFF}`,
    stopping,
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(story).toEqual(['started', '0.0 0.5', 'finished "stopped" at 0.73']);
  expect(marks).toEqual(['segment 0.0 0', 'end 0.0 0.73']);
});

test('a stop that crosses the end of the program: its late answer is waited for', async () => {
  const { error, story, scripted } = await play(
    [hold(-1.1, 1, HALF)],
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < ${sample(0, 1_000_000)}
    < ${mark(1, 1_000_000)}
    <
    . 0.2
    < Z!0006
    ${OFF}`,
    stopping,
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(story.at(-1)).toBe('finished "program" at 1');
});

test('a stop that is answered "not running" ends the run even if the empty line was lost', async () => {
  const { error, story } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z!0006
    ${OFF}`,
    stopping,
  );
  expect(error).toBeUndefined();
  expect(story.at(-1)).toBe('finished "stopped" at 0.5');
});

test('a stop that is not heard is said again after two seconds', async () => {
  const { error, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < ${sample(0, 1_000_000)}
    > Z
    < Z
    <
    ${OFF}`,
    stopping,
  );
  await scripted.finished;
  expect(error).toBeUndefined();
});

test('a stop that is never heard ends loudly, and soon', async () => {
  const { error, clock, story } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z`,
    stopping,
  );
  expect(error).toMatchObject({ code: 'cell-not-off', cause: { code: 'instrument-silent' } });
  expect(clock.now_s()).toBeLessThan(15);
  expect(story).toEqual(['started', '0.0 0.5']);
});

test('a run that is stopped before it starts sends nothing more', async () => {
  const stop = new AbortController();
  stop.abort();
  const { error, story, scripted } = await play(pulses, '> ...\n< l', { stop });
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(story).toEqual(['finished "stopped" at 0']);
});

test('leaving the iteration early stops the program and confirms off', async () => {
  const { clock, scripted, instrument } = connect(`${STARTED}
    < ${sample(0, 500_000)}
    >
    > Z
    < Z
    < *
    <
    ${OFF}`);
  const running = async () => {
    const plan = await instrument.prepare(request(pulses), { coarsen: false });
    for await (const event of instrument.run(plan, new AbortController().signal))
      if (event.type === 'samples') break;
  };
  await clock.run(running());
  await scripted.finished;
});

test('a stop rule is met by the charge where the line that says so is lost or damaged', async () => {
  const rule = { kind: 'charge', charge: 'cathodic', value_C: 0.001, at: 'end of cycle' } as const;
  const ending = (charge_nC: number, ...lines: string[]) =>
    play(
      pulses,
      `${STARTED}
      < ${sample(0, 500_000, -1_000_000)}
      < ${chargeMark(1, 1_000_000, -charge_nC, 0)}
      < ${chargeMark(2, 1_000_000, 0, 500_000)}
      ${lines.join('\n')}
      < ${mark(2, 40)}
      <
      ${OFF}`,
      { rest: { rules: [rule] } },
    );
  for (const lines of [[], ['< Tr\xffle 0'], ['< Trule 7']]) {
    const { error, story } = await ending(990_000, ...lines);
    expect(error).toBeUndefined();
    expect(story.at(-1)).toBe('finished {"rule":0} at 2.00004');
  }
  expect((await ending(900_000)).error).toMatchObject({ code: 'instrument-failed' });
});

test('a stop rule that the instrument meets is told with its number', async () => {
  const rule = { kind: 'charge', charge: 'cathodic', value_C: 0.001, at: 'end of cycle' } as const;
  const { story, events, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000, -1_000_000)}
    < ${chargeMark(1, 1_000_000, -1_000_000, 0)}
    < ${sample(1, 500_000)}
    < ${chargeMark(2, 1_000_000, 0, 500_000)}
    < Trule 1
    < +
    < ${mark(2, 40)}
    <
    ${OFF}`,
    { rest: { rules: [{ kind: 'time', value_s: 100, at: 'at once' }, rule] } },
  );
  await scripted.finished;
  expect(story.at(-1)).toBe('finished {"rule":1} at 2.00004');
  expect(events.filter(({ type }) => type === 'instrument-charge')).toMatchObject([
    { segment: 0, cycle: 0, cathodic_C: 0.001, anodic_C: 0 },
    { segment: 1, cycle: 0, cathodic_C: 0, anodic_C: 0.0005 },
  ]);
  expect(scripted.scripts[0]).toContain(' if sc <= -1m');
  expect(scripted.scripts[0]).toContain('  send_string "rule 1"');
});

test('a potential beyond its limit under a held current, seen by the instrument alone', async () => {
  const limits = [{ quantity: 'potential below', value: -1.5, for_s: 0.5 }] as const;
  const { error, scripted } = await play(
    [holdCurrent(-1e-3, 5, HALF, { limits })],
    `${STARTED}
    < ${currentSample(0, 500_000, -1_600_000, -1_000_000)};ag7D62000u,10
    < Tlimit 0
    < *
    <
    ${OFF}`,
  );
  await scripted.finished;
  expect(error).toMatchObject({ code: 'instrument-failed', message: expect.stringContaining('limit') });
});

test('a pause: cell off, position kept; the resumed run begins the cycle again, and its time has gone on', async () => {
  const { error, story, marks, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    < ${mark(1, 1_000_000)}
    < ${sample(1, 500_000)}
    < ${mark(2, 1_000_000)}
    < ${sample(2, 500_000)}
    . 0.1
    < ${mark(3, 1_000_000)}
    < ${sample(3, 500_000)}
    > Z
    < Z
    < ${mark(3, 600_000)}
    <
    ${OFF}
    > ...
    < l
    > r
    < r
    < ${sample(0, 500_000)}
    < ${mark(1, 1_000_000)}
    < ${sample(1, 500_000)}
    < ${mark(2, 1_000_000)}
    <
    ${OFF}`,
    { react: pausingIn(1, 1) },
  );
  expect(error).toBeUndefined();
  await scripted.finished;
  expect(story.filter((line) => !line.startsWith('warning'))).toEqual([
    'started',
    '0.0 0.5',
    '1.0 1.5',
    '0.1 2.5',
    '1.1 3.5',
    'paused',
    'resumed',
    '0.1 4.1',
    '1.1 5.1',
    'finished "program" at 5.6',
  ]);
  expect(marks).toEqual([
    'segment 0.0 0',
    'segment 1.0 1',
    'segment 0.1 2',
    'segment 1.1 3',
    'pause 1.1 3.6',
    'resume 0.1 3.6',
    'segment 0.1 3.6',
    'segment 1.1 4.6',
    'end 1.1 5.6',
  ]);
  expect(scripted.scripts[2]).not.toContain('loop k0 < 2i');
});

/** Pauses when a sample of this visit comes, and resumes when paused. */
function pausingIn(segment: number, cycle: number, then: 'resume' | 'stop' = 'resume'): React {
  return (event, instrument, stop) => {
    if (event.type !== 'samples') return;
    if (event.block.segment.at(-1) !== segment || event.block.cycle.at(-1) !== cycle) return;
    instrument.pause().then(() => (then === 'resume' ? instrument.resume() : stop.abort()), done);
  };
}

/** For commands that come again with later samples, and are refused then. */
function done(error: CottrellError): void {
  expect(error.code).toBe('state-refused');
}

test('a paused hold goes on with its remaining time, its charge carried on', async () => {
  const rule = { kind: 'charge', charge: 'absolute', value_C: 1, at: 'end of cycle' } as const;
  const { error, marks, scripted } = await play(
    [hold(-1.1, 10, HALF, { name: 'hold' })],
    `${STARTED}
    < ${sample(0, 500_000, -4_000_000)}
    > Z
    < Z
    < ${mark(0, 3_500_000)}
    <
    ${OFF}
    > ...
    < l
    > r
    < r
    < ${sample(0, 500_000)}
    < ${chargeMark(1, 6_500_000, -1_000_000, 0)}
    <
    ${OFF}`,
    { rest: { rules: [rule] }, react: pausingIn(0, 0) },
  );
  expect(error).toBeUndefined();
  await scripted.finished;
  expect(marks).toEqual([
    'segment 0.0 0',
    'pause 0.0 3.5',
    'resume 0.0 3.5',
    'segment 0.0 3.5',
    'end 0.0 10',
  ]);
  // 4 mA for one period of 0.5 s had passed.
  expect(scripted.scripts[2]).toContain('store_var sc -2m jc');
  expect(scripted.scripts[2]!.find((line) => line.startsWith('meas_loop_ca'))).toMatch(/-1100m 500m 6500m/);
});

test('stopping a paused run needs no more words: the cell is off', async () => {
  const { error, story, scripted } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z
    < ${mark(0, 600_000)}
    <
    ${OFF}`,
    { react: pausingIn(0, 0, 'stop') },
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(story).toEqual(['started', '0.0 0.5', 'paused', 'finished "stopped" at 0.6']);
});

test('a line that breaks while the run is paused ends it', async () => {
  const { error, story } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z
    < ${mark(0, 600_000)}
    <
    ${OFF}`,
    {
      react: (event, instrument, _stop, far) => {
        if (event.type === 'samples') instrument.pause().catch(done);
        if (event.type === 'paused') far.end();
      },
    },
  );
  expect(error).toMatchObject({ code: 'link-lost' });
  expect(story).toEqual(['started', '0.0 0.5', 'paused']);
});

const twoSteps = [
  hold(-1.1, 60, HALF, { name: 'a', step: 0 }),
  hold(0.4, 1, HALF, { name: 'b', step: 1 }),
  hold(0.5, 1, HALF, { name: 'c', step: 1 }),
  hold(0, 1, HALF, { name: 'd', step: 2 }),
];

const skippingIn =
  (segment: number): React =>
  (event, instrument) => {
    if (event.type === 'samples' && event.block.segment.at(-1) === segment) instrument.skipStep().catch(done);
  };

test('a step that is one measurement loop is left by the instrument itself, with the cell on', async () => {
  const { error, story, marks, scripted } = await play(
    twoSteps,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Y
    < Y
    < *
    < ${mark(1, 740_000)}
    < ${sample(1, 500_000)}
    < ${mark(2, 1_000_000)}
    < ${sample(2, 500_000)}
    < ${mark(3, 1_000_000)}
    < ${sample(3, 500_000)}
    < ${mark(4, 1_000_000)}
    <
    ${OFF}`,
    { react: skippingIn(0) },
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(marks.slice(0, 2)).toEqual(['segment 0.0 0', 'segment 1.0 0.74']);
  expect(story.filter((line) => line.startsWith('warning'))).toEqual([]);
});

const threeSteps = [
  hold(-1.1, 2, HALF, { name: 'a', step: 0 }),
  hold(0.4, 2, HALF, { name: 'b', step: 1 }),
  hold(0.1, 1, HALF, { name: 'c', step: 2 }),
];

/** Skips at the first sample of each of these segments, and keeps what came of it. */
function skipper(...segments: number[]) {
  const outcomes: Promise<string>[] = [];
  const react: React = (event, instrument) => {
    if (event.type !== 'samples' || segments.length === 0) return;
    if (event.block.segment.at(-1) !== segments[0]) return;
    segments.shift();
    outcomes.push(
      instrument.skipStep().then(
        () => 'done',
        (error: CottrellError) => `${error.code}: ${error.message}`,
      ),
    );
  };
  return { react, outcomes: () => Promise.all(outcomes) };
}

test('a second step of the same program is skipped as well', async () => {
  const skips = skipper(0, 1);
  const { error, marks, scripted } = await play(
    threeSteps,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Y
    < Y
    < *
    < ${mark(1, 740_000)}
    < ${sample(1, 500_000)}
    > Y
    < Y
    < *
    < ${mark(2, 760_000)}
    < ${sample(2, 500_000)}
    < ${sample(2, 1_000_000)}
    < ${mark(3, 1_000_000)}
    <
    ${OFF}`,
    { react: skips.react },
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(marks).toEqual(['segment 0.0 0', 'segment 1.0 0.74', 'segment 2.0 1.5', 'end 2.0 2.5']);
  expect(await skips.outcomes()).toEqual(['done', 'done']);
});

test('a skip the instrument refuses is not a success', async () => {
  const skips = skipper(2);
  const { error } = await play(
    threeSteps,
    `${STARTED}
    < ${mark(1, 2_000_000)}
    < ${mark(2, 2_000_000)}
    < ${sample(2, 500_000)}
    > Y
    < ${sample(2, 1_000_000)}
    < ${mark(3, 1_000_000)}
    < Y!0006
    <
    ${OFF}`,
    { react: skips.react },
  );
  expect(error).toBeUndefined();
  expect(await skips.outcomes()).toEqual([expect.stringMatching(/^state-refused: .*not skipped.*0006/)]);
});

test('a skip without an answer is not a success either', async () => {
  const skips = skipper(0);
  const { error } = await play(
    threeSteps,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Y
    . 3
    < ${sample(0, 1_000_000)}
    < ${sample(0, 1_500_000)}
    < ${sample(0, 2_000_000)}
    < ${mark(1, 2_000_000)}
    < ${mark(2, 2_000_000)}
    < ${mark(3, 1_000_000)}
    <
    ${OFF}`,
    { react: skips.react },
  );
  expect(error).toBeUndefined();
  expect(await skips.outcomes()).toEqual([expect.stringMatching(/^instrument-silent: /)]);
});

test('a skip that crosses the end of its step and ends the next one says so', async () => {
  const skips = skipper(0);
  const { error, story } = await play(
    threeSteps,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Y
    < ${sample(0, 1_000_000)}
    < ${sample(0, 1_500_000)}
    < ${sample(0, 2_000_000)}
    < ${mark(1, 2_000_000)}
    < ${sample(1, 500_000)}
    < Y
    < *
    < ${mark(2, 600_000)}
    < ${sample(2, 500_000)}
    < ${sample(2, 1_000_000)}
    < ${mark(3, 1_000_000)}
    <
    ${OFF}`,
    { react: skips.react },
  );
  expect(error).toBeUndefined();
  const message = '"a" ended by itself before it could be skipped, and "b" was ended instead.';
  expect(await skips.outcomes()).toEqual([`state-refused: ${message}`]);
  expect(story).toContain(`warning: ${message}`);
});

test('a longer step is skipped by a new program that begins with the next', async () => {
  const { error, marks, scripted } = await play(
    twoSteps.slice(1),
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z
    < ${mark(0, 600_000)}
    <
    ${OFF}
    > ...
    < l
    > r
    < r
    < ${sample(0, 500_000)}
    < ${mark(1, 1_000_000)}
    <
    ${OFF}`,
    { react: skippingIn(0) },
  );
  await scripted.finished;
  expect(error).toBeUndefined();
  expect(marks).toEqual([
    'segment 0.0 0',
    'pause 0.0 0.6',
    'resume 2.0 0.6',
    'segment 2.0 0.6',
    'end 2.0 1.6',
  ]);
});

test('what cannot be done now is refused: no run, not paused, a run already', async () => {
  const { instrument } = connect('');
  await expect(instrument.pause()).rejects.toMatchObject({ code: 'state-refused' });
  await expect(instrument.resume()).rejects.toMatchObject({ code: 'state-refused' });
  await expect(instrument.skipStep()).rejects.toMatchObject({ code: 'state-refused' });
  const refusals: Promise<unknown>[] = [];
  const { error } = await play(
    pulses,
    `${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z
    < ${mark(0, 600_000)}
    <
    ${OFF}`,
    {
      react: (event, busy, stop) => {
        if (event.type !== 'samples' || refusals.length > 0) return;
        refusals.push(busy.resume(), busy.readNow(), busy.prepare(request(pulses), { coarsen: false }));
        refusals.push(busy.run({ ...({} as Plan) }, stop.signal).next(), busy.ensureOff());
        for (const refusal of refusals) refusal.catch(() => undefined);
        stop.abort();
      },
    },
  );
  expect(error).toBeUndefined();
  const codes = (await Promise.allSettled(refusals)).map((result) =>
    result.status === 'rejected' ? (result.reason as CottrellError).code : 'fulfilled',
  );
  expect(codes).toEqual(['state-refused', 'state-refused', 'state-refused', 'internal', 'cell-not-off']);
});

test('firmware that cannot measure beside a set current: the plan says whose charge it is', async () => {
  const refused = `
    > ...
    < l!4008: Line 15, Col 30
    . 0.2`;
  const { clock, instrument, scripted } = connect(`${refused}${refused}${refused}
    > ...
    < l`);
  const plan = await clock.run(instrument.prepare(request([holdCurrent(1e-3, 1, HALF)]), { coarsen: false }));
  expect(scripted.scripts[0]!.join('\n')).toContain('add_meas(0 ba i)');
  expect(plan.programText).not.toContain('add_meas');
  expect(plan.notes).toContainEqual(expect.stringContaining('is that of the set current'));
});

test('a reading at open circuit, and switching off, outside a run', async () => {
  const { clock, scripted, instrument } = connect(`
    > ...
    < e
    < Pab7F2C1B4u,10,205
    <
    ${SAFE}`);
  const reading = await clock.run(instrument.readNow());
  expect(reading).toEqual({ potential_V: -0.867916, current_A: Number.NaN, cellOn: false });
  expect(scripted.scripts[0]).toContain('cell_off');
  expect(scripted.scripts[0]).not.toContain('cell_on');
  await clock.run(instrument.ensureOff());
  await scripted.finished;
});

test('giving the instrument up during a run stops it first', async () => {
  const { clock, scripted, instrument } = connect(`${STARTED}
    < ${sample(0, 500_000)}
    > Z
    < Z
    <
    ${OFF}`);
  const running = async () => {
    const plan = await instrument.prepare(request(pulses), { coarsen: false });
    for await (const event of instrument.run(plan, new AbortController().signal))
      if (event.type === 'samples') void instrument[Symbol.asyncDispose]();
  };
  await clock.run(running());
  await scripted.finished;
  expect(await clock.run(instrument.closed)).toBeUndefined();
});
