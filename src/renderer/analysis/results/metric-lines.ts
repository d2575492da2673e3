// Derived figures as lines of name, value and basis, in the units the field reports them in. What a sheet lacks is left out.
import type { ProductMetrics } from '../../../core/faradaic/product-metrics.ts';
import { formatQuantity } from '../../../core/quantity.ts';
import { percentText } from '../bars.ts';

export interface MetricLine {
  readonly name: string;
  readonly value: string;
  readonly basis: string;
}

const HOUR_S = 3600;
const WALL = 'over the whole time, pauses and anodic phases included';

export function metricLines(m: ProductMetrics): MetricLine[] {
  const line = (
    name: string,
    value: number | null,
    text: (value: number) => string,
    basis = '',
  ): MetricLine[] => (value === null ? [] : [{ name, value: text(value), basis }]);
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
