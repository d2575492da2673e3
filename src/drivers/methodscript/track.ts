// Packages to samples and marks: device time, visits, gaps. It trusts only what the packages say of themselves
// (ordinal and timer), so that a lost or damaged line costs its own time and nothing after it.
import type { Remainder } from '../../core/remaining.ts';
import { type BlockBuilder, FLAG } from '../../core/samples.ts';
import { Package, typeCode } from './packet.ts';
import { locate, type Place, type Program, type Technique, TIMER_RESTART_S } from './program.ts';
import { markFields, type Settings, sampleFields, sendsCharge } from './script.ts';

const US = 1e6;
/** More than this many periods between two samples of a loop is a gap. */
const GAP_PERIODS = 1.5;
/** A loop that takes this much longer than programmed is still believed, µs: starting it takes time as well. */
const SLACK_US = 2 * US;
/** A step whose measured length differs by this part and this time is told to the user. */
const ODD_PART = 0.01;
const ODD_US = 2000;

const MARK = codes(markFields(false));
const MARK_WITH_CHARGE = codes(markFields(true));

/** What else came with the packages, to be told when the samples before it have been handed on. */
export type Remark =
  | { readonly type: 'range'; readonly t_s: number; readonly range_A: number }
  | { readonly type: 'warning'; readonly t_s: number; readonly message: string }
  | {
      readonly type: 'instrument-charge';
      readonly t_s: number;
      readonly segment: number;
      readonly cycle: number;
      readonly cathodic_C: number;
      readonly anodic_C: number;
    };

export interface TrackOptions {
  readonly program: Program;
  readonly settings: Settings;
  /** Which visits of the whole run the segments of this program are. */
  readonly origins: Remainder['origins'];
  /** Where samples and marks go. */
  readonly builder: BlockBuilder;
  /** Device time of the run at which this program began. */
  readonly start_us: number;
  /** Names of the steps about which the user has been told that they last longer or shorter. */
  readonly told: Set<string>;
}

/**
 * Follows one run of one script. Every package carries the ordinal of its measurement loop and the timer; a mark is a
 * package without measured fields that says: the timer stood at this time when it was restarted, and from here on the
 * ordinal is this. A mark with the ordinal already in force is the end of the script.
 */
export class Tracker {
  readonly #options: TrackOptions;
  readonly #pack = new Package();
  readonly #layouts: Record<Technique, readonly (readonly number[])[]>;
  readonly #ranges_A: ReadonlyMap<number, number>;
  /** Remarks not yet taken. */
  #remarks: Remark[] = [];

  /** Ordinal in force, and what it means; no place after the last loop. */
  #ordinal = 0;
  #place: Place | undefined;
  /** When the timer was restarted last, when the present loop and visit began: device time of the run. */
  #timerStart_us: number;
  #loopStart_us: number;
  #visitStart_us: number;
  /** Last moment of which something is known. */
  #last_us: number;
  /** Last sample of the present loop. */
  #lastSample_us = Number.NaN;
  /** The loop whose beginning has been marked in the block. */
  #marked: Place | undefined;
  /** An ordinal that came unannounced, until a second package confirms it. */
  #suspect: number | undefined;
  #ended_us: number | undefined;
  #rangeIndex = -1;
  #cathodic_C = 0;
  #anodic_C = 0;
  /** Rectangles of the visit that is going on, as the instrument sums them. */
  #visitCathodic_C = 0;
  #visitAnodic_C = 0;

  constructor(options: TrackOptions) {
    const { program, settings, start_us } = options;
    this.#options = options;
    const layout = (technique: Technique) =>
      sampleFields(technique, settings.extras).map((types) => codes(types.split('/')));
    this.#layouts = { ca: layout('ca'), lsv: layout('lsv'), cp: layout('cp'), ocp: layout('ocp') };
    this.#ranges_A = new Map(settings.mode.currentRanges.map(({ index, max_A }) => [index, max_A]));
    this.#place = locate(program, 0);
    this.#timerStart_us = start_us;
    this.#loopStart_us = start_us;
    this.#visitStart_us = start_us;
    this.#last_us = start_us - 1;
  }

  /** Takes a line that begins with "P"; false when it makes no sense here and was left out. */
  take(line: string): boolean {
    const pack = this.#pack;
    if (!pack.decode(line)) return false;
    if (this.#matches(MARK) || this.#matches(MARK_WITH_CHARGE))
      return this.#takeMark(pack.integers[0]!, pack.microseconds(1), pack.count === MARK_WITH_CHARGE.length);
    const ordinal = pack.integers[0]!;
    if (ordinal !== this.#ordinal) {
      if (!this.#confirms(ordinal)) return false;
      this.#recover(ordinal);
      this.warn('Lines with the length of steps were lost: times from here on are by the program.');
    }
    const place = this.#place;
    if (place === undefined || !this.#matchesLayout(place.loop.technique)) return false;
    return this.#takeSample(place, pack.microseconds(1));
  }

  /** Where samples and marks go. */
  get builder(): BlockBuilder {
    return this.#options.builder;
  }

  get hasRemarks(): boolean {
    return this.#remarks.length > 0;
  }

  /** Remarks since the last call. */
  takeRemarks(): Remark[] {
    const remarks = this.#remarks;
    if (remarks.length > 0) this.#remarks = [];
    return remarks;
  }

  /** True when the last loop has ended. */
  get isComplete(): boolean {
    return this.#place === undefined || this.#suspect === this.#options.program.ordinals;
  }

  /** Where this program stands, in its own numbering of segments; undefined when it is complete. */
  get position(): { segment: number; cycle: number; elapsed_s: number } | undefined {
    if (this.#place === undefined) return undefined;
    return {
      segment: this.#place.loop.segment,
      cycle: this.#place.cycle,
      elapsed_s: Math.max(0, this.end_us - this.#visitStart_us) / US,
    };
  }

  /** Charge the instrument has summed in this program, an interrupted visit included. */
  get charge(): { cathodic_C: number; anodic_C: number } {
    return {
      cathodic_C: this.#cathodic_C + this.#visitCathodic_C,
      anodic_C: this.#anodic_C + this.#visitAnodic_C,
    };
  }

  /** When the script ended, as far as it said so, µs of device time of the run. */
  get end_us(): number {
    return Math.max(this.#ended_us ?? 0, this.#last_us, this.#timerStart_us);
  }

  /** The visit that was marked last; undefined before the first sample. */
  get visit(): { readonly segment: number; readonly cycle: number } | undefined {
    if (this.#marked === undefined) return undefined;
    const origin = this.#options.origins[this.#marked.loop.segment]!;
    return { segment: origin.segment, cycle: origin.cycle + this.#marked.cycle };
  }

  /** The measurement loop that is going on; undefined when the program is complete. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** Something to tell the user at this point. */
  warn(message: string): void {
    const t_s = Math.max(this.#last_us, this.#options.start_us) / US;
    this.#remarks.push({ type: 'warning', t_s, message });
  }

  #takeMark(ordinal: number, timer_us: number, withCharge: boolean): boolean {
    const place = this.#place;
    const next = place === undefined ? -1 : place.ordinal + place.loop.ordinals;
    const isRestart = ordinal === this.#ordinal + 1 && ordinal < next;
    if (ordinal !== this.#ordinal && ordinal !== next && !isRestart) {
      // Marks before this one were lost, or this one is damaged: the packages after it will tell.
      if (!(ordinal > this.#ordinal && ordinal <= this.#options.program.ordinals)) return false;
      this.#suspect = ordinal;
      return true;
    }
    const end_us = this.#timerStart_us + timer_us;
    if (!this.#isPlausible(timer_us) || end_us < this.#last_us) {
      if (ordinal > this.#ordinal) this.#suspect = ordinal;
      return false;
    }
    if (ordinal === this.#ordinal) this.#ended_us = end_us;
    else if (isRestart) this.#restartTimer(ordinal, end_us);
    else if (place !== undefined) {
      if (withCharge) this.#takeCharge(place, end_us);
      if (place.loop.ends) this.#compareLength(place, end_us - this.#visitStart_us);
      this.#moveTo(ordinal, end_us);
    }
    return true;
  }

  #takeCharge({ loop, cycle }: Place, t_us: number): void {
    const origin = this.#options.origins[loop.segment]!;
    const cathodic_C = -this.#pack.value(2);
    const anodic_C = this.#pack.value(3);
    if (!Number.isFinite(cathodic_C) || !Number.isFinite(anodic_C)) return;
    this.#cathodic_C += cathodic_C;
    this.#anodic_C += anodic_C;
    this.#visitCathodic_C = 0;
    this.#visitAnodic_C = 0;
    this.#remarks.push({
      type: 'instrument-charge',
      t_s: t_us / US,
      segment: origin.segment,
      cycle: origin.cycle + cycle,
      // Adding zero turns −0 into 0.
      cathodic_C: cathodic_C + 0,
      anodic_C: anodic_C + 0,
    });
  }

  #takeSample(place: Place, timer_us: number): boolean {
    const { builder, origins } = this.#options;
    let t_us = this.#timerStart_us + timer_us;
    if (!this.#isPlausible(timer_us)) return false;
    if (t_us <= this.#last_us) {
      // The first sample of a loop may carry the time of the edge, which the last one of the loop before it had.
      if (!Number.isNaN(this.#lastSample_us) || t_us < this.#loopStart_us) return false;
      t_us = this.#last_us + 1;
    }
    let flags = 0;
    if (this.#marked !== place) {
      this.#mark('segment', place, this.#loopStart_us, place.loop.period_us);
      this.#marked = place;
    } else if (t_us - this.#lastSample_us > GAP_PERIODS * place.loop.period_us) {
      this.#mark('gap', place, this.#lastSample_us, place.loop.period_us);
      flags |= FLAG.afterGap;
    }
    const origin = origins[place.loop.segment]!;
    const cycle = origin.cycle + place.cycle;
    const t_s = t_us / US;
    this.#last_us = t_us;
    this.#lastSample_us = t_us;
    this.#suspect = undefined;
    const pack = this.#pack;
    const { extras } = this.#options.settings;
    switch (place.loop.technique) {
      case 'ocp':
        flags |= pack.status[2]! & FLAG.timing;
        builder.add(t_s, Number.NaN, pack.value(2), Number.NaN, Number.NaN, flags, origin.segment, cycle);
        return true;
      case 'cp': {
        flags |= pack.status[3]! | (pack.status[2]! & FLAG.timing);
        const cellVoltage_V = extras.cellVoltage ? pack.value(4) : Number.NaN;
        const current_A = pack.value(3);
        this.#sum(current_A, place);
        builder.add(t_s, Number.NaN, pack.value(2), cellVoltage_V, current_A, flags, origin.segment, cycle);
        return true;
      }
      default: {
        flags |= pack.status[3]! | this.#rangeFlag(pack.ranges[3]!, t_s);
        const potential_V = extras.potential ? pack.value(4) : Number.NaN;
        const cellVoltage_V = extras.cellVoltage ? pack.value(extras.potential ? 5 : 4) : Number.NaN;
        const current_A = pack.value(3);
        this.#sum(current_A, place);
        builder.add(t_s, pack.value(2), potential_V, cellVoltage_V, current_A, flags, origin.segment, cycle);
        return true;
      }
    }
  }

  #sum(current_A: number, { loop }: Place): void {
    if (!sendsCharge(loop.technique, this.#options.settings)) return;
    const charge_C = current_A * (loop.period_us / US);
    if (charge_C < 0) this.#visitCathodic_C -= charge_C;
    else if (charge_C > 0) this.#visitAnodic_C += charge_C;
  }

  #rangeFlag(index: number, t_s: number): number {
    if (index === this.#rangeIndex || index < 0) return 0;
    const isFirst = this.#rangeIndex < 0;
    this.#rangeIndex = index;
    const range_A = this.#ranges_A.get(index);
    if (range_A !== undefined) this.#remarks.push({ type: 'range', t_s, range_A });
    return isFirst ? 0 : FLAG.rangeChanged;
  }

  /** The timer was restarted within a long loop. */
  #restartTimer(ordinal: number, t_us: number): void {
    this.#ordinal = ordinal;
    this.#timerStart_us = t_us;
    this.#last_us = Math.max(this.#last_us, t_us - 1);
    this.#suspect = undefined;
  }

  /** The next loop begins. */
  #moveTo(ordinal: number, t_us: number): void {
    this.#restartTimer(ordinal, t_us);
    this.#place = locate(this.#options.program, ordinal);
    this.#loopStart_us = t_us;
    this.#lastSample_us = Number.NaN;
    if (this.#place?.loop.begins) this.#visitStart_us = t_us;
  }

  /** Steps that last longer or shorter than programmed are measured as they are; the user is told once. */
  #compareLength({ loop: { node } }: Place, measured_us: number): void {
    const excess_us = measured_us - node.duration_s * US;
    if (Math.abs(excess_us) < ODD_US + ODD_PART * node.duration_s * US) return;
    if (this.#options.told.has(node.name)) return;
    this.#options.told.add(node.name);
    const [is, was] = [(measured_us / US).toPrecision(5), node.duration_s];
    this.warn(`"${node.name}" lasts ${Number(is)} s on this instrument instead of ${was} s.`);
  }

  /** True for the second package in a row with the same unexpected ordinal: a damaged digit does not repeat itself. */
  #confirms(ordinal: number): boolean {
    if (ordinal <= this.#ordinal || ordinal >= this.#options.program.ordinals) return false;
    if (this.#suspect === ordinal) return true;
    this.#suspect = ordinal;
    return false;
  }

  /** Marks were lost: the times of the loops between are taken from the program. */
  #recover(ordinal: number): void {
    const from = this.#place!;
    const to = locate(this.#options.program, ordinal)!;
    if (to.ordinal === from.ordinal) {
      // Within one loop the timer is restarted at the first sample at or after the restart time.
      const period_us = from.loop.period_us;
      const stretch_us = Math.ceil((TIMER_RESTART_S * US) / period_us) * period_us;
      const restarts = ordinal - this.#ordinal;
      this.#restartTimer(ordinal, Math.max(this.#last_us, this.#timerStart_us + restarts * stretch_us));
    } else {
      const start_us = Math.max(this.#loopStart_us + to.start_us - from.start_us, this.#last_us);
      this.#moveTo(to.ordinal, start_us);
      if (to.loop.segment !== from.loop.segment || to.cycle !== from.cycle) {
        this.#visitStart_us = start_us - offsetInVisit_us(to);
        this.#cathodic_C += this.#visitCathodic_C;
        this.#anodic_C += this.#visitAnodic_C;
        this.#visitCathodic_C = 0;
        this.#visitAnodic_C = 0;
      }
      if (ordinal !== to.ordinal) this.#recover(ordinal);
    }
  }

  /** The timer is restarted at every loop and every 100 s: what is far beyond is a damaged number. */
  #isPlausible(timer_us: number): boolean {
    if (!(timer_us >= 0)) return false;
    const place = this.#place;
    if (place === undefined) return timer_us <= SLACK_US;
    const { restarts, run_us, period_us } = place.loop;
    const longest_us = restarts ? TIMER_RESTART_S * US + period_us : run_us + period_us;
    return timer_us <= longest_us * 1.1 + SLACK_US;
  }

  #mark(kind: 'segment' | 'gap', place: Place, t_us: number, period_us: number): void {
    const origin = this.#options.origins[place.loop.segment]!;
    this.#options.builder.mark({
      kind,
      t_s: t_us / US,
      segment: origin.segment,
      cycle: origin.cycle + place.cycle,
      period_s: period_us / US,
    });
  }

  #matches(types: readonly number[]): boolean {
    if (this.#pack.count !== types.length) return false;
    for (let field = 0; field < types.length; field++)
      if (this.#pack.types[field] !== types[field]) return false;
    return true;
  }

  #matchesLayout(technique: Technique): boolean {
    const layout = this.#layouts[technique];
    if (this.#pack.count !== layout.length) return false;
    for (let field = 0; field < layout.length; field++)
      if (!layout[field]!.includes(this.#pack.types[field]!)) return false;
    return true;
  }
}

function codes(types: readonly string[]): number[] {
  return types.map(typeCode);
}

/** Programmed time between the beginning of the visit and this loop of it. */
function offsetInVisit_us({ loop }: Place): number {
  return loop.begins ? 0 : Math.round(loop.node.duration_s * US) - loop.run_us;
}
