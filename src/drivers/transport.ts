// Bytes in, bytes out, closed: all that a driver knows of the line it speaks over.
// Serial ports, in-memory pairs and recordings are transports; a transport never interprets a byte.
import { type Duplex, duplexPair } from 'node:stream';
import { CottrellError } from '../core/errors.ts';

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
  return { far, transport: transportOver(name, near) };
}

/** A transport over a stream that is already open; a stream that ends or breaks by itself is a lost line. */
function transportOver(name: string, stream: Duplex): Transport {
  const { promise: closed, resolve } = Promise.withResolvers<CottrellError | undefined>();
  let wanted = false;
  let trouble: Error | undefined;
  const gone = () =>
    resolve(
      wanted
        ? undefined
        : new CottrellError('link-lost', `The connection to ${name} broke.`, { cause: trouble }),
    );
  // The far end of a line that only ends is gone for good: nothing can be said to it any more.
  stream.once('end', () => stream.destroy());
  stream.once('close', gone);
  stream.on('error', (error: Error) => {
    trouble ??= error;
  });
  return {
    name,
    stream,
    closed,
    async close() {
      wanted = true;
      stream.destroy();
      await closed;
    },
  };
}
