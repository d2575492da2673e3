// A pulse changed while it is played, on both emulated instruments: what the cell sees, what the ledger counts, what the
// record says, and what is refused.
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import type { WaveformNode } from '../../../src/core/waveform.ts';
import type { DriverModule } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { BOARDS } from '../../../src/drivers/rodeostat/boards.ts';
import { rodeostatDriver } from '../../../src/drivers/rodeostat/driver.ts';
import { RodeostatEmulator } from '../../../src/drivers/rodeostat/emulator/emulator.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { Session } from '../../../src/main/engine/session.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { KEEP_NOTHING_AWAKE } from '../../support/keep-awake.ts';
import { hold, repeat, request } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const EVERY = { period_s: 0.1 };
const pulses = (low_V: number, low_s: number, cycles = 10): WaveformNode[] => [
  repeat(cycles, hold(low_V, low_s, EVERY, { name: 'reduce' }), hold(0.3, 1, EVERY, { name: 'oxidise' })),
];
const asked = (body: WaveformNode[]) => request(body, { range: { fixed_A: 1e-3 } });

class Lab {
  readonly clock = new VirtualClock();
  readonly recorder = new FakeRecorder();
  readonly session: Session;
  /** What is really the case at the far end. */
  cellOn: () => boolean;

  constructor(kind: 'methodscript' | 'rodeostat') {
    const { clock } = this;
    const context = { clock, simulated: true };
    let driver: DriverModule;
    let attach: (far: ReturnType<typeof loopback>['far']) => void;
    if (kind === 'methodscript') {
      const emulator = new MethodScriptEmulator({
        model: modelById('emstat4-hr')!,
        cell: new SimpleCell(1000),
        clock,
        speed: 1,
        seed: 7,
      });
      driver = methodScript;
      attach = (far) => emulator.attach(far);
      this.cellOn = () => emulator.cellOn;
    } else {
      const board = new RodeostatEmulator({
        model: BOARDS.find(({ relays }) => relays)!,
        cell: new SimpleCell(1000),
        clock,
        speed: 1,
        seed: 7,
      });
      driver = rodeostatDriver();
      attach = (far) => board.attach(far);
      this.cellOn = () => board.cellOn;
    }
    const open = async () => {
      const { transport, far } = loopback('port');
      attach(far);
      return driver.open(transport, context);
    };
    this.session = new Session({
      clock,
      open,
      attach: () => Promise.reject(new Error('nothing is taken up here')),
      keepAwake: KEEP_NOTHING_AWAKE,
    });
  }

  /** Begins the pulses of −0.8 V for 2 s and +0.3 V for 1 s, and lets them run for a while. */
  async begin(seconds: number, body = pulses(-0.8, 2)) {
    await this.clock.run(this.session.connect());
    const plan = await this.clock.run(this.session.prepare(asked(body), { coarsen: false }));
    const result = this.session.start(plan, () => this.recorder);
    await this.clock.advance(seconds);
    return { result };
  }
}

/** As they stand in the record; what they say is not this test's matter. */
const SETTINGS = { 'steps[0].pulse.levels[0].potential': '-0.5 V' };

const KINDS = ['rodeostat', 'methodscript'] as const;

describe('a pulse changed while it is played', () => {
  it.each(KINDS)('%s: from the next cycle on, cycle by cycle as the ledger has it', async (kind) => {
    const lab = new Lab(kind);
    const { result } = await lab.begin(7);
    const changing = lab.session.adjust(asked(pulses(-0.5, 1)), true, SETTINGS);
    expect(await lab.clock.run(changing)).toEqual({ segment: 0, cycle: 4 });
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'completed', by: 'program' } });

    const ledger = new Ledger();
    ledger.add(lab.recorder.samples);
    const reduce = ledger.takeRows().filter(({ segment }) => segment === 0);
    expect(reduce.map(({ cycle }) => cycle)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // Ohm's law over 1 kΩ: 1.6 mC before, 0.5 mC after; cycle 3 had a sample or two when it was cut.
    for (const { cycle, cathodic_C, start_s, end_s } of reduce) {
      if (cycle === 3) expect(end_s - start_s).toBeLessThan(0.5);
      else expect(cathodic_C / (cycle < 3 ? 1.6e-3 : 0.5e-3)).toBeCloseTo(1, 1);
    }
    expect(ledger.totals.gaps).toBe(0);
    const pauses = lab.recorder.samples.marks.filter((mark) => mark.kind === 'pause').length;
    expect(pauses).toBe(kind === 'rodeostat' ? 0 : 1);

    const told = lab.recorder.events.find((event) => event.kind === 'adjusted')!;
    expect(told.message).toBe('from cycle 5: reduce −800 mV, 2 s → −500 mV, 1 s');
    expect(told.data).toMatchObject({
      settings: SETTINGS,
      segment: 0,
      cycle: 4,
      changes: [{ segment: 0, after: { potential_V: -0.5, duration_s: 1 } }],
    });
  });

  it('on a board that is led by the computer the cell stays on all the time', async () => {
    const lab = new Lab('rodeostat');
    const { result } = await lab.begin(7);
    const changing = lab.session.adjust(asked(pulses(-0.5, 1)), false, {});
    let isDone = false;
    void changing.then(() => {
      isDone = true;
    });
    while (!isDone) {
      await lab.clock.advance(0.01);
      expect(lab.cellOn()).toBe(true);
    }
    await lab.clock.run(lab.session.stop());
    expect(lab.cellOn()).toBe(false);
    await lab.clock.run(result);
  });

  it('can be changed again, and the progress is that of what is played', async () => {
    const lab = new Lab('rodeostat');
    const { result } = await lab.begin(7);
    await lab.clock.run(lab.session.adjust(asked(pulses(-0.5, 1)), false, {}));
    expect(lab.session.run!.shown.duration_s).toBe(20);
    await lab.clock.advance(1);
    expect(await lab.clock.run(lab.session.adjust(asked(pulses(-0.6, 1)), false, {}))).toMatchObject({
      segment: 0,
    });
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'completed' } });
    const last = lab.recorder.samples.setPotential_V
      .filter((_, n) => lab.recorder.samples.segment[n] === 0)
      .at(-1);
    expect(last).toBeCloseTo(-0.6, 2);
  });

  it('that was planned with coarser sampling than asked can be changed', async () => {
    const lab = new Lab('rodeostat');
    // The board samples every millisecond at best.
    const dense = (low_V: number) =>
      asked([repeat(10, hold(low_V, 2, { period_s: 1e-4 }), hold(0.3, 1, EVERY, { name: 'oxidise' }))]);
    await lab.clock.run(lab.session.connect());
    const plan = await lab.clock.run(lab.session.prepare(dense(-0.8), { coarsen: true }));
    const result = lab.session.start(plan, () => lab.recorder);
    await lab.clock.advance(7);
    expect(await lab.clock.run(lab.session.adjust(dense(-0.5), false, {}))).toMatchObject({ segment: 0 });
    await lab.clock.run(lab.session.stop());
    await lab.clock.run(result);
  });

  it('is refused, with the run as it was, where it opens the cell unasked, cannot be played, or comes too late', async () => {
    const lab = new Lab('methodscript');
    const { result } = await lab.begin(7);
    const refused = (body: WaveformNode[], mayOpenCell: boolean) =>
      expect(lab.clock.run(lab.session.adjust(asked(body), mayOpenCell, {}))).rejects;
    await refused(pulses(-0.5, 1), false).toMatchObject({
      code: 'state-refused',
      advice: expect.stringMatching(/Accept that the cell is opened/),
    });
    await refused(pulses(-50, 1), true).toMatchObject({ code: 'waveform-unsupported' });
    await refused(pulses(-0.5, 1, 3), true).toMatchObject({ code: 'waveform-unsupported' });
    expect(lab.session.state.name).toBe('running');
    await lab.clock.advance(21);
    await refused(pulses(-0.5, 1), true).toMatchObject({ code: 'state-refused' });
    expect(await lab.clock.run(result)).toMatchObject({ outcome: { kind: 'completed' } });
    await refused(pulses(-0.5, 1), true).toMatchObject({ code: 'state-refused' });
    expect(lab.recorder.events.some(({ kind }) => kind === 'adjusted')).toBe(false);
    expect(lab.recorder.samples.marks.some(({ kind }) => kind === 'pause')).toBe(false);

    const board = new Lab('rodeostat');
    const { result: played } = await board.begin(7);
    // −4 V needs another voltage range, which this board changes only with the cell off.
    await expect(board.clock.run(board.session.adjust(asked(pulses(-4, 1)), true, {}))).rejects.toMatchObject(
      {
        code: 'state-refused',
        message: expect.stringContaining('ranges'),
      },
    );
    expect(await board.clock.run(played)).toMatchObject({ outcome: { kind: 'completed' } });
  });
});
