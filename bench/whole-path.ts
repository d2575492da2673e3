// The program's own way of a sample, whole: bytes, lines, codec, ledger, guards, disk, from packages made beforehand.
// Run by itself (`node bench/whole-path.ts [cycles [library]]`), it prints one figure: for a profiler, for one core
// alone, and for the endurance run, which watches it from outside.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Waveform } from '../src/core/waveform.ts';
import { systemClock } from '../src/drivers/clock.ts';
import type { RunRequest } from '../src/drivers/driver.ts';
import { Run } from '../src/main/engine/runner.ts';
import { openLibrary } from '../src/main/store/library.ts';
import { type Measured, openStandIn } from './support/packages.ts';

/** One cycle: half a second at each of two potentials, a sample every millisecond. */
const SAMPLES_PER_CYCLE = 1000;

/** Pulses of so many cycles with limits on current and potential. */
function pulses(cycles: number, period_s = 1e-3): Waveform {
  const level = (name: string, potential_V: number) => ({
    kind: 'hold' as const,
    name,
    step: 0,
    potential_V,
    duration_s: (SAMPLES_PER_CYCLE / 2) * period_s,
    sampling: { period_s },
    limits: [
      { quantity: 'current magnitude' as const, value: 0.19, for_s: 0.1 },
      { quantity: 'potential above' as const, value: 3, for_s: 0 },
    ],
  });
  return { body: [{ kind: 'repeat', count: cycles, body: [level('reduce', -1.1), level('oxidise', 0.4)] }] };
}

function requestOf(waveform: Waveform): RunRequest {
  return {
    waveform,
    rules: [{ kind: 'charge', charge: 'cathodic', value_C: 1e9, at: 'at once' }],
    pause: 'open circuit',
    onLinkLoss: 'off',
    range: { fixed_A: 0.2 },
  };
}

/** A decaying current of some tens of milliamperes of either sign. */
const MEASURED: Measured = {
  noiseBits: 12,
  current_nA: ({ from_V }, n) => Math.round((from_V < 0 ? -1 : 0.3) * (4e7 + 5e7 / Math.sqrt(n + 1))),
};

interface Played {
  readonly samples: number;
  readonly seconds: number;
  /** Of the processor, all threads together: what is left of a busy machine's noise. */
  readonly processor_s: number;
}

/** Plays so many cycles into a library; throws where a sample or a charge is not what was sent. */
export async function playAll(path: string, cycles: number, period_s = 1e-3): Promise<Played> {
  using library = openLibrary(path, { clock: systemClock });
  const { instrument, sent } = await openStandIn(pulses(cycles, period_s), MEASURED);
  await using potentiostat = instrument;
  const plan = await potentiostat.prepare(requestOf(pulses(cycles, period_s)), { coarsen: false });
  const recorder = library.beginRun({
    title: 'whole path',
    protocol: '',
    settings: {},
    waveform: plan.waveform,
    plan: {},
    instrument: potentiostat.identity,
    cell: {},
    programVersion: '',
  });
  const begun_s = systemClock.now_s();
  const used = process.cpuUsage();
  const { outcome, totals } = await new Run({
    instrument: potentiostat,
    plan,
    recorder,
    clock: systemClock,
  }).play();
  const seconds = systemClock.now_s() - begun_s;
  const { user, system } = process.cpuUsage(used);
  if (outcome.kind !== 'completed' || totals.samples !== cycles * SAMPLES_PER_CYCLE)
    throw new Error(`the run went wrong: ${JSON.stringify(outcome)}, ${totals.samples} samples`);
  assertCharge('cathodic', totals.cathodic_C, -sent.cathodic);
  assertCharge('anodic', totals.anodic_C, sent.anodic);
  return { samples: totals.samples, seconds, processor_s: (user + system) / 1e6 };
}

/** Relative difference that is allowed: some roundings of a double, whatever the length of the run. */
const ROUNDING = 1e-14;

/** What was sent, as twice nA·µs, against what the ledger found. */
function assertCharge(name: string, found_C: number, sent: bigint): void {
  const sent_C = Number(sent) / 2e15;
  if (Math.abs(found_C - sent_C) > ROUNDING * sent_C)
    throw new Error(`${name} charge ${found_C} C instead of ${sent_C} C`);
}

async function main(cycles = '3000', path?: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-bench-'));
  try {
    await playAll(join(folder, 'warm-up.sqlite'), 200);
    const { samples, seconds, processor_s } = await playAll(
      path ?? join(folder, 'whole-path.sqlite'),
      Number(cycles),
    );
    console.log(
      `${samples} samples, from bytes to disk, in ${seconds.toFixed(1)} s: ${Math.round(samples / seconds)} a second, ${Math.round(samples / processor_s)} a second of processor time; charges as sent`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) await main(...process.argv.slice(2));
