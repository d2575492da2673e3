// The command line as a person uses it: real processes, real files, the simulated instrument.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cottrell, start, temporaryFolder } from '../support/command-line.ts';

const PULSED = 'protocols/cu-pulsed-amination.yaml';
const SIMULATED = 'sim:emstat4-hr,cell=cu-nitrite,speed=max,seed=1';
/** Cycles that are compared with those of an instrument alone. */
const CYCLES = 8;
/** A short pulsed run. */
const SHORT = ['--set', 'steps[0].rest.duration=2 s', '--set', 'steps[1].pulse.cycles=4'];

test('a run, from the protocol to the efficiency, agrees with what the simulated cell made', async () => {
  using folder = temporaryFolder();
  const library = folder.file('library.sqlite');
  const run = await cottrell([
    'run',
    PULSED,
    '-i',
    SIMULATED,
    '-l',
    library,
    '--json',
    '--set',
    'steps[1].pulse.cycles=40',
  ]);
  expect(run.code).toBe(0);
  const { outcome, totals, segments, events, efficiency, cellOff } = {
    ...run.json().result,
    ...run.json().result.run,
  };
  expect(outcome).toEqual({ kind: 'completed', by: 'program' });
  expect(cellOff).toBe(true);
  expect(segments.map((s: { name: string; visits: number }) => [s.name, s.visits])).toEqual([
    ['rest', 1],
    ['reduce', 40],
    ['oxidise', 40],
  ]);
  expect(totals.gaps).toBe(0);
  expect(totals.net_C).toBeCloseTo(totals.cathodic_C - totals.anodic_C, 12);

  // The truth: the charge the cell itself counted, without sampling, noise or rounding.
  const truth = events.find((e: { kind: string }) => e.kind === 'truth').data;
  expect(Math.abs(totals.cathodic_C / truth.cathodic_C - 1)).toBeLessThan(0.005);
  const ammonia = efficiency.products.find((p: { product: string }) => p.product === 'ammonia');
  const trueEfficiency = -truth.reactions_C['nitrite reduction'] / truth.cathodic_C;
  expect(ammonia.efficiency.efficiency).toBeGreaterThan(0.8);
  expect(Math.abs(ammonia.efficiency.efficiency / trueEfficiency - 1)).toBeLessThan(0.005);
});

test('what was recorded is shown, listed, exported and divided by', async () => {
  using folder = temporaryFolder();
  const library = folder.file('library.sqlite');
  const text = await cottrell([
    'run',
    PULSED,
    '-i',
    SIMULATED,
    '-l',
    library,
    '--note',
    'first try',
    ...SHORT,
  ]);
  expect(text.code).toBe(0);
  expect(text.out).toMatch(/reduce\s+4\s/);
  expect(text.out).toMatch(/ammonia\s+6/);

  const runs = await cottrell(['runs', '-l', library, '--json']);
  expect(runs.json().result.runs).toHaveLength(1);
  const show = await cottrell(['show', '1', '-l', library]);
  expect(show.out).toContain('note: first try');
  expect(show.out).toContain('By cycle');
  expect(show.out).toMatch(/segment\s+set vs Ag\/AgCl[^\n]*set vs RHE[^\n]*mean current/);
  expect(show.out).toContain('E(RHE) = E + E(reference)');

  const out = folder.file('out');
  expect((await cottrell(['export', '1', '-l', library, '--out', out])).code).toBe(0);
  const lines = readFileSync(`${out}/run-1-samples.csv`, 'utf8').trim().split('\r\n');
  expect(lines[0]).toBe('t_s,set_potential_V,potential_V,cell_voltage_V,current_A,flags,segment,cycle');
  expect(lines.length - 1).toBe(runs.json().result.runs[0].samples);
  expect((await cottrell(['export', '1', '-l', library, '--out', out])).code).toBe(2);

  const sheet = folder.file('sheet.yaml');
  writeFileSync(
    sheet,
    'cottrell sheet: 1\nrun: 1\nproducts:\n  - product: ammonia\n    from: nitrite\n    amount: 1 umol\n',
  );
  const efficiency = await cottrell(['fe', sheet, '-l', library, '--json']);
  expect(efficiency.code).toBe(0);
  const { cathodic_C } = (await cottrell(['show', '1', '-l', library, '--json'])).json().result.totals;
  expect(efficiency.json().result.products[0].efficiency.efficiency).toBeCloseTo(
    (6 * 96485.33212 * 1e-6) / cathodic_C,
    9,
  );
});

test('programs that write into one library at once lose nothing of each other, stopped or complete', async () => {
  using folder = temporaryFolder();
  const library = folder.file('lab.sqlite');
  const args = (model: string, seed: number, speed: string, cycles: number, into: string) => {
    const spec = `sim:${model},cell=cu-nitrite,speed=${speed},seed=${seed}`;
    const settings = ['--set', 'steps[0].rest.duration=1 s', '--set', `steps[1].pulse.cycles=${cycles}`];
    return ['run', PULSED, '-i', spec, '-l', into, '--json', '--note', model, ...settings];
  };
  const instruments = [
    ['emstat4-hr', 5],
    ['nexus', 6],
  ] as const;
  // Neither of these comes to its end by itself, so that each is there while the others write.
  const both = instruments.map(([model, seed]) => start(args(model, seed, '20', 1000, library)));
  const shown = async (run: number) =>
    (await cottrell(['show', String(run), '-l', library, '--json'])).json().result;
  const cyclesOf = async (run: number) => (await shown(run))?.loops?.[0]?.cycles.length ?? 0;
  await expect.poll(async () => Math.min(await cyclesOf(1), await cyclesOf(2))).toBeGreaterThan(CYCLES);
  // These do, all of it while the other two write.
  const whole = await Promise.all(
    instruments.map(([model, seed]) => cottrell(args(model, seed, 'max', CYCLES, library))),
  );
  expect(both.map(({ child }) => child.exitCode)).toEqual([null, null]);
  for (const { child } of both) child.kill('SIGINT');
  const stopped = await Promise.all(both.map(({ ended }) => ended));
  expect((await cottrell(['runs', '-l', library, '--json'])).json().result.runs).toHaveLength(4);
  const ends = [
    [stopped, 130, { kind: 'stopped' }],
    [whole, 0, { kind: 'completed', by: 'program' }],
  ] as const;
  for (const [n, [model, seed]] of instruments.entries()) {
    // The same instrument alone in a library of its own: its seed makes the same readings.
    const alone = await cottrell(args(model, seed, 'max', CYCLES, folder.file(`${model}.sqlite`)));
    expect(alone.code).toBe(0);
    const reference = (await cottrell(['show', '1', '-l', folder.file(`${model}.sqlite`), '--json'])).json()
      .result.loops[0].cycles;
    expect(reference).toHaveLength(CYCLES);
    for (const [all, exit, end] of ends) {
      const { code, json } = all[n]!;
      expect(code).toBe(exit);
      const { run, outcome, totals } = { ...json().result, ...json().result.run };
      expect(outcome).toEqual(end);
      expect(totals.gaps).toBe(0);
      const kept = await shown(run.id);
      expect(kept.totals).toEqual(totals);
      expect(kept.events.find((e: { kind: string }) => e.kind === 'note').message).toBe(model);
      const { cycles } = kept.loops[0];
      if (all === whole) expect(cycles).toHaveLength(CYCLES);
      for (const [k, cycle] of reference.entries()) {
        expect(cycles[k].samples).toBe(cycle.samples);
        // Only the rest before the run, which the cell spends at the pace of the computer, differs.
        expect(cycles[k].cathodic_C).toBeCloseTo(cycle.cathodic_C, 6);
        expect(cycles[k].anodic_C).toBeCloseTo(cycle.anodic_C, 6);
      }
    }
  }
  const checked = await cottrell(['library', 'check', '-l', library, '--json']);
  expect(checked.code).toBe(0);
});

test('check tells what will happen and touches nothing', async () => {
  const check = await cottrell(['check', PULSED]);
  expect(check.code).toBe(0);
  expect(check.out).toContain('ASSUMED by us');
  expect(check.out).toMatch(/reduce\s+hold\s+−1\.100 V\s+5\.0 s\s+360/);
});

test('Ctrl-C stops the experiment, confirms the cell off and keeps everything; a second one skips nothing', async () => {
  using folder = temporaryFolder();
  const library = folder.file('library.sqlite');
  const { child, ended, sees } = start([
    'run',
    PULSED,
    '-i',
    'sim:emstat4-hr,cell=cu-nitrite,speed=20',
    '-l',
    library,
    '--set',
    'steps[0].rest.duration=0.1 s',
  ]);
  await sees(/reduce|oxidise/);
  child.kill('SIGINT');
  await sees(/stopping/);
  child.kill('SIGINT');
  const { code, err } = await ended;
  expect(err).not.toContain('NOT');
  expect(code).toBe(130);
  const { run, totals } = (await cottrell(['show', '1', '-l', library, '--json'])).json().result;
  expect(run.outcome).toEqual({ kind: 'stopped' });
  expect(totals.samples).toBeGreaterThan(0);
});

test('nobody listens any more: the run goes on to its end', async () => {
  using folder = temporaryFolder();
  const library = folder.file('library.sqlite');
  const { child, ended } = start([
    'run',
    PULSED,
    '-i',
    'sim:emstat4-hr,cell=cu-nitrite,speed=20',
    '-l',
    library,
    ...SHORT,
  ]);
  child.stdout!.destroy();
  child.stderr!.destroy();
  expect((await ended).code).toBe(0);
  const { run } = (await cottrell(['show', '1', '-l', library, '--json'])).json().result;
  expect(run.outcome).toEqual({ kind: 'completed', by: 'program' });
});

test('wrong use is answered in JSON too', async () => {
  for (const args of [
    ['run', '--json'],
    ['frobnicate', '--json'],
    ['show', '--json'],
  ]) {
    const { code, json, err } = await cottrell(args);
    expect(code).toBe(2);
    expect(err).toBe('');
    expect(json()).toMatchObject({ ok: false, error: { code: 'argument-invalid' } });
  }
});

test('a stop rule on the instrument ends the run with the cycle', async () => {
  using folder = temporaryFolder();
  const library = folder.file('library.sqlite');
  const run = await cottrell([
    'run',
    PULSED,
    '-i',
    SIMULATED,
    '-l',
    library,
    '--json',
    '--set',
    'steps[0].rest.duration=1 s',
    '--set',
    'stop[0].cathodic charge=1 C',
  ]);
  expect(run.code).toBe(0);
  const { run: record, totals, loops } = run.json().result;
  expect(record.outcome).toEqual({ kind: 'completed', by: 'rule', rule: 0 });
  // The instrument counts for itself, to about 0.1 %; it may end one cycle before or after the exact ledger would.
  const largest_C = Math.max(...loops[0].cycles.map((c: { cathodic_C: number }) => c.cathodic_C));
  expect(totals.cathodic_C).toBeGreaterThan(0.99);
  expect(totals.cathodic_C).toBeLessThan(1.01 + largest_C);
});

test('a limit aborts the run and says so with its exit code', async () => {
  using folder = temporaryFolder();
  const library = folder.file('library.sqlite');
  const run = await cottrell([
    'run',
    PULSED,
    '-i',
    SIMULATED,
    '-l',
    library,
    '--json',
    ...SHORT,
    '--set',
    'limits.current=5 mA',
  ]);
  expect(run.code).toBe(5);
  expect(run.json().result.run.outcome.kind).toBe('aborted');
  expect(run.json().result.cellOff).toBe(true);
});

const BAD: readonly [
  name: string,
  args: (file: (name: string) => string) => string[],
  code: number,
  says: RegExp,
][] = [
  [
    'an unknown key',
    (file) => ['check', write(file('p.yaml'), 'titel: x')],
    3,
    /p\.yaml:2:1: .*unknown key "titel"; did you mean "title"/,
  ],
  ['a missing unit', () => ['check', PULSED, '--set', 'steps[0].rest.duration=30'], 3, /write a unit/],
  [
    'a potential no instrument reaches',
    () => ['check', PULSED, '--set', 'steps[1].pulse.levels[0].potential=-7 V'],
    3,
    /reaches from −6 V to 6 V/,
  ],
  [
    'an instrument that cannot play it',
    () => ['check', PULSED, '-i', 'sim:emstat-pico'],
    3,
    /measures up to 3 mA/,
  ],
  [
    'a port that is not there',
    (file) => ['run', PULSED, '-i', `serial:${file('tty')}`, '-l', file('l')],
    4,
    /no port/i,
  ],
  [
    'a file that is not an instrument',
    (file) => ['run', PULSED, '-i', `serial:${write(file('port'), 'x')}`, '-l', file('l')],
    4,
    /advice/,
  ],
  ['an instrument that does not exist', () => ['check', PULSED, '-i', 'sim:emstat5'], 2, /emstat4-hr/],
  ['a protocol that is not there', () => ['check', 'nowhere.yaml'], 2, /no such file/],
  [
    'a library that is not one',
    (file) => ['runs', '-l', write(file('l'), 'no database at all')],
    6,
    /is not a library/,
  ],
  ['no library', (file) => ['runs', '-l', file('none')], 6, /no library/i],
  ['a run that is not there', (file) => ['show', 'seven', '-l', file('none')], 2, /not the number of a run/],
  [
    'a sheet with nonsense',
    (file) => ['fe', write(file('s.yaml'), 'cottrell sheet: 1\ncharge: 5 V\nproducts: []')],
    3,
    /5 V/,
  ],
  ['an unknown command', () => ['frobnicate'], 2, /unknown command/],
];

test.each(BAD)('%s: one clear error, an exit code, nothing lost', async (_name, args, code, says) => {
  using folder = temporaryFolder();
  const { code: exit, out, err } = await cottrell(args(folder.file));
  expect(err + out).toMatch(says);
  expect(exit).toBe(code);
  expect(err).not.toMatch(/at .*\.ts:\d+/);
});

test('every error comes as the same envelope with --json', async () => {
  const { code, json, err } = await cottrell(['check', 'nowhere.yaml', '--json']);
  expect(code).toBe(2);
  expect(err).toBe('');
  expect(json()).toMatchObject({
    schemaVersion: 1,
    command: 'check',
    ok: false,
    error: { code: 'file-unreadable' },
  });
});

test('a damaged library is refused and left as it is', async () => {
  using folder = temporaryFolder();
  const library = write(
    folder.file('library.sqlite'),
    'SQLite format 3\u0000 and then nothing that makes sense',
  );
  const before = readFileSync(library);
  const run = await cottrell(['run', PULSED, '-i', SIMULATED, '-l', library, ...SHORT]);
  expect(run.code).toBe(6);
  expect(readFileSync(library).equals(before)).toBe(true);
  expect(existsSync(`${library}-wal`)).toBe(false);
});

function write(path: string, text: string): string {
  writeFileSync(path, text.startsWith('titel') ? `cottrell: 1\n${text}\n` : text);
  return path;
}
