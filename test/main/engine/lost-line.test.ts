// What becomes of a run whose line is lost in the middle, on the emulated instrument: one test for each way in which a
// line can go, by both policies.
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { RunRequest } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import type { Faults } from '../../../src/drivers/methodscript/emulator/faults.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback, type Transport } from '../../../src/drivers/transport.ts';
import { Session } from '../../../src/main/engine/session.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { hold, repeat, request } from '../../support/segments.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const EVERY = { period_s: 0.1 };
const PULSES = [repeat(40, hold(-0.8, 2, EVERY, { name: 'reduce' }), hold(0.3, 1, EVERY, { name: 'oxidise' }))];

/** A session on a port to which emulated instruments can be plugged. */
class Lab {
  readonly clock = new VirtualClock();
  readonly recorder = new FakeRecorder();
  readonly states: string[] = [];
  readonly session: Session;
  instrument: MethodScriptEmulator | undefined;
  #transport: Transport | undefined;

  constructor(faults: Faults = {}) {
    this.instrument = this.make('ES4HR26A0001', faults);
    const context = { clock: this.clock, simulated: true };
    this.session = new Session({
      clock: this.clock,
      open: async () => methodScript.open(this.#open(), context),
      attach: async (held) => methodScript.attach!(this.#open(), context, held),
      keepAwake: { hold: () => ({ [Symbol.dispose]: () => undefined }) },
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
    this.#transport = transport;
    return transport;
  }

  /** The cable is pulled out: nothing is to be found at the port any more. */
  unplug(): MethodScriptEmulator {
    const instrument = this.instrument!;
    this.instrument = undefined;
    instrument.detach();
    return instrument;
  }

  async begin(onLinkLoss: RunRequest['onLinkLoss']) {
    await this.clock.run(this.session.connect());
    const asked = request(PULSES, { range: { fixed_A: 1e-3 }, onLinkLoss });
    const plan = await this.clock.run(this.session.prepare(asked, { coarsen: false }));
    const result = this.session.start(plan, () => this.recorder);
    await this.clock.advance(20);
    return result;
  }

  get warnings(): string {
    let text = '';
    this.session.snapshots.subscribe(({ warnings }) => {
      text = warnings.map(({ message }) => message).join('\n');
    }).unsubscribe();
    return text;
  }
}

describe('a cable that is pulled out, on link loss: off', () => {
  it('ends the run with what came before, unsafe; plugging in again makes the cell safe', async () => {
    const lab = new Lab();
    const begun = lab.begin('off');
    void lab.clock.run(begun);
    await lab.clock.advance(0);
    const far = await (async () => {
      while (lab.recorder.samples < 100) await lab.clock.advance(1);
      return lab.unplug();
    })();
    const result = await lab.clock.run(begun);
    expect(result).toMatchObject({ cellOff: false, outcome: { kind: 'failed', code: 'cell-not-off' } });
    expect(lab.session.state).toMatchObject({ name: 'unsafe', link: 'lost' });
    expect(far.cellOn).toBe(true);
    lab.instrument = far;
    await lab.clock.run(lab.session.connect());
    expect(far.cellOn).toBe(false);
    expect(lab.session.state.name).toBe('ready');
  });
});
