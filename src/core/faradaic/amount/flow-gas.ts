// Gas that leaves a cell in a stream: fraction × flow, as moles a second, for the time it flowed or for the window
// before each injection. The flow is that at the outlet: a cell that eats CO2 lets less out than was let in.

import { z } from 'zod';
import { formatQuantity } from '../../quantity.ts';
import { constant, productOf, quotient, sumOf, type Values } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { type Stated, stated, statedRatio } from '../stated.ts';
import { blankField } from './fields.ts';
import { fractionField, temperatureTrouble } from './gas-fields.ts';
import { CUBIC_METRES_A_SECOND_PER_SCCM, molesPerCubicMetre, STANDARD_STATE } from './gas-state.ts';
import { calibratedReading, type Reading, SIGNAL_FIELDS, statedReading } from './reading.ts';
import {
  afterTheEnd,
  amountRoute,
  given,
  type ModelPoint,
  type RouteContext,
  timesPerRead,
} from './route.ts';

const injection = z.strictObject({
  at: stated(['s'], 'When it was injected, from the start of the electrolysis.'),
  fraction: statedRatio('Mole fraction of the product: 1200 ppm.').optional(),
  signal: SIGNAL_FIELDS.signal.optional(),
});

const state = z.strictObject({
  temperature: stated(['K'], 'Temperature the flow is counted at.'),
  pressure: stated(['Pa'], 'Pressure the flow is counted at.'),
});

export const flowGasRoute = amountRoute({
  key: 'flow',
  label: 'fraction × gas flow',
  fields: {
    flow: stated(
      ['m^3/s', 'sccm'],
      'Gas flow at the outlet: 20 sccm (0 °C, 1 atm), or 20 mL/min with "flow state".',
    ),
    'flow state': state.meta({
      description: 'The state the flow meter counts at: { temperature: 25 degC, pressure: 1 atm }.',
    }),
    'flow at': z.enum(['outlet', 'inlet']).meta({ description: 'Where the flow was measured.' }),
    tracer: statedRatio(
      'Fraction of the inert tracer at the outlet; "flow" is then that of the pure tracer.',
    ),
    fraction: fractionField,
    injections: z
      .array(injection)
      .min(1)
      .max(2000)
      .meta({ description: 'Several injections, in the order of time.' }),
    'dead volume': stated(
      ['m^3'],
      'Gas volume between electrode and sampling: what it passes is what an injection tells of.',
    ),
    duration: stated(['s'], 'How long the gas flowed; the time of the sheet if left out.'),
    ...SIGNAL_FIELDS,
    blank: blankField,
  },
  model(fields, context) {
    const { flow, tracer, injections, blank } = fields;
    const { substance, refuse, note } = context;
    if (blank !== undefined && blank.dimension !== '1')
      return refuse('blank', `the blank of a gas flow is a fraction too, not "${blank.text}"`);
    if (injections !== undefined && (fields.fraction ?? fields.signal) !== undefined)
      return refuse(
        'injections',
        'the fractions (or signals) stand with each injection: leave the common one out',
      );
    const perFlow = molesPerFlow(flow, fields['flow state'], context);
    if (perFlow === undefined) return undefined;
    if (tracer !== undefined && !(tracer.value > 0 && tracer.value <= 1))
      return refuse('tracer', `a fraction above 0 and at most 1 is needed, not "${tracer.text}"`);
    if (tracer === undefined && fields['flow at'] !== 'outlet')
      note(
        fields['flow at'] === 'inlet'
          ? 'flow measured at the inlet: where the cell takes up or makes much gas, the outlet flow differs; use a "tracer"'
          : 'flow taken as that at the outlet; say "flow at: inlet" or use a "tracer" if it is not',
      );
    const perRead = toNumber(substance.productPerRead);
    const names = given({ flow, tracer });
    const rate = (reading: Reading) => (values: Values) =>
      quotient(
        productOf([reading.value(values), values.flow]),
        values.tracer ?? constant(1),
        perFlow.moles * perRead,
      );
    const rateWords = (reading: Reading) =>
      `${reading.words} × ${flow.text}${tracer ? ` / ${tracer.text}` : ''} ${perFlow.words}${timesPerRead(substance)}`;
    const duration_s = fields.duration?.value ?? context.duration_s;
    if (duration_s === undefined || duration_s <= 0)
      return refuse(
        'duration',
        'how long did the gas flow? Give "duration", or "time" at the top of the sheet',
      );
    const timeText = fields.duration?.text ?? formatQuantity(duration_s, 's');

    if (injections === undefined) {
      const reading = contentOf(fields, blank, context);
      if (reading === undefined) return undefined;
      const molesPerSecond = rate(reading);
      return {
        ...reading,
        inputs: { ...reading.inputs, ...names },
        formula: (values) => productOf([molesPerSecond(values)], duration_s),
        words: `${rateWords(reading)} × ${timeText}`,
      };
    }
    const dead = fields['dead volume'];
    if (dead !== undefined && dead.value <= 0)
      return refuse('dead volume', `a volume above zero is needed, not "${dead.text}"`);
    const window_s = dead && dead.value / (flow.value * perFlow.volume_m3_s);
    const readings: Reading[] = [];
    for (const [i, entry] of injections.entries()) {
      if (entry.at.value <= 0)
        return refuse(
          `injections.${i}.at`,
          `"at" must be above zero, not "${entry.at.text}": an injection tells of the time before it`,
        );
      const late = afterTheEnd(entry.at, duration_s);
      if (late !== undefined) return refuse(`injections.${i}.at`, late);
      const earlier = injections[i - 1]?.at;
      if (earlier !== undefined && entry.at.value <= earlier.value)
        return refuse(`injections.${i}.at`, `"${entry.at.text}" is not later than "${earlier.text}"`);
      const reading = contentOf({ ...fields, ...entry }, blank, context, i);
      if (reading === undefined) return undefined;
      readings.push(reading);
    }
    const rates = readings.map(rate);
    const points = readings.map((reading, i): ModelPoint => {
      const to_s = injections[i]!.at.value;
      const from_s =
        window_s === undefined ? (injections[i - 1]?.at.value ?? 0) : Math.max(0, to_s - window_s);
      return {
        label: `injection ${i + 1}`,
        from_s,
        to_s,
        formula: (values) => productOf([rates[i]!(values)], to_s - from_s),
        words: `${rateWords(reading)} × ${formatQuantity(to_s - from_s, 's')}`,
      };
    });
    return {
      inputs: Object.assign({ ...names }, ...readings.map(({ inputs }) => inputs)),
      known: Object.assign({}, ...readings.map(({ known }) => known)),
      shared: Object.assign({}, ...readings.map(({ shared }) => shared)),
      formula: (values) =>
        sumOf(
          rates.map((molesPerSecond) => ({
            factor: duration_s / rates.length,
            part: molesPerSecond(values),
          })),
        ),
      words: `mean of ${rates.length} injections × ${flow.text} ${perFlow.words} × ${timeText}`,
      series: { kind: 'window', points },
    };
  },
});

/** Moles in the unit of flow, the state in words, and the volume a second at that state. */
function molesPerFlow(
  flow: Stated,
  given: { temperature: Stated; pressure: Stated } | undefined,
  { refuse }: RouteContext,
): { moles: number; words: string; volume_m3_s: number } | undefined {
  if (flow.value <= 0) return refuse('flow', `a flow above zero is needed, not "${flow.text}"`);
  if (flow.dimension === 'm^3/s' && given === undefined)
    return refuse(
      'flow state',
      `at which temperature and pressure does the flow meter count "${flow.text}"? 0 °C and 25 °C differ by 9 %`,
    );
  const trouble = given && temperatureTrouble(given.temperature, undefined);
  if (trouble !== undefined) return refuse('flow state.temperature', trouble);
  if (given !== undefined && given.pressure.value <= 0)
    return refuse('flow state.pressure', `a pressure above zero is needed, not "${given.pressure.text}"`);
  const [temperature_K, pressure_Pa] = given
    ? [given.temperature.value, given.pressure.value]
    : [STANDARD_STATE.temperature_K, STANDARD_STATE.pressure_Pa];
  const volume_m3_s = flow.dimension === 'sccm' ? CUBIC_METRES_A_SECOND_PER_SCCM : 1;
  const words = given ? `at ${given.temperature.text} and ${given.pressure.text}` : 'at 0 °C and 1 atm';
  return { moles: volume_m3_s * molesPerCubicMetre(pressure_Pa, temperature_K), words, volume_m3_s };
}

function contentOf(
  fields: { fraction?: Stated | undefined; calibration?: string | undefined } & Parameters<
    typeof calibratedReading
  >[0],
  blank: Stated | undefined,
  context: RouteContext,
  index?: number,
): Reading | undefined {
  const { fraction, signal } = fields;
  const prefix = index === undefined ? '' : `injection ${index + 1} `;
  const at = (field: string) =>
    index === undefined || field === 'calibration' ? field : `injections.${index}.${field}`;
  if ((fraction === undefined) === (signal === undefined))
    return context.refuse(at('fraction'), 'give either a "fraction" or a "signal"');
  if (fraction === undefined) {
    if (blank !== undefined)
      return context.refuse('blank', 'a blank fraction goes with fractions, not with signals');
    return calibratedReading(fields, ['1'], context, { prefix, at });
  }
  if (!(fraction.value >= 0 && fraction.value <= 1))
    return context.refuse(at('fraction'), `a fraction lies between 0 and 1, not at "${fraction.text}"`);
  return statedReading('fraction', fraction, blank, prefix);
}
