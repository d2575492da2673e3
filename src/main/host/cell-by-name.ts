// Simulated cells by name, those of protocols included: a preset, "protocol" for the one the protocol at hand brings
// along, or "literature/<name>" for that of a protocol that comes with Cottrell.
import { basename, join } from 'node:path';
import { CottrellError } from '../../core/errors.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { SimulatedCell } from '../../drivers/simulator/cell.ts';
import { makeCell } from '../../drivers/simulator/presets.ts';
import { protocolCell } from '../../drivers/simulator/protocol-cell.ts';
import { SHIPPED_PROTOCOLS } from './paths.ts';
import { openProtocol } from './protocol-file.ts';
import { filesOf } from './protocol-files.ts';

/** Names of shipped protocols lead nowhere else. */
const OF_SHIPPED = /^literature\/[\w-]+$/u;

/** The simulated cell of that name. Throws `argument-invalid` for a name that no cell has. */
export function cellNamed(name: string, protocol: Protocol | undefined): SimulatedCell {
  if (OF_SHIPPED.test(name)) return protocolCell(openProtocol(join(SHIPPED_PROTOCOLS, `${name}.yaml`), []));
  if (name !== 'protocol') return makeCell(name);
  if (protocol === undefined)
    throw new CottrellError(
      'argument-invalid',
      'cell=protocol: there is no protocol yet whose cell it could be.',
      {
        advice:
          'Name the cell itself: a preset, or "literature/<name>" for that of a protocol that comes along.',
      },
    );
  return protocolCell(protocol);
}

/** The cells of the published cases, for whoever chooses one. */
export function literatureCells(): { id: string; label: string; description: string }[] {
  return filesOf(join(SHIPPED_PROTOCOLS, 'literature')).map((file) => {
    const { title, source } = openProtocol(file, []);
    return {
      id: `literature/${basename(file, '.yaml')}`,
      label: `${source?.case ?? ''} ${title}`.trim(),
      description: 'made so that the figures published for this case come out of it',
    };
  });
}
