// What a person should know before a run on this board, in words: who times what and how exactly, what the filter and
// the ranges do to the numbers, and what "off" means here. Words only; it decides nothing.
import { formatQuantity } from '../../core/quantity.ts';
import { hasConditions, segmentsOf } from '../../core/waveform.ts';
import type { Program, Way } from './program.ts';

/** Faster sampling than this sees the filter settle at the start of a test. */
const SETTLED_s = 0.005;

/** The notes that follow from the board and the ways in which the segments are played. */
export function wayNotes(program: Program): string[] {
  const { board, currentRange } = program;
  const notes = [...timingNotes(program)];
  if (hasConditions(program.waveform.body))
    notes.push(
      'Conditions ("until") are judged by this computer, with every sample and at the end of every cycle: it cuts the test of the board one sampling period and about 20 ms after a condition is met, and a repetition as far into its next cycle.',
    );
  notes.push(
    'Currents pass a 200 Hz filter in the board. A reading at the end of the range ' +
      `(${formatQuantity(currentRange.end_A, 'A')}) is flagged as overload; a spike between two samples that clips is not seen.`,
  );
  if (segmentsOf(program.waveform).some(({ node }) => node.sampling.period_s < SETTLED_s))
    notes.push(
      'The filter starts from zero with every test: the first milliseconds of a test read low, by at most the charge that the first current carries in 0.7 ms.',
    );
  notes.push(
    board.relays
      ? 'Off means: the relays have disconnected all three electrodes, and the board has confirmed each.'
      : 'THIS BOARD CANNOT OPEN ITS CELL. Off means: the output is at 0 V, confirmed to one step of its converter; the cell stays connected, in pauses too. Take the working electrode off where that matters.',
  );
  return notes;
}

function* timingNotes(program: Program): Generator<string> {
  const named = (way: Way) =>
    segmentsOf(program.waveform)
      .filter(({ segment }) => program.ways[segment] === way)
      .map(({ node }) => `"${node.name}"`)
      .join(', ');
  const steps = named('steps');
  if (steps !== '')
    yield `${steps}: timed by the board, exact to 0.2 ms inside a block of up to 50 steps. Between two blocks the last potential is held for one round trip (2 to 10 ms), whose length is measured by the clock of this computer.`;
  const held = named('constant');
  if (held !== '')
    yield `${held}: held in tests of up to an hour. Where one follows another, this computer sends the new potential; it takes effect 1 to 15 ms late (lateness does not add up), and when it did is taken from the board's samples and the arrival of its answer, not assumed.`;
  const sweeps = named('sweep');
  if (sweeps !== '')
    yield `${sweeps}: swept by the board; before the next segment the last potential is held for up to three round trips (5 to 30 ms), measured by the clock of this computer.`;
  const rests = named('rest');
  if (rests !== '')
    yield `${rests}: electrodes disconnected, timed by the board, which cannot measure the potential meanwhile.`;
}
