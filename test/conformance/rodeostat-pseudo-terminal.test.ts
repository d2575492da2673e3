// The Rodeostat driver and its emulator over a pseudo-terminal and the real serial port stack, in the computer's time:
// every board, however the bytes are cut.
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BlockBuilder, type SampleBlock } from '../../src/core/samples.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import { BOARDS, type Board } from '../../src/drivers/rodeostat/boards.ts';
import { rodeostatDriver } from '../../src/drivers/rodeostat/driver.ts';
import { RodeostatEmulator } from '../../src/drivers/rodeostat/emulator/emulator.ts';
import { loopback, type Transport } from '../../src/drivers/transport.ts';
import { hasSocat, overPseudoTerminal } from '../support/pseudo-terminals.ts';
import { CUTS } from '../support/recut.ts';
import { hold, openCircuit, repeat, request } from '../support/segments.ts';
import { SimpleCell } from '../support/simple-cells.ts';

const EVERY = { period_s: 0.005 };
const SETTINGS = { baudRate: 115_200 };
/** Samples of the rest before the pulses. */
const REST = 100;

/** The largest current that is asked for: 1 mA, or what the board carries. */
const largest_A = (board: Board) => Math.min(1e-3, board.currentRanges.at(-1)!.end_A);

function emulator(speed: number, model: Board): RodeostatEmulator {
  const cell = new SimpleCell(1 / largest_A(model), 0.1 * largest_A(model));
  return new RodeostatEmulator({ model, cell, clock: systemClock, speed, seed: 3 });
}

async function play(transport: Transport, board: Board, pulses: number): Promise<SampleBlock> {
  await using instrument = await rodeostatDriver().open(transport, { clock: systemClock, simulated: true });
  const rest_s = REST * EVERY.period_s;
  const body = [
    board.relays ? openCircuit(rest_s, EVERY) : hold(0, rest_s, EVERY),
    repeat(pulses, hold(-0.8, 0.1, EVERY), hold(0.3, 0.1, EVERY)),
  ];
  const plan = await instrument.prepare(request(body, { range: { fixed_A: largest_A(board) } }), {
    coarsen: false,
  });
  const builder = new BlockBuilder();
  for await (const event of instrument.run(plan, new AbortController().signal))
    if (event.type === 'samples') builder.append(event.block);
  return builder.take();
}

describe.skipIf(!hasSocat)('over a pseudo-terminal a Rodeostat gives the same readings as in memory', () => {
  // One test of a board holds 25 pulses: more than one shows the gaps between blocks, in the computer's own time too.
  it.each([
    ...BOARDS.flatMap((board) =>
      CUTS.map((cut) => ({ label: board.label, board, cut, speed: Number.POSITIVE_INFINITY, pulses: 20 })),
    ),
    ...[20, Number.POSITIVE_INFINITY].map((speed) => ({
      ...{ label: BOARDS[0]!.label, board: BOARDS[0]!, cut: CUTS[0]!, speed, pulses: 100 },
    })),
  ])('$label, bytes $cut, at $speed times its own pace, $pulses pulses', async (trial) => {
    const { board, cut, speed, pulses } = trial;
    const far = emulator(speed, board);
    const attach = (line: Duplex) => far.attach(line);
    const overSerial = await overPseudoTerminal(attach, SETTINGS, cut, (transport) =>
      play(transport, board, pulses),
    );
    expect(far.cellOn).toBe(false);
    expect(far.dropped).toBe(0);
    const { transport, far: line } = loopback('memory');
    emulator(Number.POSITIVE_INFINITY, board).attach(line);
    const inMemory = await play(transport, board, pulses);
    // Times differ by the gaps between blocks, which are the computer's; the first block is the board's alone.
    expect(overSerial.length).toBe(REST + pulses * 40);
    expect(inMemory.length).toBe(overSerial.length);
    expect(overSerial.marks.map(({ kind, index }) => [kind, index])).toEqual(
      inMemory.marks.map(({ kind, index }) => [kind, index]),
    );
    const firstBlock = (block: SampleBlock) => [
      ...block.current_A.subarray(REST, REST + 40 * Math.min(25, pulses)),
    ];
    if (speed === Number.POSITIVE_INFINITY) expect(firstBlock(overSerial)).toEqual(firstBlock(inMemory));
  });
});
