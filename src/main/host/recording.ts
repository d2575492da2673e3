// What a run is made of, the same from every window and from the command line: what is asked of the instrument, what
// is frozen when it begins, and what a simulated cell made in it.
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { Identity, Plan, RunRequest } from '../../drivers/driver.ts';
import type { CellTruth } from '../../drivers/simulator/cell.ts';
import type { Library } from '../store/library.ts';
import type { RunStart } from '../store/records.ts';
import { VERSION } from './paths.ts';

/** What is asked of an instrument. */
export function requestOf({ waveform, rules, pause, onLinkLoss, storage, range }: Protocol): RunRequest {
  return { waveform, rules, pause, onLinkLoss, range, ...(storage && { storage }) };
}

/** What is frozen with a run when it begins. `line` is the way to the instrument. */
export function startOf(protocol: Protocol, plan: Plan, identity: Identity, line: string): RunStart {
  const { program: _private, request: _request, ...frozen } = plan;
  return {
    title: protocol.title,
    protocol: protocol.text,
    settings: protocol.settings,
    waveform: plan.waveform,
    plan: frozen,
    instrument: { ...identity, line },
    cell: {
      ...protocol.cell,
      potentials: protocol.potentials,
      products: protocol.products,
      source: protocol.source,
      ...(protocol.published !== undefined && { published: protocol.published }),
    },
    programVersion: VERSION,
  };
}

/** Keeps with a run what the simulated cell made in it. */
export function recordTruth(library: Library, run: number, truth: CellTruth): void {
  library.addEvent(run, {
    kind: 'truth',
    t_s: null,
    message: 'what the simulated cell made',
    data: { ...truth },
  });
}

/** What a simulated cell made between two moments of its life. */
export function madeBetween(before: CellTruth, after: CellTruth): CellTruth {
  return {
    made_mol: differences(before.made_mol, after.made_mol),
    reactions_C: differences(before.reactions_C, after.reactions_C),
    cathodic_C: after.cathodic_C - before.cathodic_C,
    anodic_C: after.anodic_C - before.anodic_C,
    doubleLayer_C: after.doubleLayer_C - before.doubleLayer_C,
  };
}

function differences(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  );
}
