// Device time of one run of one script, from ordinals and timer readings alone. The timer is restarted at the end of
// every measurement loop and every 100 s; here the stretches are added up, in whole microseconds, and what does not
// fit is refused, so that a lost or damaged line costs its own time and nothing after it.
import { locate, type Place, type Program, TIMER_RESTART_S } from './program.ts';

const US = 1e6;
/** More than this many periods between two samples of a loop is a gap. */
export const GAP_PERIODS = 1.5;
/** Starting a loop may take so long before its first sample is doubted, µs. */
const START_US = 0.1 * US;
/** Times that differ by so little are the same, µs. */
const GRAIN_US = 10;
/** A loop that takes this much longer than programmed is still believed, µs: starting it takes time as well. */
const SLACK_US = 2 * US;

/** A program is believed to be slower than written by at most this factor. */
const SLOWEST = 1.1;

/** Where a program stood when it was last heard of. */
export interface Known {
  readonly ordinal: number;
  readonly visitStart_us: number;
  readonly t_us: number;
}

/** What became of a mark. */
export type MarkResult =
  /** It makes no sense here. */
  | 'refused'
  /** The timer went on, or the script told its end, or marks before it were lost and the next package will tell. */
  | 'kept'
  /** The measurement loop ended. */
  | { readonly ended: Place; readonly end_us: number; readonly visit_us: number };

/** What became of the time of a sample, where it is not simply the time. */
export const SAMPLE = {
  /** It cannot be a sample of the loop in force. */
  refused: Number.NaN,
  /** It would leave a gap: the next package will tell whether that is so or this one is damaged. */
  doubtful: -1,
  /** It would leave a gap as well, and so the doubtful one before it was right. */
  confirming: -2,
} as const;

export class Timeline {
  readonly #program: Program;
  readonly #start_us: number;
  /** Ordinal in force, and what it means; no place after the last loop. */
  #ordinal = 0;
  #place: Place | undefined;
  /** When the timer was restarted last, when the present loop and visit began: device time of the run. */
  #timerStart_us: number;
  #loopStart_us: number;
  #visitStart_us: number;
  /** Last moment of which something is known. */
  #last_us: number;
  #hasSample = false;
  /** Time of a sample that is held back, NaN if none is; distance of samples where it is not the period. */
  #doubtful_us = Number.NaN;
  #spacing_us = 0;
  /** The next sample has proved itself by its ordinal. */
  #jumped = false;
  /** An ordinal that came unannounced, until a second package confirms it. */
  #suspect: number | undefined;
  #ended_us = 0;

  /** `start_us`: device time of the run at which this program began. `known`: where it stood, if it is taken up. */
  constructor(program: Program, start_us: number, known?: Known) {
    const { ordinal, visitStart_us, t_us } = known ?? {
      ordinal: 0,
      visitStart_us: start_us,
      t_us: start_us - 1,
    };
    this.#program = program;
    this.#start_us = start_us;
    this.#ordinal = ordinal;
    this.#place = locate(program, ordinal);
    this.#timerStart_us = visitStart_us;
    this.#loopStart_us = visitStart_us;
    this.#visitStart_us = visitStart_us;
    this.#last_us = t_us;
  }

  get ordinal(): number {
    return this.#ordinal;
  }

  /** The measurement loop in force; undefined when the program is complete. */
  get place(): Place | undefined {
    return this.#place;
  }

  get loopStart_us(): number {
    return this.#loopStart_us;
  }

  get visitStart_us(): number {
    return this.#visitStart_us;
  }

  /** The end of the script where it told it, else the last moment of which something is known. */
  get end_us(): number {
    return Math.max(this.#ended_us, this.#last_us, this.#timerStart_us);
  }

  /** True when the script told its end. */
  get hasEnd(): boolean {
    return this.#ended_us > 0;
  }

  /** True when the last loop has ended, even if only the end of the script told so. */
  get isComplete(): boolean {
    return this.#place === undefined || this.#suspect === this.#program.ordinals;
  }

  /** The device time of a sample of the loop in force, taken as the last one; or one of `SAMPLE`, then not taken. */
  sample(timer_us: number): number {
    const t_us = this.#timerStart_us + timer_us;
    if (!this.#isPlausible(timer_us)) return SAMPLE.refused;
    if (t_us <= this.#last_us) {
      // The first sample of a loop may carry the time of the edge, which the last one of the loop before it had.
      if (this.#hasSample || t_us < this.#last_us - GRAIN_US) return SAMPLE.refused;
      return this.accept(timer_us);
    }
    const period_us = this.#place!.loop.period_us;
    const from_us = this.#hasSample ? this.#last_us : this.#loopStart_us + START_US;
    const isExpected = t_us - from_us <= GAP_PERIODS * Math.max(period_us, this.#spacing_us);
    if (isExpected || this.#jumped) return this.accept(timer_us);
    const doubtful_us = this.#doubtful_us;
    this.#doubtful_us = t_us;
    if (!(t_us > doubtful_us)) return SAMPLE.doubtful;
    const spacing_us = t_us - doubtful_us;
    if (spacing_us > GAP_PERIODS * Math.max(period_us, doubtful_us - from_us)) return SAMPLE.doubtful;
    // An instrument that cannot keep the period keeps another one.
    this.#spacing_us = spacing_us;
    return SAMPLE.confirming;
  }

  /** Takes a sample as it is and returns its device time. */
  accept(timer_us: number): number {
    this.#last_us = Math.max(this.#timerStart_us + timer_us, this.#last_us + 1);
    this.#hasSample = true;
    this.#jumped = false;
    this.#suspect = undefined;
    this.#doubtful_us = Number.NaN;
    return this.#last_us;
  }

  /** True when a mark with this reading of the timer shows that the doubtful sample was right. */
  confirms(ordinal: number, timer_us: number): boolean {
    const isNext = ordinal === this.#ordinal || ordinal === this.#next || ordinal === this.#ordinal + 1;
    return isNext && this.#isPlausible(timer_us) && this.#timerStart_us + timer_us >= this.#doubtful_us;
  }

  /**
   * A mark: the timer stood at `timer_us` when it was restarted, and from here on the ordinal is this. With the ordinal
   * already in force it is the end of the script.
   */
  mark(ordinal: number, timer_us: number): MarkResult {
    const place = this.#place;
    const next = this.#next;
    const isRestart = ordinal === this.#ordinal + 1 && ordinal < next;
    if (this.#isExit(ordinal) && this.#isPlausible(timer_us)) {
      // A condition left the rest of a repeat out: the timer goes on, and nothing of the loop in force was played.
      this.#enter(ordinal, this.#timerStart_us);
      return 'kept';
    }
    if (ordinal !== this.#ordinal && ordinal !== next && !isRestart) {
      // Marks before this one were lost, or this one is damaged.
      if (!(ordinal > this.#ordinal && ordinal <= this.#program.ordinals)) return 'refused';
      this.#suspect = ordinal;
      return 'kept';
    }
    const end_us = this.#timerStart_us + timer_us;
    const tolerance_us = START_US + 2 * (place?.loop.period_us ?? 0);
    if (!this.#isPlausible(timer_us) || end_us < this.#last_us - tolerance_us) {
      if (ordinal > this.#ordinal) this.#suspect = ordinal;
      return 'refused';
    }
    if (ordinal === this.#ordinal) {
      this.#ended_us = end_us;
      return 'kept';
    }
    if (isRestart || place === undefined) {
      this.#restart(ordinal, end_us);
      return 'kept';
    }
    const visit_us = end_us - this.#visitStart_us;
    this.#enter(ordinal, end_us);
    return { ended: place, end_us, visit_us };
  }

  /**
   * A sample with another ordinal: marks were lost, and the times of the loops between are taken from the program.
   * True only for the second one in a row, because a damaged digit does not repeat itself.
   */
  jump(ordinal: number): boolean {
    if (ordinal <= this.#ordinal || ordinal >= this.#program.ordinals) return false;
    if (this.#suspect !== ordinal) {
      this.#suspect = ordinal;
      return false;
    }
    this.#recover(ordinal);
    this.#jumped = true;
    return true;
  }

  /** Whether a repeat may have ended on a condition right where the loop in force would have begun. */
  #isExit(ordinal: number): boolean {
    return !this.#hasSample && ordinal > this.#ordinal && (this.#place?.exits.includes(ordinal) ?? false);
  }

  /** The ordinal of the next loop. */
  get #next(): number {
    return this.#place === undefined ? Number.NaN : this.#place.ordinal + this.#place.loop.ordinals;
  }

  #recover(ordinal: number): void {
    const from = this.#place!;
    const to = locate(this.#program, ordinal)!;
    if (to.ordinal !== from.ordinal) {
      // Cycles that a condition left out took no time.
      const exit = from.exits.find((end) => end <= to.ordinal);
      const from_us = exit === undefined ? from.start_us : locate(this.#program, exit)!.start_us;
      const start_us = this.#loopStart_us + Math.round((to.start_us - from_us) * this.#slowness(from));
      this.#enter(to.ordinal, start_us);
      const isSameVisit = to.loop.segment === from.loop.segment && to.cycle === from.cycle;
      if (!isSameVisit) this.#visitStart_us = start_us - offsetInVisit_us(to);
    }
    if (ordinal === this.#ordinal) return;
    // Within a loop the timer is restarted at the first sample at or after the restart time.
    const { period_us } = to.loop;
    const stretch_us = Math.ceil((TIMER_RESTART_S * US) / period_us) * period_us;
    const restarts = ordinal - this.#ordinal;
    this.#restart(ordinal, this.#timerStart_us + restarts * stretch_us);
  }

  /** How much longer than written the program has taken so far: starting a loop takes its time as well. */
  #slowness(place: Place): number {
    if (place.start_us === 0) return 1;
    const factor = (this.#loopStart_us - this.#start_us) / place.start_us;
    return factor > 1 && factor < SLOWEST ? factor : 1;
  }

  #restart(ordinal: number, t_us: number): void {
    this.#ordinal = ordinal;
    this.#timerStart_us = t_us;
    this.#last_us = Math.max(this.#last_us, t_us - 1);
    this.#suspect = undefined;
    this.#doubtful_us = Number.NaN;
  }

  #enter(ordinal: number, t_us: number): void {
    this.#restart(ordinal, t_us);
    this.#place = locate(this.#program, ordinal);
    this.#loopStart_us = t_us;
    this.#hasSample = false;
    this.#spacing_us = 0;
    if (this.#place?.loop.begins) this.#visitStart_us = t_us;
  }

  /** What is far beyond the next restart of the timer is a damaged number. */
  #isPlausible(timer_us: number): boolean {
    if (!(timer_us >= 0)) return false;
    if (this.#place === undefined) return timer_us <= SLACK_US;
    const { restarts, run_us, period_us, technique } = this.#place.loop;
    // How long a spectrum takes is known to its order only.
    if (technique === 'eis') return timer_us <= 20 * run_us + SLACK_US;
    const longest_us = (restarts ? TIMER_RESTART_S * US : run_us) + period_us;
    return timer_us <= longest_us * 1.1 + SLACK_US;
  }
}

/** Programmed time between the beginning of the visit and this loop of it. */
function offsetInVisit_us({ loop }: Place): number {
  return loop.begins ? 0 : Math.round(loop.node.duration_s * US) - loop.run_us;
}
