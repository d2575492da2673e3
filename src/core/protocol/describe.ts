// A waveform in words, from its segments alone, so that a new step kind is described without a line of its own.
import { formatQuantity } from '../quantity.ts';
import type { RepeatCondition, SegmentCondition } from '../until.ts';
import type { Segment, WaveformNode } from '../waveform.ts';

/** "360 × (reduce −1.1 V 5 s, oxidise 0.4 V 5 s)". */
export function describeNodes(nodes: readonly WaveformNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind !== 'repeat') return describeSegment(node);
      const inside = describeNodes(node.body);
      if (node.until !== undefined)
        return `up to ${node.count} × (${inside}) until ${node.until.map(describeCycles).join(' or ')}`;
      return node.count === 1 ? inside : `${node.count} × (${inside})`;
    })
    .join(', ');
}

function describeSegment(segment: Segment): string {
  const duration = exact(segment.duration_s, 's');
  if (segment.until === undefined) return `${segment.name} ${action(segment)} ${duration}`;
  const until = segment.until.map(describeCondition).join(' or ');
  return `${segment.name} ${action(segment)} up to ${duration} until ${until}`;
}

/** "current below 1 mA for 10 s". */
export function describeCondition(condition: SegmentCondition): string {
  switch (condition.kind) {
    case 'current':
      return `current ${condition.when} ${exact(condition.value_A, 'A')}${lasting(condition.for_s)}`;
    case 'potential':
      return `potential ${condition.when} ${potential(condition.value_V)}${lasting(condition.for_s)}`;
    case 'charge':
      return `${condition.charge} charge ${exact(condition.value_C, 'C')}`;
    case 'drift':
      return `drift below ${Number((condition.below_V_per_s * 6e4).toPrecision(6))} mV/min over ${exact(condition.over_s, 's')}`;
  }
}

/** "cathodic charge of a cycle fallen by 20 % of cycle 1". */
export function describeCycles(condition: RepeatCondition): string {
  switch (condition.kind) {
    case 'charge fallen':
      return `${condition.charge} charge of a cycle fallen by ${formatQuantity(condition.by, '1', { digits: 'exact' })} of cycle ${condition.against + 1}`;
    case 'cycle charge':
      return `${condition.charge} charge of a cycle ${condition.when} ${exact(condition.value_C, 'C')}`;
    case 'total charge':
      return `${condition.charge} charge of all cycles ${exact(condition.value_C, 'C')}`;
    case 'end current':
      return `current at the end of a cycle ${condition.when} ${exact(condition.value_A, 'A')}`;
  }
}

function lasting(for_s: number): string {
  return for_s > 0 ? ` for ${exact(for_s, 's')}` : '';
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
    case 'impedance': {
      const hertz = (value: number) => formatQuantity(value, 'Hz', { digits: 'exact' });
      const around = segment.potential_V === undefined ? 'open circuit' : potential(segment.potential_V);
      const to = segment.points > 1 ? ` to ${hertz(segment.to_Hz)}, ${segment.points} points,` : '';
      return `around ${around} ${hertz(segment.from_Hz)}${to}`;
    }
  }
}

/** Potentials are compared with one another, so all stay in volts. */
function potential(value_V: number): string {
  return formatQuantity(Number(value_V.toFixed(6)), 'V', { digits: 'exact', unit: 'V' });
}

function exact(value: number, dimension: 'A' | 'C' | 's'): string {
  return formatQuantity(Number(value.toPrecision(6)), dimension, { digits: 'exact' });
}
