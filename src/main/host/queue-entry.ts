// One run of a queue on an instrument: prepared, begun under its name, waited for, and how it ended in the words of the
// queue. It decides nothing about what comes after.
import { asCottrellError, type CottrellError } from '../../core/errors.ts';
import { describeOutcome } from '../../core/outcome.ts';
import type { Station } from '../api/host.ts';
import type { Played, RunEntry } from '../engine/queue-play.ts';
import type { StoredQueue } from './queue-file.ts';

const NOT_BEGUN: Played = { ended: 'by a person', outcome: 'stopped before it began' };

interface Playing {
  readonly station: Station;
  readonly queue: StoredQueue;
  readonly coarsen: boolean;
  /** Whether a person wants nothing more to begin. */
  readonly stopAsked: () => boolean;
}

/** Plays it to its end. Never rejects. */
export async function playEntry(
  { station, queue: { number, state, protocols }, coarsen, stopAsked }: Playing,
  { name, protocol, settings, at }: RunEntry,
  began: (run: number) => void,
): Promise<Played> {
  if (stopAsked()) return NOT_BEGUN;
  const isGone = () => !['ready', 'preparing'].includes(station.session.state.name);
  if (isGone()) return { ended: 'instrument gone', outcome: 'waits: the instrument is not ready' };
  try {
    const prepared = await station.prepare(protocols[protocol]!, settings, coarsen);
    if (stopAsked()) return NOT_BEGUN;
    const run = await station.start(prepared.number, `queue ${number}, ${name}`);
    // Whatever cannot be kept now: the run goes on, and nothing comes after it before it is over.
    const unkept = troubleOf(() => {
      began(run);
      station.addLabel({ title: `${state.title}: ${name}`, tags: [state.title], ...(at && { series: at }) });
    });
    await station.recording;
    const { outcome, cellOff } = station.recorded!.result!;
    const text = [describeOutcome(outcome), ...(unkept ? [unkept.message] : [])].join('; ');
    if (!cellOff) return { ended: 'cell not off', outcome: text };
    if (outcome.kind === 'stopped') return { ended: 'by a person', outcome: text };
    const isWell = outcome.kind === 'completed' && (station.recorded!.trouble ?? unkept) === undefined;
    if (isWell) return { ended: 'completed', outcome: text };
    return { ended: isGone() ? 'instrument gone' : 'in trouble', outcome: text };
  } catch (error) {
    const { code, message } = asCottrellError(error);
    if (code === 'cell-not-off') return { ended: 'cell not off', outcome: message };
    if (stopAsked()) return NOT_BEGUN;
    return { ended: isGone() ? 'instrument gone' : 'in trouble', outcome: message };
  }
}

function troubleOf(work: () => void): CottrellError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return asCottrellError(error);
  }
}
