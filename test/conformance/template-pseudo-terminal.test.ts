// The template driver over a pseudo-terminal and the real serial port stack, in the computer's own time. It times its
// samples itself, so that what they say is compared and not when.
import type { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BlockBuilder } from '../../src/core/samples.ts';
import { systemClock } from '../../src/drivers/clock.ts';
import { template } from '../../src/drivers/template/driver.ts';
import { TemplateEmulator } from '../../src/drivers/template/emulator.ts';
import { hasSocat, overPseudoTerminal } from '../support/pseudo-terminals.ts';
import { CUTS } from '../support/recut.ts';
import { hold, repeat, request } from '../support/segments.ts';
import { SimpleCell } from '../support/simple-cells.ts';

const EVERY = { period_s: 0.02 };

describe.skipIf(!hasSocat)('over a pseudo-terminal', () => {
  it.each(CUTS)('the template plays every sample at its level, bytes %s', async (cut) => {
    const far = new TemplateEmulator({ cell: new SimpleCell(1000), clock: systemClock });
    const attach = (line: Duplex) => far.attach(line);
    const block = await overPseudoTerminal(attach, { baudRate: 115_200 }, cut, async (transport) => {
      await using instrument = await template.open(transport, { clock: systemClock, simulated: true });
      const body = [repeat(2, hold(-0.8, 0.2, EVERY), hold(0.3, 0.1, EVERY))];
      const plan = await instrument.prepare(request(body, { range: { fixed_A: 1e-3 } }), { coarsen: false });
      const builder = new BlockBuilder();
      for await (const event of instrument.run(plan, new AbortController().signal))
        if (event.type === 'samples') builder.append(event.block);
      return builder.take();
    });
    expect(far.cellOn).toBe(false);
    const level = [...Array(10).fill(-0.8), ...Array(5).fill(0.3)];
    expect([...block.setPotential_V]).toEqual([...level, ...level]);
    // Ohm's law over 1 kΩ.
    for (const [n, current_A] of block.current_A.entries())
      expect(current_A * 1000).toBeCloseTo(block.setPotential_V[n]!, 6);
    for (let n = 1; n < block.length; n++) expect(block.t_s[n]!).toBeGreaterThan(block.t_s[n - 1]!);
  });
});
