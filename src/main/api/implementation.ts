// The contract as something to be answered: with the program at hand, and with errors that travel as values.
import { implement } from '@orpc/server';
import { contract } from './contract.ts';
import type { Host } from './host.ts';

/** What every answer is given beside its input. */
export interface ApiContext {
  readonly host: Host;
}

export const api = implement(contract).$context<ApiContext>();
