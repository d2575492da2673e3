// Stands in for a MethodSCRIPT instrument that measures faster than any real one: it makes contact as the emulated one
// does, and plays a program by copying packages made beforehand. So whatever is measured behind it is the program's own
// way: line, codec, ledger, guards, disk. What passed is known in whole numbers, and the ledger can be held against it.
import type { Duplex } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Waveform } from '../../src/core/waveform.ts';
import { simulate } from '../../src/drivers/catalogue.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import type { Potentiostat } from '../../src/drivers/driver.ts';
import { LineReader } from '../../src/drivers/lines.ts';
import type { MeasurementLoop, ProgramNode } from '../../src/drivers/methodscript/program.ts';
import { programOf } from '../../src/drivers/methodscript/program.ts';
import { loopback } from '../../src/drivers/transport.ts';

/** Packages of so many different plays of each loop are made beforehand. */
const VARIANTS = 32;
const CHUNK = 1 << 16;
const OFFSET = 0x8000000;

/** What the stand-in measures: decimal integers, as an instrument sends them. */
export interface Measured {
  /** nA at a sample of a loop, without noise. */
  current_nA(loop: MeasurementLoop, sample: number): number;
  /** Noise is equally spread over so many bits, on current (nA) and measured potential (µV). */
  readonly noiseBits: number;
}

/** What the packages that were sent amount to, in exact whole numbers. */
export interface Sent {
  samples: number;
  /** Twice nA times µs, by trapezoids and edges, cathodic negative. */
  cathodic: bigint;
  anodic: bigint;
}

/** The packages of one play of a loop, with the places of their ordinals. */
interface Play {
  readonly bytes: Buffer;
  readonly ordinals: Uint32Array;
  /** Place of the ordinal in the mark at its end, which is one higher. */
  readonly mark: number;
  readonly samples: number;
  readonly charge: bigint;
}

/** Opens the stand-in through the driver. `sent` grows while a program is played. */
export async function openStandIn(
  waveform: Waveform,
  measured: Measured,
): Promise<{ instrument: Potentiostat; sent: Sent }> {
  const { driver, instrument } = simulate({ model: 'emstat4-hr' }, systemClock);
  const near = loopback('packages');
  const emulator = loopback('emulator');
  instrument.attach(emulator.far);
  const sent: Sent = { samples: 0, cathodic: 0n, anodic: 0n };
  void relay(near.far, emulator.transport.stream, (script) =>
    play(near.far, script, waveform, measured, sent),
  );
  return {
    instrument: await driver.open(near.transport, { clock: systemClock, simulated: true }),
    sent,
  };
}

/** Passes everything on, but plays by itself what was loaded last. */
async function relay(
  host: Duplex,
  emulator: Duplex,
  start: (script: string[]) => Promise<void>,
): Promise<void> {
  emulator.pipe(host, { end: false });
  const reader = new LineReader(host);
  let script: string[] = [];
  let isLoading = false;
  while ((await reader.wait(systemClock, 1e6)) === 'lines')
    for (let line = reader.take(); line !== undefined; line = reader.take()) {
      if (line === 'r' && !isLoading) {
        await start(script);
        continue;
      }
      if (line === 'l' || line === 'e') {
        isLoading = true;
        if (line === 'l') script = [];
      } else if (line === '') isLoading = false;
      else if (isLoading) script.push(line);
      emulator.write(`${line}\n`);
    }
  emulator.destroy();
  await finished(emulator).catch(() => undefined);
}

async function play(
  host: Duplex,
  script: readonly string[],
  waveform: Waveform,
  measured: Measured,
  sent: Sent,
) {
  const { body, loops } = programOf(waveform);
  const extras = [
    ...new Set(script.flatMap((line) => [...line.matchAll(/add_meas\(0 (\w\w) /g)].map(([, type]) => type!))),
  ];
  const plays = new Map(
    loops.map((loop) => [
      loop,
      Array.from({ length: VARIANTS }, (_, n) => playOf(loop, measured, extras, n)),
    ]),
  );
  host.write('r\nL\n');
  let chunk = Buffer.allocUnsafe(CHUNK);
  let filled = 0;
  let ordinal = 0;
  const sendLoop = async (loop: MeasurementLoop) => {
    const { bytes, ordinals, mark, samples, charge } = plays.get(loop)![ordinal % VARIANTS]!;
    if (filled + bytes.length > chunk.length) {
      const isTaken = host.write(chunk.subarray(0, filled));
      chunk = Buffer.allocUnsafe(Math.max(CHUNK, bytes.length));
      filled = 0;
      if (!isTaken) await new Promise((resolve) => host.once('drain', resolve));
    }
    chunk.set(bytes, filled);
    for (const at of ordinals) writeHex(chunk, filled + at, ordinal + OFFSET);
    ordinal++;
    writeHex(chunk, filled + mark, ordinal + OFFSET);
    filled += bytes.length;
    sent.samples += samples;
    if (charge < 0n) sent.cathodic += charge;
    else sent.anodic += charge;
  };
  const sendAll = async (nodes: readonly ProgramNode[]): Promise<void> => {
    for (const node of nodes)
      if (node.kind === 'loop') await sendLoop(node);
      else for (let pass = 0; pass < node.count; pass++) await sendAll(node.body);
  };
  await sendAll(body);
  host.write(chunk.subarray(0, filled));
  host.write(`+\nPja${hex(ordinal)}i;eb8000000 ;eb8000000 \n\n`);
}

function playOf(loop: MeasurementLoop, measured: Measured, extras: readonly string[], variant: number): Play {
  if (loop.technique !== 'ca' || loop.restarts) throw new Error('the stand-in plays short holds only');
  const samples = Math.round(loop.run_us / loop.period_us);
  const noise = noiseOf(variant * 7919 + loop.segment + 1, measured.noiseBits);
  const set = `da${hex(Math.round(loop.from_V * 1e6))}u`;
  let text = 'M0007\n';
  let [sum, first, last] = [0, 0, 0];
  const ordinals: number[] = [];
  for (let n = 0; n < samples; n++) {
    const current_nA = measured.current_nA(loop, n) + noise();
    sum += current_nA;
    if (n === 0) first = current_nA;
    last = current_nA;
    ordinals.push(text.length + 3);
    text += `Pja${hex(0)}i;${time((n + 1) * loop.period_us)};${set};ba${hex(current_nA)}n,14,21B,40`;
    for (const type of extras) text += `;${type}${hex(Math.round(loop.from_V * 1e6) + noise())}u,10`;
    text += '\n';
  }
  text += '*\n';
  const mark = text.length + 3;
  text += `Pja${hex(0)}i;${time(loop.run_us)};${time(loop.run_us)}\n`;
  const charge = BigInt(2 * sum + first - last) * BigInt(loop.period_us);
  return { bytes: Buffer.from(text, 'latin1'), ordinals: Uint32Array.from(ordinals), mark, samples, charge };
}

/** Equally spread whole numbers of so many bits around zero. */
function noiseOf(seed: number, bits: number): () => number {
  let state = seed;
  const half = 2 ** (bits - 1);
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** (32 - bits)) - half;
  };
}

/** A time as the instruments send it: the finest prefix that fits. */
function time(us: number): string {
  return us * 1000 < OFFSET ? `eb${hex(us * 1000)}n` : `eb${hex(us)}u`;
}

function hex(value: number): string {
  return (value + OFFSET).toString(16).toUpperCase().padStart(7, '0');
}

const DIGITS = Uint8Array.from('0123456789ABCDEF', (digit) => digit.charCodeAt(0));

function writeHex(bytes: Uint8Array, at: number, value: number): void {
  for (let digit = 0; digit < 7; digit++) bytes[at + digit] = DIGITS[(value >>> (24 - 4 * digit)) & 15]!;
}
