// The runs of a queue as a group to begin with: the latest saved analysis of each run that completed, at the value that was
// varied. Runs that are not analysed yet are left out; opening the group again finds them.
import { stringify } from 'yaml';
import type { Analysis } from '../../../main/api/shapes/efficiency.ts';
import type { QueueView } from '../../../main/api/shapes/queues.ts';
import { begunGroup, productsOf } from './members.ts';

/** The text of the group. */
export function groupOfQueue({ title, entries }: QueueView, analyses: readonly Analysis[]): string {
  const done = entries.flatMap((entry) => {
    const analysis = analyses.findLast(({ run }) => run !== undefined && run === entry.run);
    return entry.kind === 'run' && entry.state === 'done' && analysis !== undefined
      ? [{ entry, analysis }]
      : [];
  });
  if (done.length === 0)
    return begunGroup(analyses).replace('title: Replicates', `title: ${JSON.stringify(title)}`);
  const parameter = done.find(({ entry }) => entry.at !== undefined)?.entry.at?.parameter;
  const varied = done.filter(({ entry }) => entry.at?.parameter === parameter);
  return stringify({
    'cottrell group': 1,
    title,
    product: productsOf(varied.map(({ analysis }) => analysis))[0],
    ...(parameter !== undefined && { parameter }),
    members: varied.map(({ entry: { name, at }, analysis: { id } }) => ({
      analysis: id,
      name,
      ...(at !== undefined && { at: Number.isNaN(Number(at.value)) ? at.value : Number(at.value) }),
    })),
  });
}
