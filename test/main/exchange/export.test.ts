import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../../src/core/ledger.ts';
import { BlockBuilder, type Mark, type SampleBlock } from '../../../src/core/samples.ts';
import { sliceBlock } from '../../../src/core/slice.ts';
import { numberText, textCell } from '../../../src/main/exchange/csv.ts';
import { exportCsv } from '../../../src/main/exchange/export.ts';
import type { Library } from '../../../src/main/store/library.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

/** A table read the way RFC 4180 says, by its header. */
function readCsv(path: string): Record<string, string>[] {
  const text = readFileSync(path, 'utf8');
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  expect(rows.pop()).toEqual(['']);
  const [names, ...cells] = rows as [string[], ...string[][]];
  return cells.map((row) => {
    expect(row).toHaveLength(names.length);
    return Object.fromEntries(row.map((cell, n) => [names[n]!, cell]));
  });
}

const numberOf = (text: string | undefined) =>
  text === '' || text === undefined ? Number.NaN : Number(text);

/** The stream as it stands in the exported files. */
function readStream(folder: string): SampleBlock {
  const samples = readCsv(`${folder}/run-1-samples.csv`);
  const marks = readCsv(`${folder}/run-1-marks.csv`);
  const builder = new BlockBuilder();
  for (let n = 0; n <= samples.length; n++) {
    for (const mark of marks)
      if (Number(mark.before_sample) === n)
        builder.mark({
          kind: mark.kind as Mark['kind'],
          t_s: Number(mark.t_s),
          segment: Number(mark.segment),
          cycle: Number(mark.cycle),
          period_s: Number(mark.period_s),
        });
    const row = samples[n];
    if (row !== undefined)
      builder.add(
        numberOf(row.t_s),
        numberOf(row.set_potential_V),
        numberOf(row.potential_V),
        numberOf(row.cell_voltage_V),
        numberOf(row.current_A),
        numberOf(row.flags),
        numberOf(row.segment),
        numberOf(row.cycle),
      );
  }
  return builder.take();
}

function recorded(library: Library, stream: SampleBlock): void {
  const recorder = library.beginRun(START);
  record(recorder, stream, 130);
  recorder.finish({ kind: 'completed', by: 'rule', rule: 0 });
}

describe('an exported run', () => {
  it('reads back as the same samples and marks, and gives the same ledger', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    recorded(library, pulses(3));
    const report = await exportCsv(library, 1, `${folder.path}/out`);
    expect(report.files.map((file) => basename(file))).toEqual([
      'run-1-samples.csv',
      'run-1-marks.csv',
      'run-1-ledger.csv',
      'run-1-segments.csv',
      'run-1-events.csv',
      'run-1.json',
    ]);
    expect(report).toMatchObject({ samples: 600, damaged: [] });
    const stream = readStream(`${folder.path}/out`);
    expect(stream).toStrictEqual(pulses(3));
    const ledger = new Ledger();
    ledger.add(stream);
    const rows = readCsv(`${folder.path}/out/run-1-ledger.csv`);
    expect(rows.map((row) => [row.name, Number(row.cathodic_charge_C), Number(row.anodic_charge_C)])).toEqual(
      ledger
        .takeRows()
        .map((row) => [row.segment === 0 ? 'reduce' : 'oxidise', row.cathodic_C, row.anodic_C]),
    );
    expect(Number(rows.at(-1)!.total_cathodic_charge_C)).toBe(ledger.totals.cathodic_C);
    const segments = readCsv(`${folder.path}/out/run-1-segments.csv`);
    expect(segments.map((row) => [row.name, row.visits, row.duration_s])).toEqual([
      ['reduce', '3', '3'],
      ['oxidise', '3', '3'],
    ]);
    expect(Number(segments[0]!.net_charge_C)).toBe(Number(segments[0]!.cathodic_charge_C));
  });

  it('is described beside its tables: all that was frozen, and the checksum of each file', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    recorded(library, pulses(1));
    await exportCsv(library, 1, folder.path);
    const sidecar = JSON.parse(readFileSync(`${folder.path}/run-1.json`, 'utf8'));
    expect(sidecar).toMatchObject({
      run: {
        id: 1,
        title: START.title,
        simulated: true,
        outcome: { kind: 'completed', by: 'rule', rule: 0 },
      },
      protocol: { text: START.protocol, settings: START.settings },
      waveform: START.waveform,
      plan: START.plan,
      instrument: START.instrument,
      cell: START.cell,
      programVersion: START.programVersion,
      damaged: [],
    });
    expect(sidecar.signConvention).toMatch(/[Aa]nodic.*positive/);
    expect(createHash('sha256').update(sidecar.protocol.text).digest('hex')).toBe(sidecar.protocol.sha256);
    for (const { file, rows, sha256, columns } of sidecar.files) {
      const path = `${folder.path}/${file}`;
      expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(sha256);
      const table = readCsv(path);
      expect(table).toHaveLength(rows);
      if (rows > 0) expect(Object.keys(table[0]!)).toEqual(columns.map(({ name }: { name: string }) => name));
    }
  });

  it('carries notes that look like formulas, hold commas, quotes and line breaks, as text', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    recorded(library, pulses(1));
    library.addEvent(1, { kind: 'note', t_s: 1, message: '=HYPERLINK("http://x","y")' });
    library.addEvent(1, {
      kind: 'note',
      t_s: null,
      message: 'pink,\r\n"very" pink',
      data: { volume_m3: 1e-6 },
    });
    await exportCsv(library, 1, folder.path);
    const events = readCsv(`${folder.path}/run-1-events.csv`);
    expect(events).toMatchObject([
      { kind: 'note', t_s: '1', message: '\'=HYPERLINK("http://x","y")' },
      { kind: 'note', t_s: '', message: 'pink,\r\n"very" pink', data: '{"volume_m3":0.000001}' },
    ]);
    expect(events[0]!.wall_time).toMatch(/^2026-01-01T00:00:\d\d\.000Z$/);
  });

  it('never overwrites anything, and leaves nothing half-made behind', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    recorded(library, pulses(1));
    const out = `${folder.path}/out`;
    mkdirSync(out);
    writeFileSync(`${out}/run-1-segments.csv`, 'mine');
    await expect(exportCsv(library, 1, out)).rejects.toMatchObject({ code: 'file-exists' });
    expect(readdirSync(out)).toEqual(['run-1-segments.csv']);
    expect(readFileSync(`${out}/run-1-segments.csv`, 'utf8')).toBe('mine');
  });

  it('is refused for a run that is not there, or a folder that cannot be made', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    await expect(exportCsv(library, 7, `${folder.path}/out`)).rejects.toMatchObject({
      code: 'run-not-found',
    });
    expect(existsSync(`${folder.path}/out`)).toBe(false);
    recorded(library, pulses(1));
    writeFileSync(`${folder.path}/file`, '');
    await expect(exportCsv(library, 1, `${folder.path}/file`)).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });

  it('leaves out a damaged stretch and says so, and gives the visit that was cut short', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    {
      using recorder = library.beginRun(START);
      const stream = pulses(12);
      record(recorder, { ...stream, marks: stream.marks.slice(0, -1) }, 1100);
    }
    const other = new Database(library.path);
    other.exec("DROP TRIGGER blocks_are_frozen; UPDATE blocks SET payload = x'00' WHERE number = 2");
    other.close();
    const report = await exportCsv(library, 1, folder.path);
    expect(report.samples).toBe(1300);
    expect(report.damaged).toEqual([{ from_s: 11, to_s: 22, samples: 1100 }]);
    const sidecar = JSON.parse(readFileSync(`${folder.path}/run-1.json`, 'utf8'));
    expect(sidecar.damaged).toEqual(report.damaged);
    const rows = readCsv(`${folder.path}/run-1-ledger.csv`);
    expect(rows.map((row) => row.complete)).toEqual([...Array(23).fill('1'), '0']);
  });
});

describe('a run that is being recorded', () => {
  it('is exported as it was at one moment, while it goes on', async () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    const whole = pulses(200);
    const ledger = record(recorder, sliceBlock(whole, 0, 20_150), 1000);
    let saved = 20_150;
    const goOn = () => {
      const block = sliceBlock(whole, saved, saved + 130);
      const before = ledger.state();
      ledger.add(block);
      const note = { kind: 'note', t_s: block.t_s[0]!, message: 'goes on' } as const;
      recorder.commit({ block, before, rows: ledger.takeRows(), events: [note] });
      saved += block.length;
    };
    let isDone = false;
    const exporting = exportCsv(library, 1, `${folder.path}/out`).finally(() => {
      isDone = true;
    });
    while (!isDone) {
      goOn();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const report = await exporting;
    expect(saved).toBeGreaterThan(report.samples + 130);
    const stream = readStream(`${folder.path}/out`);
    expect(stream.length).toBe(report.samples);
    const counted = new Ledger();
    counted.add(stream);
    const rows = readCsv(`${folder.path}/out/run-1-ledger.csv`);
    expect(rows.map((row) => [Number(row.end_s), Number(row.cathodic_charge_C), row.complete])).toEqual([
      ...counted.takeRows().map((row) => [row.end_s, row.cathodic_C, '1']),
      [counted.current!.end_s, counted.current!.cathodic_C, '0'],
    ]);
    const sidecar = JSON.parse(readFileSync(`${folder.path}/out/run-1.json`, 'utf8'));
    expect(sidecar.charge).toEqual(counted.totals);
    expect(sidecar.run).toMatchObject({ outcome: null, outcomeInWords: 'still running' });
    // The run itself is as good as if nobody had looked.
    recorder.finish({ kind: 'stopped' });
    expect(library.run(1)).toMatchObject({ outcome: { kind: 'stopped' }, samples: saved });
  });
});

describe('a cell', () => {
  it('with a number reads back as the same double', () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(numberOf(numberText(x))).toBe(x);
      }),
    );
  });

  it.each([
    ['plain', 'plain'],
    ['-1.1 V', "'-1.1 V"],
    ['+cmd', "'+cmd"],
    ['@sum', "'@sum"],
    ['\tx', "'\tx"],
    ['a "b"', '"a ""b"""'],
    ['a,b', '"a,b"'],
    ['=1,2', '"\'=1,2"'],
  ])('with the text %j is written as %j', (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });
});
