// Notices that the computer slept, or that its clock was set, while a run goes on: two clocks that should go alike do
// not, or a short wait takes long. It only tells; what was missed is for whoever was told to judge.
import type { Clock } from '../../drivers/clock.ts';

const LOOK_EVERY_S = 5;
/** Busy computers are late, and clocks are corrected by a little. */
const NOTABLE_S = 10;

/** Looks until `over`; `tell` gets how long nothing was noticed of the world, s. */
export async function watchSleep(
  clock: Clock,
  over: AbortSignal,
  tell: (seconds: number) => void,
): Promise<void> {
  while (!over.aborted) {
    const [from_s, from_ms] = [clock.now_s(), clock.wall_ms()];
    await clock.sleep(LOOK_EVERY_S, over);
    if (over.aborted) return;
    // Some systems stop the one clock while they sleep, some do not.
    const by_clock_s = clock.now_s() - from_s;
    const by_wall_s = (clock.wall_ms() - from_ms) / 1000;
    const slept_s = Math.max(by_clock_s, by_wall_s) - LOOK_EVERY_S;
    if (slept_s > NOTABLE_S) tell(slept_s);
  }
}
