// Growing bytes to write into and a careful reader of the same: the two ends of every stored block.
// The reader never reads beyond its end; what is too short or too long is damaged, and says so.

/** In a byte of an integer: whether another follows. */
const MORE = 128;

/** Bytes written one after another. */
export class ByteWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 1 << 16) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  byte(value: number): void {
    this.reserve(1)[0] = value;
  }

  uint32(value: number): void {
    const at = this.#length;
    this.reserve(4);
    this.#bytes.writeUInt32LE(value, at);
  }

  float64(value: number): void {
    const at = this.#length;
    this.reserve(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  /** A signed whole number below 2^52 in as few bytes as it needs: folded, seven bits a byte, the lowest first. */
  integer(value: number): void {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    for (; rest >= MORE; rest = Math.floor(rest / MORE)) this.byte((rest % MORE) + MORE);
    this.byte(rest);
  }

  /** The next `count` bytes, to be filled by the caller. */
  reserve(count: number): Uint8Array {
    const end = this.#length + count;
    if (end > this.#bytes.length) {
      const bigger = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2));
      this.#bytes.copy(bigger, 0, 0, this.#length);
      this.#bytes = bigger;
    }
    const part = this.#bytes.subarray(this.#length, end);
    this.#length = end;
    return part;
  }

  /** What has been written; valid until the next write. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Reads on and on: what a ByteWriter wrote, or what stands in a page. Throws RangeError beyond the end. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  uint32(): number {
    return this.take(4).readUInt32LE(0);
  }

  float64(): number {
    return this.take(8).readDoubleLE(0);
  }

  integer(): number {
    let folded = 0;
    for (let unit = 1; unit <= Number.MAX_SAFE_INTEGER; unit *= MORE) {
      const byte = this.byte();
      folded += (byte % MORE) * unit;
      if (byte < MORE) return folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2;
    }
    throw new RangeError('the block holds a whole number that is too large');
  }

  take(count: number): Buffer {
    const end = this.#at + count;
    if (end > this.#bytes.length) throw new RangeError('there are fewer bytes than they say');
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** How many bytes are not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  get atEnd(): boolean {
    return this.left === 0;
  }
}
