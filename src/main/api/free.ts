// The instrument somebody wants to use, where no queue is played on it: a queue has its instrument for itself, also while
// it waits for a person.
import { CottrellError } from '../../core/errors.ts';
import type { Host, Station } from './host.ts';

/** Throws `argument-invalid` where there is none of that number, `state-refused` while a queue is played there. */
export function freeStation({ bench }: Pick<Host, 'bench'>, instrument: number): Station {
  const station = bench.get(instrument);
  if (station.queue === undefined || station.queue.isOver) return station;
  throw new CottrellError(
    'state-refused',
    `Queue ${station.queue.number} is being played on ${station.label}.`,
    { advice: 'Wait until it is done, or stop it first.' },
  );
}
