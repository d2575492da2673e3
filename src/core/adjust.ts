// Changing a pulse while it is played: what may change (levels and durations within repeats, nothing else), and how the
// change is written into what is left of a run. Pure; when and how it comes into force is the driver's.
import type { RunEvent } from './events.ts';
import { type Position, type Remainder, remainingFromCycle } from './remaining.ts';
import { repeatsOf, type Segment, segmentsOf, type Waveform, type WaveformNode } from './waveform.ts';

/** What may differ between a level and the same level changed. */
type Level = Readonly<Record<string, number>>;

/** A level that changes. */
export interface LevelChange {
  readonly segment: number;
  readonly name: string;
  /** Potentials (V), current (A) and duration (s) by their names in the waveform. */
  readonly before: Level;
  readonly after: Level;
}

/** A change that was made while a pulse was played, as the record of the run keeps it. */
export interface PulseAdjustment {
  /** The first visit that has it. */
  readonly segment: number;
  readonly cycle: number;
  readonly changes: readonly LevelChange[];
  /** All settings of the protocol from then on; absent in records of the first versions. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A change as it stands in the record. */
export interface RecordedAdjustment extends PulseAdjustment {
  /** The newest sample when it had been made, s of the run. */
  readonly t_s: number | null;
}

/** The changes among the events of a run, in their order. */
export function adjustmentsIn(
  events: readonly Pick<RunEvent, 'kind' | 't_s' | 'data'>[],
): readonly RecordedAdjustment[] {
  return events.flatMap(({ kind, t_s, data }) =>
    kind === 'adjusted' ? [{ ...(data as never as PulseAdjustment), t_s }] : [],
  );
}

/** A waveform with the levels of a change. */
export function withChanges({ body }: Waveform, changes: readonly LevelChange[]): Waveform {
  const after = new Map(changes.map((change) => [change.segment, change.after]));
  let segment = 0;
  const change = (node: WaveformNode): WaveformNode =>
    node.kind === 'repeat'
      ? { ...node, body: node.body.map(change) }
      : ({ ...node, ...after.get(segment++) } as Segment);
  return { body: body.map(change) };
}

/** The changes from one waveform to another, or in words why they cannot be made while it is played. */
export function levelChanges(
  before: Waveform,
  after: Waveform,
): { readonly changes: readonly LevelChange[]; readonly reasons: readonly string[] } {
  const [old, changed] = [segmentsOf(before), segmentsOf(after)];
  if (form(before.body) !== form(after.body))
    return {
      changes: [],
      reasons: [
        'Only potentials, currents and durations of levels can be changed while they are played; steps, cycles, kinds, sampling, limits and conditions stay.',
      ],
    };
  const reasons: string[] = [];
  const changes = old.flatMap(({ segment, node, loop }): LevelChange[] => {
    const to = changed[segment]!.node;
    if (JSON.stringify(levelOf(node)) === JSON.stringify(levelOf(to))) return [];
    if (loop < 0)
      reasons.push(`"${node.name}" is not repeated: there is no next cycle from which it could change.`);
    return [{ segment, name: node.name, before: levelOf(node), after: levelOf(to) }];
  });
  if (changes.length === 0) reasons.push('Nothing is changed.');
  return { changes, reasons };
}

/**
 * What is left from the cycle after a position, with the levels of `after`; from the present cycle where nothing of it has
 * been played, or where it is the last.
 * `origins` and `after` are in the numbering of the whole run, `waveform` and `position` in that of what is played.
 */
export function remainingChanged(
  waveform: Waveform,
  origins: Remainder['origins'],
  position: Position,
  after: Waveform,
): Remainder {
  const infos = segmentsOf(waveform);
  const whole = segmentsOf(after);
  let segment = 0;
  const change = (node: WaveformNode): WaveformNode => {
    if (node.kind === 'repeat') return { ...node, body: node.body.map(change) };
    const to = whole[origins[segment++]!.segment]!;
    if (to.loop < 0) return node;
    return { ...node, ...levelOf(to.node), sampling: to.node.sampling } as Segment;
  };
  const changed = { body: waveform.body.map(change) };
  const isBegun = position.elapsed_s > 0 || !beginsCycle(waveform, position);
  const isNext = isBegun && hasNextCycle(infos, position);
  return remainingFromCycle(changed, isNext ? nextCycle(position) : position);
}

/** Whether the repeat in which a position is has another cycle. */
export function hasNextCycle(infos: ReturnType<typeof segmentsOf>, { segment, cycle }: Position): boolean {
  const info = infos[segment]!;
  return info.loop >= 0 && cycle + 1 < info.visits;
}

function beginsCycle(waveform: Waveform, { segment }: Position): boolean {
  const { loop } = segmentsOf(waveform)[segment]!;
  return loop >= 0 && repeatsOf(waveform)[loop]!.first === segment;
}

function nextCycle({ segment, cycle }: Position): Position {
  return { segment, cycle: cycle + 1, elapsed_s: 0 };
}

function levelOf(node: Segment): Level {
  const { duration_s } = node;
  switch (node.kind) {
    case 'hold':
      return { potential_V: node.potential_V, duration_s };
    case 'hold-current':
      return { current_A: node.current_A, duration_s };
    case 'ramp':
      return { from_V: node.from_V, to_V: node.to_V, duration_s };
    default:
      return { duration_s };
  }
}

/** Everything about a waveform that may not change, as text. */
function form(nodes: readonly WaveformNode[]): string {
  const bare = (node: WaveformNode): unknown => {
    if (node.kind === 'repeat') return { ...node, body: node.body.map(bare) };
    const free = Object.fromEntries(Object.keys(levelOf(node)).map((key) => [key, undefined]));
    return { ...node, ...free };
  };
  return JSON.stringify(nodes.map(bare));
}
