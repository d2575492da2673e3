// How fast the simulated cells answer: calls of advance(10 ms) a second, one core.
import { makeCell } from '../src/drivers/simulator/presets.ts';

interface Row {
  readonly name: string;
  readonly perSecond: number;
  readonly unit: string;
  readonly note?: string;
}

const SAMPLE_s = 0.01;
const SAMPLES_PER_PHASE = 100;
/** Long enough that compilation no longer shows. */
const WARM_UP = 30;

/** Cycles of 1 s at each potential, sampled at 100 Hz; answers samples per second of wall clock. */
function pulseTrain(preset: string, low_V: number, high_V: number, cycles: number): number {
  const cell = makeCell(preset);
  let charge_C = 0;
  const play = (count: number) => {
    for (let cycle = 0; cycle < count; cycle++) {
      for (const potential_V of [low_V, high_V]) {
        cell.applyPotential(potential_V);
        for (let k = 0; k < SAMPLES_PER_PHASE; k++) {
          cell.advance(SAMPLE_s);
          charge_C += cell.current_A * SAMPLE_s;
        }
      }
    }
  };
  play(WARM_UP);
  const start_ms = performance.now();
  play(cycles);
  const samples = cycles * 2 * SAMPLES_PER_PHASE;
  // The charge is used, so that no compiler may leave its making out.
  return Number.isFinite(charge_C) ? (samples / (performance.now() - start_ms)) * 1000 : 0;
}

/** Rows for `npm run bench`. */
export function rows(): Row[] {
  const unit = 'samples';
  const note = '1 s / 1 s pulses at 100 Hz';
  return [
    { name: 'cell: dummy', perSecond: pulseTrain('dummy', -1, 1, 2000), unit, note },
    { name: 'cell: ferrocyanide', perSecond: pulseTrain('ferrocyanide', 0, 0.5, 500), unit, note },
    { name: 'cell: cu-nitrite', perSecond: pulseTrain('cu-nitrite', -1.1, 0.4, 500), unit, note },
  ];
}
