import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { sliceBlock } from '../../../src/core/slice.ts';
import { allSamples, pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';
import { stream } from '../../support/streams.ts';

describe('a recorded run', () => {
  it('keeps everything it began with', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    expect(recorder.id).toBe(1);
    recorder.finish({ kind: 'completed', by: 'program' });
    expect(library.run(1)).toMatchObject({
      ...START,
      id: 1,
      simulated: true,
      // sha256sum of the text
      protocolSha256: '1a3ab48d577f670927f7e1ab627ad793b26da170af4c1a0f05fe21238782a625',
      outcome: { kind: 'completed', by: 'program' },
      started_ms: Date.UTC(2026, 0, 1, 0, 0, 2),
    });
    expect(library.runs().map(({ id, title }) => ({ id, title }))).toEqual([{ id: 1, title: START.title }]);
  });

  it('gives back its samples, marks and ledger bit for bit, however it was cut', () => {
    const whole = pulses(3);
    const counted = new Ledger();
    counted.add(whole);
    const rows = counted.takeRows();
    for (const samplesPerBlock of [9, 100, 10_000]) {
      using folder = temporaryFolder();
      using library = testLibrary(folder.path);
      const recorder = library.beginRun(START);
      record(recorder, whole, samplesPerBlock);
      expect(recorder.savedThrough_s).toBe(6);
      recorder.finish({ kind: 'stopped' });
      expect(allSamples(library, 1)).toStrictEqual(whole);
      const ledger = library.ledger(1);
      expect(ledger).toStrictEqual({ rows, open: undefined, totals: counted.totals });
      expect(library.rebuildLedger(1)).toStrictEqual(ledger);
      expect(library.run(1)).toMatchObject({ samples: 600, savedThrough_s: 6 });
    }
  });

  it('tells the open visit and the totals while it goes on', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const ledger = record(recorder, sliceBlock(pulses(3), 0, 250), 20);
    const report = library.ledger(1);
    expect(report.rows).toHaveLength(2);
    expect(report.open).toStrictEqual(ledger.current);
    expect(report.totals).toStrictEqual(ledger.totals);
    expect(library.rebuildLedger(1)).toStrictEqual(report);
    expect(library.run(1).outcome).toBeUndefined();
  });

  it('is found by time, and its blocks say what they hold without being read', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const whole = pulses(30);
    record(library.beginRun(START), whole, 1200);
    const blocks = [...library.blocks(1, 13, 25)];
    expect(blocks.map(({ first, length, from_s, to_s }) => [first, length, from_s, to_s])).toEqual([
      [1200, 1200, 12, 24],
      [2400, 1200, 24, 36],
    ]);
    const currents = whole.current_A.subarray(1200, 2400);
    expect(blocks[0]!.current_A).toEqual({ min: Math.min(...currents), max: Math.max(...currents) });
    expect(blocks[0]!.potential_V.min).toBeCloseTo(-1.1, 2);
    expect(blocks[0]!.before.totals.samples).toBe(1200);
  });

  it('gives the charge between any two instants with the bits of the direct ledger', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const whole = pulses(30);
    record(library.beginRun(START), whole, 1100);
    for (const [from, to] of [
      [100, 4900],
      [1099, 1100],
      [0, 5999],
      [3000, 3001],
    ] as const) {
      // Counted directly: continue from the state after the sample `from` up to the sample `to`.
      const ledger = new Ledger();
      ledger.add(sliceBlock(whole, 0, from + 1));
      const before = ledger.totals;
      ledger.add(sliceBlock(whole, from + 1, to + 1));
      const { totals } = ledger;
      const found = library.chargeBetween(1, whole.t_s[from]!, whole.t_s[to]!);
      expect(found.cathodic_C).toBeCloseTo(totals.cathodic_C - before.cathodic_C, 16);
      expect(found.anodic_C).toBeCloseTo(totals.anodic_C - before.anodic_C, 16);
      expect(found.samples).toBe(to - from);
    }
    const direct = new Ledger();
    direct.add(whole);
    expect(library.chargeBetween(1, 0, 1e9)).toStrictEqual(direct.totals);
    expect(library.chargeBetween(1, 61, 62)).toMatchObject({ cathodic_C: 0, anodic_C: 0, samples: 0 });
    // A quarter of the first line of the first cycle: by hand from its two samples.
    const [i1, i2] = [whole.current_A[0]!, whole.current_A[1]!];
    const part = library.chargeBetween(1, 0.0125, 0.0175);
    expect(part.cathodic_C).toBeCloseTo((-(i1 + i2) / 2) * 0.005, 15);
  });

  it('keeps events in order, before and after its end', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const before = new Ledger().state();
    recorder.commit({
      before,
      rows: [],
      events: [
        { kind: 'state', t_s: null, message: 'running' },
        { kind: 'range', t_s: 0.5, message: 'range 100 mA', data: { range_A: 0.1 } },
      ],
    });
    library.addEvent(1, { kind: 'note', t_s: 1, message: 'bubbles' });
    recorder.finish({ kind: 'stopped' });
    library.addEvent(1, { kind: 'aliquot', t_s: 5, message: '1 mL', data: { volume_m3: 1e-6 } });
    expect(library.events(1)).toMatchObject([
      { number: 1, kind: 'state', t_s: null, data: {} },
      { number: 2, kind: 'range', data: { range_A: 0.1 } },
      { number: 3, kind: 'note' },
      { number: 4, kind: 'aliquot', data: { volume_m3: 1e-6 } },
    ]);
  });

  it('takes nothing after its end', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    recorder.finish({ kind: 'stopped' });
    const before = new Ledger().state();
    expect(() => recorder.commit({ block: pulses(1), before, rows: [], events: [] })).toThrow(
      /after its end/,
    );
    expect(() => recorder.finish({ kind: 'stopped' })).toThrow(/after its end/);
  });

  it('that is not there is named', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    for (const read of ['run', 'ledger', 'events', 'rebuildLedger'] as const)
      expect(() => library[read](9)).toThrow(expect.objectContaining({ code: 'run-not-found' }));
    expect(() => [...library.blocks(9)]).toThrow(expect.objectContaining({ code: 'run-not-found' }));
  });
});

describe('small blocks', () => {
  it('are merged while the run goes on, unseen by its readers', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const whole = pulses(60);
    const ledger = new Ledger();
    record(recorder, sliceBlock(whole, 0, 63), 1, ledger);
    const reader = library.blocks(1);
    const seen = [reader.next().value!];
    record(recorder, sliceBlock(whole, 63, 64), 1, ledger);
    // 64 blocks of one sample have become one block of 64, while a reader is still among them.
    expect([...library.blocks(1)].map((block) => block.length)).toEqual([64]);
    for (const block of reader) seen.push(block);
    expect(seen.map((block) => block.read().length)).toEqual(Array(63).fill(1));
    // Blocks of 300 samples are merged as soon as they hold 8192.
    record(recorder, sliceBlock(whole, 64, 12_000), 300, ledger);
    expect([...library.blocks(1)].map((block) => block.length)).toEqual([
      64,
      8400,
      ...Array(11).fill(300),
      236,
    ]);
    expect(library.rebuildLedger(1)).toStrictEqual(library.ledger(1));
    recorder.finish({ kind: 'completed', by: 'program' });
    expect([...library.blocks(1)].map((block) => block.length)).toEqual([64, 8400, 3536]);
    expect(allSamples(library, 1)).toStrictEqual(whole);
    expect(library.rebuildLedger(1)).toStrictEqual(library.ledger(1));
  });

  it('with nothing but a mark are kept', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const whole = stream(['segment', 0, 0, 0, 1], [1, -1], [2, -1], ['end', 3]);
    const ledger = new Ledger();
    for (const block of [
      { ...sliceBlock(whole, 0, 0), marks: whole.marks.slice(0, 1) },
      { ...sliceBlock(whole, 0, 2), marks: [] },
      { ...sliceBlock(whole, 2, 2), marks: [{ ...whole.marks[1]!, index: 0 }] },
    ]) {
      const before = ledger.state();
      ledger.add(block);
      recorder.commit({ block, before, rows: ledger.takeRows(), events: [] });
    }
    expect(library.chargeBetween(1, 0, 3)).toMatchObject({ cathodic_C: 3, edge_C: 2 });
    recorder.finish({ kind: 'completed', by: 'program' });
    expect(allSamples(library, 1)).toStrictEqual(whole);
  });
});

describe('merging that fails', () => {
  it('neither fails a commit nor the end of the run, and is told once in the record', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const other = new Database(library.path);
    other.exec("CREATE TRIGGER odd BEFORE DELETE ON blocks BEGIN SELECT RAISE(ABORT, 'odd'); END");
    other.close();
    const whole = pulses(1);
    record(recorder, whole, 1);
    recorder.finish({ kind: 'completed', by: 'program' });
    expect(library.run(1)).toMatchObject({ outcome: { kind: 'completed' }, samples: 200 });
    expect([...library.blocks(1)].map((block) => block.length)).toEqual(Array(200).fill(1));
    expect(allSamples(library, 1)).toStrictEqual(whole);
    expect(library.events(1)).toMatchObject([
      { kind: 'warning', t_s: 0.64, message: expect.stringMatching(/odd/), data: { code: 'internal' } },
    ]);
  });

  it('only at the end of the run is told with the outcome', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    record(recorder, pulses(1), 100);
    const other = new Database(library.path);
    other.exec("CREATE TRIGGER odd BEFORE DELETE ON blocks BEGIN SELECT RAISE(ABORT, 'odd'); END");
    other.close();
    recorder.finish({ kind: 'stopped' });
    expect(library.run(1).outcome).toEqual({ kind: 'stopped' });
    expect(library.events(1)).toMatchObject([{ kind: 'warning', t_s: 2 }]);
  });
});

describe('the file', () => {
  it('forbids every change of what was recorded, from any program', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    record(recorder, pulses(2), 50);
    library.addEvent(1, { kind: 'note', t_s: 1, message: 'bubbles' });
    library.addAnalysis({ run: 1, kind: 'faradaic efficiency', version: 1, inputs: {}, results: {} });
    recorder.finish({ kind: 'stopped' });
    const other = new Database(library.path);
    for (const [statement, reason] of [
      ['DELETE FROM runs', /append-only/],
      ["UPDATE runs SET title = 'better'", /frozen/],
      ["UPDATE runs SET outcome = '{}'", /frozen/],
      ['UPDATE blocks SET length = 1', /append-only/],
      ['DELETE FROM blocks', /append-only/],
      ['UPDATE cycles SET cathodic_C = 1', /append-only/],
      ['DELETE FROM cycles', /append-only/],
      ["UPDATE events SET message = ''", /append-only/],
      ['DELETE FROM events', /append-only/],
      ["UPDATE analyses SET results = '{}'", /append-only/],
      ['DELETE FROM analyses', /append-only/],
      [
        'INSERT INTO blocks SELECT 99, run, 99, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ledger, 0, 0, payload FROM blocks LIMIT 1',
        /ended/,
      ],
      [
        'INSERT INTO cycles SELECT run, 99, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM cycles LIMIT 1',
        /ended/,
      ],
    ] as const)
      expect(() => other.exec(statement), statement).toThrow(reason);
    other.close();
  });

  it('lets a whole run be purged after its end, and nothing else go with it', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const first = library.beginRun(START);
    record(first, pulses(2), 50);
    expect(() => library.purge(1)).toThrow(expect.objectContaining({ code: 'run-busy' }));
    first.finish({ kind: 'stopped' });
    const second = library.beginRun(START);
    record(second, pulses(1), 50);
    second.finish({ kind: 'stopped' });
    library.purge(1);
    expect(library.runs().map((run) => run.id)).toEqual([2]);
    expect(() => library.run(1)).toThrow(expect.objectContaining({ code: 'run-not-found' }));
    expect(allSamples(library, 2)).toStrictEqual(pulses(1));
    expect(library.beginRun(START).id).toBe(3);
  });

  it('keeps every version of an analysis', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    library.beginRun(START).finish({ kind: 'stopped' });
    library.addAnalysis({ run: 1, kind: 'fe', version: 1, inputs: { n: 6 }, results: { fe: 0.95 } });
    library.addAnalysis({ run: 1, kind: 'fe', version: 2, inputs: { n: 6 }, results: { fe: 0.94 } });
    library.addAnalysis({ run: undefined, kind: 'fe', version: 1, inputs: null, results: null });
    expect(library.analyses(1).map(({ version, results }) => [version, results])).toEqual([
      [1, { fe: 0.95 }],
      [2, { fe: 0.94 }],
    ]);
    expect(library.analyses()).toHaveLength(3);
  });
});
