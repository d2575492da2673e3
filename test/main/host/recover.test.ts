// A run whose line was lost, had back from the instrument's storage into the library: a run of its own, whose ledger is
// that of a run that nothing disturbed.
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { corrected } from '../../../src/drivers/correction.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback, type Transport } from '../../../src/drivers/transport.ts';
import { Session } from '../../../src/main/engine/session.ts';
import { requestOf, startOf } from '../../../src/main/host/recording.ts';
import { type CopySource, recoverableRuns, recoverRun } from '../../../src/main/host/recover.ts';
import type { Library } from '../../../src/main/store/library.ts';
import { KEEP_NOTHING_AWAKE } from '../../support/keep-awake.ts';
import { temporaryFolder, testLibrary } from '../../support/library.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const PROTOCOL = `cottrell: 1
title: Pulses
cell: { reference: SCE }
range: 1 mA
limits: { current: 1 mA }
on instrument storage: copy
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -0.8 V, duration: 2 s }
        - { name: oxidise, potential: 0.3 V, duration: 1 s }
      cycles: 8
      sample: { every: 100 ms, edge: { every: 20 ms, for: 200 ms } }
`;

/** An instrument with a storage, a session with it, and a library. */
class Lab {
  readonly clock = new VirtualClock();
  readonly emulator: MethodScriptEmulator;
  readonly session: Session;
  readonly library: Library;
  /** How long a stop is on its way to the instrument, s. */
  stopLag_s = 0;
  #transport: Transport | undefined;

  constructor(library: Library, serial = 'ES4HR26A0001', offset_A = 0) {
    this.library = library;
    this.emulator = new MethodScriptEmulator({
      model: modelById('emstat4-hr')!,
      cell: new SimpleCell(1000),
      clock: this.clock,
      speed: 1,
      seed: 7,
      serial,
    });
    const open = async () => corrected(await this.contact(), { inverted: false, offset_A });
    this.session = new Session({
      clock: this.clock,
      open,
      attach: () => Promise.reject(new Error('nothing is taken up here')),
      keepAwake: KEEP_NOTHING_AWAKE,
    });
  }

  contact() {
    const { transport, far } = loopback('port');
    this.emulator.attach(far);
    this.#transport = transport;
    const write = transport.stream.write.bind(transport.stream);
    transport.stream.write = (chunk: string, ...rest: never[]) => {
      if (this.stopLag_s === 0 || !chunk.startsWith('Z')) return write(chunk, ...rest);
      void this.clock.sleep(this.stopLag_s).then(() => write(chunk, ...rest));
      return true;
    };
    return methodScript.open(transport, { clock: this.clock, simulated: true });
  }

  /** Plays the protocol, with the cable pulled at some time; the number of the run. */
  async play(pullAt_s?: number, text = PROTOCOL): Promise<number> {
    await this.clock.run(this.session.connect());
    const protocol = compileProtocol(text);
    const plan = await this.clock.run(this.session.prepare(requestOf(protocol), { coarsen: false }));
    let id = 0;
    const { identity } = await this.identity();
    const result = this.session.start(plan, () => {
      const recorder = this.library.beginRun(startOf(protocol, plan, identity, 'serial:/dev/port'));
      id = recorder.id;
      return recorder;
    });
    if (pullAt_s !== undefined) {
      await this.clock.advance(pullAt_s);
      void this.#transport!.close();
    }
    await this.clock.run(result);
    return id;
  }

  async identity() {
    let identity: ReturnType<typeof Object> | undefined;
    this.session.snapshots
      .subscribe(({ instrument }) => {
        identity = instrument?.identity;
      })
      .unsubscribe();
    return { identity: identity as never };
  }

  /** The instrument for those who read its copies, after it was away for a while. */
  async source(away_s: number) {
    await this.clock.advance(away_s);
    return this.clock.run(this.contact());
  }
}

function inLibrary(act: (library: Library) => Promise<void>): () => Promise<void> {
  return async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    await act(library);
  };
}

describe('a run had back from the instrument', () => {
  it(
    'is a run of its own with the ledger of an undisturbed run; the lost one stays as it is',
    inLibrary(async (library) => {
      const whole = await new Lab(library, 'ES4HR26A0009').play();
      const lab = new Lab(library);
      const lost = await lab.play(15);
      const before = { run: library.run(lost), ledger: library.ledger(lost), events: library.events(lost) };
      expect(before.run.outcome).toMatchObject({ kind: 'failed' });
      expect(before.ledger.rows.length).toBeLessThan(12);

      const source = await lab.source(120);
      const recovered = await lab.clock.run(recoverRun(library, source, lost));
      expect(recovered).toMatchObject({ of: lost, outcome: { kind: 'completed', by: 'program' } });
      const undisturbed = library.ledger(whole);
      expect(undisturbed.rows).toHaveLength(16);
      expect(library.ledger(recovered.run)).toEqual(undisturbed);
      expect(library.rebuildLedger(recovered.run)).toEqual(undisturbed);
      expect(library.run(recovered.run).title).toBe(`Pulses (recovered from run ${lost})`);
      expect(library.latestEvent(recovered.run, 'recovered')!.data).toMatchObject({ of: lost });
      expect(library.run(recovered.run).protocol).toBe(PROTOCOL);

      expect({
        run: library.run(lost),
        ledger: library.ledger(lost),
        events: library.events(lost),
      }).toEqual(before);
      await expect(recoverRun(library, source, lost)).rejects.toMatchObject({
        code: 'state-refused',
        context: { run: recovered.run },
      });
      const [listed] = await lab.clock.run(recoverableRuns(library, source));
      expect(listed).toMatchObject({ run: { id: lost }, recoveredAs: recovered.run, files: [{}] });
    }),
  );

  it(
    'can be had again when the line was lost while its copy was read',
    inLibrary(async (library) => {
      const lab = new Lab(library);
      const lost = await lab.play(15);
      const source = await lab.source(120);
      const broken: CopySource = {
        identity: source.identity,
        copies: {
          ...source.copies!,
          list: () => source.copies!.list(),
          belongs: (...args) => source.copies!.belongs(...args),
          async *events(programs) {
            let samples = 0;
            for await (const event of source.copies!.events(programs)) {
              if (event.type === 'samples') samples += event.block.length;
              yield event;
              if (samples > 50) throw new CottrellError('link-lost', 'The cable was pulled.');
            }
          },
        },
      };
      await expect(lab.clock.run(recoverRun(library, broken, lost))).rejects.toMatchObject({
        code: 'link-lost',
      });
      const part = library.runs().at(-1)!;
      expect(part).toMatchObject({ outcome: { kind: 'failed', code: 'link-lost' } });
      const recovered = await lab.clock.run(recoverRun(library, source, lost));
      expect(recovered.run).toBeGreaterThan(part.id);
      expect(library.ledger(recovered.run).rows).toHaveLength(16);
    }),
  );

  it(
    'ends as the run did at the limit of its potential, whoever judged it, and has the changes of its pulse',
    inLibrary(async (library) => {
      // Over 1 kohm: 0.1 V for half a minute, then 1 V.
      const text = `${PROTOCOL.slice(0, PROTOCOL.indexOf('steps:'))}steps:
  - hold: { current: 0.1 mA, duration: 30 s, sample: { every: 100 ms } }
  - hold: { current: 1 mA, duration: 10 s, sample: { every: 100 ms } }
`
        .replace('range: 1 mA', 'range: 10 mA')
        .replace('current: 1 mA }', 'current: 10 mA, potential above: 0.5 V }');

      const seen = new Lab(library);
      const aborted = await seen.play(undefined, text);
      const { outcome } = library.run(aborted);
      expect(outcome).toMatchObject({ kind: 'aborted' });
      const same = await seen.clock.run(recoverRun(library, await seen.source(0), aborted));
      expect(same.outcome).toEqual(outcome);
      expect(library.ledger(same.run)).toEqual(library.ledger(aborted));

      const alone = new Lab(library, 'ES4HR26A0002');
      const lost = await alone.play(10, text);
      const data = { segment: 0, cycle: 0, changes: [] };
      library.addEvent(lost, { kind: 'adjusted', t_s: 0.1, message: 'from cycle 1', data });
      const recovered = await alone.clock.run(recoverRun(library, await alone.source(120), lost));
      expect(recovered.outcome).toMatchObject({
        kind: 'failed',
        code: 'instrument-failed',
        message: expect.stringContaining('beyond its limit'),
      });
      expect(library.run(recovered.run).outcome).toEqual(recovered.outcome);
      expect(library.run(recovered.run).savedThrough_s).toBeGreaterThan(29);
      expect(library.latestEvent(recovered.run, 'adjusted')!.data).toEqual(data);
      await expect(recoverRun(library, await alone.source(0), lost)).rejects.toMatchObject({
        code: 'state-refused',
        message: expect.stringContaining('was recovered already'),
      });
    }),
  );

  it(
    'is kept as aborted where the instrument judged the limit before it heard the stop',
    inLibrary(async (library) => {
      // Sampled every 5 ms, the instrument has judged the limit itself when a stop reaches it after 50 ms.
      const text = `${PROTOCOL.slice(0, PROTOCOL.indexOf('steps:'))}steps:
  - hold: { current: 0.1 mA, duration: 2 s, sample: { every: 5 ms } }
  - hold: { current: 1 mA, duration: 2 s, sample: { every: 5 ms } }
`
        .replace('range: 1 mA', 'range: 10 mA')
        .replace('current: 1 mA }', 'current: 10 mA, potential above: 0.5 V }');
      const lab = new Lab(library);
      lab.stopLag_s = 0.05;
      const aborted = await lab.play(undefined, text);
      const { outcome } = library.run(aborted);
      expect(outcome).toMatchObject({ kind: 'aborted' });
      expect(library.ledger(aborted).totals.samples).toBeLessThan(800);
      const source = await lab.source(0);
      const retold: unknown[] = [];
      const { copies } = source;
      const listening: CopySource = {
        identity: source.identity,
        copies: {
          ...copies!,
          async *events(programs) {
            try {
              yield* copies!.events(programs);
            } catch (error) {
              retold.push(error);
              throw error;
            }
          },
        },
      };
      const recovered = await lab.clock.run(recoverRun(library, listening, aborted));
      // Else this test would show nothing.
      expect(retold).toMatchObject([{ code: 'instrument-failed' }]);
      expect(recovered.outcome).toEqual(outcome);
      expect(library.run(recovered.run).outcome).toEqual(outcome);
    }),
  );

  it(
    'has its current put right as the lost run had',
    inLibrary(async (library) => {
      const whole = await new Lab(library, 'ES4HR26A0001', 1e-5).play();
      const lab = new Lab(library, 'ES4HR26A0001', 1e-5);
      const lost = await lab.play(15);
      const recovered = await lab.clock.run(recoverRun(library, await lab.source(120), lost));
      expect(library.ledger(recovered.run)).toEqual(library.ledger(whole));
    }),
  );

  it(
    'is refused where there is none, begun for nothing, or on another instrument',
    inLibrary(async (library) => {
      const lab = new Lab(library);
      const lost = await lab.play(15);
      const other = new Lab(library, 'ES4HR26A0002');
      await expect(other.clock.run(recoverRun(library, await other.source(0), lost))).rejects.toMatchObject({
        code: 'instrument-swapped',
      });
      const plain = new Lab(library);
      const without = await plain.play(15, PROTOCOL.replace('on instrument storage: copy\n', ''));
      const source = await plain.source(120);
      await expect(plain.clock.run(recoverRun(library, source, without))).rejects.toMatchObject({
        code: 'state-refused',
      });
      // The same instrument with another memory: the copy is gone.
      await expect(plain.clock.run(recoverRun(library, source, lost))).rejects.toMatchObject({
        code: 'state-refused',
        message: expect.stringContaining('no copy of this run'),
      });
      expect(library.runs().map(({ id }) => id)).toEqual([lost, without]);
    }),
  );
});
