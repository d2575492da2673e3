// What the user is told about conditions that the instrument watches itself: which, and how exactly. Words only.
import { describeCondition, describeCycles } from '../../core/protocol/describe.ts';
import type { SegmentCondition } from '../../core/until.ts';
import type { WaveformNode } from '../../core/waveform.ts';
import { seconds } from './figures.ts';

export function conditionNotes(nodes: readonly WaveformNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'repeat')
      return (node.until ?? []).map(
        (condition) =>
          `"${node.name}" ends at ${describeCondition(condition)}, by the instrument itself ${exactness(condition, node.sampling.period_s)}.`,
      );
    const own = (node.until ?? []).map((condition) => {
      const sums = condition.kind === 'end current' ? '' : ' (sums of current × period, to about 1 %)';
      return `The repetition ends at ${describeCycles(condition)}, by the instrument itself exactly with the cycle${sums}.`;
    });
    return [...own, ...conditionNotes(node.body)];
  });
}

function exactness(condition: SegmentCondition, period_s: number): string {
  if (condition.kind === 'drift') return 'with the end of a stretch';
  const sample = `within one sample (${seconds(period_s)})`;
  if (condition.kind === 'charge') return `${sample}, summed in single precision`;
  return sample;
}
