// What a text means, worked out in the page while it is typed: the protocol, or everything that is wrong with it. The same compiler as
// the program's; a run still compiles the text anew.
import { adviseSampling } from '../../core/advice.ts';
import { asCottrellError, CottrellError, type Problem } from '../../core/errors.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';

export type Compiled =
  | { readonly protocol: Protocol; readonly advice: readonly string[]; readonly problems: readonly [] }
  | { readonly protocol: undefined; readonly advice: readonly []; readonly problems: readonly Problem[] };

export function compiled(text: string): Compiled {
  try {
    const protocol = compileProtocol(text);
    return { protocol, advice: adviseSampling(protocol), problems: [] };
  } catch (error) {
    if (error instanceof CottrellError && error.code === 'protocol-invalid')
      return { protocol: undefined, advice: [], problems: error.problems };
    // A fault of ours must not take the typed text with it.
    const message = `This cannot be judged: ${asCottrellError(error).message}`;
    return { protocol: undefined, advice: [], problems: [{ message, line: 1, column: 1 }] };
  }
}

/** A protocol to begin with. */
export const BEGINNING = `# A new protocol. The form and this text are two faces of one thing.
cottrell: 1
title: My electrolysis
cell:
  reference: Ag/AgCl (3 M KCl)
  area: 0.5 cm^2
  resistance: 12 ohm
steps:
  - rest: { duration: 30 s }
  - hold:
      name: reduce
      potential: -1.1 V
      duration: 10 min
      sample: { every: 100 ms, edge: { every: 1 ms, for: 50 ms } }
range: 100 mA
limits: { current: 190 mA, for: 100 ms }
`;
