// Who the emulated instrument says it is: firmware version, serial number, script version, and the bit fields of the
// commands it has. Recorded answers are kept as they were recorded.
import type { Model } from '../models.ts';
import { COMMANDS } from './language.ts';
import { LINE_COMMANDS } from './line-commands.ts';

/** Digits of a capability field. */
const FIELD_DIGITS = 64;

interface Identity {
  /** Behind the letter of `t`, first line. */
  readonly version: string;
  readonly serial: string;
  /** Behind the letter of `v`. */
  readonly scriptVersion: string;
}

/** EmStat4 LR and EmStat Pico (`t` only) are recorded answers; the rest is made in their likeness. */
const IDENTITIES: Readonly<Record<string, Identity>> = {
  es4_lr: { version: '1500#Mar 12 2026 14:28:01', serial: 'ES4LR20B0008', scriptVersion: '01.09.00' },
  es4_hr: { version: '1500#Mar 12 2026 14:28:01', serial: 'ES4HR20B0008', scriptVersion: '01.09.00' },
  espico: { version: '1304#Oct 22 2021 14:38:26', serial: 'ESPICO20B0008', scriptVersion: '01.03.00' },
  nexus1: { version: '1100#Mar 12 2026 14:28:01', serial: 'NEXUS20B0008', scriptVersion: '01.09.00' },
  senswb: { version: '1304#Oct 22 2021 14:38:26', serial: 'SENSWB20B0008', scriptVersion: '01.03.00' },
  mes4lr: { version: '1500#Mar 12 2026 14:28:01', serial: 'MES4LR20B0008', scriptVersion: '01.09.00' },
  mes4hr: { version: '1500#Mar 12 2026 14:28:01', serial: 'MES4HR20B0008', scriptVersion: '01.09.00' },
};
const OTHER: Identity = {
  version: '1000#Mar 12 2026 14:28:01',
  serial: 'EMULATED0001',
  scriptVersion: '01.09.00',
};

/** Both lines of the answer to `t`. */
export function versionLines(model: Model): string[] {
  return [`t${model.deviceId}${identityOf(model).version}`, 'R*'];
}

export function serialNumber(model: Model): string {
  return identityOf(model).serial;
}

export function scriptVersion(model: Model): string {
  return identityOf(model).scriptVersion;
}

function identityOf(model: Model): Identity {
  return IDENTITIES[model.deviceId] ?? OTHER;
}

/** The answer to `CC`, behind its letter: line commands that exist, bit n counted from the right. */
export function lineCapabilities(): string {
  return bitField([...LINE_COMMANDS.values()].map((command) => command.bit));
}

/** The answer to `CM`, behind its letter: script commands that exist. */
export function scriptCapabilities(): string {
  return bitField([...COMMANDS.values()].map((command) => command.bit));
}

function bitField(bits: readonly number[]): string {
  const field = bits.reduce((sum, bit) => (bit < 0 ? sum : sum | (1n << BigInt(bit))), 0n);
  return field.toString(16).toUpperCase().padStart(FIELD_DIGITS, '0');
}
