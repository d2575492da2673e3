// The protocol of a run whose pulse is changed while it is played: read, converted and checked as the whole protocol was
// at the start. What may change is the session's to judge.
import { adjustmentsIn } from '../../core/adjust.ts';
import type { RunEvent } from '../../core/events.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import type { Settings } from '../../core/protocol/settings.ts';

/** The protocol with a change ("steps[1].pulse.levels[0].potential"). Throws `protocol-invalid` with all problems. */
export function changedProtocol({ text, settings }: Protocol, set: Settings): Protocol {
  return compileProtocol(text, { set: { ...settings, ...set } });
}

/**
 * The protocol of a recorded run as it is played after the changes among its events; undefined where a change does not
 * tell its settings, as those of the first versions.
 */
export function protocolAsPlayed(
  { protocol, settings }: { readonly protocol: string; readonly settings: Settings },
  events: readonly RunEvent[],
): Protocol | undefined {
  const last = adjustmentsIn(events).at(-1);
  const set = last === undefined ? settings : last.settings;
  return set && compileProtocol(protocol, { set });
}
