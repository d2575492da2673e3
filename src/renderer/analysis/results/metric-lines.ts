// Derived figures as lines of name, value and basis, in the units the field reports them in. What a sheet lacks is left out.
import type { CurrentDensity } from '../../../core/faradaic/current-density.ts';
import type { Expected } from '../../../core/faradaic/expected.ts';
import type { ProductMetrics } from '../../../core/faradaic/product-metrics.ts';
import { formatDuration, formatQuantity } from '../../../core/quantity.ts';
import { percentText } from '../bars.ts';

export interface MetricLine {
  readonly name: string;
  readonly value: string;
  readonly basis: string;
}

type LineOf = (
  name: string,
  value: number | null | undefined,
  text: (value: number) => string,
  basis?: string,
) => MetricLine[];

const HOUR_S = 3600;
const WALL = 'over the whole time, pauses and anodic phases included';

export function metricLines(m: ProductMetrics): MetricLine[] {
  const line: LineOf = (name, value, text, basis = '') =>
    value === null || value === undefined ? [] : [{ name, value: text(value), basis }];
  const area = m.areaBasis ?? '';
  return [
    ...line('Partial current', m.partialCurrent_A, (x) => formatQuantity(x, 'A'), 'mean over the whole time'),
    ...line('Partial current density', m.partialCurrentDensity_A_m2, (x) => formatQuantity(x, 'A/m^2'), area),
    ...line('Yield rate', m.rate_mol_s, (x) => scaled(x * HOUR_S, 'mol/h'), WALL),
    ...line('Yield rate per area', m.rate_mol_m2_s, (x) => scaled((x * HOUR_S) / 1e4, 'mol/h/cm²'), area),
    ...line(
      'Yield rate per catalyst',
      m.rate_mol_kg_s,
      (x) => scaled((x * HOUR_S) / 1e3, 'mol/h/g'),
      'mass of catalyst',
    ),
    ...line(
      'Yield rate, mass per catalyst',
      m.rate_kg_kg_s,
      (x) => scaled(x * HOUR_S, 'g/h/g'),
      'mass of catalyst',
    ),
    ...(m.onTimeRate_mol_s === m.rate_mol_s ? [] : onTimeLines(m, line)),
    ...line('Thickness of the layer', m.layer_m, (x) => formatQuantity(x, 'm'), area),
    ...line(
      'Turnover frequency',
      m.turnoverFrequency_per_s,
      (x) => `${x.toPrecision(3)} 1/s`,
      m.sitesBasis ?? '',
    ),
    ...line('Turnovers', m.turnovers, (x) => x.toPrecision(3), m.sitesBasis ?? ''),
    ...line(
      'Specific energy',
      m.specificEnergy_kWh_kg,
      (x) => `${x.toPrecision(4)} kWh/kg`,
      'mean voltage of the whole cell',
    ),
    ...line(
      'Half-cell energy efficiency',
      m.halfCellEnergyEfficiency,
      (x) => percentText(x),
      'against an ideal oxygen anode, 1.23 V',
    ),
    ...line(
      'Energy efficiency of the cell',
      m.cellEnergyEfficiency,
      (x) => percentText(x),
      'this product’s part',
    ),
    ...line(
      'Charge per substrate',
      m.charge_F_mol,
      (x) => `${x.toPrecision(4)} F/mol`,
      m.theoretical_F_mol === null ? '' : `${Number(m.theoretical_F_mol.toPrecision(4))} F/mol would do`,
    ),
    ...line('Single-pass conversion', m.singlePassConversion, (x) => percentText(x)),
    ...m.yields.flatMap(
      ({ substrate, yield: share, selectivity, carbonSelectivity, nitrogenSelectivity }) => [
        ...line(`Yield on ${substrate}`, share, (x) => percentText(x), 'of what was fed'),
        ...line(
          `Selectivity on ${substrate}`,
          selectivity,
          (x) => percentText(x),
          'molar, of what was converted',
        ),
        ...line(
          `Carbon selectivity on ${substrate}`,
          carbonSelectivity,
          (x) => percentText(x),
          'carbon in the product / carbon converted',
        ),
        ...line(
          `Nitrogen selectivity on ${substrate}`,
          nitrogenSelectivity,
          (x) => percentText(x),
          'nitrogen in the product / nitrogen converted',
        ),
      ],
    ),
  ];
}

/** Rates in the time the current went the product's way. */
function onTimeLines(m: ProductMetrics, line: LineOf): MetricLine[] {
  const time = m.onTime_s == null ? '' : `in the ${formatDuration(m.onTime_s)} of its own direction`;
  return [
    ...line('Yield rate, on-time', m.onTimeRate_mol_s, (x) => scaled(x * HOUR_S, 'mol/h'), time),
    ...line(
      'Yield rate per area, on-time',
      m.onTimeRate_mol_m2_s,
      (x) => scaled((x * HOUR_S) / 1e4, 'mol/h/cm²'),
      `${m.areaBasis ?? ''}, ${time}`,
    ),
    ...line(
      'Yield rate per catalyst, on-time',
      m.onTimeRate_mol_kg_s,
      (x) => scaled((x * HOUR_S) / 1e3, 'mol/h/g'),
      `mass of catalyst, ${time}`,
    ),
  ];
}

/** What theory expects, with the efficiency it is reckoned with; for so many cells in series. */
export function expectedLines(
  { efficiency, made, needed, specificEnergy_kWh_kg }: Expected,
  cells: number,
): MetricLine[] {
  const basis = `at ${percentText(efficiency)}`;
  const line: LineOf = (name, value, text, own = '') =>
    value === null || value === undefined
      ? []
      : [{ name, value: text(value), basis: own === '' ? basis : `${basis}, ${own}` }];
  return [
    ...line('The charge makes', made?.mass_kg, (x) => formatQuantity(x, 'kg')),
    ...line('in moles', made?.amount_mol, (x) => formatQuantity(x, 'mol')),
    ...line('as gas', made?.gasVolume_m3, (x) => formatQuantity(x, 'm^3')),
    ...line('as a layer', made?.layer_m, (x) => formatQuantity(x, 'm')),
    ...line(
      'The amount takes',
      needed?.charge_C,
      (x) => formatQuantity(x, 'C'),
      cells > 1 ? `through each of the ${cells} cells` : '',
    ),
    ...line('in time', needed?.time_s, (x) => formatDuration(x), 'with this current'),
    ...line('in current', needed?.current_A, (x) => formatQuantity(x, 'A'), 'in this time'),
    ...line('in energy', needed?.energy_J, (x) => formatQuantity(x, 'J')),
    ...line('per mass', specificEnergy_kWh_kg, (x) => `${x.toPrecision(4)} kWh/kg`),
  ];
}

/** Current densities of the whole electrolysis, each over its own time. */
export function currentDensityLines(density: CurrentDensity): MetricLine[] {
  const { mean_A_m2, cathodic_A_m2, cathodicTime_s, anodic_A_m2, anodicTime_s, areaBasis } = density;
  const line = (name: string, value: number | null, time: string): MetricLine[] =>
    value === null
      ? []
      : [
          {
            name,
            value: formatQuantity(value, 'A/m^2', { unit: 'mA/cm^2' }),
            basis: `${areaBasis}, ${time}`,
          },
        ];
  return [
    ...line('Mean current density', mean_A_m2, 'net, over the whole time'),
    ...line(
      'Cathodic current density',
      cathodic_A_m2,
      `in ${formatDuration(cathodicTime_s ?? 0)} of cathodic current`,
    ),
    ...line(
      'Anodic current density',
      anodic_A_m2,
      `in ${formatDuration(anodicTime_s ?? 0)} of anodic current`,
    ),
  ];
}

/** 3.2e-6, "mol/h" → "3.200 µmol/h": rates in prefixes of a thousand. */
function scaled(value: number, unit: string): string {
  const prefixes = [
    [1, ''],
    [1e-3, 'm'],
    [1e-6, 'µ'],
    [1e-9, 'n'],
  ] as const;
  const [size, prefix] = prefixes.find(([one]) => Math.abs(value) >= one) ?? prefixes.at(-1)!;
  return `${(value / size).toPrecision(4)} ${prefix}${unit}`;
}
