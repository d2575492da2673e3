// A program as one MethodSCRIPT that the instrument plays and times by itself: finite, cell off at every orderly end.
// What to play and with which settings is decided in negotiate.ts; nothing is judged or refused here.
import {
  addToRepeat,
  beginConditions,
  beginRepeat,
  carryConditions,
  conditionVariables,
  judgeRepeat,
  needsCharge,
  repeatVariables,
  watchConditions,
} from './condition-lines.ts';
import { beginCopy, COPY_ROOM, type Copy, END_COPY, watchCopy } from './copy.ts';
import { literal } from './literal.ts';
import { currentLiteral, loopLine, potentialLimits, ruleCondition } from './loop-lines.ts';
import {
  type MeasurementLoop,
  type Program,
  type ProgramNode,
  type ProgramRepeat,
  type Technique,
  TIMER_RESTART_S,
} from './program.ts';
import { type CarriedCharge, NOTE, type Settings, sampleFields, sendsCharge } from './settings.ts';

/** The lines of the script, without the empty one that ends its transmission. */
export function scriptOf(
  program: Program,
  settings: Settings,
  carried: CarriedCharge,
  copy?: Copy,
): string[] {
  return new ScriptWriter(program, settings, copy).write(carried);
}

/** The state in which the instrument is at some line of the script, as far as it is the same on every pass. */
interface State {
  readonly setUp: 'none' | 'potentiostat' | 'galvanostat' | 'unknown';
  readonly on: boolean | 'unknown';
}

class ScriptWriter {
  readonly #program: Program;
  readonly #settings: Settings;
  readonly #copy: Copy | undefined;
  readonly #lines: string[] = [];
  #depth = 0;
  #repeats = 0;
  /** Numbers of the repeats around that judge the charge of their cycles. */
  readonly #summing: number[] = [];
  #state: State = { setUp: 'none', on: false };
  #timerRuns = false;

  constructor(program: Program, settings: Settings, copy: Copy | undefined) {
    this.#program = program;
    this.#settings = settings;
    this.#copy = copy;
  }

  write(carried: CarriedCharge): string[] {
    for (const name of this.#variables()) this.#add(`var ${name}`);
    if (this.#copy) this.#add(...beginCopy(this.#copy));
    this.#add('store_var n 0i ja');
    if (this.#settings.integrates) {
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
      this.#mark();
      if (this.#copy) this.#add(...END_COPY);
    });
    return this.#lines;
  }

  #variables(): string[] {
    const { loops } = this.#program;
    const names = ['n', 't', 'p', 'c'];
    if (this.#copy?.until !== undefined) names.push(COPY_ROOM);
    if (this.#settings.extras.potential) names.push('w');
    if (this.#settings.extras.cellVoltage) names.push('v');
    if (this.#settings.extras.heldCurrent && loops.some(({ technique }) => technique === 'cp'))
      names.push('i');
    if (loops.some((loop) => loop.restarts)) names.push('m');
    for (let k = 0; k < repeatsIn(this.#program.body); k++) names.push(`k${k}`);
    if (loops.some(({ technique }) => technique === 'eis')) names.push('h', 'r', 'j', 'o');
    const limits = Math.max(0, ...loops.map((loop) => potentialLimits(loop).length));
    for (let k = 0; k < limits; k++) names.push(`x${k}`);
    const { integrates } = this.#settings;
    if (integrates) names.push('q', 'qc', 'qa', 'sc', 'sa', 's');
    if (integrates && loops.some((loop) => loop.restarts)) names.push('vc', 'va');
    names.push(...conditionVariables(loops), ...repeatsVariables(this.#program.body));
    return [...new Set(names)];
  }

  #nodes(nodes: readonly ProgramNode[]): void {
    for (const node of nodes) {
      if (node.kind === 'loop') this.#measure(node);
      else if (node.count === 1) this.#nodes(node.body);
      else this.#repeat(node);
    }
  }

  #repeat({ count, body, until, ordinals }: ProgramRepeat): void {
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
    const repeat = this.#repeats++;
    const counter = `k${repeat}`;
    if (until) this.#add(...beginRepeat(until, repeat, ordinals * count));
    this.#add(`store_var ${counter} 0i jb`, `loop ${counter} < ${count}i`);
    this.#block(() => {
      if (until && needsCharge(until)) this.#summing.push(repeat);
      this.#nodes(body);
      if (until) {
        const { technique } = lastOf(body);
        const leave = [`copy_var j${repeat} n`, 'timer_get t', ...packageLines('n', 't', 't'), 'breakloop'];
        this.#add(...judgeRepeat(until, { counter, repeat }, this.#currentVariable(technique), leave));
        if (needsCharge(until)) this.#summing.pop();
      }
      this.#add(`add_var ${counter} 1i`);
    });
    this.#add('endloop');
  }

  #measure(loop: MeasurementLoop): void {
    if (loop.begins) {
      this.#add(`# ${loop.segment} ${loop.node.name.replace(/[^ -~]/g, '?').slice(0, 40)}`);
      this.#enter(loop);
    }
    if (loop.begins) this.#add(...beginConditions(loop, this.#visitOf(loop)));
    if (loop.restarts) this.#add(`store_var m ${loop.ordinals}i jb`);
    for (const k of potentialLimits(loop).keys()) this.#add(`store_var x${k} 0i jb`);
    // What follows the dense edge is left out where the edge has met a condition already.
    const isLeftOut = !loop.begins && loop.node.until !== undefined;
    if (isLeftOut) this.#add('if u < 1i');
    if (loop.technique === 'eis') this.#beforeSpectrum(loop);
    this.#add(loopLine(loop, this.#settings.extras));
    this.#block(() => {
      this.#add('timer_get t');
      this.#package(...this.#sampleVariables(loop.technique));
      if (sendsCharge(loop.technique, this.#settings)) this.#integrate(loop);
      this.#watchPotential(loop);
      if (loop.restarts) this.#restartTimer(loop);
      this.#add(...watchConditions(loop, this.#currentVariable(loop.technique)));
    });
    this.#add('endloop');
    if (loop.technique === 'eis') this.#afterSpectrum(loop);
    if (isLeftOut) this.#add('endif');
    this.#add('timer_get t', 'timer_start', loop.restarts ? 'add_var n m' : 'add_var n 1i');
    if (loop.ends && sendsCharge(loop.technique, this.#settings)) this.#endVisit(loop);
    else this.#mark();
    if (this.#copy) this.#add(...watchCopy(this.#copy));
    if (loop.endsCycle) this.#checkRules();
  }

  /** High frequencies need all the bandwidth; around open circuit, its potential is found first, with the cell off. */
  #beforeSpectrum({ node }: MeasurementLoop): void {
    if (node.kind === 'impedance' && node.potential_V === undefined)
      this.#add('meas 200m o ab', 'set_e o', 'cell_on');
    this.#add(`set_max_bandwidth ${literal(this.#settings.mode.maxBandwidth_Hz, 'm')}`);
  }

  #afterSpectrum({ node }: MeasurementLoop): void {
    if (node.kind === 'impedance' && node.potential_V === undefined) this.#add('cell_off');
    this.#add(`set_max_bandwidth ${literal(this.#settings.bandwidth_Hz, 'm')}`);
  }

  #visitOf({ node }: MeasurementLoop): MeasurementLoop[] {
    return this.#program.loops.filter((loop) => loop.node === node);
  }

  #sampleVariables(technique: Technique): string[] {
    const ba = this.#currentVariable(technique);
    const spectrum = { dc: 'h', cc: 'r', cd: 'j' };
    const names: Record<string, string> = {
      ja: 'n',
      eb: 't',
      da: 'p',
      ba,
      'ba/db': ba,
      ag: 'v',
      ...spectrum,
    };
    const measuredInPlace = technique === 'cp' || technique === 'ocp';
    return sampleFields(technique, this.#settings.extras).map(
      (type) => names[type] ?? (measuredInPlace ? 'p' : 'w'),
    );
  }

  /** Where the current of a loop stands: what is set is not always what flows. */
  #currentVariable(technique: Technique): string {
    return technique === 'cp' && this.#settings.extras.heldCurrent ? 'i' : 'c';
  }

  /** Rectangles of current and period, cathodic and anodic apart; summed over a visit, so that little is rounded. */
  #integrate({ technique, period_us }: MeasurementLoop): void {
    this.#add(
      `copy_var ${this.#currentVariable(technique)} q`,
      `mul_var q ${literal(period_us / 1e6, 'u')}`,
      'if q < 0',
    );
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
      this.#mark();
      if (sendsCharge(loop.technique, this.#settings)) this.#carryOver('v');
      this.#add(...carryConditions(loop));
    });
    this.#add('endif');
  }

  /** Tells the charges of the visit and adds them to those of the run. */
  #endVisit(last: MeasurementLoop): void {
    const isLong = this.#visitOf(last).some((loop) => loop.restarts);
    if (isLong) this.#add('add_var qc vc', 'add_var qa va', 'store_var vc 0 jc', 'store_var va 0 jd');
    this.#mark('qc', 'qa');
    for (const repeat of this.#summing) this.#add(...addToRepeat(repeat));
    this.#carryOver('s');
  }

  /** Small sums are added to larger ones step by step, because single precision forgets what is much smaller. */
  #carryOver(sum: 'v' | 's'): void {
    this.#add(`add_var ${sum}c qc`, `add_var ${sum}a qa`, 'store_var qc 0 jc', 'store_var qa 0 jd');
  }

  #checkRules(): void {
    for (const { index, rule } of this.#settings.rules) {
      this.#add(...ruleCondition(rule));
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

  #mark(...charges: string[]): void {
    this.#package('n', 't', 't', ...charges);
  }

  #package(...names: string[]): void {
    this.#add(...packageLines(...names));
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

function packageLines(...names: string[]): string[] {
  return ['pck_start', ...names.map((name) => `pck_add ${name}`), 'pck_end'];
}

function wantedBy({ technique, node }: MeasurementLoop): State {
  if (node.kind === 'impedance') return { setUp: 'potentiostat', on: node.potential_V !== undefined };
  if (technique === 'cp') return { setUp: 'galvanostat', on: true };
  return { setUp: 'potentiostat', on: technique !== 'ocp' };
}

function firstOf(nodes: readonly ProgramNode[]): MeasurementLoop {
  const node = nodes[0]!;
  return node.kind === 'loop' ? node : firstOf(node.body);
}

function lastOf(nodes: readonly ProgramNode[]): MeasurementLoop {
  const node = nodes.at(-1)!;
  return node.kind === 'loop' ? node : lastOf(node.body);
}

/** Every loop leaves the instrument as it found it, so the last one decides. */
function stateAfter(nodes: readonly ProgramNode[]): State {
  return wantedBy(lastOf(nodes));
}

/** What is known where two ways meet. */
function merged(a: State, b: State): State {
  return { setUp: a.setUp === b.setUp ? a.setUp : 'unknown', on: a.on === b.on ? a.on : 'unknown' };
}

/** Variables for the conditions of repeats, which are numbered as they are written. */
function repeatsVariables(body: readonly ProgramNode[]): string[] {
  let repeats = 0;
  const walk = (nodes: readonly ProgramNode[]): string[] =>
    nodes.flatMap((node) => {
      if (node.kind === 'loop') return [];
      const own = node.count > 1 ? repeats++ : -1;
      return [...(node.until ? repeatVariables(node.until, own) : []), ...walk(node.body)];
    });
  return walk(body);
}

function repeatsIn(nodes: readonly ProgramNode[]): number {
  return nodes.reduce(
    (n, node) => (node.kind === 'repeat' ? n + (node.count > 1 ? 1 : 0) + repeatsIn(node.body) : n),
    0,
  );
}
