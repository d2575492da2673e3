// Single lines of a script that take some arithmetic: the measurement loops, currents, the conditions of stop rules.
import type { ChargeRule } from '../../core/rules.ts';
import type { Impedance, Limit } from '../../core/waveform.ts';
import { literal } from './literal.ts';
import type { MeasurementLoop } from './program.ts';
import type { Extras } from './settings.ts';

/**
 * The line that begins a measurement loop. Variables: p potential, c current, w measured potential, v cell voltage,
 * i measured current where one is set.
 */
export function loopLine(loop: MeasurementLoop, extras: Extras): string {
  const { technique, node, to_V, period_us, run_us } = loop;
  const grid = `${literal(period_us / 1e6, 'u')} ${literal(run_us / 1e6, 'u')}`;
  const cellVoltage = extras.cellVoltage ? ' add_meas(0 ag v)' : '';
  const measured = `${extras.potential ? ' add_meas(0 ab w)' : ''}${cellVoltage}`;
  switch (technique) {
    case 'ca':
      return `meas_loop_ca p c ${literal(to_V, 'u')} ${grid}${measured}`;
    case 'lsv':
      return `${sweepLine(loop)}${measured}`;
    case 'cp': {
      const current_A = node.kind === 'hold-current' ? node.current_A : 0;
      const current = extras.heldCurrent ? ' add_meas(0 ba i)' : '';
      return `meas_loop_cp p c ${currentLiteral(current_A)} ${grid}${current}${cellVoltage}`;
    }
    case 'ocp':
      return `meas_loop_ocp p ${grid}`;
    case 'eis':
      return node.kind === 'impedance' ? impedanceLine(node) : '';
  }
}

/** Frequencies with four digits below a hertz; the potential may be one that was measured right before, in `o`. */
function impedanceLine({ potential_V, amplitude_V, from_Hz, to_Hz, points }: Impedance): string {
  const around = potential_V === undefined ? 'o' : literal(potential_V, 'u');
  const range = `${literal(from_Hz, 'm')} ${literal(to_Hz, 'm')} ${points}i`;
  return `meas_loop_eis h r j ${literal(amplitude_V, 'u')} ${range} ${around}`;
}

/**
 * A staircase of as many steps as there are periods. It begins one step on and ends at the end, so that a sample at the
 * end of its step lies on the ramp and the run lasts as long as programmed.
 */
function sweepLine({ from_V, to_V, period_us, run_us }: MeasurementLoop): string {
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
export function currentLiteral(current_A: number): string {
  return literal(Number(current_A.toPrecision(7)), Math.abs(current_A) < 1e-3 ? 'p' : 'n');
}

/**
 * Lines up to the `if` of a rule; sc is the (negative) cathodic, sa the anodic charge. Reached when the charge is at or
 * beyond the value; for a negative net charge, at or below it.
 */
export function ruleCondition({ charge, value_C }: ChargeRule): string[] {
  switch (charge) {
    case 'cathodic':
      return [`if sc <= ${literal(-value_C, 'n')}`];
    case 'anodic':
      return [`if sa >= ${literal(value_C, 'n')}`];
    case 'net': {
      // Net is cathodic − anodic, the negative of the sum.
      const sign = value_C < 0 ? '>=' : '<=';
      return ['copy_var sc s', 'add_var s sa', `if s ${sign} ${literal(-value_C, 'n')}`];
    }
    case 'absolute':
      return ['copy_var sa s', 'sub_var s sc', `if s >= ${literal(value_C, 'n')}`];
  }
}

/** Limits of the measured potential, which only a held current needs. */
export function potentialLimits({ technique, node }: MeasurementLoop): Limit[] {
  if (technique !== 'cp') return [];
  return node.limits.filter(
    ({ quantity }) => quantity === 'potential above' || quantity === 'potential below',
  );
}
