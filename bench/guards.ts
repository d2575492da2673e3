// How many samples a second pass through the guards alone, and through a whole run (driver events, ledger, guards,
// gathering, commits into nothing). Nothing here touches a disk or a line.

import { Ledger } from '../src/core/ledger.ts';
import type { SampleBlock } from '../src/core/samples.ts';
import type { Waveform } from '../src/core/waveform.ts';
import { systemClock } from '../src/drivers/clock.ts';
import type { DriverEvent, Plan, Potentiostat, RunRequest } from '../src/drivers/driver.ts';
import { Guards } from '../src/main/engine/guards.ts';
import { layoutOf } from '../src/main/engine/layout.ts';
import { Run } from '../src/main/engine/runner.ts';
import type { BenchRow } from './bench.ts';

const PER_BLOCK = 1000;
const BLOCKS = 8000;
const SAMPLES = PER_BLOCK * BLOCKS;
/** A block is one cycle of 1 s / 1 s at 500 Hz. */
const PERIOD_S = 2e-3;

const limits = [
  { quantity: 'current magnitude', value: 0.19, for_s: 0.1 },
  { quantity: 'potential above', value: 3, for_s: 0 },
] as const;
const level = { kind: 'hold', step: 0, duration_s: 1, sampling: { period_s: PERIOD_S }, limits } as const;
const WAVEFORM: Waveform = {
  body: [
    {
      kind: 'repeat',
      count: BLOCKS,
      body: [
        { ...level, name: 'reduce', potential_V: -1.1 },
        { ...level, name: 'oxidise', potential_V: 0.4 },
      ],
    },
  ],
};
const REQUEST: RunRequest = {
  waveform: WAVEFORM,
  rules: [
    { kind: 'charge', charge: 'cathodic', value_C: 1e9, at: 'end of cycle' },
    { kind: 'current', when: 'above', value_A: 1, for_s: 1, at: 'at once' },
    { kind: 'time', value_s: 1e9, at: 'at once' },
  ],
  pause: 'open circuit',
  onLinkLoss: 'off',
  range: { fixed_A: 0.2 },
};
const HOST = REQUEST.rules.map(() => ({ by: 'host', exactness: '' }) as const);

/** One cycle; the columns that do not change from cycle to cycle are made once. */
function blocks(): (cycle: number) => SampleBlock {
  const half = PER_BLOCK / 2;
  const set_V = Float64Array.from({ length: PER_BLOCK }, (_, n) => (n < half ? -1.1 : 0.4));
  const current_A = set_V.map((potential_V, n) => potential_V * 0.05 + 1e-5 * (n % 13));
  const nothing = new Float64Array(PER_BLOCK).fill(Number.NaN);
  const flags = new Uint8Array(PER_BLOCK);
  const segment = Uint32Array.from({ length: PER_BLOCK }, (_, n) => (n < half ? 0 : 1));
  return (cycle) => ({
    length: PER_BLOCK,
    t_s: Float64Array.from(flags, (_, n) => (cycle * PER_BLOCK + n + 1) * PERIOD_S),
    setPotential_V: set_V,
    potential_V: set_V,
    cellVoltage_V: nothing,
    current_A,
    flags,
    segment,
    cycle: new Uint32Array(PER_BLOCK).fill(cycle),
    marks: [0, 1].map((index) => ({
      index: index * half,
      kind: 'segment',
      t_s: cycle * 2 + index,
      segment: index,
      cycle,
      period_s: PERIOD_S,
    })),
  });
}

function guardsAlone(): number {
  const guards = new Guards(layoutOf(WAVEFORM), REQUEST.rules, HOST);
  const totals = new Ledger().totals;
  const make = blocks();
  let spent_s = 0;
  for (let cycle = 0; cycle < BLOCKS; cycle++) {
    const block = make(cycle);
    const begun_s = systemClock.now_s();
    guards.judge(block, { rows: [], current: { segment: 1 }, totals, t_s: 2 * cycle + 2 });
    spent_s += systemClock.now_s() - begun_s;
  }
  return SAMPLES / spent_s;
}

async function wholeRun(): Promise<number> {
  const make = blocks();
  const instrument = {
    can: { watchesConditions: true },
    async *run(): AsyncGenerator<DriverEvent, void, void> {
      yield { type: 'started' };
      for (let cycle = 0; cycle < BLOCKS; cycle++) yield { type: 'samples', block: make(cycle) };
      yield { type: 'finished', t_s: 2 * BLOCKS, reason: 'program' };
    },
  } as unknown as Potentiostat;
  const plan: Plan = {
    waveform: WAVEFORM,
    request: REQUEST,
    acquisition: { coarsen: false },
    duration_s: 2 * BLOCKS,
    samples: SAMPLES,
    range: REQUEST.range,
    rules: HOST,
    notes: [],
    programText: '',
    program: undefined,
  };
  const recorder = { savedThrough_s: 0, commit: () => undefined, finish: () => undefined };
  const run = new Run({ instrument, plan, recorder, clock: systemClock });
  const begun_s = systemClock.now_s();
  const { outcome, totals } = await run.play();
  if (outcome.kind !== 'completed' || totals.samples !== SAMPLES) throw new Error('the run went wrong');
  return SAMPLES / (systemClock.now_s() - begun_s);
}

export async function rows(): Promise<BenchRow[]> {
  return [
    { name: 'guards alone', perSecond: guardsAlone(), unit: 'samples' },
    {
      name: 'ledger, guards, gathering (a run without instrument and disk)',
      perSecond: await wholeRun(),
      unit: 'samples',
    },
  ];
}
