// The lines of a script by which the instrument itself ends a segment or a repeat on a condition. Everything is tested
// so that a number that is none (an overload without a value) meets no condition. Text only; nothing is judged here.

import type { ChargeRule } from '../../core/rules.ts';
import { type RepeatCondition, type SegmentCondition, samplesOver } from '../../core/until.ts';
import type { Segment } from '../../core/waveform.ts';
import { literal } from './literal.ts';
import { currentLiteral } from './loop-lines.ts';
import type { MeasurementLoop } from './program.ts';

const indented = (lines: readonly string[]): string[] => lines.map((line) => ` ${line}`);

function when(condition: string, then: readonly string[], otherwise: readonly string[] = []): string[] {
  const other = otherwise.length === 0 ? [] : ['else', ...indented(otherwise)];
  return [`if ${condition}`, ...indented(then), ...other, 'endif'];
}

const conditionsOf = ({ until = [] }: Segment): readonly SegmentCondition[] => until;

/** Variables that the conditions of these loops need; `u` tells that a visit is to end, `z` and `f` serve charges. */
export function conditionVariables(loops: readonly MeasurementLoop[]): string[] {
  const names = new Set<string>();
  for (const { node, ends, restarts } of loops)
    for (const [k, { kind }] of conditionsOf(node).entries()) {
      if (!ends) names.add('u');
      if (kind === 'current' || kind === 'potential') names.add(`u${k}`);
      if (kind === 'charge') for (const name of ['z', 'f', `y${k}`]) names.add(name);
      if (kind === 'charge' && restarts) for (const name of ['g', `w${k}`]) names.add(name);
      if (kind === 'drift') for (const name of [`d${k}`, `e${k}`, `l${k}`, `h${k}`]) names.add(name);
    }
  return [...names];
}

/** Before the first loop of a visit. */
export function beginConditions(first: MeasurementLoop, visit: readonly MeasurementLoop[]): string[] {
  const conditions = conditionsOf(first.node);
  const lines = conditions.flatMap(({ kind }, k) => {
    switch (kind) {
      case 'charge':
        return [
          `store_var y${k} 0 jc`,
          ...(visit.some(({ restarts }) => restarts) ? [`store_var w${k} 0 jc`] : []),
        ];
      case 'drift':
        return [`store_var d${k} 0 ja`, `store_var l${k} 0i jb`, `store_var h${k} 0i jb`];
      default:
        return [broken(k, first)];
    }
  });
  if (conditions.some(({ kind }) => kind === 'charge')) lines.push('store_var f 0i jb');
  if (conditions.length > 0 && visit.length > 1) lines.push('store_var u 0i jb');
  return lines;
}

/** Inside a loop, after its sample was sent. `current` is the variable in which the current stands. */
export function watchConditions(loop: MeasurementLoop, current: string): string[] {
  const conditions = conditionsOf(loop.node);
  const leave = [...(loop.ends ? [] : ['store_var u 1i jb']), 'breakloop'];
  const lines = conditions.flatMap((condition, k) => {
    if (condition.kind === 'charge') return watchCharge(loop, condition, k, leave);
    if (condition.kind === 'drift') return watchDrift(loop, condition, k, leave);
    return watchLasting(loop, condition, k, current, leave);
  });
  if (!conditions.some(({ kind }) => kind === 'charge')) return lines;
  const half = literal(loop.period_us / 2e6, 'n');
  // Straight lines between samples, as the ledger draws them; the first sample is held back to the edge.
  return [
    ...when('f < 1i', [`copy_var ${current} z`, 'store_var f 1i jb']),
    `add_var z ${current}`,
    `mul_var z ${half}`,
    ...lines,
    `copy_var ${current} z`,
  ];
}

/** Where the timer is restarted within a long loop: small sums are added to larger ones step by step. */
export function carryConditions({ node }: MeasurementLoop): string[] {
  return conditionsOf(node).flatMap(({ kind }, k) =>
    kind === 'charge' ? [`add_var w${k} y${k}`, `store_var y${k} 0 jc`] : [],
  );
}

/** A row is broken: with the next sample that fits it has lasted for no time. */
function broken(k: number, { period_us }: MeasurementLoop): string {
  return `store_var u${k} ${literal(-period_us / 1e6, 'u')} eb`;
}

function watchLasting(
  loop: MeasurementLoop,
  condition: Extract<SegmentCondition, { kind: 'current' | 'potential' }>,
  k: number,
  current: string,
  leave: readonly string[],
): string[] {
  const period_s = loop.period_us / 1e6;
  const enough = literal(condition.for_s - period_s / 2, 'u');
  const holds = [`add_var u${k} ${literal(period_s, 'u')}`, ...when(`u${k} >= ${enough}`, leave)];
  const fails = [broken(k, loop)];
  if (condition.kind === 'potential')
    return when(
      `p ${condition.when === 'above' ? '>' : '<'} ${literal(condition.value_V, 'u')}`,
      holds,
      fails,
    );
  const [high, low] = [currentLiteral(condition.value_A), currentLiteral(-condition.value_A)];
  if (condition.when === 'below')
    return when(`${current} < ${high}`, when(`${current} > ${low}`, holds, fails), fails);
  return when(`${current} > ${high}`, holds, when(`${current} < ${low}`, holds, fails));
}

function watchCharge(
  loop: MeasurementLoop,
  { charge, value_C }: Extract<SegmentCondition, { kind: 'charge' }>,
  k: number,
  leave: readonly string[],
): string[] {
  const sum = loop.restarts ? 'g' : `y${k}`;
  const total = loop.restarts ? [`copy_var w${k} g`, `add_var g y${k}`] : [];
  const reached = (sign: '<=' | '>=', to_C: number) => [
    ...total,
    ...when(`${sum} ${sign} ${literal(to_C, 'p')}`, leave),
  ];
  switch (charge) {
    case 'cathodic':
      return [...when('z < 0', [`add_var y${k} z`]), ...reached('<=', -value_C)];
    case 'anodic':
      return [...when('z > 0', [`add_var y${k} z`]), ...reached('>=', value_C)];
    case 'net':
      // Net is cathodic − anodic, the negative of the sum.
      return [`add_var y${k} z`, ...reached(value_C < 0 ? '>=' : '<=', -value_C)];
    case 'absolute':
      return [...when('z < 0', [`sub_var y${k} z`], [`add_var y${k} z`]), ...reached('>=', value_C)];
  }
}

/** Means of stretches are compared as sums, because a sum needs no division. */
function watchDrift(
  loop: MeasurementLoop,
  { below_V_per_s, over_s }: Extract<SegmentCondition, { kind: 'drift' }>,
  k: number,
  leave: readonly string[],
): string[] {
  if (!loop.ends) return [];
  const period_s = loop.period_us / 1e6;
  const samples = samplesOver(over_s, period_s);
  const small = samples * below_V_per_s * samples * period_s;
  const compare = [
    `sub_var e${k} d${k}`,
    ...when(`e${k} < ${literal(small, 'n')}`, when(`e${k} > ${literal(-small, 'n')}`, leave)),
  ];
  return [
    `add_var d${k} p`,
    `add_var l${k} 1i`,
    ...when(`l${k} >= ${samples}i`, [
      ...when(`h${k} > 0i`, compare),
      `copy_var d${k} e${k}`,
      `store_var d${k} 0 ja`,
      `store_var l${k} 0i jb`,
      `store_var h${k} 1i jb`,
    ]),
  ];
}

/** The names that one repeat with conditions uses, told apart by its number. */
export interface RepeatNames {
  readonly counter: string;
  readonly repeat: number;
}

export function needsCharge(conditions: readonly RepeatCondition[]): boolean {
  return conditions.some(({ kind }) => kind !== 'end current');
}

export function repeatVariables(conditions: readonly RepeatCondition[], repeat: number): string[] {
  const references = conditions.flatMap(({ kind }, k) =>
    kind === 'charge fallen' ? [`r${repeat}_${k}`] : [],
  );
  const charges = needsCharge(conditions) ? [`b${repeat}c`, `b${repeat}a`, 's'] : [];
  const totals = conditions.some(({ kind }) => kind === 'total charge') ? [`o${repeat}c`, `o${repeat}a`] : [];
  return [`j${repeat}`, ...charges, ...totals, ...references];
}

/** Before a repeat: nothing has passed, and where the ordinals go on after it. */
export function beginRepeat(
  conditions: readonly RepeatCondition[],
  repeat: number,
  ordinals: number,
): string[] {
  const zero = (names: readonly string[]) =>
    names.filter((name) => /^[bo]/.test(name)).map((name) => `store_var ${name} 0 jc`);
  return [
    `copy_var n j${repeat}`,
    `add_var j${repeat} ${ordinals}i`,
    ...zero(repeatVariables(conditions, repeat)),
  ];
}

/** At the end of every visit within a repeat, while its charges still stand in qc and qa. */
export function addToRepeat(repeat: number): string[] {
  return [`add_var b${repeat}c qc`, `add_var b${repeat}a qa`];
}

/** At the end of a cycle. `current` is the variable of the last loop's current, `leave` ends with breakloop. */
export function judgeRepeat(
  conditions: readonly RepeatCondition[],
  { counter, repeat }: RepeatNames,
  current: string,
  leave: readonly string[],
): string[] {
  const [cathodic, anodic] = [`b${repeat}c`, `b${repeat}a`];
  const lines = conditions.some(({ kind }) => kind === 'total charge')
    ? [`add_var o${repeat}c ${cathodic}`, `add_var o${repeat}a ${anodic}`]
    : [];
  for (const [k, condition] of conditions.entries()) {
    switch (condition.kind) {
      case 'charge fallen': {
        const reference = `r${repeat}_${k}`;
        const part = literal(1 - condition.by, 'u');
        lines.push(
          ...magnitude(condition.charge, cathodic, anodic),
          ...when(
            `${counter} == ${condition.against}i`,
            [`copy_var s ${reference}`, `mul_var ${reference} ${part}`],
            when(`${counter} > ${condition.against}i`, when(`s <= ${reference}`, leave)),
          ),
        );
        break;
      }
      case 'cycle charge':
        lines.push(
          ...magnitude(condition.charge, cathodic, anodic),
          ...when(`s ${condition.when === 'below' ? '<' : '>'} ${literal(condition.value_C, 'p')}`, leave),
        );
        break;
      case 'total charge':
        lines.push(
          ...magnitude(condition.charge, `o${repeat}c`, `o${repeat}a`),
          ...when(`s ${condition.value_C < 0 ? '<=' : '>='} ${literal(condition.value_C, 'p')}`, leave),
        );
        break;
      case 'end current': {
        const [high, low] = [currentLiteral(condition.value_A), currentLiteral(-condition.value_A)];
        if (condition.when === 'below')
          lines.push(...when(`${current} < ${high}`, when(`${current} > ${low}`, leave)));
        else lines.push(...when(`${current} > ${high}`, leave), ...when(`${current} < ${low}`, leave));
      }
    }
  }
  if (needsCharge(conditions)) lines.push(`store_var ${cathodic} 0 jc`, `store_var ${anodic} 0 jc`);
  return lines;
}

/** A charge as people name it, in s: cathodic sums are kept with their negative sign. */
function magnitude(charge: ChargeRule['charge'], cathodic: string, anodic: string): string[] {
  switch (charge) {
    case 'cathodic':
      return [`copy_var ${cathodic} s`, 'mul_var s -1'];
    case 'anodic':
      return [`copy_var ${anodic} s`];
    case 'net':
      return [`copy_var ${cathodic} s`, `add_var s ${anodic}`, 'mul_var s -1'];
    case 'absolute':
      return [`copy_var ${anodic} s`, `sub_var s ${cathodic}`];
  }
}
