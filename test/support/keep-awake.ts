// For programs in tests: the computer is left to sleep as it likes.
import type { KeepAwake } from '../../src/main/engine/keep-awake.ts';

export const KEEP_NOTHING_AWAKE: KeepAwake = { hold: () => ({ [Symbol.dispose]: () => undefined }) };
