// The first start: everything that one press does to show a whole electrolysis without an instrument. The same calls a
// person makes by hand, one after the other.
import type { Api } from '../../main/api/contract.ts';

export const FIRST_PROTOCOL = 'shipped/cu-pulsed-amination.yaml';
const FIRST_INSTRUMENT = 'sim:emstat4-hr,cell=cu-nitrite,speed=100';

export interface FirstRun {
  readonly instrument: number;
  readonly run: number;
}

/** Connects the simulated instrument, prepares pulsed electrolysis on copper, and starts it. */
export async function startFirstRun({ instruments, protocols, runs }: Api): Promise<FirstRun> {
  const { text } = await protocols.read({ file: FIRST_PROTOCOL });
  const { instrument } = await instruments.connect({ spec: FIRST_INSTRUMENT });
  const { plan } = await runs.prepare({ instrument, text });
  const { run } = await runs.start({ instrument, plan, note: 'First run, on the simulated cell.' });
  return { instrument, run };
}
