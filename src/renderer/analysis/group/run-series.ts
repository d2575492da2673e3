// One analysis as a series of its own: the efficiency between its aliquots against time or the number of the cycle, to see whether an electrode lasts. The numbers are
// those of the saved analysis, with the points that have none left out.
import type { Course } from '../../../core/faradaic/group/durability.ts';
import type { Analysis } from '../../../main/api/shapes/efficiency.ts';
import type { Plain } from '../../documents/plain.ts';

/** What the group says was varied. */
export const OVER_TIME = 'time';
export const OVER_CYCLES = 'cycle';

/** Members of a group, one for each aliquot or window with an efficiency; empty where there is no series. */
export function seriesMembers({ id, result }: Analysis, product: string): Plain[] {
  const points = result.products.find((one) => one.product === product)?.series ?? [];
  return points.flatMap(({ label, to_s, interval }) =>
    to_s === null || interval === null
      ? []
      : [
          {
            name: `analysis ${id}, ${label}`,
            efficiency: percent(interval.efficiency),
            ...(interval.u !== null && { uncertainty: percent(interval.u) }),
            at: `${Number(to_s.toPrecision(12))} s`,
          },
        ],
  );
}

/** The same at the middle cycle of each stretch; those outside of the cycles are left out. */
export function cycleMembers(id: number, { cycle, value, u }: Course): Plain[] {
  return cycle.flatMap((number, i) =>
    number === null
      ? []
      : [
          {
            name: `analysis ${id}, around cycle ${Math.round(number)}`,
            efficiency: percent(value[i]!),
            ...(u[i] != null && { uncertainty: percent(u[i]) }),
            at: Number(number.toPrecision(12)),
          },
        ],
  );
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(10))} %`;
}
