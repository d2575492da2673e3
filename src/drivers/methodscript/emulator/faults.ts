// Troubles that can be switched on, so that a driver can be tried against what real instruments and real lines do.
// Counts are packages since the script began; every fault is off when its entry is absent.
import { CODE, FirmwareError } from './firmware-error.ts';

export interface Faults {
  /** The script fails with this code (four hex digits, `0032` unless given) after so many packages. */
  readonly errorAfterPackages?: { readonly packages: number; readonly code?: string };
  /** After so many packages nothing is sent and no command is answered any more; the cell stays as it is. */
  readonly silenceAfterPackages?: number;
  /** After so many packages the line breaks; the script goes on. */
  readonly dropLinkAfterPackages?: number;
  /** After so many packages this many random bytes stand on the line, as a bad cable makes them. */
  readonly garbageAfterPackages?: { readonly packages: number; readonly bytes: number };
  /** Every write is cut into pieces of 1 to 7 bytes. */
  readonly splitWrites?: boolean;
  /** The answer to `e` and `r` and the first line of output share a line, as 2019 firmware did (`eM0007`). */
  readonly joinedFirstLine?: boolean;
  /** `loop` writes `L` at every iteration instead of once. */
  readonly loopLinePerIteration?: boolean;
  /** A `Z` that arrives while a script runs is only seen after its end, and answered `Z!0006` then. */
  readonly lateAbort?: boolean;
  /** No empty line follows a run-time error. */
  readonly noEmptyLineAfterError?: boolean;
  /** `cell_off` fails with this code, and the cell stays on. */
  readonly cellOffFails?: string;
  /** `t` is not answered. */
  readonly noIdentity?: boolean;
}

/** What the counted faults do to the instrument. */
interface Troubles {
  garbage(bytes: number): void;
  silence(): void;
  dropLink(): void;
}

/** What is to be done after each package; undefined when no fault counts packages. */
export function packageFaults(faults: Faults, troubles: Troubles): ((packages: number) => void) | undefined {
  const { errorAfterPackages, silenceAfterPackages, dropLinkAfterPackages, garbageAfterPackages } = faults;
  const counted = [errorAfterPackages, silenceAfterPackages, dropLinkAfterPackages, garbageAfterPackages];
  if (counted.every((fault) => fault === undefined)) return undefined;
  return (packages) => {
    if (packages === garbageAfterPackages?.packages) troubles.garbage(garbageAfterPackages.bytes);
    if (packages === silenceAfterPackages) troubles.silence();
    if (packages === dropLinkAfterPackages) troubles.dropLink();
    if (packages === errorAfterPackages?.packages)
      throw new FirmwareError(errorAfterPackages.code ?? CODE.cellOverload);
  };
}
