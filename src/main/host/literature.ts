// The published cases, each run on the simulated cell it brings along, through the same instrument, ledger and sheet as any
// other run, and held against what was published. Everything that comes out of here is simulated.
import { comparePublished, type FigureComparison } from '../../core/compare-published.ts';
import { CottrellError } from '../../core/errors.ts';
import { computeSheet } from '../../core/faradaic/compute-sheet.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { parseSheet } from '../../core/faradaic/sheet.ts';
import { describeOutcome } from '../../core/outcome.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { formatQuantity } from '../../core/quantity.ts';
import { segmentsOf } from '../../core/waveform.ts';
import type { Clock } from '../../drivers/clock.ts';
import type { Potentiostat } from '../../drivers/driver.ts';
import { sheetTemplate } from '../api/sheet-template.ts';
import type { KeepAwake } from '../engine/keep-awake.ts';
import { Session } from '../engine/session.ts';
import type { Library } from '../store/library.ts';
import { runCharge } from './charge-account.ts';
import { instrumentLine } from './instrument.ts';
import { recordTruth, requestOf, startOf } from './recording.ts';

/** A published case with what its run came to. */
export interface CaseResult {
  readonly title: string;
  /** Its number in the collection. */
  readonly case: string | undefined;
  readonly catalyst: string | undefined;
  readonly mode: string;
  /** Number of the run in the library. */
  readonly run: number;
  readonly cathodic_C: number;
  readonly anodic_C: number;
  /** The efficiency sheet, as text and as what it comes to. */
  readonly sheet: string;
  readonly result: SheetResult;
  readonly figures: readonly FigureComparison[];
  /** Why no efficiency is claimed, where none is. */
  readonly noEfficiency: string | undefined;
  /** True when every figure that is compared agrees, and the sheet has no problem. */
  readonly agrees: boolean;
}

/** Nothing here lasts long enough for a computer to fall asleep. */
const SECONDS_ONLY: KeepAwake = {
  hold: () => ({
    [Symbol.dispose]() {
      // There is nothing to release.
    },
  }),
};

const INSTRUMENT = 'sim:emstat4-hr,cell=protocol,speed=max,seed=1';

/** Runs a case into the library. Throws what preparing and running throw; a run that ends otherwise is an error too. */
export async function runCase(protocol: Protocol, library: Library, clock: Clock): Promise<CaseResult> {
  const run = await playSimulated(protocol, library, clock);
  const sheet = (await sheetTemplate(library, run)).text;
  const result = computeSheet(parseSheet(sheet), runCharge(library, run));
  const figures = protocol.published === undefined ? [] : comparePublished(protocol.published, result);
  const { cathodic_C, anodic_C } = library.ledger(run).totals;
  return {
    title: protocol.title,
    case: protocol.source?.case,
    catalyst: protocol.cell.workingElectrode,
    mode: modeOf(protocol),
    run,
    cathodic_C,
    anodic_C,
    sheet,
    result,
    figures,
    noEfficiency: protocol.published?.noEfficiency,
    agrees: result.complete && figures.every(({ verdict }) => verdict !== 'differs'),
  };
}

/** Plays the protocol on a simulated instrument with its own cell; the number of the run. */
async function playSimulated(protocol: Protocol, library: Library, clock: Clock): Promise<number> {
  const line = instrumentLine(INSTRUMENT, clock, { protocol });
  let instrument: Potentiostat | undefined;
  const open = async () => {
    instrument = await line.open();
    return instrument;
  };
  await using session = new Session({ clock, open, attach: line.attach, keepAwake: SECONDS_ONLY });
  await session.connect();
  const plan = await session.prepare(requestOf(protocol), { coarsen: false });
  let run = 0;
  const { outcome, error } = await session.start(plan, () => {
    const recorder = library.beginRun(startOf(protocol, plan, instrument!.identity, INSTRUMENT));
    run = recorder.id;
    return recorder;
  });
  if (error !== undefined) throw error;
  if (outcome.kind !== 'completed')
    throw new CottrellError('internal', `“${protocol.title}” ended early: ${describeOutcome(outcome)}.`);
  recordTruth(library, run, line.truth!());
  return run;
}

/** How the electrolysis is driven, in words: "constant potential, -0.6 V vs RHE". */
function modeOf({ waveform, potentials }: Protocol): string {
  const nodes = segmentsOf(waveform).map(({ node }) => node);
  const current = nodes.find((node) => node.kind === 'hold-current');
  if (current?.kind === 'hold-current')
    return `constant current, ${formatQuantity(current.current_A, 'A', { digits: 'exact' })}`;
  const texts = [...new Set(potentials.map(({ text }) => text))];
  if (nodes.some(({ kind }) => kind === 'ramp')) return `linear sweep, ${texts.slice(0, 2).join(' to ')}`;
  return nodes.filter(({ kind }) => kind === 'hold').length > 1
    ? `pulsed, ${texts.slice(0, 2).join(' / ')}`
    : `constant potential, ${texts[0]}`;
}
