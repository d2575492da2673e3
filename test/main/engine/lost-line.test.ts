// What becomes of a run whose line is lost in the middle, on the emulated instrument: one test for each way in which a
// line can go, by both policies.
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import type { RunRequest } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import type { Faults } from '../../../src/drivers/methodscript/emulator/faults.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback, type Transport } from '../../../src/drivers/transport.ts';
import { Session } from '../../../src/main/engine/session.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { KEEP_NOTHING_AWAKE } from '../../support/keep-awake.ts';
import { hold, repeat, request } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const EVERY = { period_s: 0.1 };
const PULSES: WaveformNode[] = [
  repeat(40, hold(-0.8, 2, EVERY, { name: 'reduce' }), hold(0.3, 1, EVERY, { name: 'oxidise' })),
];

/** A session on a port to which emulated instruments can be plugged. */
class Lab {
  readonly clock = new VirtualClock();
  readonly recorder = new FakeRecorder();
  readonly states: string[] = [];
  readonly session: Session;
  instrument: MethodScriptEmulator | undefined;
  #far: Duplex | undefined;

  constructor(faults: Faults = {}) {
    this.instrument = this.make('ES4HR26A0001', faults);
    const context = { clock: this.clock, simulated: true };
    this.session = new Session({
      clock: this.clock,
      open: async (expected) => methodScript.open(this.#open(), { ...context, expected }),
      attach: async (held) => methodScript.attach!(this.#open(), context, held),
      keepAwake: KEEP_NOTHING_AWAKE,
    });
    this.session.snapshots.subscribe(({ state }) => {
      if (this.states.at(-1) !== state.name) this.states.push(state.name);
    });
  }

  make(serial: string, faults: Faults = {}): MethodScriptEmulator {
    const model = modelById('emstat4-hr')!;
    return new MethodScriptEmulator({
      model,
      cell: new SimpleCell(1000),
      clock: this.clock,
      speed: 1,
      seed: 7,
      serial,
      faults,
    });
  }

  #open(): Transport {
    if (this.instrument === undefined) throw new CottrellError('port-not-found', 'There is no port.');
    const { transport, far } = loopback('port');
    this.instrument.attach(far);
    this.#far = far;
    return transport;
  }

  /** The cable is pulled out: nothing is to be found at the port any more. */
  unplug(): MethodScriptEmulator {
    const instrument = this.instrument!;
    this.instrument = undefined;
    this.#far!.destroy(new Error('the cable was pulled'));
    return instrument;
  }

  /** Starts the pulses and lets them run for a while. */
  async begin(onLinkLoss: RunRequest['onLinkLoss'], seconds = 20, body = PULSES) {
    await this.clock.run(this.session.connect());
    const asked = request(body, { range: { fixed_A: 1e-3 }, onLinkLoss });
    const plan = await this.clock.run(this.session.prepare(asked, { coarsen: false }));
    const result = this.session.start(plan, () => this.recorder);
    await this.clock.advance(seconds);
    return { result, plan };
  }

  get warnings(): string {
    let text = '';
    this.session.snapshots
      .subscribe(({ warnings }) => {
        text = warnings.map(({ message }) => message).join('\n');
      })
      .unsubscribe();
    return text;
  }
}

const DEATHS = { 'a cable that is pulled out': true, 'an instrument that goes silent': false };

describe('on link loss: off', () => {
  it.each(Object.entries(DEATHS))(
    '%s ends the run with what came before, unsafe; who comes back is made safe',
    async (_name, isPulled) => {
      const lab = new Lab(isPulled ? {} : { silenceAfterPackages: 150 });
      const { result } = await lab.begin('off');
      const far = lab.instrument!;
      if (isPulled) lab.unplug();
      expect(await lab.clock.run(result)).toMatchObject({
        cellOff: false,
        outcome: { kind: 'failed', code: 'cell-not-off' },
      });
      expect(lab.session.state.name).toBe('unsafe');
      expect(far.cellOn).toBe(true);
      expect(lab.recorder.samples.length).toBeGreaterThan(100);
      if (!isPulled) return;
      lab.instrument = far;
      await lab.clock.run(lab.session.connect());
      expect(far.cellOn).toBe(false);
      expect(lab.session.state.name).toBe('ready');
    },
  );

  it('an instrument that went silent is unsafe; when it is heard again it is made safe', async () => {
    const lab = new Lab({ silenceAfterPackages: 150 });
    const { result } = await lab.begin('off');
    await lab.clock.run(result);
    const kept = lab.recorder.samples.length;
    expect(kept).toBeGreaterThan(100);
    const far = lab.instrument!;
    expect([far.cellOn, lab.session.state.name]).toEqual([true, 'unsafe']);
    // Silent still: nothing is believed.
    await expect(lab.clock.run(lab.session.connect())).rejects.toBeInstanceOf(CottrellError);
    expect(lab.session.state.name).toBe('unsafe');
    far.speakAgain();
    await lab.clock.run(lab.session.connect());
    expect([far.cellOn, lab.session.state.name]).toEqual([false, 'ready']);
    expect(lab.recorder.samples.length).toBe(kept);
  });

  it('another instrument at the port is told apart before anything is done to it', async () => {
    const lab = new Lab();
    const { result } = await lab.begin('off');
    const far = lab.unplug();
    await lab.clock.run(result);
    const other = lab.make('ES4HR26A0002');
    lab.instrument = other;
    await expect(lab.clock.run(lab.session.connect())).rejects.toMatchObject({
      code: 'instrument-swapped',
      message: expect.stringMatching(/ES4HR26A0002.*ES4HR26A0001/),
    });
    // Nothing is known of the cell that matters.
    expect(lab.session.state.name).toBe('unsafe');
    lab.instrument = far;
    await lab.clock.run(lab.session.connect());
    expect([far.cellOn, lab.session.state.name]).toEqual([false, 'ready']);
    // A person who answers for the first cell may go on with the other instrument.
    lab.unplug();
    await lab.clock.advance(1);
    lab.instrument = other;
    await lab.clock.run(lab.session.connect());
    expect(lab.session.state.name).toBe('ready');
  });
});

describe('on link loss: continue', () => {
  it.each([
    ['a cable that is pulled out', 30],
    ['a cable that is pulled out for less than a cycle', 1.5],
  ])('%s: the same run goes on unasked, with one gap', async (_name, away_s) => {
    const lab = new Lab();
    const { result } = await lab.begin('continue');
    const far = lab.unplug();
    await lab.clock.advance(away_s / 2);
    expect(lab.session.state.name).toBe('adrift');
    expect(far.running).toBe(true);
    await lab.clock.advance(away_s / 2);
    lab.instrument = far;
    expect(await lab.clock.run(result)).toMatchObject({
      outcome: { kind: 'completed', by: 'program' },
      cellOff: true,
    });
    expect(lab.states.slice(-4)).toEqual(['running', 'adrift', 'running', 'ready']);
    expect(far.cellOn).toBe(false);
    const { samples } = lab.recorder;
    expect(samples.marks.filter(({ kind }) => kind === 'gap')).toHaveLength(1);
    expect(samples.t_s.at(-1)).toBeCloseTo(120, 0);
    const last = (await lab.clock.run(result)).totals;
    expect(last.gap_s).toBeGreaterThan(away_s);
    expect(last.gap_s).toBeLessThan(away_s + 20);
  });

  it('an instrument that goes silent for good: the run stays adrift until a person stops it, then unsafe', async () => {
    const lab = new Lab({ silenceAfterPackages: 150 });
    const { result } = await lab.begin('continue');
    await lab.clock.advance(60);
    expect(lab.session.state.name).toBe('adrift');
    await expect(lab.clock.run(lab.session.stop())).rejects.toMatchObject({ code: 'cell-not-off' });
    expect(await lab.clock.run(result)).toMatchObject({ cellOff: false });
    expect(lab.session.state.name).toBe('unsafe');
    expect(lab.recorder.samples.length).toBeGreaterThan(100);
  });

  it('another instrument at the port is not adopted; the right one is, when it comes', async () => {
    const lab = new Lab();
    const { result } = await lab.begin('continue');
    const far = lab.unplug();
    lab.instrument = lab.make('ES4HR26A0002');
    await lab.clock.advance(30);
    expect(lab.session.state.name).toBe('adrift');
    expect(lab.warnings).toMatch(/is not the one that plays this run/);
    lab.instrument = far;
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'completed' }, cellOff: true });
  });

  it.each([5, 50])(
    'a person who stops while the line is away (%d s) stops the program as soon as it is back',
    async (away_s) => {
      const lab = new Lab();
      const { result } = await lab.begin('continue');
      const far = lab.unplug();
      await lab.clock.advance(away_s);
      const stopping = lab.session.stop();
      await lab.clock.advance(1);
      lab.instrument = far;
      await lab.clock.run(stopping);
      expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'stopped' }, cellOff: true });
      expect(far.cellOn).toBe(false);
    },
  );

  it('has the time that seldom samples need, where a person stops it while the line is away', async () => {
    const lab = new Lab();
    const { result } = await lab.begin('continue', 50, [hold(-0.8, 600, { period_s: 20 })]);
    const far = lab.unplug();
    await lab.clock.advance(5);
    const stopping = lab.session.stop();
    await lab.clock.advance(1);
    lab.instrument = far;
    await lab.clock.run(stopping);
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'stopped' }, cellOff: true });
    expect([far.cellOn, lab.session.state.name]).toEqual([false, 'ready']);
  });

  it('a plan of the connection that was lost cannot be started over the next one', async () => {
    const lab = new Lab();
    const { result, plan } = await lab.begin('continue');
    const far = lab.unplug();
    await lab.clock.advance(5);
    lab.instrument = far;
    await lab.clock.run(result);
    await expect(lab.session.start(plan, () => lab.recorder)).rejects.toMatchObject({
      code: 'state-refused',
    });
    expect(lab.session.state.name).toBe('ready');
  });
});

describe('garbage on the line', () => {
  it.each(['off', 'continue'] as const)('costs its own samples and is told (%s)', async (policy) => {
    const lab = new Lab({ garbageAfterPackages: { packages: 100, bytes: 60 } });
    const { result, plan } = await lab.begin(policy);
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'completed' }, cellOff: true });
    expect(lab.recorder.samples.length).toBeGreaterThan(plan.samples - 10);
    expect(
      lab.recorder
        .eventsOf('warning')
        .map(({ message }) => message)
        .join(),
    ).toMatch(/Damaged lines/);
  });
});

describe('a computer that sleeps', () => {
  it('says so, and that the line is gone when it wakes; what was measured stays, and reconnecting makes safe', async () => {
    const lab = new Lab();
    const { result } = await lab.begin('off');
    const kept = lab.recorder.samples.length;
    const far = lab.unplug();
    lab.clock.leap(600);
    expect(await lab.clock.run(result)).toMatchObject({
      outcome: { kind: 'failed', code: 'cell-not-off' },
      cellOff: false,
    });
    expect(lab.session.state.name).toBe('unsafe');
    expect(lab.recorder.samples.length).toBeGreaterThanOrEqual(kept);
    expect(kept).toBeGreaterThan(100);
    lab.instrument = far;
    await lab.clock.run(lab.session.connect());
    expect([far.cellOn, lab.session.state.name]).toEqual([false, 'ready']);
  });

  it('finds the run where the instrument is, with no watch-dog misfired and every sample', async () => {
    const lab = new Lab();
    const { result, plan } = await lab.begin('off');
    lab.clock.leap(600);
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'completed' }, cellOff: true });
    expect(lab.recorder.samples.length).toBe(plan.samples);
    expect(
      lab.recorder
        .eventsOf('warning')
        .map(({ message }) => message)
        .join(),
    ).toMatch(/slept for about (9|10) min.*went on meanwhile/);
  });
});
