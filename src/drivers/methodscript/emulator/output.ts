// What a script writes: lines and packages gathered into large pieces, for the serial line, for a file on the
// instrument, or for nowhere. It counts packages and never waits; whoever owns the line takes the bytes.
import { FIELD_BYTES, writeField } from './encode.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import type { Slot } from './slot.ts';

/** Most variables in one package. */
const MAX_FIELDS = 8;
const PACKAGE_BYTES = 2 + MAX_FIELDS * (FIELD_BYTES + 1);
const LONGEST_LINE = 4096;
const LF = 10;

/** Bits of `set_script_output`. */
const TO_LINE = 1;
const TO_FILE = 2;

export class ScriptOutput {
  /** Packages since the script began. */
  packages = 0;
  /** Called after each package with their number; only set while a fault counts them. */
  afterPackage: ((packages: number) => void) | undefined;
  #destination = TO_LINE;
  #file: ((bytes: Uint8Array) => void) | undefined;
  #bytes: Buffer = Buffer.allocUnsafe(2 * LONGEST_LINE);
  #length = 0;
  readonly #package = Buffer.allocUnsafe(PACKAGE_BYTES);
  #packageLength = 0;
  /** −1: no package is open. */
  #fields = -1;

  /** A script begins: output to the line, no file, no package. */
  begin(): void {
    this.packages = 0;
    this.#destination = TO_LINE;
    this.#file = undefined;
    this.#fields = -1;
  }

  /** Bytes that wait to be taken. */
  get pending(): number {
    return this.#length;
  }

  /** Everything that waits, as a piece of its own; the output is empty afterwards. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#bytes = Buffer.allocUnsafe(Math.max(2 * LONGEST_LINE, this.#length + LONGEST_LINE));
    this.#length = 0;
    return taken;
  }

  /** Where script output goes: 0 nowhere, 1 line, 2 file, 3 both. */
  setDestination(destination: number): void {
    if (destination < 0 || destination > 3) throw new FirmwareError(CODE.outputMode);
    if (destination & TO_FILE && this.#file === undefined) throw new FirmwareError(CODE.noFileOpen);
    this.#destination = destination;
  }

  /** Output for a file goes to `append` from now on; undefined closes it. */
  setFile(append: ((bytes: Uint8Array) => void) | undefined): void {
    this.#file = append;
    if (append === undefined) this.#destination &= ~TO_FILE;
  }

  /** One line of script output, without its LF. */
  line(text: string): void {
    const bytes = Buffer.from(`${text}\n`, 'latin1');
    this.#script(bytes, bytes.length);
  }

  /** A line of the firmware itself: always to the serial line, whatever the script chose. */
  firmwareLine(text: string): void {
    const bytes = Buffer.from(`${text}\n`, 'latin1');
    this.raw(bytes, bytes.length);
  }

  openPackage(): void {
    if (this.#fields >= 0) throw new FirmwareError(CODE.packageOrder);
    this.#fields = 0;
    this.#package[0] = 0x50;
    this.#packageLength = 1;
  }

  addToPackage(slot: Slot): void {
    if (this.#fields < 0) throw new FirmwareError(CODE.packageOrder);
    if (this.#fields === MAX_FIELDS) throw new FirmwareError(CODE.packageFull);
    if (this.#fields > 0) this.#package[this.#packageLength++] = 0x3b;
    this.#packageLength = writeField(this.#package, this.#packageLength, slot);
    this.#fields++;
  }

  closePackage(): void {
    if (this.#fields <= 0) throw new FirmwareError(CODE.packageOrder);
    this.#fields = -1;
    this.#package[this.#packageLength++] = LF;
    this.#script(this.#package, this.#packageLength);
    this.packages++;
    this.afterPackage?.(this.packages);
  }

  /** Forgets a package that was begun. */
  dropPackage(): void {
    this.#fields = -1;
  }

  #script(bytes: Uint8Array, length: number): void {
    if (this.#destination & TO_LINE) this.raw(bytes, length);
    // A copy: the bytes of a package are used again for the next one.
    if (this.#destination & TO_FILE) this.#file?.(Uint8Array.from(bytes.subarray(0, length)));
  }

  /** Bytes for the serial line as they are. */
  raw(bytes: Uint8Array, length: number): void {
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    this.#bytes.set(length === bytes.length ? bytes : bytes.subarray(0, length), this.#length);
    this.#length += length;
  }

  #grow(more: number): void {
    const bigger = Buffer.allocUnsafe(2 * (this.#bytes.length + more));
    bigger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bigger;
  }
}
