// A program as one MethodSCRIPT that the instrument plays and times by itself: finite, cell off at every orderly end.
// What to play and with which settings is decided in negotiate.ts; nothing is judged or refused here.
import type { ChargeRule } from '../../core/rules.ts';
import { literal } from './literal.ts';
import type { PgstatMode } from './models.ts';
import {
  type MeasurementLoop,
  type Program,
  type ProgramNode,
  type Technique,
  TIMER_RESTART_S,
} from './program.ts';

/** How the instrument is set up for a run; the same for every script of the run. */
export interface Settings {
  readonly mode: PgstatMode;
  readonly bandwidth_Hz: number;
  /** Potentials the instrument must be able to set. */
  readonly window_V?: { readonly low: number; readonly high: number };
  /** Nominal current ranges; the same twice for a fixed range. */
  readonly range_A: { readonly from: number; readonly to: number };
  /** Nominal range of the set current, where a current is set. */
  readonly setRange_A?: number;
  readonly extras: Extras;
  /** Stop rules that the instrument watches, at the end of cycles. */
  readonly rules: readonly { readonly index: number; readonly rule: ChargeRule }[];
}

/** Quantities measured beside the necessary ones. */
export interface Extras {
  readonly potential: boolean;
  readonly cellVoltage: boolean;
}

/** Charge of the earlier scripts of the run, both positive. */
export interface CarriedCharge {
  readonly cathodic_C: number;
  readonly anodic_C: number;
}

/** Types of the fields of a sample, in their order. A slash separates types that both are right. */
export function sampleFields(technique: Technique, extras: Extras): string[] {
  const fields = ['ja', 'eb'];
  if (technique === 'ocp') return [...fields, 'ab'];
  if (technique === 'cp') fields.push('ab', 'ba/db');
  else fields.push('da', 'ba', ...(extras.potential ? ['ab'] : []));
  return extras.cellVoltage ? [...fields, 'ag'] : fields;
}

/** Types of the fields of a mark: new ordinal, time on the timer when it was restarted, charges of the visit. */
export function markFields(withCharge: boolean): string[] {
  return withCharge ? ['ja', 'eb', 'jc', 'jd'] : ['ja', 'eb'];
}

/** True when the instrument integrates in loops of this kind: the mark at the end of the visit brings the charges. */
export function sendsCharge(technique: Technique, settings: Settings): boolean {
  return settings.rules.length > 0 && technique !== 'ocp';
}

/** What a script says with `send_string` before it ends by itself. */
export const NOTE = { rule: 'rule', limit: 'limit' } as const;

/** The lines of the script, without the empty one that ends its transmission. */
export function scriptOf(program: Program, settings: Settings, carried: CarriedCharge): string[] {
  return new ScriptWriter(program, settings).write(carried);
}

/** The state in which the instrument is at some line of the script, as far as it is the same on every pass. */
interface State {
  readonly setUp: 'none' | 'potentiostat' | 'galvanostat' | 'unknown';
  readonly on: boolean | 'unknown';
}

class ScriptWriter {
  readonly #program: Program;
  readonly #settings: Settings;
  readonly #integrates: boolean;
  readonly #lines: string[] = [];
  #depth = 0;
  #repeats = 0;
  #state: State = { setUp: 'none', on: false };
  #timerRuns = false;

  constructor(program: Program, settings: Settings) {
    this.#program = program;
    this.#settings = settings;
    this.#integrates = settings.rules.length > 0;
  }

  write(carried: CarriedCharge): string[] {
    for (const name of this.#variables()) this.#add(`var ${name}`);
    this.#add('store_var n 0i ja');
    if (this.#integrates) {
      this.#add(`store_var sc ${literal(-carried.cathodic_C, 'n')} jc`);
      this.#add(`store_var sa ${literal(carried.anodic_C, 'n')} jd`);
      this.#add('store_var qc 0 jc', 'store_var qa 0 jd');
      if (this.#program.loops.some((loop) => loop.restarts))
        this.#add('store_var vc 0 jc', 'store_var va 0 jd');
    }
    this.#nodes(this.#program.body);
    // The instrument does this after the last line, after Z and after abort; only then the end is told.
    this.#lines.push('on_finished:');
    this.#block(() => {
      this.#add('cell_off', 'timer_get t');
      this.#package('n', 't');
    });
    return this.#lines;
  }

  #variables(): string[] {
    const { loops } = this.#program;
    const names = ['n', 't', 'p', 'c'];
    if (this.#settings.extras.potential) names.push('w');
    if (this.#settings.extras.cellVoltage) names.push('v');
    if (loops.some((loop) => loop.restarts)) names.push('m');
    for (let k = 0; k < repeatsIn(this.#program.body); k++) names.push(`k${k}`);
    const limits = Math.max(0, ...loops.map((loop) => potentialLimits(loop).length));
    for (let k = 0; k < limits; k++) names.push(`x${k}`);
    if (this.#integrates) names.push('q', 'qc', 'qa', 'sc', 'sa', 's');
    if (this.#integrates && loops.some((loop) => loop.restarts)) names.push('vc', 'va');
    return names;
  }

  #nodes(nodes: readonly ProgramNode[]): void {
    for (const node of nodes) {
      if (node.kind === 'loop') this.#measure(node);
      else if (node.count === 1) this.#nodes(node.body);
      else this.#repeat(node.count, node.body);
    }
  }

  #repeat(count: number, body: readonly ProgramNode[]): void {
    // What the body leaves as it wants to find it is brought about before the first pass, so that nothing of it is
    // touched between passes.
    const first = firstOf(body);
    const wanted = wantedBy(first);
    const left = stateAfter(body);
    if (left.setUp === wanted.setUp) {
      this.#setUp(wanted.setUp);
      if (left.on === wanted.on) this.#enter(first);
    }
    this.#state = merged(this.#state, left);
    this.#startTimer();
    const counter = `k${this.#repeats++}`;
    this.#add(`store_var ${counter} 0i jb`, `loop ${counter} < ${count}i`);
    this.#block(() => {
      this.#nodes(body);
      this.#add(`add_var ${counter} 1i`);
    });
    this.#add('endloop');
  }

  #measure(loop: MeasurementLoop): void {
    if (loop.begins) {
      this.#add(`# ${loop.segment} ${loop.node.name.replace(/[^ -~]/g, '?').slice(0, 40)}`);
      this.#enter(loop);
    }
    if (loop.restarts) this.#add(`store_var m ${loop.ordinals}i jb`);
    for (const k of potentialLimits(loop).keys()) this.#add(`store_var x${k} 0i jb`);
    this.#add(this.#loopLine(loop));
    this.#block(() => {
      this.#add('timer_get t');
      this.#package(...this.#sampleVariables(loop.technique));
      if (sendsCharge(loop.technique, this.#settings)) this.#integrate(loop);
      this.#watchPotential(loop);
      if (loop.restarts) this.#restartTimer(loop);
    });
    this.#add('endloop', 'timer_get t', 'timer_start', loop.restarts ? 'add_var n m' : 'add_var n 1i');
    if (loop.ends && sendsCharge(loop.technique, this.#settings)) this.#endVisit(loop);
    else this.#package('n', 't');
    if (loop.endsCycle) this.#checkRules();
  }

  #loopLine({ technique, node, from_V, to_V, period_us, run_us }: MeasurementLoop): string {
    const { extras } = this.#settings;
    const period = literal(period_us / 1e6, 'u');
    const run = literal(run_us / 1e6, 'u');
    const cellVoltage = extras.cellVoltage ? ' add_meas(0 ag v)' : '';
    const measured = `${extras.potential ? ' add_meas(0 ab w)' : ''}${cellVoltage}`;
    switch (technique) {
      case 'ca':
        return `meas_loop_ca p c ${literal(from_V, 'u')} ${period} ${run}${measured}`;
      case 'lsv':
        return `${sweepLine(from_V, to_V, period_us, run_us)}${measured}`;
      case 'cp': {
        const current_A = node.kind === 'hold-current' ? node.current_A : 0;
        return `meas_loop_cp p c ${currentLiteral(current_A)} ${period} ${run}${cellVoltage}`;
      }
      case 'ocp':
        return `meas_loop_ocp p ${period} ${run}`;
    }
  }

  #sampleVariables(technique: Technique): string[] {
    const names: Record<string, string> = { ja: 'n', eb: 't', da: 'p', ba: 'c', 'ba/db': 'c', ag: 'v' };
    const measuredInPlace = technique === 'cp' || technique === 'ocp';
    return sampleFields(technique, this.#settings.extras).map(
      (type) => names[type] ?? (measuredInPlace ? 'p' : 'w'),
    );
  }

  /** Rectangles of current and period, cathodic and anodic apart; summed over a visit, so that little is rounded. */
  #integrate({ period_us }: MeasurementLoop): void {
    this.#add('copy_var c q', `mul_var q ${literal(period_us / 1e6, 'u')}`, 'if q < 0');
    this.#block(() => this.#add('add_var qc q'));
    this.#add('else');
    this.#block(() => this.#add('add_var qa q'));
    this.#add('endif');
  }

  /** Stops by itself when the potential of a held current runs away, one sample after the host should have. */
  #watchPotential(loop: MeasurementLoop): void {
    for (const [k, { quantity, value, for_s }] of potentialLimits(loop).entries()) {
      const samples = Math.ceil(for_s / (loop.period_us / 1e6)) + 2;
      this.#add(`if p ${quantity === 'potential above' ? '>' : '<'} ${literal(value, 'u')}`);
      this.#block(() => {
        this.#add(`add_var x${k} 1i`, `if x${k} >= ${samples}i`);
        this.#block(() => this.#add(`send_string "${NOTE.limit} ${loop.segment}"`, 'abort'));
        this.#add('endif');
      });
      this.#add('else');
      this.#block(() => this.#add(`store_var x${k} 0i jb`));
      this.#add('endif');
    }
  }

  #restartTimer(loop: MeasurementLoop): void {
    this.#add(`if t >= ${TIMER_RESTART_S}`);
    this.#block(() => {
      this.#add('timer_get t', 'timer_start', 'add_var n 1i', 'sub_var m 1i');
      this.#package('n', 't');
      if (sendsCharge(loop.technique, this.#settings)) this.#carryOver('v');
    });
    this.#add('endif');
  }

  /** Tells the charges of the visit and adds them to those of the run. */
  #endVisit({ node }: MeasurementLoop): void {
    const isLong = this.#program.loops.some((loop) => loop.node === node && loop.restarts);
    if (isLong) this.#add('add_var qc vc', 'add_var qa va', 'store_var vc 0 jc', 'store_var va 0 jd');
    this.#package('n', 't', 'qc', 'qa');
    this.#carryOver('s');
  }

  /** Small sums are added to larger ones step by step, because single precision forgets what is much smaller. */
  #carryOver(sum: 'v' | 's'): void {
    this.#add(`add_var ${sum}c qc`, `add_var ${sum}a qa`, 'store_var qc 0 jc', 'store_var qa 0 jd');
  }

  #checkRules(): void {
    for (const { index, rule } of this.#settings.rules) {
      this.#add(...condition(rule));
      this.#block(() => this.#add(`send_string "${NOTE.rule} ${index}"`, 'abort'));
      this.#add('endif');
    }
  }

  /** Brings the instrument into the state that a loop wants to find. */
  #enter(loop: MeasurementLoop): void {
    const wanted = wantedBy(loop);
    this.#setUp(wanted.setUp);
    if (wanted.on && this.#state.on !== true) {
      this.#add(loop.technique === 'cp' ? 'set_i 0' : `set_e ${literal(loop.from_V, 'u')}`);
      this.#startTimer();
      this.#add('cell_on');
    } else if (!wanted.on && this.#state.on !== false) this.#add('cell_off');
    this.#startTimer();
    this.#state = wanted;
  }

  #setUp(wanted: State['setUp']): void {
    if (this.#state.setUp === wanted) return;
    if (this.#state.on !== false) this.#add('cell_off');
    if (wanted === 'potentiostat') this.#setUpPotentiostat();
    else this.#setUpGalvanostat();
    this.#state = { setUp: wanted, on: false };
  }

  /** Time zero of the run: just before the cell is switched on for the first time. */
  #startTimer(): void {
    if (!this.#timerRuns) this.#add('timer_start');
    this.#timerRuns = true;
  }

  #setUpPotentiostat(): void {
    const { mode, window_V, range_A } = this.#settings;
    // The Pico's largest range takes the second channel along.
    if (mode.mode === 4) this.#add('set_pgstat_chan 1', 'set_pgstat_mode 0');
    this.#add('set_pgstat_chan 0', `set_pgstat_mode ${mode.mode}`);
    this.#add(`set_max_bandwidth ${literal(this.#settings.bandwidth_Hz, 'm')}`);
    // On the Pico the window has to be placed before a potential is set; the others ignore it.
    if (window_V)
      this.#add(`set_range_minmax da ${literal(window_V.low, 'u')} ${literal(window_V.high, 'u')}`);
    // Without the first line the second is ignored by some firmware.
    this.#add(`set_range ba ${currentLiteral(range_A.to)}`);
    this.#add(`set_autoranging ba ${currentLiteral(range_A.from)} ${currentLiteral(range_A.to)}`);
  }

  #setUpGalvanostat(): void {
    this.#add('set_pgstat_chan 0', 'set_pgstat_mode 6');
    this.#add(`set_max_bandwidth ${literal(this.#settings.bandwidth_Hz, 'm')}`);
    this.#add(`set_range db ${currentLiteral(this.#settings.setRange_A ?? 0)}`);
  }

  #package(...names: string[]): void {
    this.#add('pck_start', ...names.map((name) => `pck_add ${name}`), 'pck_end');
  }

  #block(body: () => void): void {
    this.#depth++;
    body();
    this.#depth--;
  }

  #add(...lines: string[]): void {
    for (const line of lines) this.#lines.push(`${' '.repeat(this.#depth)}${line}`);
  }
}

/**
 * A staircase of as many steps as there are periods. It begins one step on and ends at the end, so that a sample at the
 * end of its step lies on the ramp and the run lasts as long as programmed.
 */
function sweepLine(from_V: number, to_V: number, period_us: number, run_us: number): string {
  const steps = Math.round(run_us / period_us);
  const period_s = period_us / 1e6;
  if (steps === 1)
    return `meas_loop_ca p c ${literal(to_V, 'u')} ${literal(period_s, 'u')} ${literal(period_s, 'u')}`;
  // Rounded down, so that no step is lost at the end.
  const step_V = Math.floor((Math.abs(to_V - from_V) / steps) * 1e9 + 1e-3) / 1e9;
  const begin_V = to_V - Math.sign(to_V - from_V) * step_V * (steps - 1);
  const ends = `${literal(begin_V, 'n')} ${literal(to_V, 'n')}`;
  return `meas_loop_lsv p c ${ends} ${literal(step_V, 'n')} ${literal(step_V / period_s, 'n')}`;
}

/** Currents reach down to picoamperes; seven digits are all that single precision keeps. */
function currentLiteral(current_A: number): string {
  return literal(Number(current_A.toPrecision(7)), Math.abs(current_A) < 1e-3 ? 'p' : 'n');
}

/** Reached when the charge is at or beyond the value; for a negative net charge, at or below it. */
function condition({ charge, value_C }: ChargeRule): string[] {
  // sc is the (negative) cathodic, sa the anodic charge; net is cathodic − anodic, absolute their sum.
  switch (charge) {
    case 'cathodic':
      return [`if sc <= ${literal(-value_C, 'n')}`];
    case 'anodic':
      return [`if sa >= ${literal(value_C, 'n')}`];
    case 'net':
      return ['copy_var sc s', 'add_var s sa', `if s ${value_C < 0 ? '>=' : '<='} ${literal(-value_C, 'n')}`];
    case 'absolute':
      return ['copy_var sa s', 'sub_var s sc', `if s >= ${literal(value_C, 'n')}`];
  }
}

function potentialLimits({ technique, node }: MeasurementLoop) {
  if (technique !== 'cp') return [];
  return node.limits.filter(
    ({ quantity }) => quantity === 'potential above' || quantity === 'potential below',
  );
}

function wantedBy({ technique }: MeasurementLoop): State {
  if (technique === 'cp') return { setUp: 'galvanostat', on: true };
  return { setUp: 'potentiostat', on: technique !== 'ocp' };
}

function firstOf(nodes: readonly ProgramNode[]): MeasurementLoop {
  const node = nodes[0]!;
  return node.kind === 'loop' ? node : firstOf(node.body);
}

/** Every loop leaves the instrument as it found it, so the last one decides. */
function stateAfter(nodes: readonly ProgramNode[]): State {
  const node = nodes.at(-1)!;
  return node.kind === 'loop' ? wantedBy(node) : stateAfter(node.body);
}

/** What is known where two ways meet. */
function merged(a: State, b: State): State {
  return { setUp: a.setUp === b.setUp ? a.setUp : 'unknown', on: a.on === b.on ? a.on : 'unknown' };
}

function repeatsIn(nodes: readonly ProgramNode[]): number {
  return nodes.reduce(
    (n, node) => (node.kind === 'repeat' ? n + (node.count > 1 ? 1 : 0) + repeatsIn(node.body) : n),
    0,
  );
}
