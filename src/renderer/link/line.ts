// One line to the program while it lasts: what port.ts and socket.ts open and link.ts keeps up.
import type { createORPCClient } from '@orpc/client';

export interface Line {
  /** Sends a call along; the client of oRPC knows what these are. */
  readonly call: Parameters<typeof createORPCClient>[0]['call'];
  /** Settles when the line is gone. Never rejects. */
  readonly closed: Promise<void>;
}

/** Why a line could not be made: the program answers, but does not know this window. */
export class SignedOut extends Error {}
