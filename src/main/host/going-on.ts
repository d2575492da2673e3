// Runs that may still be going on by themselves, and the guard that keeps everyone away from their instruments: making
// contact stops what runs. Instruments are told apart by who they are, never by how a person wrote the way to them.
import { adjustmentsIn, withChanges } from '../../core/adjust.ts';
import { CottrellError } from '../../core/errors.ts';
import { durationOf } from '../../core/waveform.ts';
import { DRIVERS } from '../../drivers/catalogue.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { PortInfo } from '../../drivers/driver.ts';
import type { Library } from '../store/library.ts';
import type { RunSummary } from '../store/records.ts';
import { isEndUnseen, programEvent } from './earlier-run.ts';
import type { KnownInstrument } from './instrument-book.ts';

/** A program may take this much longer than planned before it is believed to be over. */
const LATE = 1.1;
const LATE_S = 60;

/** A run that may still be going on by itself. */
export interface GoingOn {
  readonly run: RunSummary;
  /** Whether another program records it, and looks for its line. */
  readonly recorded: boolean;
  /** Wall clock, ms since 1970: by then it is over. */
  readonly until_ms: number;
}

/** Throws `state-refused` where the instrument at a port may be playing a run that nobody asked to stop. */
export type PortGuard = (port: PortInfo, known: readonly KnownInstrument[]) => void;

/**
 * The runs that may still be going on by themselves, at most one of an instrument: whoever began a later run there has
 * stopped the earlier one. Simulated instruments end with the program that made them.
 */
export function runsGoingOn(library: Library, now_ms: number): GoingOn[] {
  const met = new Set<string>();
  return library
    .runs()
    .toReversed()
    .filter(({ simulated, instrument: { driver, serial } }) => {
      const isLast = !met.has(`${driver} ${serial}`);
      met.add(`${driver} ${serial}`);
      return isLast && !simulated;
    })
    .filter((run) => run.outcome === undefined || isEndUnseen(run))
    .flatMap((run) => {
      const program = programEvent(library, run.id);
      if (program === undefined) return [];
      // What is left after a pause or a change is never longer than the whole.
      const until_ms = program.wall_ms + (longest_s(library, run.id) * LATE + LATE_S) * 1000;
      return now_ms < until_ms ? [{ run, recorded: run.outcome === undefined, until_ms }] : [];
    });
}

/** The length of a run as planned, or with all levels as they were changed while it was played, if that is longer; s. */
function longest_s(library: Library, id: number): number {
  const { plan, waveform } = library.run(id);
  const { duration_s } = plan as { readonly duration_s: number };
  const adjustments = adjustmentsIn(library.events(id, { kind: 'adjusted' }));
  const changes = adjustments.flatMap((one) => one.changes);
  return Math.max(duration_s, durationOf(withChanges(waveform, changes)));
}

/** Keeps everyone away from instruments on which a run of this library may be going on. */
export function guardOf(library: Library, clock: Clock): PortGuard {
  return (port, known) => {
    const found = runsGoingOn(library, clock.wall_ms()).find(({ run }) =>
      mayBeAt(run.instrument, port, known),
    );
    if (found === undefined) return;
    const { id, instrument } = found.run;
    const who = `${instrument.label} ${instrument.serial}`;
    throw new CottrellError(
      'state-refused',
      `Run ${id} may still be going on by itself on ${who}, and making contact at ${port.path} would stop it.`,
      {
        advice: found.recorded
          ? 'Another program records it: stop it there, or end it by connecting with --stop-running.'
          : `Take it up with \`cottrell attach ${id} --instrument serial:${port.path}\`, or end it by connecting with --stop-running. If another instrument is at that port, --stop-running connects to it and leaves ${instrument.serial} alone.`,
        context: { run: id },
      },
    );
  };
}

/**
 * Whether an instrument may be the one at a port, judged without asking there: by the serial number of the port, else by
 * who was met there last. Of a port about which nothing is known anything may be true.
 */
export function mayBeAt(
  { driver, serial }: { readonly driver: string; readonly serial: string },
  port: PortInfo,
  known: readonly KnownInstrument[],
): boolean {
  const isOwn = (one: KnownInstrument) => one.driver === driver && one.serial === serial;
  const own = known.find(isOwn);
  if (port.serialNumber !== undefined) {
    if (own?.usbSerial !== undefined) return own.usbSerial === port.serialNumber;
    if (known.some(({ usbSerial }) => usbSerial === port.serialNumber)) return false;
  }
  if (own?.port === port.path) return true;
  if (known.some((one) => one.port === port.path)) return false;
  return DRIVERS.find(({ id }) => id === driver)?.match(port) !== 'no';
}
