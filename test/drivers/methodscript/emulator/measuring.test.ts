import { describe, expect, it } from 'vitest';
import { type EmulatorChoice, hostOf, packages } from '../../../support/emulated-host.ts';
import { SimpleCell } from '../../../support/simple-cells.ts';

const READY = ['var e', 'var c', 'var x', 'set_pgstat_mode 2'];
const POINT = ['pck_start', 'pck_add e', 'pck_add c', 'pck_end'];

async function measure(script: string[], choice: EmulatorChoice = {}) {
  const lines = await hostOf(choice).run(...READY, ...script);
  expect(lines.at(-1)).not.toMatch(/!/);
  return packages(lines);
}

/** Current readings of a hold, with the status digit and the range index. */
async function currents(potential: string, ranges: string[], choice: EmulatorChoice, points = 1) {
  const hold = [`meas_loop_ca e c ${potential} 100m ${points * 100}m`, ...POINT, 'endloop'];
  const found = await measure([...ranges, 'cell_on', ...hold], choice);
  return found.map(([, c]) => ({
    current_A: c!.value,
    status: c!.metadata[0]!,
    range: Number.parseInt(c!.metadata[1]!.slice(1), 16),
  }));
}

describe('the set potential', () => {
  it.each([
    // Steps of 183 uV: −1.1 V is 6010.93 of them, 0.4 V is 2185.79.
    ['emstat4-hr', '-1100m', -1.100013],
    ['emstat4-hr', '400m', 0.400038],
    ['emstat4-lr', '-1100m', -1.1],
    ['emstat-pico', '100m', 0.099882],
  ])('of %s for %s is what its converter makes', async (model, potential, made_V) => {
    const cell = new SimpleCell(1e6);
    const [[e]] = (await measure(
      ['cell_on', `meas_loop_ca e c ${potential} 100m 100m`, ...POINT, 'endloop'],
      { model, cell },
    )) as [[{ type: string; value: number; metadata: string[] }]];
    expect(e.type).toBe('da');
    expect(e.value).toBeCloseTo(made_V, 6);
    expect(e.metadata).toEqual([]);
    expect(cell.potential_V).toBeCloseTo(made_V, 9);
  });
});

describe('the current', () => {
  it('is read with the resolution of its range: 24 bits over three times its name', async () => {
    // −1.1 V over 10 kohm. The 10 mA range of an EmStat4 LR reaches 30 mA·3/2.92 and has 2^23 steps each side.
    const step_A = (0.03 * 3) / 2.92 / 2 ** 23;
    const [reading] = await currents('-1100m', ['set_range ba 10m'], {});
    expect(reading!.current_A).toBeCloseTo(-110e-6, 8);
    expect(reading!.current_A / step_A).toBeCloseTo(Math.round(reading!.current_A / step_A), 3);
  });

  // 0.1 V over R; the 100 uA range overloads at 292 uA, warns at 246 uA, is underloaded below 12.3 uA.
  it.each([
    [0.1 / 100e-6, '10'],
    [0.1 / 13e-6, '10'],
    [0.1 / 12e-6, '14'],
    [0.1 / 240e-6, '10'],
    [0.1 / 250e-6, '18'],
    [0.1 / 290e-6, '18'],
    [0.1 / 295e-6, '12'],
    [0.1 / 1e-3, '12'],
  ])('through %d ohm has status %s in the 100 uA range', async (ohm, status) => {
    const [reading] = await currents('100m', ['set_range ba 100u'], { cell: new SimpleCell(ohm) });
    expect(reading).toMatchObject({ status, range: 18 });
  });

  it('is clipped on overload', async () => {
    const [reading] = await currents('1', ['set_range ba 100u'], { cell: new SimpleCell(100) });
    expect(reading!.current_A).toBeCloseTo(300e-6, 9);
  });

  it('carries 200 mA in the 100 mA range of an HR, and no more', async () => {
    const hr = (current_A: number) =>
      currents('1', ['set_range ba 100m'], { model: 'emstat4-hr', cell: new SimpleCell(1 / current_A) });
    expect((await hr(0.1))[0]).toMatchObject({ status: '10', range: 27 });
    expect((await hr(0.201))[0]).toMatchObject({ status: '12', range: 27 });
  });

  it('is zero with the cell off, and reads so even where it was never on', async () => {
    const found = await measure(['meas 10m c ba', 'store_var e 0 ja', ...POINT]);
    expect(found[0]![1]).toMatchObject({ type: 'ba', value: 0 });
  });

  it('of a Pico is quantised at 280 nA in its 5 mA range, and says nothing of noise', async () => {
    const [reading] = await currents('1', ['set_range ba 3m'], {
      model: 'emstat-pico',
      cell: new SimpleCell(10_000),
    });
    expect(reading!.range).toBe(11);
    expect(reading!.current_A / 280e-9).toBeCloseTo(Math.round(1e-4 / 280e-9), 3);
  });

  it('has noise in proportion to the range, the same for the same seed', async () => {
    const read = async (range: string, seed: number) => {
      const found = await currents('0', [`set_range ba ${range}`], { seed, behaviour: { noise: 1 } }, 400);
      return found.map(({ current_A }) => current_A);
    };
    const deviation = (values: number[]) => Math.sqrt(values.reduce((s, v) => s + v * v, 0) / values.length);
    const coarse = await read('10m', 1);
    expect(deviation(coarse)).toBeGreaterThan(0.5 * 5e-6 * 30e-3);
    expect(deviation(coarse)).toBeLessThan(2 * 5e-6 * 30e-3);
    const fine = await read('100u', 1);
    expect(deviation(coarse) / deviation(fine)).toBeCloseTo(30e-3 / 292e-6, 0);
    expect(await read('10m', 1)).toEqual(coarse);
    expect(await read('10m', 2)).not.toEqual(coarse);
  });

  it('follows a charging curve', async () => {
    const cell = new SimpleCell(1000, 100e-6);
    const found = await currents('1', ['set_range ba 1m'], { cell }, 5);
    for (const [k, { current_A }] of found.entries())
      expect(current_A).toBeCloseTo(1e-3 * Math.exp(-(k + 1)), 9);
  });
});

describe('ranges', () => {
  it.each([
    ['10m', 24],
    ['29m', 24],
    ['2900u', 21],
    ['2', 24],
    ['0', 3],
  ])('set_range ba %s takes the smallest that carries it', async (value, range) => {
    const [reading] = await currents('0', [`set_range ba ${value}`], {});
    expect(reading!.range).toBe(range);
  });

  it('are the largest until one is chosen; set_autoranging alone does nothing', async () => {
    const found = await currents('100m', ['set_autoranging ba 1u 10m'], {}, 5);
    expect(found.map(({ range }) => range)).toEqual([24, 24, 24, 24, 24]);
  });

  it('move down one a point until the current fits, and up on overload', async () => {
    const down = await currents('100m', ['set_range ba 10m', 'set_autoranging ba 1u 10m'], {}, 6);
    expect(down.map(({ range }) => range)).toEqual([24, 21, 18, 15, 15, 15]);
    const up = await currents('1', ['set_range ba 1u', 'set_autoranging ba 1u 10m'], {}, 5);
    expect(up.map(({ range, status }) => [range, status])).toEqual([
      [12, '12'],
      [15, '12'],
      [18, '10'],
      [18, '10'],
      [18, '10'],
    ]);
  });

  it('stay inside the limits that were given, in either order of the commands', async () => {
    const low = await currents('0', ['set_autoranging ba 1m 10m', 'set_range ba 10m'], {}, 4);
    expect(low.map(({ range }) => range)).toEqual([24, 21, 21, 21]);
    const fixed = await currents(
      '2',
      ['set_range ba 100u', 'set_autoranging ba 100u 100u'],
      { cell: new SimpleCell(100) },
      3,
    );
    expect(fixed.map(({ range }) => range)).toEqual([18, 18, 18]);
  });

  it('have their own indices on each model', async () => {
    const index = async (model: string) => (await currents('0', ['set_range ba 1m'], { model }))[0]!.range;
    expect(await index('emstat4-hr')).toBe(21);
    expect(await index('nexus')).toBe(8);
    expect(await index('emstat-pico')).toBe(11);
  });
});

describe('other quantities', () => {
  it('are measured beside the current with add_meas', async () => {
    const found = await measure([
      'cell_on',
      'meas_loop_ca e c 100m 100m 200m add_meas(0 ab x)',
      'pck_start',
      'pck_add x',
      'pck_end',
      'endloop',
    ]);
    expect(found).toHaveLength(2);
    expect(found[0]![0]).toMatchObject({ type: 'ab', metadata: ['10', '206', '40'] });
    expect(found[0]![0]!.value).toBeCloseTo(0.1, 5);
  });

  it.each([
    ['ab', 0.1],
    ['ae', -0.1],
    // The test cell has its counter electrode 1 V below the reference.
    ['ag', 1.1],
    ['ac', -1.1],
  ])('%s is measured with meas', async (type, value) => {
    const found = await measure([
      'set_e 100m',
      'cell_on',
      `meas 100m x ${type}`,
      'pck_start',
      'pck_add x',
      'pck_end',
    ]);
    expect(found[0]![0]!.type).toBe(type);
    expect(found[0]![0]!.value).toBeCloseTo(value, 4);
  });

  it('meas takes its time and gives the mean', async () => {
    const cell = new SimpleCell(1000, 100e-6);
    const host = hostOf({ cell });
    const lines = await host.run(
      ...READY,
      'set_e 1',
      'cell_on',
      'meas 100m x ba',
      'pck_start',
      'pck_add x',
      'pck_end',
    );
    expect(host.emulator.t_s).toBeCloseTo(0.1, 9);
    // Mean of exp(−t) over 0 … 1 is 1 − 1/e; the mean of 50 readings at the ends of their intervals lies below.
    const mean_A = packages(lines)[0]![0]!.value;
    expect(mean_A / 1e-3).toBeCloseTo(1 - Math.exp(-1) - (1 - Math.exp(-1)) / 100, 3);
  });
});

describe('sweeps', () => {
  it('go in a staircase from the beginning to the end, one interval for each step', async () => {
    const cell = new SimpleCell(10_000);
    const found = await measure(['cell_on', 'meas_loop_lsv e c -500m 500m 10m 100m', ...POINT, 'endloop'], {
      cell,
    });
    expect(found).toHaveLength(101);
    for (const [k, [e, c]] of found.entries()) {
      expect(e!.value).toBeCloseTo(-0.5 + 0.01 * k, 6);
      expect(c!.value).toBeCloseTo(e!.value / 10_000, 8);
    }
    expect(cell.t_s).toBeCloseTo(10.1002, 9);
  });

  it('go down as well', async () => {
    const found = await measure(['cell_on', 'meas_loop_lsv e c 100m -100m 100m 1', ...POINT, 'endloop']);
    expect(found.map(([e]) => Math.round(e!.value * 10))).toEqual([1, 0, -1]);
  });

  it('return through both vertices, and mark each scan when there are several', async () => {
    const cv = (options: string) => [
      ...READY,
      'cell_on',
      `meas_loop_cv e c 0 200m -100m 100m 1 ${options}`,
      ...POINT,
      'endloop',
    ];
    const one = await hostOf().run(...cv(''));
    expect(one[0]).toBe('M0005');
    expect(one.at(-1)).toBe('*');
    expect(packages(one).map(([e]) => Math.round(e!.value * 10))).toEqual([0, 1, 2, 1, 0, -1, 0]);
    const three = await hostOf().run(...cv('nscans(3)'));
    expect(three.filter((line) => !line.startsWith('P'))).toEqual([
      'M0005',
      'C0000',
      '-',
      'C0001',
      '-',
      'C0002',
      '-',
      '*',
    ]);
    expect(packages(three)).toHaveLength(7 + 6 + 6);
  });
});

describe('pulsed detection', () => {
  const pad = (mode: number) => [
    'cell_on',
    `meas_loop_pad e c 100m 300m 20m 100m 500m ${mode}`,
    ...POINT,
    'endloop',
  ];

  it.each([
    [1, 0.1, 10e-6],
    [2, 0.3, 30e-6],
    [3, 0.3, 20e-6],
  ])('mode %i gives one value a period', async (mode, potential_V, current_A) => {
    const cell = new SimpleCell(10_000);
    const found = await measure(['set_range ba 100u', ...pad(mode)], { cell });
    expect(found).toHaveLength(5);
    for (const [e, c] of found) {
      expect(e!.value).toBeCloseTo(potential_V, 6);
      expect(c!.value).toBeCloseTo(current_A, 9);
    }
    const pulses = cell.history.filter(({ value }) => Math.abs(value - 0.3) < 1e-3);
    expect(pulses.map(({ t_s }) => Math.round(t_s * 1e6))).toEqual([
      80_200, 180_200, 280_200, 380_200, 480_200,
    ]);
  });
});

describe('the galvanostat', () => {
  it('holds a current and measures the potential', async () => {
    const cell = new SimpleCell(100);
    const lines = await hostOf({ model: 'emstat4-hr', cell }).run(
      'var e',
      'var c',
      'set_pgstat_mode 6',
      'set_range db 10m',
      'set_i 0',
      'cell_on',
      'meas_loop_cp e c -5m 100m 300m',
      ...POINT,
      'endloop',
      'cell_off',
    );
    expect(lines[0]).toBe('M000A');
    const found = packages(lines);
    expect(found).toHaveLength(3);
    for (const [e, c] of found) {
      expect(e).toMatchObject({ type: 'ab', metadata: ['10', '206', '40'] });
      expect(e!.value).toBeCloseTo(-0.5, 4);
      expect(c).toMatchObject({ type: 'db', metadata: [] });
      expect(c!.value).toBeCloseTo(-5e-3, 6);
    }
    expect(cell.truth().cathodic_C).toBeCloseTo(5e-3 * 0.3, 6);
  });
});

describe('open circuit', () => {
  it('is watched with the cell off', async () => {
    const cell = new SimpleCell(100, 1, 0.25);
    const lines = await hostOf({ cell }).run(
      ...READY,
      'meas_loop_ocp e 100m 300m',
      'pck_start',
      'pck_add e',
      'pck_end',
      'endloop',
    );
    expect(lines[0]).toBe('M000B');
    const found = packages(lines);
    expect(found.map(([e]) => e!.value.toFixed(4))).toEqual(['0.2500', '0.2500', '0.2500']);
    expect(cell.history).toEqual([]);
  });

  it('can be the potential at which the cell is switched on', async () => {
    const cell = new SimpleCell(100, 1, 0.25);
    await hostOf({ cell }).run(...READY, 'meas 100m e ab', 'cell_on ocp(e)', 'wait 1');
    expect(cell.history).toEqual([
      { t_s: expect.closeTo(0.1, 9), applied: 'potential', value: expect.closeTo(0.25, 3) },
    ]);
  });
});

describe('the switch of the cell', () => {
  it('applies what was set while it was off, and survives the end of a script', async () => {
    const cell = new SimpleCell(10_000);
    const host = hostOf({ cell });
    await host.run(...READY, 'set_e -300m', 'cell_on');
    expect(host.emulator.cellOn).toBe(true);
    expect(cell.potential_V).toBeCloseTo(-0.3, 9);
    await host.run('set_e 300m', 'set_pgstat_mode 2', 'wait 1');
    expect(cell.potential_V).toBeCloseTo(0.3, 9);
    await host.run('set_pgstat_chan 0', 'cell_off');
    expect(host.emulator.cellOn).toBe(false);
  });

  it('opens when another mode is chosen', async () => {
    const host = hostOf();
    await host.run(...READY, 'cell_on', 'set_pgstat_mode 3');
    expect(host.emulator.cellOn).toBe(false);
  });
});

describe('values and their metadata', () => {
  it('are copied together; a computed value is no measurement any more', async () => {
    const found = await measure([
      'cell_on',
      'meas_loop_ca e c 100m 100m 100m',
      'copy_var c x',
      'pck_start',
      'pck_add x',
      'mul_var x 2',
      'pck_add x',
      'pck_end',
      'endloop',
    ]);
    expect(found[0]![0]!.metadata).toEqual(['14', '218', '40']);
    expect(found[0]![1]!.metadata).toEqual([]);
    expect(found[0]![1]!.value).toBeCloseTo(20e-6, 7);
  });
});
