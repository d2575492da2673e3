// How long the repeated steps of a run really were beside the program: median and 99th percentile, as the ledger has them.
import { formatQuantity } from '../../core/quantity.ts';
import type { RunReport } from '../../main/api/shapes/runs.ts';

export function StepTimings({ report }: { readonly report: RunReport | undefined }) {
  const repeated = report?.timings.filter(({ visits }) => visits > 1) ?? [];
  if (repeated.length === 0) return null;
  return (
    <p className="quiet">
      {repeated.map(({ segment, name, programmed_s, median_s, p99_s }) => (
        <span key={segment} title={`programmed: ${time(programmed_s)}`}>
          {`${name} is longer than programmed by ${time(median_s)} (median), off by ${time(p99_s)} at most in 99 % of its cycles. `}
        </span>
      ))}
    </p>
  );
}

function time(value_s: number): string {
  return formatQuantity(value_s, 's', { digits: 3 });
}
