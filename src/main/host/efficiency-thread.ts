// Computes efficiencies in a thread of their own. Callers on a thread that must stay free use this, not
// efficiency.ts.
import { Worker } from 'node:worker_threads';
import { CottrellError, type ErrorCode, type Problem } from '../../core/errors.ts';
import type { GroupResult } from '../../core/faradaic/group/compute-group.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import type { EfficiencyRequest } from './efficiency.ts';

type Answer =
  | { readonly result: SheetResult | GroupResult }
  | {
      readonly error: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly details: {
          readonly advice: string;
          readonly context: Readonly<Record<string, unknown>>;
          readonly problems: readonly Problem[];
          readonly cause: string;
        };
      };
    };

/** Beside this file, as a source or as a bundle. */
const WORKER = new URL(
  `./efficiency-worker.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
);

/** As `computeEfficiency`, without blocking; rejects with the same errors. */
export function efficiencyInThread(request: EfficiencyRequest): Promise<SheetResult | GroupResult> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(WORKER, { workerData: request });
    worker.once('message', (answer: Answer) => {
      if ('result' in answer) resolve(answer.result);
      else reject(new CottrellError(answer.error.code, answer.error.message, answer.error.details));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended without an answer (${code})`)));
  });
}
