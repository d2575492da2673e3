// The same driver and emulator over a pseudo-terminal and the real serial port stack, in the computer's own time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CottrellError } from '../../src/core/errors.ts';
import { BlockBuilder, COLUMN_NAMES, type SampleBlock } from '../../src/core/samples.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import type { DriverEvent, Potentiostat } from '../../src/drivers/driver.ts';
import { methodScript } from '../../src/drivers/methodscript/driver.ts';
import { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { MODELS, modelById } from '../../src/drivers/methodscript/models.ts';
import { openSerial } from '../../src/drivers/serial.ts';
import { loopback, type Transport } from '../../src/drivers/transport.ts';
import { serveOnPseudoTerminal } from '../../src/main/host/pseudo-terminal.ts';
import { hasSocat, overPseudoTerminal } from '../support/pseudo-terminals.ts';
import { CUTS } from '../support/recut.ts';
import { hold, openCircuit, repeat, request } from '../support/segments.ts';
import { SimpleCell } from '../support/simple-cells.ts';

const SLOW = { period_s: 0.1 };
const EDGE = { period_s: 0.01, edge: { period_s: 0.001, duration_s: 0.1 } };
const pulses = (count: number) => [
  openCircuit(1, SLOW, { name: 'rest' }),
  repeat(
    count,
    hold(-0.8, 2, EDGE, { name: 'reduce', step: 1 }),
    hold(0.3, 1, EDGE, { name: 'oxidise', step: 1 }),
  ),
];
const PULSES = pulses(20);
const model = modelById('emstat4-hr')!;

function emulator(speed: number, of = model): MethodScriptEmulator {
  return new MethodScriptEmulator({
    model: of,
    cell: new SimpleCell(100, 1e-3),
    clock: systemClock,
    speed,
    seed: 3,
  });
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cottrell-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function connect(transport: Transport): Promise<Potentiostat> {
  return methodScript.open(transport, { clock: systemClock, simulated: true });
}

/** Connects anew; who comes at once may still meet the terminal that is being taken away. */
async function comeBack(link: string): Promise<Potentiostat> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await connect(await openSerial(link, { baudRate: model.baudRate }));
    } catch (error) {
      if (attempt === 20 || !(error instanceof CottrellError) || error.code !== 'link-lost') throw error;
    }
  }
}

/** Runs the pulses; `react` sees every event. Returns all samples, and how it ended. */
async function play(
  instrument: Potentiostat,
  react?: (event: DriverEvent, stop: AbortController) => void,
  body = PULSES,
): Promise<{ block: SampleBlock; end: DriverEvent | undefined }> {
  const fixed_A = Math.min(0.02, instrument.can.maxCurrent_A);
  // A slow link carries less; what it carries is the same over either line.
  const plan = await instrument.prepare(request(body, { range: { fixed_A } }), { coarsen: true });
  const builder = new BlockBuilder();
  const stop = new AbortController();
  let end: DriverEvent | undefined;
  for await (const event of instrument.run(plan, stop.signal)) {
    if (event.type === 'samples') builder.append(event.block);
    react?.(event, stop);
    end = event;
  }
  return { block: builder.take(), end };
}

describe.skipIf(!hasSocat)('over a pseudo-terminal', () => {
  it.each(MODELS.flatMap((own) => CUTS.map((cut) => ({ label: own.label, own, cut }))))(
    '$label, bytes $cut: the samples are the same bit by bit as in memory',
    async ({ own, cut }) => {
      // Byte by byte takes the computer long.
      const body = cut === 'as written' ? PULSES : pulses(2);
      const far = emulator(Number.POSITIVE_INFINITY, own);
      const settings = { baudRate: own.baudRate, xon: own.xonXoff };
      const attach = (line: Duplex) => far.attach(line);
      const { block, end } = await overPseudoTerminal(attach, settings, cut, async (transport) => {
        await using overSerial = await connect(transport);
        return await play(overSerial, undefined, body);
      });
      expect(end).toMatchObject({ type: 'finished', reason: 'program' });
      expect(far.cellOn).toBe(false);

      const { transport, far: line } = loopback('memory');
      emulator(Number.POSITIVE_INFINITY, own).attach(line);
      const inMemory = await play(await connect(transport), undefined, body);
      expect(block.length).toBe(inMemory.block.length);
      expect(block.length).toBeGreaterThan(cut === 'as written' ? 5000 : 500);
      for (const name of COLUMN_NAMES) expect([...block[name]], name).toEqual([...inMemory.block[name]]);
      expect(block.marks).toEqual(inMemory.block.marks);
    },
  );

  it('stops when it is told to', async () => {
    const link = join(folder, 'emstat');
    const far = emulator(20);
    await using _served = await serveOnPseudoTerminal((line) => far.attach(line), link);
    const instrument = await connect(await openSerial(link, { baudRate: model.baudRate }));
    const { block, end } = await play(instrument, (event, stop) => {
      if (event.type === 'samples' && event.block.segment.includes(1)) stop.abort();
    });
    expect(end).toMatchObject({ type: 'finished', reason: 'stopped' });
    expect(block.marks.at(-1)!.kind).toBe('end');
    expect(far.cellOn).toBe(false);
    await instrument[Symbol.asyncDispose]();
  });

  it('a host that went away leaves the program running; one that comes back makes the cell safe', async () => {
    const link = join(folder, 'emstat');
    const far = emulator(5);
    await using _served = await serveOnPseudoTerminal((line) => far.attach(line), link);
    const transport = await openSerial(link, { baudRate: model.baudRate });
    const instrument = await connect(transport);
    const dying = play(instrument, (event) => {
      if (event.type === 'samples' && event.block.segment.includes(1)) void transport.close();
    });
    await expect(dying).rejects.toMatchObject({ code: 'link-lost' });
    expect(far.cellOn).toBe(true);
    const again = await comeBack(link);
    expect(far.cellOn).toBe(false);
    await again[Symbol.asyncDispose]();
  });
});
