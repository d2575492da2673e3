// The Rodeostat driver and its emulator over a pseudo-terminal and the real serial port stack, in the computer's time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BlockBuilder, type SampleBlock } from '../../src/core/samples.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import { BOARDS } from '../../src/drivers/rodeostat/boards.ts';
import { rodeostatDriver } from '../../src/drivers/rodeostat/driver.ts';
import { RodeostatEmulator } from '../../src/drivers/rodeostat/emulator/emulator.ts';
import { openSerial } from '../../src/drivers/serial.ts';
import { loopback, type Transport } from '../../src/drivers/transport.ts';
import { serveOnPseudoTerminal } from '../../src/main/host/pseudo-terminal.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';
import { hold, openCircuit, repeat, request } from '../support/segments.ts';
import { SimpleCell } from '../support/simple-cells.ts';

const EVERY = { period_s: 0.005 };

function emulator(speed: number): RodeostatEmulator {
  return new RodeostatEmulator({
    model: BOARDS[0]!,
    cell: new SimpleCell(1000, 1e-4),
    clock: systemClock,
    speed,
    seed: 3,
  });
}

async function play(transport: Transport): Promise<SampleBlock> {
  await using instrument = await rodeostatDriver().open(transport, { clock: systemClock, simulated: true });
  const pulses = repeat(100, hold(-0.8, 0.1, EVERY), hold(0.3, 0.1, EVERY));
  const asked = request([openCircuit(1, EVERY), pulses], { range: { fixed_A: 1e-3 } });
  const plan = await instrument.prepare(asked, { coarsen: false });
  const builder = new BlockBuilder();
  for await (const event of instrument.run(plan, new AbortController().signal))
    if (event.type === 'samples') builder.append(event.block);
  return builder.take();
}

describe.skipIf(!hasSocat)('a Rodeostat over a pseudo-terminal', () => {
  it.each([20, Number.POSITIVE_INFINITY])(
    'gives the same readings as in memory, at %d times its own pace',
    async (speed) => {
      const folder = mkdtempSync(join(tmpdir(), 'cottrell-'));
      try {
        const far = emulator(speed);
        const link = join(folder, 'rodeostat');
        await using _served = await serveOnPseudoTerminal((line) => far.attach(line), link);
        const overSerial = await play(await openSerial(link, { baudRate: 115_200 }));
        expect(far.cellOn).toBe(false);
        expect(far.dropped).toBe(0);
        const { transport, far: line } = loopback('memory');
        emulator(Number.POSITIVE_INFINITY).attach(line);
        const inMemory = await play(transport);
        // Times differ by the gaps between blocks, which are the computer's; the first block is the board's alone.
        expect(overSerial.length).toBe(200 + 100 * 40);
        expect(inMemory.length).toBe(overSerial.length);
        expect(overSerial.marks.map(({ kind, index }) => [kind, index])).toEqual(
          inMemory.marks.map(({ kind, index }) => [kind, index]),
        );
        if (speed === Number.POSITIVE_INFINITY)
          expect([...overSerial.current_A.subarray(200, 1200)]).toEqual([
            ...inMemory.current_A.subarray(200, 1200),
          ]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
