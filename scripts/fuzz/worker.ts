// Fuzzes one target in a thread with little memory, so that a hang and memory without bound are seen from outside. The
// case it works on stands in shared memory; a find ends the thread with its seed and case.
import { parentPort, workerData } from 'node:worker_threads';
import { SeededNoise } from '../../src/drivers/simulator/noise.ts';
import { TARGETS } from './targets.ts';

/** What a worker is told. `now` holds the present case. */
export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly now: SharedArrayBuffer;
}

const { target, seed, from, to, now } = workerData as Task;
const { run, prepare } = TARGETS.find(({ name }) => name === target)!;
const present = new Uint32Array(now);
const random = new SeededNoise(seed);
await prepare?.();
for (let n = from; n < to; n++) {
  present[0] = n;
  random.restart(seed, n);
  try {
    const running = run(random);
    if (running instanceof Promise) await running;
  } catch (error) {
    const { message, cause } = error as Error;
    const why = cause instanceof Error ? `${cause.stack}\n${String(cause.cause ?? '')}` : '';
    parentPort!.postMessage(`${message}\n${why}`);
    break;
  }
}
// Some targets keep a server; the thread is over all the same.
process.exit();
