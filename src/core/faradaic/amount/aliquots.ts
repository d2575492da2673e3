// A series of aliquots taken while the electrolysis went on: what is in the cell at each instant, plus what was taken
// out before. Each aliquot gives a cumulative amount; efficiencies between aliquots follow from them (compute-series.ts).

import { z } from 'zod';
import { type Dependent, difference, productOf, sumOf, type Values } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { stated, statedDilution } from '../stated.ts';
import { calibratedReading, type Reading, SIGNAL_FIELDS, statedReading } from './reading.ts';
import {
  afterTheEnd,
  amountRoute,
  given,
  type ModelPoint,
  molarMassWords,
  type RouteContext,
  timesPerRead,
} from './route.ts';

const aliquot = z.strictObject({
  at: stated(['s'], 'When it was taken, from the start of the electrolysis.').optional(),
  volume: stated(['m^3'], 'Volume taken out; the last one may leave it out.').optional(),
  charge: stated(
    ['C'],
    'Charge that had passed when it was taken, where the sheet cannot know it.',
  ).optional(),
  concentration: stated(['mol/m^3', 'kg/m^3'], 'Concentration in the measured solution.').optional(),
  signal: SIGNAL_FIELDS.signal.optional(),
  'blank signal': SIGNAL_FIELDS['blank signal'].optional(),
  dilution: statedDilution('Dilution of this aliquot, where it is not that of all.').optional(),
  uncertainty: z
    .record(z.string(), z.union([z.string(), z.number()]).transform(String))
    .optional()
    .meta({ description: 'Of its concentration (or signal), volume and dilution, by name.' }),
});

type Aliquot = z.output<typeof aliquot>;

interface Sample extends Aliquot {
  readonly reading: Reading;
  readonly prefix: string;
}

export const aliquotsRoute = amountRoute({
  key: 'aliquots',
  label: 'series of aliquots',
  fields: {
    aliquots: z.array(aliquot).min(1).max(500).meta({ description: 'The aliquots in the order of time.' }),
    volume: stated(['m^3'], 'Volume of the electrolyte before the first aliquot.'),
    dilution: statedDilution('How many times each aliquot was diluted before it was measured.'),
    replaced: z.boolean().meta({ description: 'Whether each aliquot was replaced by fresh electrolyte.' }),
    calibration: SIGNAL_FIELDS.calibration,
    extrapolate: SIGNAL_FIELDS.extrapolate,
  },
  model({ aliquots, volume, dilution, replaced, calibration, extrapolate }, context) {
    const { substance, refuse } = context;
    if (volume === undefined)
      return refuse('volume', 'is missing: the volume of the electrolyte before the first aliquot is needed');
    if (volume.value <= 0) return refuse('volume', `a volume above zero is needed, not "${volume.text}"`);
    if (replaced === undefined)
      return refuse(
        'replaced',
        'was each aliquot replaced by fresh electrolyte? Write "replaced: true" or "replaced: false"',
      );
    if (!areSound(aliquots, volume.value, replaced, dilution, context)) return undefined;
    const samples: Sample[] = [];
    for (const [i, sample] of aliquots.entries()) {
      const reading = readingOf({ ...sample, calibration, extrapolate }, i, context);
      if (reading === undefined) return undefined;
      if (reading.dimension !== (samples[0]?.reading ?? reading).dimension)
        return refuse(`aliquots.${i}.concentration`, 'all aliquots are read in the same kind of unit');
      samples.push({ ...sample, reading, prefix: prefixOf(i) });
    }
    const isMass = samples[0]!.reading.dimension === 'kg/m^3';
    const perRead = toNumber(substance.productPerRead) * (isMass ? 1e3 / substance.molarMass : 1);
    const inCell = (sample: Sample, values: Values) =>
      productOf([sample.reading.value(values), values[`${sample.prefix}dilution`] ?? values.dilution]);
    const points = samples.map((sample, k): ModelPoint => {
      const before = samples.slice(0, k);
      return {
        label: `aliquot ${k + 1}`,
        from_s: 0,
        to_s: sample.at?.value,
        charge: sample.charge,
        // n_k = c_k (V0 − Σ v_j) + Σ c_j v_j over the earlier aliquots; V0 whole where they were replaced.
        formula: (values) => {
          const volumeOf = (earlier: Sample) => values[`${earlier.prefix}volume`]!;
          const left = replaced ? values.volume! : difference(values.volume!, total(before.map(volumeOf)));
          const taken = before.map((earlier) => productOf([inCell(earlier, values), volumeOf(earlier)]));
          return productOf([total([productOf([inCell(sample, values), left]), ...taken])], perRead);
        },
        words: wordsOf(sample, before),
      };
    });
    const last = points.at(-1)!;
    return {
      inputs: Object.assign(given({ volume, dilution }), ...samples.map(inputsOf)),
      known: Object.assign({}, ...samples.map(({ reading }) => reading.known)),
      shared: Object.assign({}, ...samples.map(({ reading }) => reading.shared)),
      uncertainties: Object.assign({}, ...samples.map(uncertaintiesOf)),
      formula: last.formula,
      words: last.words,
      series: { kind: 'cumulative', points },
    };

    function wordsOf(sample: Sample, before: readonly Sample[]): string {
      const times = (s: Sample) =>
        [s.reading.words, (s.dilution ?? dilution)?.text].filter(Boolean).join(' × ');
      const left = [volume!.text, ...(replaced ? [] : before.map((s) => s.volume!.text))].join(' − ');
      const own = `${times(sample)} × ${left === volume!.text ? left : `(${left})`}`;
      const all = [own, ...before.map((s) => `${times(s)} × ${s.volume!.text}`)].join(' + ');
      const molar = isMass ? ` / ${molarMassWords(substance)}` : '';
      const tail = `${molar}${timesPerRead(substance)}`;
      return tail === '' ? all : `(${all})${tail}`;
    }
  },
});

function prefixOf(index: number): string {
  return `aliquot ${index + 1} `;
}

function inputsOf({ prefix, reading, volume, dilution }: Sample) {
  return { ...reading.inputs, ...given({ [`${prefix}volume`]: volume, [`${prefix}dilution`]: dilution }) };
}

function uncertaintiesOf({ prefix, uncertainty = {} }: Sample) {
  return Object.fromEntries(Object.entries(uncertainty).map(([name, text]) => [`${prefix}${name}`, text]));
}

/** The fields that must fit together before anything is read. */
function areSound(
  aliquots: readonly Aliquot[],
  volume_m3: number,
  replaced: boolean,
  common: { readonly value: number; readonly text: string } | undefined,
  { refuse, duration_s }: RouteContext,
): boolean {
  let left = volume_m3;
  const bad = (field: string, message: string) => refuse(field, message) ?? false;
  if (common !== undefined && !(common.value >= 1))
    return bad('dilution', `a dilution is at least 1, not "${common.text}"`);
  for (const [i, { at, volume, dilution }] of aliquots.entries()) {
    const isLast = i === aliquots.length - 1;
    if (volume === undefined && !isLast)
      return bad(`aliquots.${i}.volume`, 'is missing: how much was taken out?');
    if (volume !== undefined && volume.value <= 0)
      return bad(`aliquots.${i}.volume`, `a volume above zero is needed, not "${volume.text}"`);
    if (dilution !== undefined && !(dilution.value >= 1))
      return bad(`aliquots.${i}.dilution`, `a dilution is at least 1, not "${dilution.text}"`);
    if (at !== undefined && at.value < 0) return bad(`aliquots.${i}.at`, 'lies before the start');
    const late = at && afterTheEnd(at, duration_s);
    if (late !== undefined) return bad(`aliquots.${i}.at`, late);
    const earlier = aliquots[i - 1]?.at;
    if (at !== undefined && earlier !== undefined && at.value <= earlier.value)
      return bad(
        `aliquots.${i}.at`,
        `"${at.text}" is not later than "${earlier.text}": list aliquots in the order of time`,
      );
    left -= replaced && !isLast ? 0 : (volume?.value ?? 0);
    if (left < 0) return bad(`aliquots.${i}.volume`, 'more was taken out than the cell held');
  }
  return true;
}

function readingOf(
  sample: Aliquot & { calibration?: string | undefined; extrapolate?: boolean | undefined },
  index: number,
  context: RouteContext,
): Reading | undefined {
  const { concentration, signal } = sample;
  const prefix = prefixOf(index);
  const at = (field: string) => (field === 'calibration' ? field : `aliquots.${index}.${field}`);
  if ((concentration === undefined) === (signal === undefined))
    return context.refuse(at('concentration'), 'give either a "concentration" or a "signal"');
  if (concentration !== undefined) return statedReading('concentration', concentration, undefined, prefix);
  return calibratedReading(sample, ['mol/m^3', 'kg/m^3'], context, { prefix, at });
}

function total(parts: readonly Dependent[]): Dependent {
  return sumOf(parts.map((part) => ({ factor: 1, part })));
}
