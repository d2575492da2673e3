// Names and settings of an instrument, set while it is connected: they hold at once, and in every record from then on.
import { afterEach, expect, test, vi } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { Identity } from '../../../src/drivers/driver.ts';
import { decodeWindow } from '../../../src/main/api/window-bytes.ts';
import { InstrumentBook } from '../../../src/main/host/instrument-book.ts';
import { measuredOffset_A } from '../../../src/main/host/offset.ts';
import { LINES, testHost, until } from '../../support/api.ts';
import { temporaryFolder } from '../../support/library.ts';
import { emulatedAt, hasSocat } from '../../support/pseudo-terminals.ts';

afterEach(() => vi.unstubAllEnvs());

test.skipIf(!hasSocat)(
  'a name and a correction hold from the next contact on, which is made at once',
  async () => {
    using folder = temporaryFolder();
    const [link, file] = [`${folder.path}/port`, `${folder.path}/instruments.json`];
    vi.stubEnv('COTTRELL_INSTRUMENTS', file);
    // 0.1 V over 10 kohm: 10 µA.
    await using port = await emulatedAt(link, { speed: 1 });
    await using host = testHost();
    const { api } = await LINES['in memory']!(host);
    const { instrument, label } = await api.instruments.connect({ spec: port.spec });
    expect(label).toBe('EmStat4S HR');
    // An emulator on a pseudo-terminal is nothing to look for later, unless someone named it.
    expect(new InstrumentBook(file).real).toEqual([]);

    const set = { instrument, name: 'Left bench', inverted: true, offset: '2 uA' };
    expect(await api.instruments.configure(set)).toEqual({
      name: 'Left bench',
      inverted: true,
      offset_A: 2e-6,
    });
    const named = await until(api, instrument, ({ state }) => state.name === 'ready');
    expect(named.label).toBe('Left bench');
    expect(named.identity).toMatchObject({ correction: { inverted: true, offset_A: 2e-6 } });
    expect(new InstrumentBook(file).real.map(({ name }) => name)).toEqual(['Left bench']);

    const held = { potential: '0.1 V', duration: '600 s', maxCurrent: '100 uA', reference: 'SCE' };
    const { run } = await api.runs.hold({ instrument, ...held });
    const busy = await until(api, instrument, ({ run: live }) => (live?.totals.samples ?? 0) > 5);
    expect(busy.allowed).not.toContain('prepare');
    await api.runs.stop({ instrument });
    await until(api, instrument, ({ state, run }) => state.name === 'ready' && run?.outcome !== undefined);
    const report = await api.runs.get({ run });
    expect(report.run.instrument).toMatchObject({ name: 'Left bench', label: 'EmStat4S HR' });
    const points = { run, from_s: 0, to_s: 2, points: 100, channels: ['current_A' as const] };
    const { columns } = decodeWindow(await (await api.runs.readWindow(points)).arrayBuffer());
    expect(columns.current_A!.length).toBeGreaterThan(5);
    // −(10 µA − 2 µA)
    for (const current_A of columns.current_A!) expect(current_A * 1e6).toBeCloseTo(-8, 1);

    expect(await api.instruments.configure({ instrument, name: '', inverted: false, offset: '0 A' })).toEqual(
      {
        inverted: false,
        offset_A: 0,
      },
    );
    await expect(api.instruments.configure({ instrument, offset: 'measure' })).rejects.toThrow(
      'tells no current while its cell is off',
    );

    // What is kept is kept, also where the instrument cannot be met again.
    const { session } = host.bench.get(instrument);
    const gone = new CottrellError('port-not-found', 'It is on no port.');
    vi.spyOn(session, 'connect').mockRejectedValueOnce(gone);
    expect(await api.instruments.configure({ instrument, name: 'Right bench' })).toMatchObject({
      name: 'Right bench',
      trouble: { code: 'port-not-found', message: 'It is on no port.' },
    });
    expect(new InstrumentBook(file).real.map(({ name }) => name)).toEqual(['Right bench']);
    await api.instruments.reconnect({ instrument });
    await until(api, instrument, ({ label }) => label === 'Right bench');
  },
);

test.each([
  [undefined, 3e-6],
  // What is read is −(true − 1 µA): a reading of 3 µA was −2 µA.
  [{ inverted: true, offset_A: 1e-6 }, -2e-6],
  [{ inverted: false, offset_A: 1e-6 }, 4e-6],
])('an offset is measured without the correction %j', async (correction, expected_A) => {
  const identity = { label: 'X', ...(correction && { correction }) } as Identity;
  let n = 0;
  const read = async () => ({ potential_V: 0, current_A: n++ % 2 === 0 ? 2e-6 : 4e-6, cellOn: false });
  expect((await measuredOffset_A(identity, read)) * 1e6).toBeCloseTo(expected_A * 1e6, 9);
});
