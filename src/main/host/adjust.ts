// A change of the pulse that is being played, as settings of its protocol ("steps[1].pulse.levels[0].potential"): read,
// converted and checked as the whole protocol was at the start.
import { levelChanges } from '../../core/adjust.ts';
import { CottrellError } from '../../core/errors.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { Settings } from '../../core/protocol/settings.ts';

/**
 * The protocol with the change.
 * @throws CottrellError `protocol-invalid` with all problems; `waveform-unsupported` where more would change than may.
 */
export function changedProtocol(protocol: Protocol, set: Settings): Protocol {
  const changed = compileProtocol(protocol.text, { set: { ...protocol.settings, ...set } });
  const { reasons } = levelChanges(protocol.waveform, changed.waveform);
  if (reasons.length > 0)
    throw new CottrellError('waveform-unsupported', 'This cannot be changed while it is played.', {
      problems: reasons.map((message) => ({ message })),
      advice: 'Stop the run and start another one for other changes; pause it to think.',
    });
  return changed;
}
