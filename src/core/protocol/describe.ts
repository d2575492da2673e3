// A waveform in words, from its segments alone, so that a new step kind is described without a line of its own.
import { formatQuantity } from '../quantity.ts';
import type { Segment, WaveformNode } from '../waveform.ts';

/** "360 × (reduce −1.1 V 5 s, oxidise 0.4 V 5 s)". */
export function describeNodes(nodes: readonly WaveformNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind !== 'repeat') return describeSegment(node);
      const inside = describeNodes(node.body);
      return node.count === 1 ? inside : `${node.count} × (${inside})`;
    })
    .join(', ');
}

function describeSegment(segment: Segment): string {
  return `${segment.name} ${action(segment)} ${exact(segment.duration_s, 's')}`;
}

function action(segment: Segment): string {
  switch (segment.kind) {
    case 'hold':
      return potential(segment.potential_V);
    case 'hold-current':
      return exact(segment.current_A, 'A');
    case 'ramp':
      return `${potential(segment.from_V)} to ${potential(segment.to_V)}`;
    case 'open-circuit':
      return 'at open circuit';
  }
}

/** Potentials are compared with one another, so all stay in volts. */
function potential(value_V: number): string {
  return formatQuantity(Number(value_V.toFixed(6)), 'V', { digits: 'exact', unit: 'V' });
}

function exact(value: number, dimension: 'A' | 's'): string {
  return formatQuantity(Number(value.toPrecision(6)), dimension, { digits: 'exact' });
}
