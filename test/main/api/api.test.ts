// One suite over every line: what a window can do, it can do in memory, over a message port, a WebSocket and REST.
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PortInfo } from '../../../src/drivers/driver.ts';
import { troubleOf } from '../../../src/main/api/trouble.ts';
import { decodeTraces, decodeWindow } from '../../../src/main/api/window-bytes.ts';
import { heldProtocol, LINES, type Line, PULSES, played, testHost, until } from '../../support/api.ts';

const LIVE = 'sim:emstat4-hr,cell=cu-nitrite,speed=10';

describe.each(Object.entries(LINES))('over %s', (_name, connect) => {
  let host: ReturnType<typeof testHost>;
  let line: Line;
  let ports: PortInfo[];

  beforeEach(async () => {
    ports = [];
    host = testHost({ ports: async () => [...ports] });
    line = await connect(host);
  });
  afterEach(async () => {
    await host[Symbol.asyncDispose]();
    await line[Symbol.asyncDispose]();
  });

  test('a protocol becomes a run, its ledger, its cycles and its efficiency', async () => {
    const { api } = line;
    const run = await played(api);
    const report = await api.runs.get({ run });
    expect(report.run).toMatchObject({
      title: 'Ten pulses',
      outcomeText: 'completed',
      simulated: true,
      tags: [],
    });
    expect(report.protocol).toBe(PULSES);
    expect(report.segments.map(({ name, visits }) => [name, visits])).toEqual([
      ['rest', 1],
      ['reduce', 10],
      ['oxidise', 10],
    ]);
    // Levels and rest make 21 s; the sampling is as asked.
    expect(report.totals.samples).toBe(10 + 2 * 10 * 50);
    expect(report.totals.cathodic_C).toBeGreaterThan(0.1);

    const [summary] = await api.runs.list();
    expect(summary!.totals).toEqual(report.totals);

    const trends = await api.runs.cycles({ run, loop: 0 });
    expect(trends).toMatchObject({ total: 10, stride: 1, cycle: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] });
    const sum = trends.cathodic_C.reduce((a, b) => a + b, 0);
    const levels = report.segments.filter(({ name }) => name !== 'rest');
    expect(sum).toBeCloseTo(
      levels.reduce((a, { cathodic_C }) => a + cathodic_C, 0),
      12,
    );
    expect(trends.segments[0]!.endCurrent_A.every((current_A) => current_A! < 0)).toBe(true);

    const { segments } = await api.runs.potentials({ run });
    expect(segments.map(({ name, meanCurrent_A }) => [name, meanCurrent_A! < 0])).toEqual([
      ['rest', expect.any(Boolean)],
      ['reduce', true],
      ['oxidise', false],
    ]);
    const [lasted] = (await api.efficiency.durability({ run })).loops;
    expect(lasted).toMatchObject({ cycles: 10, leftOut: 0, segments: ['reduce', 'oxidise'] });
    // Σ (x − x̄) y / Σ (x − x̄)² with the numbers of ten cycles, whose mean is 5.5 and whose squares sum up to 82.5.
    const slope = trends.cathodic_C.reduce((a, charge_C, n) => a + (n + 1 - 5.5) * charge_C, 0) / 82.5;
    expect(lasted!.courses[0]!.againstCycle!.slope).toBeCloseTo(slope, 12);

    const sheet = await api.efficiency.template({ run });
    expect(sheet.amounts).toBe('simulated');
    const computed = await api.efficiency.compute({ text: sheet.text });
    if (computed.kind !== 'computed') throw new Error(computed.message);
    expect(computed.result).toMatchObject({ complete: true, charge: { run } });
    const [ammonia] = computed.result.products;
    expect(ammonia!.electrons!.number).toBe(6);
    expect(ammonia!.efficiency!.efficiency).toBeGreaterThan(0.5);

    const saved = await api.efficiency.save({ text: sheet.text });
    expect(await api.efficiency.list({ run })).toEqual([saved]);
    expect(await api.efficiency.list({ run: run + 1 })).toEqual([]);
  });

  test('the solution resistance of a run, by what its protocol had measured', async () => {
    const { api } = line;
    const text = PULSES.replace('resistance: 12 ohm', 'resistance: measured').replace(
      'cycles: 10',
      'cycles: 1',
    );
    const run = await played(api, undefined, text);
    const { spectra, measured, used, best, interruptsInAll } = await api.runs.resistance({ run });
    expect(spectra.map(({ points }) => points.length)).toEqual([11, 11]);
    expect(measured!.after!.resistance_ohm).toBe(best!.resistance_ohm);
    // The simulated copper has 12 Ω of solution before it.
    expect(used!.resistance_ohm).toBeCloseTo(12, 0);
    expect(used!.uncertainty_ohm).toBeGreaterThan(0);
    expect(interruptsInAll).toBe(0);
    await expect(api.runs.resistance({ run: 99 })).rejects.toMatchObject({ data: { code: 'run-not-found' } });
  });

  test('the solution resistance is measured by hand as a run of its own', async () => {
    const { api } = line;
    const { instrument } = await api.instruments.connect({
      spec: 'sim:emstat4-hr,cell=cu-nitrite,speed=max',
    });
    const { run } = await api.runs.measureResistance({ instrument });
    await until(api, instrument, ({ state, run }) => state.name === 'ready' && run?.outcome !== undefined);
    const { run: kept, settings } = await api.runs.get({ run });
    expect(kept).toMatchObject({ title: 'Solution resistance', outcomeText: 'completed' });
    expect(settings).toEqual({});
    const { spectra, best } = await api.runs.resistance({ run });
    expect(spectra).toHaveLength(1);
    // The simulated copper has 12 Ω of solution before it.
    expect(best!.resistance_ohm).toBeCloseTo(12, 0);
    await expect(api.runs.measureResistance({ instrument: 99 })).rejects.toThrow('no instrument 99');
    const { instrument: other } = await api.instruments.connect({
      spec: 'sim:rodeostat-10ma,cell=dummy,speed=max',
    });
    await expect(api.runs.measureResistance({ instrument: other })).rejects.toSatisfy(
      (error) => troubleOf(error).code === 'waveform-unsupported',
    );
  });

  test('windows travel as bytes: raw where they fit, else an envelope with the same extremes and totals', async () => {
    const { api } = line;
    const run = await played(api);
    const channels = ['current_A', 'setPotential_V', 'cathodic_C', 'anodic_C'] as const;
    const ask = async (points: number) => {
      const blob = await api.runs.readWindow({ run, from_s: 0, to_s: 100, points, channels: [...channels] });
      return decodeWindow(await blob.arrayBuffer());
    };
    const raw = await ask(8000);
    expect(raw.kind).toBe('raw');
    expect(raw.t_s).toHaveLength(1010);
    const { totals } = await api.runs.get({ run });
    expect(raw.columns.cathodic_C!.at(-1)).toBe(totals.cathodic_C);

    const brief = await ask(100);
    expect(brief.kind).toBe('summary');
    expect(brief.t_s.length).toBeLessThanOrEqual(100);
    for (const name of ['current_A', 'setPotential_V'] as const)
      for (const extreme of [Math.min, Math.max])
        expect(extreme(...known(brief.columns[name]!))).toBe(extreme(...known(raw.columns[name]!)));
    expect(brief.columns.anodic_C!.at(-1)).toBe(totals.anodic_C);

    const folded = await api.runs.foldCycles({
      run,
      loop: 0,
      last: 2,
      first: true,
      points: 500,
      channels: ['current_A'],
    });
    const traces = decodeTraces(await folded.arrayBuffer());
    expect(traces.map(({ cycle }) => cycle)).toEqual([0, 8, 9]);
    for (const { window } of traces) {
      expect(window.t_s).toHaveLength(100);
      expect(window.t_s[0]).toBeCloseTo(0.02, 3);
      expect(window.t_s.at(-1)).toBeCloseTo(2, 3);
    }
  });

  test('a run is paused, gone on with, given notes and aliquots, and stopped', async () => {
    const { api } = line;
    const { instrument, allowed } = await api.instruments.connect({ spec: LIVE });
    expect(allowed).toEqual(['prepare', 'ensureOff']);
    const prepared = await api.runs.prepare({
      instrument,
      text: PULSES,
      settings: { 'steps[1].pulse.cycles': '100' },
    });
    expect(prepared.samples).toBe(10 + 100 * 100);
    const { run } = await api.runs.start({ instrument, plan: prepared.plan, note: 'from a test' });
    await until(api, instrument, (picture) => (picture.run?.totals.cathodic_C ?? 0) > 0);
    await api.runs.pause({ instrument });
    const paused = await until(api, instrument, ({ state }) => state.name === 'paused');
    expect(paused.allowed).toContain('resume');
    expect(paused.allowed).not.toContain('pause');

    // Between the pause and now nothing passes: the aliquot's charge is the ledger's.
    const aliquot = await api.runs.addAliquot({ run, volume: '0.5 mL', text: 'for HPLC' });
    expect(aliquot.data!.volume_m3).toBeCloseTo(0.5e-6, 18);
    expect(aliquot.data!.cathodic_C).toBe(paused.run!.totals.cathodic_C);

    const stretch = await api.runs.chargeBetween({ run, from_s: 0, to_s: 1e6 });
    expect(stretch.totals.cathodic_C).toBe(paused.run!.totals.cathodic_C);

    await api.runs.resume({ instrument });
    await until(api, instrument, (p) => (p.run?.totals.cathodic_C ?? 0) > paused.run!.totals.cathodic_C);
    const window = decodeWindow(
      await (
        await api.runs.readWindow({ run, from_s: 0, to_s: 1e3, points: 5000, channels: ['current_A'] })
      ).arrayBuffer(),
    );
    expect(window.through_s).toBeGreaterThan(paused.run!.lastSample!.t_s);
    await api.runs.stop({ instrument });

    const report = await api.runs.get({ run });
    expect(report.run.outcomeText).toBe('stopped by the user');
    const kinds = report.events.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['note', 'aliquot', 'truth', 'state']));
    await api.instruments.disconnect({ instrument });
    expect(await api.instruments.list()).toEqual([]);
  });

  test('a potential by hand is a run of one step that ends by itself; readings leave the cell off', async () => {
    const { api } = line;
    const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=max' });
    // A dummy cell at rest; this instrument tells no current while its cell is off.
    const reading = await api.instruments.read({ instrument });
    expect(reading).toMatchObject({ current_A: null, cellOn: false });
    expect(Math.abs(reading.potential_V!)).toBeLessThan(0.01);
    const wanted = { instrument, duration: '2 s', maxCurrent: '1 mA', reference: 'SCE' };
    const { run } = await api.runs.hold({ ...wanted, potential: '0.1 V' });
    await until(api, instrument, ({ state, run }) => state.name === 'ready' && run?.outcome !== undefined);
    const report = await api.runs.get({ run });
    expect(report.run).toMatchObject({ title: 'By hand: 0.1 V', outcomeText: 'completed' });
    expect(report.segments.map(({ duration_s }) => Math.round(duration_s))).toEqual([2]);
    await expect(api.runs.hold({ ...wanted, current: '0.1 mA' })).rejects.toThrow('lowest and the highest');
    await expect(api.runs.hold({ ...wanted, potential: '0.1' })).rejects.toSatisfy(
      (error) => troubleOf(error).code === 'protocol-invalid',
    );
    await expect(api.instruments.configure({ instrument, name: 'Left' })).rejects.toThrow('keeps no name');
  });

  test('ports are told as they appear and vanish', async () => {
    const { api } = line;
    const seen: string[][] = [];
    for await (const { ports: listed, simulated } of await api.instruments.watchAvailable()) {
      expect(simulated.length).toBeGreaterThan(3);
      seen.push(listed.map(({ path }) => path));
      if (seen.length === 1) ports.push({ path: '/dev/ttyACM7', product: 'EmStat4 HR' });
      if (seen.length === 2) ports.pop();
      if (seen.length === 3) break;
    }
    expect(seen).toEqual([[], ['/dev/ttyACM7'], []]);
  });

  test('a queue is checked, played, waits for a person, and nobody else uses its instrument', async () => {
    const { api } = line;
    await api.protocols.save({ name: 'held.yaml', text: HELD });
    const wrong = await api.queues.check({
      text: `${QUEUE}  - run: { protocol: no.yaml }\n  - run: { set: { cell.pH: x } }\n`,
    });
    if (wrong.kind !== 'invalid') throw new Error('a queue of nothing was accepted');
    expect(wrong.problems.map(({ line: at }) => at)).toEqual([10, 11]);
    expect(wrong.problems.map(({ message }) => message.split(':')[0])).toEqual(['no.yaml', 'held.yaml']);
    await expect(api.queues.start({ instrument: 1, text: QUEUE })).rejects.toThrow('no instrument 1');

    const checked = await api.queues.check({ text: QUEUE });
    if (checked.kind !== 'checked') throw new Error(checked.message);
    // Ten minutes as written, fifteen in the last one.
    expect(checked.entries.map((entry) => (entry.kind === 'run' ? entry.duration_s : entry.text))).toEqual([
      600,
      600,
      'Fresh catholyte.',
      900,
    ]);
    expect(await api.queues.list()).toEqual([]);

    const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=max' });
    const { queue } = await api.queues.start({ instrument, text: QUEUE });
    const asking = await until(api, instrument, (picture) => picture.queue?.phase === 'asking');
    expect(asking).toMatchObject({
      queue: { queue, asks: { entry: 2, text: 'Fresh catholyte.' }, standing: '2 of 4 done' },
      state: { name: 'ready' },
    });
    expect(asking.allowed).not.toContain('prepare');
    const refused = [
      api.runs.prepare({ instrument, text: HELD }),
      api.runs.start({ instrument, plan: 2 }),
      api.runs.hold({ instrument, potential: '0 V', duration: '1 s', maxCurrent: '1 mA', reference: 'SCE' }),
      api.runs.measureResistance({ instrument }),
      api.queues.start({ instrument, text: QUEUE }),
      api.queues.resume({ queue, instrument }),
      api.instruments.copies({ instrument }),
      api.runs.recover({ instrument, run: 1 }),
      api.queues.confirm({ queue, entry: 1 }),
      api.queues.skip({ queue, entry: 0 }),
    ].map((asked) =>
      asked.then(
        () => 'done',
        (error: unknown) => troubleOf(error).code,
      ),
    );
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['state-refused']));

    const seen = [];
    await api.queues.confirm({ queue, entry: 2 });
    for await (const view of await api.queues.watch({ queue })) seen.push(view);
    expect(seen.at(-1)).toMatchObject({ phase: 'done', instrument, standing: '4 of 4 done' });
    expect(seen.at(-1)).toEqual(await api.queues.get({ queue }));
    expect((await api.queues.list()).map(({ phase }) => phase)).toEqual(['done']);
    expect((await api.runs.list()).map(({ title, tags }) => [title, tags])).toEqual([
      ['Levels: potential 0.1 V', ['Levels']],
      ['Levels: potential 0.2 V', ['Levels']],
      ['Levels: longer', ['Levels']],
    ]);
    expect((await api.runs.prepare({ instrument, text: HELD })).duration_s).toBe(600);
  });

  test('a queue is stopped before and while something runs, and goes on where it was left', async () => {
    const { api } = line;
    await api.protocols.save({ name: 'held.yaml', text: HELD });
    const { instrument } = await api.instruments.connect({ spec: 'sim:emstat4-hr,cell=dummy,speed=1' });
    const { queue } = await api.queues.start({ instrument, text: QUEUE.replace('entries:', `${FIRST}`) });
    await until(api, instrument, (picture) => picture.queue?.phase === 'asking');
    await api.queues.stop({ queue });
    const states = async () => (await api.queues.get({ queue })).entries.map(({ state }) => state);
    expect(await states()).toEqual(['waiting', 'waiting', 'waiting', 'waiting', 'waiting']);
    expect(await api.queues.get({ queue })).toMatchObject({ phase: 'halted' });
    await api.queues.skip({ queue, entry: 0 });
    await api.queues.resume({ queue, instrument });
    await until(api, instrument, ({ state }) => state.name === 'running');
    await api.queues.skip({ queue, entry: 2 });
    await api.queues.stop({ queue });
    expect(await states()).toEqual(['skipped', 'stopped', 'skipped', 'waiting', 'waiting']);
    const [run] = await api.runs.list();
    expect(run!.outcomeText).toBe('stopped by the user');
    await expect(api.queues.stop({ queue })).rejects.toThrow('not being played here');

    await api.queues.resume({ queue, instrument, again: true });
    await until(api, instrument, ({ state }) => state.name === 'running');
    // Whoever takes the instrument away stops what is played there.
    await api.instruments.disconnect({ instrument });
    expect((await api.queues.get({ queue })).entries[1]).toMatchObject({ state: 'stopped', run: 2 });
  });

  test('protocols are listed, read, judged while they are typed, and saved', async () => {
    const { api } = line;
    const shipped = await api.protocols.list();
    expect(shipped.length).toBeGreaterThan(2);
    expect(shipped.every(({ folder, title }) => folder === 'shipped' && title !== undefined)).toBe(true);
    const { text } = await api.protocols.read({ file: 'shipped/cu-pulsed-amination.yaml' });

    const compiled = await api.protocols.compile({ text, settings: { 'steps[1].pulse.cycles': '2' } });
    if (compiled.kind !== 'compiled') throw new Error(compiled.message);
    // A rest, then two cycles of two levels of 5 s: corners at both ends of each.
    expect(compiled.duration_s).toBe(50);
    expect(compiled.preview).toMatchObject({ complete: true });
    expect(compiled.preview.potential_V).toEqual([null, null, -1.1, -1.1, 0.4, 0.4, -1.1, -1.1, 0.4, 0.4]);

    const broken = await api.protocols.compile({
      text: text.replace('potential: -1.1 V', 'potential: -1.1'),
    });
    if (broken.kind !== 'invalid') throw new Error('a potential without a unit was accepted');
    const [problem] = broken.problems;
    expect(text.split('\n')[problem!.line! - 1]).toContain('potential: -1.1 V');
    expect(problem!.column).toBeGreaterThan(1);

    const saved = await api.protocols.save({ name: 'copper/mine.yaml', text });
    expect(saved).toMatchObject({ file: 'own/copper/mine.yaml', title: 'Pulsed C–N coupling on copper' });
    expect(await api.protocols.read({ file: saved.file })).toEqual({ file: saved.file, text });
    await expect(api.protocols.save({ name: 'copper/mine.yaml', text })).rejects.toSatisfy(
      (error) => troubleOf(error).code === 'file-exists',
    );
    await api.protocols.save({ name: 'copper/mine.yaml', text: 'still being written', replace: true });
    expect((await api.protocols.list()).find(({ file }) => file === saved.file)!.trouble).toBeDefined();
    expect(await api.protocols.schema()).toHaveProperty('properties.steps');
  });

  test('what goes wrong comes back as code, message, advice and problems', async () => {
    const { api } = line;
    const trouble = async (call: Promise<unknown>) => {
      try {
        await call;
      } catch (error) {
        return troubleOf(error);
      }
      throw new Error('nothing went wrong');
    };
    expect(await trouble(api.runs.get({ run: 99 }))).toMatchObject({ code: 'run-not-found' });
    expect(await trouble(api.runs.get({ run: 0.5 }))).toMatchObject({
      code: 'argument-invalid',
      problems: [{ path: 'run' }],
    });
    expect(await trouble(api.instruments.connect({ spec: 'sim:nothing' }))).toMatchObject({
      code: 'argument-invalid',
    });
    expect(await api.instruments.list()).toEqual([]);
    expect(await trouble(api.runs.pause({ instrument: 5 }))).toMatchObject({ code: 'argument-invalid' });
    const { instrument } = await api.instruments.connect({ spec: 'sim:emstat-pico,speed=max' });
    expect(await trouble(api.runs.pause({ instrument }))).toMatchObject({ code: 'state-refused' });
    const unplayable = await trouble(
      api.runs.prepare({ instrument, text: PULSES.replace('-1.1 V', '-4 V').replace('+0.4 V', '+4 V') }),
    );
    expect(unplayable.code).toBe('waveform-unsupported');
    expect(unplayable.problems.length).toBeGreaterThan(0);
    const invalid = await trouble(api.runs.prepare({ instrument, text: 'cottrell: 1\ntitle: 5\n' }));
    expect(invalid.code).toBe('protocol-invalid');
    expect(invalid.problems.some(({ line: at }) => at === 2)).toBe(true);
    expect(await trouble(api.runs.start({ instrument, plan: 7 }))).toMatchObject({ code: 'state-refused' });
    const stretch = { run: 1, from_s: 5, to_s: 5 };
    expect(await trouble(api.runs.chargeBetween(stretch))).toMatchObject({ code: 'argument-invalid' });
    for (const file of ['own/../lab.sqlite', 'shipped/../../package.json', '/etc/passwd', 'own/.hidden.yaml'])
      expect(await trouble(api.protocols.read({ file })), file).toMatchObject({ code: 'argument-invalid' });
    for (const name of ['../x.yaml', 'a/../../x.yaml', 'x.sqlite', 'con.yaml', 'a\\b.yaml', '/x.yaml', ''])
      expect(await trouble(api.protocols.save({ name, text: '' })), name).toMatchObject({
        code: 'argument-invalid',
      });
    expect(existsSync(`${host.folder}/x.yaml`)).toBe(false);
    expect(await trouble(api.exports.download({ file: '../lab.sqlite' }))).toMatchObject({
      code: 'argument-invalid',
    });
  });

  test('alarms are set, shown without what is secret, and tried', async () => {
    const { api } = line;
    expect(await api.alarms.get()).toEqual({ on: 'every end' });
    await expect(api.alarms.set({ webhook: 'no address' })).rejects.toThrow('http or https');
    const set = await api.alarms.set({ webhook: 'http://127.0.0.1:9/services/secret', on: 'trouble' });
    expect(set).toEqual({ webhook: '127.0.0.1:9', on: 'trouble' });
    expect(await api.alarms.set({ webhook: null })).toEqual({ on: 'trouble' });
    const trouble = troubleOf(await api.alarms.test().catch((error: unknown) => error));
    expect(trouble).toMatchObject({ code: 'argument-invalid' });
  });

  test('a run is renamed, tagged and exported, and its record stays as it was', async () => {
    const { api } = line;
    const run = await played(api);
    await api.runs.label({ run, tags: ['copper', 'copper', 'good'] });
    const labelled = await api.runs.label({ run, title: 'The good one' });
    expect(labelled).toMatchObject({ title: 'The good one', tags: ['copper', 'good'] });
    expect((await api.runs.list())[0]).toEqual(labelled);
    expect(host.library.run(run).title).toBe('Ten pulses');
    const { files } = await api.runs.export({ run });
    expect(files).toContain(`run-${run}/run-${run}-samples.csv`);
    expect((await api.exports.list()).map(({ file }) => file).sort()).toEqual([...files].sort());
    const samples = await (await api.exports.download({ file: files[0]! })).text();
    expect(samples.trim().split('\n').length).toBe(1010 + 1);
  });
});

/** Long enough for whatever is done to it while it goes on. */
const HELD = heldProtocol('600 s');

const QUEUE = `cottrell queue: 1
title: Levels
protocol: held.yaml
entries:
  - series: { parameter: potential, places: "steps[0].hold.potential", values: [0.1 V, 0.2 V] }
  - confirm: Fresh catholyte.
  - run:
      name: longer
      set: { "steps[0].hold.duration": 900 s }
`;

/** The same, with something for a person to do first. */
const FIRST = 'entries:\n  - confirm: Purge with argon.';

function known(values: Float64Array): number[] {
  return [...values].filter((value) => !Number.isNaN(value));
}
