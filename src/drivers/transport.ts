// Bytes in, bytes out, closed: all that a driver knows of the line it speaks over.
// Serial ports, in-memory pairs and recordings are transports; a transport never interprets a byte.
import { type Duplex, duplexPair } from 'node:stream';
import type { CottrellError } from '../core/errors.ts';

/** An open line to an instrument. */
export interface Transport {
  /** For people and records: "/dev/ttyACM0", "sim:emstat4-hr". */
  readonly name: string;
  /** Bytes both ways, with the usual back-pressure. Ends or is destroyed when the line is gone. */
  readonly stream: Duplex;
  /** Settles once, when the line is gone: undefined after `close`, else why. Never rejects. */
  readonly closed: Promise<CottrellError | undefined>;
  /** Lets the line go. It does not touch the instrument: the cell stays as it is. */
  close(): Promise<void>;
}

/** An in-memory line: the first end for a driver, the second for whatever plays the instrument. */
export function loopback(name: string): { transport: Transport; far: Duplex } {
  const [near, far] = duplexPair({ readableHighWaterMark: 65536, writableHighWaterMark: 65536 });
  const { promise: closed, resolve } = Promise.withResolvers<CottrellError | undefined>();
  near.once('close', () => resolve(undefined));
  return {
    far,
    transport: {
      name,
      stream: near,
      closed,
      async close() {
        near.destroy();
        await closed;
      },
    },
  };
}
