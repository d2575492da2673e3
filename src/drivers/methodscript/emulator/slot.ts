// A variable of the emulated firmware: a 32-bit number with a two-letter type and the metadata of its measurement.
// Constants are slots as well, so that every operand of a script is read in the same way.

/** "ab" as one number: what two letters of a type are on the wire. */
export function typeCode(letters: string): number {
  return (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);
}

/** Types the firmware itself gives. */
export const TYPE = {
  unknown: typeCode('aa'),
  potential: typeCode('ab'),
  counterPotential: typeCode('ac'),
  referencePotential: typeCode('ae'),
  cellVoltage: typeCode('ag'),
  current: typeCode('ba'),
  setPotential: typeCode('da'),
  setCurrent: typeCode('db'),
  impedanceReal: typeCode('cc'),
  impedanceImaginary: typeCode('cd'),
  frequency: typeCode('dc'),
  time: typeCode('eb'),
} as const;

/** True for the types that the firmware knows (two lower-case letters of a documented group). */
export function isKnownType(letters: string): boolean {
  return /^(a[a-iq-z]|b[ab]|c[a-z]|d[a-d]|e[a-g]|h[a-d]|i[a-d]|j[a-d])$/.test(letters);
}

/** No such metadata with this value. */
const NONE = -1;

export class Slot {
  /** A single-precision number, or a 32-bit integer when `integer`. */
  value = 0;
  integer = false;
  type: number = TYPE.unknown;
  /** Status bits, or −1 when the value was not measured. */
  status = NONE;
  /** Index of the measuring range, or −1. */
  range = NONE;
  /** Noise level, or −1. */
  noise = NONE;

  /** A single-precision number that was not measured. */
  setFloat(value: number, type: number): void {
    this.value = Math.fround(value);
    this.integer = false;
    this.type = type;
    this.clearMetadata();
  }

  setInteger(value: number, type: number): void {
    this.value = value;
    this.integer = true;
    this.type = type;
    this.clearMetadata();
  }

  setMeasured(value: number, type: number, status: number, range: number, noise: number): void {
    this.value = Math.fround(value);
    this.integer = false;
    this.type = type;
    this.status = status;
    this.range = range;
    this.noise = noise;
  }

  clearMetadata(): void {
    this.status = NONE;
    this.range = NONE;
    this.noise = NONE;
  }

  copyFrom(other: Slot): void {
    this.value = other.value;
    this.integer = other.integer;
    this.type = other.type;
    this.status = other.status;
    this.range = other.range;
    this.noise = other.noise;
  }

  /** As after its declaration. */
  reset(): void {
    this.setFloat(0, TYPE.unknown);
  }
}

/** A slot that holds a constant. */
export function constant(value: number, integer: boolean): Slot {
  const slot = new Slot();
  if (integer) slot.setInteger(value, TYPE.unknown);
  else slot.setFloat(value, TYPE.unknown);
  return slot;
}
