// All probes, one after the other, on an instrument with a dummy cell. Whatever happens, it ends with the cell confirmed
// off or says that it could not be. One probe that fails is told as such and does not keep the others from their turn.
import type { Duplex } from 'node:stream';
import { asCottrellError } from '../../../core/errors.ts';
import type { ProbeFinding } from '../../driver.ts';
import type { Conversation } from '../conversation.ts';
import type { Model } from '../models.ts';
import { backPressure } from './back-pressure.ts';
import { type Probe, ProbeBench } from './bench.ts';
import { betweenScripts } from './between-scripts.ts';
import { firstPoint } from './first-point.ts';
import { haltShift } from './halt-shift.ts';
import { loopLinesSeen } from './loop-lines-seen.ts';
import { scriptMemory } from './script-memory.ts';
import { shortestInterval } from './shortest-interval.ts';
import { stopLatency } from './stop-latency.ts';

/**
 * Asks everything. `tell` hears each finding as it comes; if it throws, nothing more is asked, and that is thrown.
 * @throws CottrellError `cell-not-off`, `link-lost`
 */
export async function probeInstrument(
  conversation: Conversation,
  model: Model,
  line: Duplex,
  tell: (finding: ProbeFinding) => void,
): Promise<ProbeFinding[]> {
  const bench = new ProbeBench(conversation, model);
  const findings: ProbeFinding[] = [];
  const probes = [
    firstPoint,
    loopLinesSeen,
    scriptMemory,
    betweenScripts,
    stopLatency,
    haltShift,
    shortestInterval,
    backPressure(line),
  ];
  try {
    const keepsTime = await bench.keepsTime();
    for (const probe of probes) {
      const finding = probe.onTheClock === true && !keepsTime ? outOfTime(probe) : await find(probe, bench);
      findings.push(finding);
      tell(finding);
    }
  } finally {
    await conversation.switchOff(false);
  }
  return findings;
}

/** A simulated instrument that is faster than its own time has ended its script before anybody could speak to it. */
function outOfTime({ id, question }: Probe): ProbeFinding {
  return {
    ...{ id, question, facts: {} },
    answer: "could not be found out: the time of this instrument does not pass at the pace of the computer's",
  };
}

async function find({ id, question, ask }: Probe, bench: ProbeBench): Promise<ProbeFinding> {
  try {
    return { id, question, ...(await ask(bench)) };
  } catch (cause) {
    const error = asCottrellError(cause);
    if (error.code === 'link-lost' || error.code === 'cell-not-off') throw error;
    await bench.conversation.switchOff(false);
    return { id, question, answer: `could not be found out: ${error.message}`, facts: { code: error.code } };
  }
}
