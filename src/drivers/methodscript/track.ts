// Packages to samples and marks, with what the instrument tells besides: ranges, its own charges. It trusts only what
// a package says of itself; when it was measured and to which visit it belongs is worked out in timeline.ts.
import type { Position, Remainder } from '../../core/remaining.ts';
import { type BlockBuilder, FLAG } from '../../core/samples.ts';
import type { Segment } from '../../core/waveform.ts';
import type { DriverEvent } from '../driver.ts';
import { volts } from './figures.ts';
import { Package, typeCode } from './packet.ts';
import { locate, type Place, type Program, type Technique } from './program.ts';
import { markFields, type Settings, sampleFields, sendsCharge } from './settings.ts';
import { GAP_PERIODS, type Known, SAMPLE, Timeline } from './timeline.ts';

const US = 1e6;
/** A step whose measured length differs by more than this time and this part together is told to the user. */
const ODD_US = 2000;
const ODD_PART = 0.01;
/** So close to the end of the potential window, as a part of it, the instrument is at its limit. */
const LIMIT_PART = 0.005;

const MARK = codes(markFields(false));
const MARK_WITH_CHARGE = codes(markFields(true));

/** What else came with the packages, to be told when the samples before it have been handed on. */
export type Remark = Extract<DriverEvent, { type: 'range' | 'warning' | 'instrument-charge' | 'impedance' }>;

export interface TrackOptions {
  readonly program: Program;
  readonly settings: Settings;
  /** Which visits of the whole run the segments of this program are. */
  readonly origins: Remainder['origins'];
  /** Where samples and marks go. */
  readonly builder: BlockBuilder;
  /** Device time of the run at which this program began. */
  readonly start_us: number;
  /** Names of the steps about whose length the user has been told; added to. */
  readonly told: Set<string>;
  /** Where the program stood when its line was lost, if it is taken up again: from there on is a gap. */
  readonly known?: Known;
}

/** Follows one run of one script. */
export class Tracker {
  readonly builder: BlockBuilder;
  readonly #program: Program;
  readonly #settings: Settings;
  readonly #origins: Remainder['origins'];
  readonly #told: Set<string>;
  readonly #start_us: number;
  readonly #timeline: Timeline;
  readonly #pack = new Package();
  readonly #layouts: Record<Technique, readonly (readonly number[])[]>;
  readonly #ranges_A: ReadonlyMap<number, number>;
  #remarks: Remark[] = [];
  /** The line of a doubtful sample, until the next package tells. */
  #held: string | undefined;

  /** The loop whose beginning has been marked in the block, and the time of its last sample. */
  #marked: Place | undefined;
  #lastSample_us = 0;
  /** No mark may be set before this time: it is known what was then. */
  readonly #known_us: number;
  /** The last sample came without the current that its loop measures. */
  #lost = false;
  #rangeIndex = -1;
  /** The step that came to the limit of the instrument last. */
  #limited: Segment | undefined;
  #cathodic_C = 0;
  #anodic_C = 0;
  /** Rectangles of the visit that is going on, as the instrument sums them. */
  #visitCathodic_C = 0;
  #visitAnodic_C = 0;

  constructor({ program, settings, origins, builder, start_us, told, known }: TrackOptions) {
    this.builder = builder;
    this.#program = program;
    this.#settings = settings;
    this.#origins = origins;
    this.#told = told;
    this.#start_us = start_us;
    this.#timeline = new Timeline(program, start_us, known);
    this.#known_us = known?.t_us ?? 0;
    this.#lastSample_us = this.#known_us;
    const layout = (technique: Technique) =>
      sampleFields(technique, settings.extras).map((types) => codes(types.split('/')));
    this.#layouts = {
      ...{ ca: layout('ca'), lsv: layout('lsv'), cp: layout('cp'), ocp: layout('ocp'), eis: layout('eis') },
    };
    this.#ranges_A = new Map(settings.mode.currentRanges.map(({ index, max_A }) => [index, max_A]));
  }

  /** Takes a line that begins with "P". Returns how many lines, this one and one held back, proved to make no sense. */
  take(line: string): number {
    const pack = this.#pack;
    if (!pack.decode(line)) return 1;
    const ordinal = pack.value(0);
    if (this.#matches(MARK)) return this.#takeMark(line, ordinal, false);
    if (this.#matches(MARK_WITH_CHARGE)) return this.#takeMark(line, ordinal, true);
    if (ordinal !== this.#timeline.ordinal && !this.#jump(ordinal)) return 1;
    const place = this.#timeline.place;
    if (place === undefined || !this.#matchesLayout(place.loop.technique)) return 1;
    const t_us = this.#timeline.sample(pack.microseconds(1));
    if (t_us >= 0) {
      const dropped = this.#dropHeld();
      this.#addSample(place, t_us);
      return dropped;
    }
    if (t_us === SAMPLE.confirming) {
      this.#addHeld();
      this.#add(line);
      return 0;
    }
    if (t_us !== SAMPLE.doubtful) return 1;
    const dropped = this.#dropHeld();
    this.#held = line;
    return dropped;
  }

  /** True for a package that this program can send at or after an ordinal; nothing is taken from it. */
  recognises(line: string, from: number): boolean {
    if (!this.#pack.decode(line)) return false;
    const ordinal = this.#pack.value(0);
    if (!(ordinal >= from && ordinal <= this.#program.ordinals)) return false;
    if (this.#matches(MARK) || this.#matches(MARK_WITH_CHARGE)) return true;
    const place = locate(this.#program, ordinal);
    return place !== undefined && this.#matchesLayout(place.loop.technique);
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

  /** Something to tell the user at this point. */
  warn(message: string): void {
    this.#remarks.push({
      type: 'warning',
      t_s: Math.max(this.#lastSample_us, this.#start_us) / US,
      message,
    });
  }

  /** True when the last loop has ended. */
  get isComplete(): boolean {
    return this.#timeline.isComplete;
  }

  /** True when the script told its end. */
  get hasEnd(): boolean {
    return this.#timeline.hasEnd;
  }

  /** The measurement loop that is going on; undefined when the program is complete. */
  get place(): Place | undefined {
    return this.#timeline.place;
  }

  /** When the script ended, as far as it said so, µs of device time of the run. */
  get end_us(): number {
    return this.#timeline.end_us;
  }

  /** Where this program stands, in its own numbering of segments; undefined when it is complete. */
  get position(): Position | undefined {
    const { place, end_us, visitStart_us } = this.#timeline;
    if (place === undefined) return undefined;
    const elapsed_s = Math.max(0, end_us - visitStart_us) / US;
    return { segment: place.loop.segment, cycle: place.cycle, elapsed_s };
  }

  /** The visit that was marked last, in the numbering of the whole run; undefined before the first sample. */
  get visit(): { readonly segment: number; readonly cycle: number } | undefined {
    return this.#marked && this.#visitOf(this.#marked);
  }

  /** Charge the instrument has summed in this program, an interrupted visit included. */
  get charge(): { cathodic_C: number; anodic_C: number } {
    return {
      cathodic_C: this.#cathodic_C + this.#visitCathodic_C,
      anodic_C: this.#anodic_C + this.#visitAnodic_C,
    };
  }

  #takeMark(line: string, ordinal: number, withCharge: boolean): number {
    const timer_us = this.#pack.microseconds(1);
    if (timer_us !== this.#pack.microseconds(2)) return 1;
    if (this.#held !== undefined && this.#timeline.confirms(ordinal, timer_us)) {
      this.#addHeld();
      this.#pack.decode(line);
    }
    const result = this.#timeline.mark(ordinal, timer_us);
    if (result === 'refused') return 1;
    const dropped = this.#dropHeld();
    if (result === 'kept') return dropped;
    const { ended, end_us, visit_us } = result;
    if (withCharge) this.#takeCharge(ended, end_us);
    if (ended.loop.ends) this.#compareLength(ended, visit_us);
    return dropped;
  }

  /** The doubtful sample was right. */
  #addHeld(): void {
    const held = this.#held!;
    this.#held = undefined;
    this.#add(held);
  }

  /** The doubtful sample was damaged: it is left out. */
  #dropHeld(): number {
    if (this.#held === undefined) return 0;
    this.#held = undefined;
    return 1;
  }

  /** Adds a sample of the loop in force that is known to be right. */
  #add(line: string): void {
    this.#pack.decode(line);
    const t_us = this.#timeline.accept(this.#pack.microseconds(1));
    const place = this.#timeline.place!;
    this.#addSample(place, t_us);
  }

  #takeCharge(ended: Place, t_us: number): void {
    const cathodic_C = -this.#pack.value(3);
    const anodic_C = this.#pack.value(4);
    if (!Number.isFinite(cathodic_C) || !Number.isFinite(anodic_C)) return;
    this.#endVisit(cathodic_C, anodic_C);
    this.#remarks.push({
      type: 'instrument-charge',
      t_s: t_us / US,
      ...this.#visitOf(ended),
      // Adding zero turns −0 into 0.
      cathodic_C: cathodic_C + 0,
      anodic_C: anodic_C + 0,
    });
  }

  #endVisit(cathodic_C: number, anodic_C: number): void {
    this.#cathodic_C += cathodic_C;
    this.#anodic_C += anodic_C;
    this.#visitCathodic_C = 0;
    this.#visitAnodic_C = 0;
  }

  /** Steps that last longer or shorter than programmed are recorded as they are; the user is told once. */
  #compareLength({ loop: { node } }: Place, measured_us: number): void {
    const excess_us = Math.abs(measured_us - node.duration_s * US);
    // What ends on a condition is meant to be shorter.
    if (node.kind === 'impedance') return;
    if (node.until !== undefined && measured_us < node.duration_s * US) return;
    if (excess_us < ODD_US + ODD_PART * node.duration_s * US || this.#told.has(node.name)) return;
    this.#told.add(node.name);
    const measured_s = Number((measured_us / US).toPrecision(5));
    this.warn(`"${node.name}" lasts ${measured_s} s on this instrument instead of ${node.duration_s} s.`);
  }

  /** A sample with an unannounced ordinal. */
  #jump(ordinal: number): boolean {
    const before = this.#timeline.visitStart_us;
    if (!this.#timeline.jump(ordinal)) return false;
    this.#held = undefined;
    if (this.#timeline.visitStart_us !== before) this.#endVisit(this.#visitCathodic_C, this.#visitAnodic_C);
    this.warn('Lines with the length of steps were lost: times from here on are by the program.');
    return true;
  }

  /**
   * Marks what has changed since the last sample; returns the flags of this one that follow from it. A sample without
   * the current that should have been measured is a gap: nothing is known of the charge.
   */
  #turn(place: Place, t_us: number, isLost: boolean): number {
    const last_us = this.#lastSample_us;
    const wasLost = this.#lost;
    this.#lastSample_us = t_us;
    this.#lost = isLost;
    if (this.#marked !== place) {
      this.#marked = place;
      const start_us = Math.max(this.#timeline.loopStart_us, this.#known_us);
      this.#mark('segment', place, start_us);
      if (isLost) this.#mark('gap', place, start_us);
      return last_us > 0 && last_us === this.#known_us ? FLAG.afterGap : 0;
    }
    const isLate = t_us - last_us > GAP_PERIODS * place.loop.period_us;
    // After a sample without its current the gap has been marked already.
    if ((isLate || isLost) && !wasLost) this.#mark('gap', place, last_us);
    return isLate || wasLost ? FLAG.afterGap : 0;
  }

  #addSample(place: Place, t_us: number): void {
    const pack = this.#pack;
    const { potential, cellVoltage } = this.#settings.extras;
    const { technique, segment, period_us } = place.loop;
    const origin = this.#origins[segment]!;
    const cycle = origin.cycle + place.cycle;
    const t_s = t_us / US;
    if (technique === 'eis') {
      this.#addImpedance(place, t_us);
      return;
    }
    let set_V = Number.NaN;
    let measured_V = Number.NaN;
    let cell_V = Number.NaN;
    let current_A = Number.NaN;
    const isLost = technique !== 'ocp' && Number.isNaN(pack.integers[3]!);
    let flags = this.#turn(place, t_us, isLost);
    if (technique === 'ocp') {
      measured_V = pack.value(2);
      flags |= pack.status[2]! & FLAG.timing;
    } else {
      current_A = pack.value(3);
      flags |= pack.status[3]!;
      if (technique === 'cp') {
        measured_V = pack.value(2);
        flags |= pack.status[2]! & (FLAG.timing | FLAG.overload);
        if (cellVoltage) cell_V = pack.value(4);
        this.#watchCompliance(place, measured_V);
      } else {
        set_V = pack.value(2);
        if (technique === 'lsv') flags |= FLAG.stair;
        flags |= this.#rangeFlag(pack.ranges[3]!, t_s);
        if (potential) measured_V = pack.value(4);
        if (cellVoltage) cell_V = pack.value(potential ? 5 : 4);
      }
      if (sendsCharge(technique, this.#settings)) {
        const charge_C = current_A * (period_us / US);
        if (charge_C < 0) this.#visitCathodic_C -= charge_C;
        else if (charge_C > 0) this.#visitAnodic_C += charge_C;
      }
    }
    this.builder.add(t_s, set_V, measured_V, cell_V, current_A, flags, origin.segment, cycle);
    if (isLost) this.#mark('gap', place, t_us);
  }

  /** No current is measured: around open circuit none flows, else the ledger has a gap. */
  #addImpedance(place: Place, t_us: number): void {
    if (this.#marked !== place) this.#turn(place, t_us, false);
    const [frequency_Hz, real_ohm, imaginary_ohm] = [2, 3, 4].map((field) => this.#pack.value(field));
    this.#remarks.push({
      ...{ type: 'impedance', t_s: t_us / US, ...this.#visitOf(place) },
      ...{ frequency_Hz: frequency_Hz!, real_ohm: real_ohm!, imaginary_ohm: imaginary_ohm! },
    });
  }

  /** An instrument that has come to its limits does not hold the current any more; the user is told once per step. */
  #watchCompliance({ loop: { node } }: Place, potential_V: number): void {
    const { low_V, high_V } = this.#settings.mode;
    const margin_V = LIMIT_PART * (high_V - low_V);
    if (!(potential_V >= high_V - margin_V || potential_V <= low_V + margin_V)) return;
    if (this.#limited === node) return;
    this.#limited = node;
    const key = `${node.name} at the limit`;
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.warn(
      `"${node.name}" stands at ${volts(Number(potential_V.toPrecision(3)))}, the limit of this instrument: it may not hold the current any more.`,
    );
  }

  #rangeFlag(index: number, t_s: number): number {
    if (index === this.#rangeIndex || index < 0) return 0;
    const isFirst = this.#rangeIndex < 0;
    this.#rangeIndex = index;
    const range_A = this.#ranges_A.get(index);
    if (range_A !== undefined) this.#remarks.push({ type: 'range', t_s, range_A });
    return isFirst ? 0 : FLAG.rangeChanged;
  }

  #mark(kind: 'segment' | 'gap', place: Place, t_us: number): void {
    this.builder.mark({
      kind,
      t_s: t_us / US,
      ...this.#visitOf(place),
      period_s: expectsSamples(place.loop.node) ? place.loop.period_us / US : 0,
    });
  }

  #visitOf({ loop, cycle }: Place): { segment: number; cycle: number } {
    const origin = this.#origins[loop.segment]!;
    return { segment: origin.segment, cycle: origin.cycle + cycle };
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

/** A spectrum around open circuit carries no charge, so that nothing is missed where no sample comes. */
function expectsSamples(node: Segment): boolean {
  return node.kind !== 'impedance' || node.potential_V !== undefined;
}

function codes(types: readonly string[]): number[] {
  return types.map(typeCode);
}
