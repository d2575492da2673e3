// Every way in which a run tells the solution resistance: its spectra, its current interrupts, and what its protocol had
// measured at the beginning and at the end. It reads the library and changes nothing.
import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { type Interrupt, InterruptFinder } from '../../core/current-interrupt.ts';
import { type SolutionResistance, type Spectrum, spectraIn } from '../../core/impedance.ts';
import type { CellDescription } from '../../core/protocol/cell.ts';
import { type MeasuredResistance, type UsedResistance, usedResistance } from '../../core/run-resistance.ts';
import type { PotentialCell } from '../../core/segment-potentials.ts';
import { segmentsOf } from '../../core/waveform.ts';
import type { Library } from '../store/library.ts';

/** The solution resistance by a run, whoever asked for it. */
export interface RunResistance extends OwnResistance {
  readonly spectra: readonly Spectrum[];
  readonly interrupts: readonly Interrupt[];
  /** What a person would write into a protocol: of the last spectrum, else of the last interrupt. */
  readonly best?: SolutionResistance | Interrupt;
}

/** What a run tells because its protocol says "resistance: measured"; nothing where it does not. */
export interface OwnResistance {
  readonly measured?: MeasuredResistance;
  /** The value that the potentials of this run are corrected with. */
  readonly used?: UsedResistance;
}

/** Every spectrum and every interrupt. Throws `run-not-found`, `block-damaged`. */
export async function runResistance(library: Library, id: number): Promise<RunResistance> {
  const opens = segmentsOf(library.run(id).waveform)
    .filter(({ node }) => node.kind === 'open-circuit')
    .map(({ segment }) => segment);
  const spectra = spectraIn(library.events(id));
  const interrupts = await interruptsIn(library, id, new Set(opens));
  const best =
    spectra.findLast(({ resistance }) => resistance !== undefined)?.resistance ?? interrupts.at(-1);
  return { spectra, interrupts, ...(best !== undefined && { best }), ...(await ownResistance(library, id)) };
}

/** Reads only what was measured at the beginning and at the end. Throws as above. */
export async function ownResistance(library: Library, id: number): Promise<OwnResistance> {
  const { cell, waveform } = library.run(id);
  const asked = ((cell ?? {}) as Partial<CellDescription>).resistanceMeasured;
  if (asked === undefined) return {};
  const { by } = asked;
  const last = segmentsOf(waveform).length - 1;
  const found =
    by === 'impedance'
      ? spectraIn(library.events(id)).map(({ segment, resistance }) => ({ segment, found: resistance }))
      : (await interruptsIn(library, id, new Set([OPENED_FIRST, last]))).map((found) => ({
          segment: found.segment,
          found,
        }));
  const at = (segment: number) => found.find((one) => one.segment === segment)?.found;
  const measured: MeasuredResistance = {
    by,
    before: at(by === 'impedance' ? 0 : OPENED_FIRST),
    after: asked.after ? at(last) : undefined,
  };
  const used = usedResistance(measured);
  return { measured, ...(used !== undefined && { used }) };
}

/** The segment of the first interrupt: its level is the one before. */
const OPENED_FIRST = 1;

/** The cell with the resistance that was measured in place of the one that was not stated. */
export function withResistance(cell: PotentialCell, { used }: OwnResistance): PotentialCell {
  if (used === undefined) return cell;
  const { resistance_ohm, uncertainty_ohm, method } = used;
  return { ...cell, resistance_ohm, u_resistance_ohm: uncertainty_ohm, resistanceMethod: method };
}

/** The interrupts with which these segments began. Reads only the blocks around them. */
async function interruptsIn(library: Library, id: number, opens: ReadonlySet<number>): Promise<Interrupt[]> {
  if (opens.size === 0) return [];
  const infos = segmentsOf(library.run(id).waveform);
  const reach_s = Math.max(...infos.map(({ node }) => node.sampling.period_s));
  const edges_s: number[] = [];
  for (const { segment, start_s } of library.rows(id)) if (opens.has(segment)) edges_s.push(start_s);
  const found: Interrupt[] = [];
  let finder: InterruptFinder | undefined;
  let edge = 0;
  for (const block of library.blocks(id)) {
    // The few samples after the edge that take part all came before this block.
    while (edge < edges_s.length && edges_s[edge]! + 10 * reach_s < block.from_s) edge++;
    if (edge < edges_s.length && edges_s[edge]! <= block.to_s + reach_s) {
      finder ??= new InterruptFinder();
      found.push(...finder.take(block.read()));
      await turnOfEventLoop();
    } else if (finder !== undefined) {
      found.push(...finder.end());
      finder = undefined;
    }
  }
  return [...found, ...(finder?.end() ?? [])].filter(({ segment }) => opens.has(segment));
}
