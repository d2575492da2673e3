// What a driver says beside its samples, as an event of the record: the same whether it comes from a line or from a copy.
import type { RunEvent } from '../../core/events.ts';
import { formatQuantity } from '../../core/quantity.ts';
import type { DriverEvent } from '../../drivers/driver.ts';

type Word = Exclude<DriverEvent, { type: 'samples' }>;

/** Kind, words and facts of the event that a record keeps of it. */
export function wordsOf(event: Word): Required<Omit<RunEvent, 't_s'>> {
  const { type, ...data } = event;
  switch (event.type) {
    case 'warning':
      return { kind: 'warning', message: event.message, data: { t_s: event.t_s } };
    case 'range': {
      const message = `current range ${formatQuantity(event.range_A, 'A', { digits: 'exact' })}`;
      return { kind: 'range', message, data };
    }
    case 'impedance': {
      const message = `impedance at ${formatQuantity(event.frequency_Hz, 'Hz')}`;
      return { kind: 'impedance', message, data };
    }
    case 'instrument-charge':
      return { kind: 'instrument-charge', message: 'charge by the instrument', data };
    case 'program':
      return { kind: 'program', message: 'the program on the instrument, for taking it up again', data };
    case 'copy': {
      const what = event.kept === false ? 'no copy of the data is kept' : 'a copy of the data is kept';
      return { kind: 'copy', message: `${what} on the instrument`, data };
    }
    default:
      return { kind: 'state', message: STATE_WORDS[event.type], data };
  }
}

const STATE_WORDS = {
  started: 'the program runs',
  paused: 'paused',
  resumed: 'resumed',
  finished: 'the program has ended, the cell is confirmed off',
} as const;

/** A level in words: "−1.1 V, 5 s". */
export function levelText(level: Readonly<Record<string, number>>): string {
  return Object.entries(level)
    .map(([name, value]) => {
      const unit = name.endsWith('_V') ? 'V' : name.endsWith('_A') ? 'A' : 's';
      return formatQuantity(value, unit, { digits: 'exact' });
    })
    .join(', ');
}
