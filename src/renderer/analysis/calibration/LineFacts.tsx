// What a calibration line is worth, in the unit of its standards, and what is to be known before it is used.
import classes from '../Sheet.module.css';
import type { Drawn } from './standards.ts';

export function LineFacts({
  drawn: { line, unit, perUnit },
  samples,
}: {
  drawn: Drawn;
  samples: readonly number[];
}) {
  const { intercept, slope, u_intercept, u_slope, residual, r2, dof } = line.line;
  const facts: readonly (readonly [string, string])[] = [
    ['Slope', `${withU(slope * perUnit, u_slope * perUnit)} per ${unit}`],
    ['Intercept', line.throughZero ? '0, forced' : withU(intercept, u_intercept)],
    ['R²', Number.isFinite(r2) ? r2.toFixed(5) : '–'],
    ['s', Number.isFinite(residual) ? `${figure(residual)} (${dof} degrees of freedom)` : 'not known'],
    ['LOD (3.3 s/b)', limit(line.detectionLimit, perUnit, unit)],
    ['LOQ (10 s/b)', limit(line.quantitationLimit, perUnit, unit)],
  ];
  const beyond = samples.filter((y) => (slope > 0 ? y > line.highest.y : y < line.highest.y)).length;
  const below = samples.filter((y) => (y - intercept) / slope < (line.quantitationLimit ?? -Infinity)).length;
  const warnings = [
    ...line.warnings,
    ...(beyond > 0
      ? [
          `${beyond === 1 ? 'a sample lies' : `${beyond} samples lie`} beyond the highest standard: dilute and measure again, or say "extrapolate" with the product`,
        ]
      : []),
    ...(below > 0
      ? [`${below === 1 ? 'a sample lies' : `${below} samples lie`} below the quantitation limit`]
      : []),
  ];
  return (
    <>
      <p className={classes.arithmetic}>
        signal = {figure(intercept)} {slope < 0 ? '−' : '+'} {figure(Math.abs(slope * perUnit))} × c, c in{' '}
        {unit}
      </p>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figures">{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.map((warning) => (
        <p key={warning} className={classes.care}>
          ▲ {warning}
        </p>
      ))}
    </>
  );
}

function limit(value: number | undefined, perUnit: number, unit: string): string {
  return value === undefined ? 'not known' : `${(value / perUnit).toPrecision(2)} ${unit}`;
}

function withU(value: number, u: number): string {
  return Number.isFinite(u) ? `${figure(value)} ± ${u.toPrecision(2)}` : figure(value);
}

function figure(value: number): string {
  return Number(value.toPrecision(4)).toString().replace('-', '−');
}
