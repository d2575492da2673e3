// The thread in which efficiencies are computed, so that Monte Carlo never holds up whoever waits for it. One request, one answer.
import { parentPort, workerData } from 'node:worker_threads';
import { asCottrellError } from '../../core/errors.ts';
import { type EfficiencyRequest, efficiencyOfFile } from './efficiency.ts';

parentPort?.postMessage(answer(workerData as EfficiencyRequest));

function answer(request: EfficiencyRequest) {
  try {
    return { result: efficiencyOfFile(request) };
  } catch (thrown) {
    // An error loses its class on the way between threads: it travels as data.
    const { code, message, advice, context, problems, cause } = asCottrellError(thrown);
    return { error: { code, message, details: { advice, context, problems, cause: String(cause ?? '') } } };
  }
}
