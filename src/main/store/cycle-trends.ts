// The visits of a run in brief, by cycle and by segment: kept while the run goes on, so that asking again costs only
// what is new, however long the run is. It adds up the rows of the ledger; it never integrates.
import { type LedgerRow, RowSum, type SegmentCharges } from '../../core/charges.ts';
import { StepTimes, type StepTiming } from '../../core/step-timing.ts';
import { segmentsOf, type Waveform } from '../../core/waveform.ts';
import type { Library } from './library.ts';

const RUNS_KEPT = 8;

/** Sums of one cycle, and for each segment of the loop what it contributed. */
export interface Cycle {
  readonly cycle: number;
  start_s: number;
  end_s: number;
  cathodic_C: number;
  anodic_C: number;
  edge_C: number;
  gaps: number;
  overloads: number;
  cumulativeCathodic_C: number;
  cumulativeAnodic_C: number;
  readonly segments: ({ cathodic_C: number; anodic_C: number; endCurrent_A: number } | undefined)[];
}

/** One repeat of a waveform with its cycles so far, the one that goes on included. */
export interface LoopCycles {
  readonly loop: number;
  readonly segments: readonly { readonly segment: number; readonly name: string }[];
  readonly duration_s: number;
  readonly cycles: readonly Cycle[];
}

interface Loop extends LoopCycles {
  readonly cycles: Cycle[];
}

/** What is remembered of a run. */
interface Known {
  readonly loops: Loop[];
  readonly sums: readonly RowSum[];
  readonly times: StepTimes;
  rows: number;
}

/** Reads cycles of a library; remembers those that are complete. */
export class CycleTrends {
  readonly #library: Library;
  readonly #runs = new Map<number, Known>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** All loops of a run with their cycles. Throws `run-not-found`. */
  loops(run: number): LoopCycles[] {
    const { known, open } = this.#read(run);
    return known.loops.map((loop) => withOpen(loop, open));
  }

  /** Charges by segment, the visit that goes on counted in, and how long the visits were. Throws `run-not-found`. */
  segments(run: number): { readonly charges: SegmentCharges[]; readonly timings: StepTiming[] } {
    const { known, open } = this.#read(run);
    const charges = known.sums.flatMap((sum, segment) => {
      const total = sum.sum(open?.segment === segment ? open : undefined);
      return total.visits === 0 ? [] : [{ segment, ...total }];
    });
    return { charges, timings: known.times.timings };
  }

  #read(run: number): { readonly known: Known; readonly open: LedgerRow | undefined } {
    const known = this.#runs.get(run) ?? knownOf(this.#library.run(run).waveform);
    this.#runs.delete(run);
    this.#runs.set(run, known);
    if (this.#runs.size > RUNS_KEPT) this.#runs.delete(this.#runs.keys().next().value!);
    const { rows, open } = this.#library.inOneView(() => ({
      rows: this.#library.rowsAfter(run, known.rows),
      open: this.#library.endOfLedger(run).open,
    }));
    for (const row of rows) {
      for (const loop of known.loops) add(loop, row);
      known.sums[row.segment]!.add(row);
      known.times.add(row);
    }
    known.rows += rows.length;
    return { known, open };
  }
}

function knownOf(waveform: Waveform): Known {
  const infos = segmentsOf(waveform);
  return {
    loops: loopsOf(waveform),
    sums: infos.map(() => new RowSum()),
    times: new StepTimes(infos),
    rows: 0,
  };
}

/** The loop with the visit that goes on; what is remembered stays as it is. */
function withOpen(loop: Loop, open: LedgerRow | undefined): LoopCycles {
  if (open === undefined || !isIn(loop, open)) return loop;
  const last = loop.cycles.at(-1);
  const isNew = last === undefined || last.cycle !== open.cycle;
  const cycles = isNew ? [...loop.cycles] : loop.cycles.slice(0, -1);
  const copy: Loop = { ...loop, cycles };
  if (!isNew) cycles.push({ ...last, segments: [...last.segments] });
  add(copy, open);
  return copy;
}

function add(loop: Loop, row: LedgerRow): void {
  if (!isIn(loop, row)) return;
  const place = loop.segments.findIndex(({ segment }) => segment === row.segment);
  let cycle = loop.cycles.at(-1);
  if (cycle === undefined || cycle.cycle !== row.cycle) {
    cycle = emptyCycle(row);
    loop.cycles.push(cycle);
  }
  cycle.end_s = row.end_s;
  cycle.cathodic_C += row.cathodic_C;
  cycle.anodic_C += row.anodic_C;
  cycle.edge_C += row.edge_C;
  cycle.gaps += row.gaps;
  cycle.overloads += row.overloads;
  cycle.cumulativeCathodic_C = row.cumulative.cathodic_C;
  cycle.cumulativeAnodic_C = row.cumulative.anodic_C;
  const before = cycle.segments[place];
  cycle.segments[place] = {
    cathodic_C: (before?.cathodic_C ?? 0) + row.cathodic_C,
    anodic_C: (before?.anodic_C ?? 0) + row.anodic_C,
    endCurrent_A: row.endCurrent_A,
  };
}

function isIn(loop: Loop, row: LedgerRow): boolean {
  return loop.segments.some(({ segment }) => segment === row.segment);
}

function emptyCycle({ cycle, start_s }: LedgerRow): Cycle {
  return {
    cycle,
    start_s,
    end_s: start_s,
    cathodic_C: 0,
    anodic_C: 0,
    edge_C: 0,
    gaps: 0,
    overloads: 0,
    cumulativeCathodic_C: 0,
    cumulativeAnodic_C: 0,
    segments: [],
  };
}

function loopsOf(waveform: Waveform): Loop[] {
  const infos = segmentsOf(waveform);
  const numbers = [...new Set(infos.map(({ loop }) => loop))].filter((loop) => loop >= 0);
  return numbers.map((loop) => {
    const members = infos.filter((info) => info.loop === loop);
    return {
      loop,
      segments: members.map(({ segment, node }) => ({ segment, name: node.name })),
      duration_s: members.reduce((sum, { node }) => sum + node.duration_s, 0),
      cycles: [],
    };
  });
}
