// One run of the MethodSCRIPT driver on the emulated firmware, as fast as it goes, with everything that came of it.
import { Ledger } from '../../src/core/ledger.ts';
import { BlockBuilder } from '../../src/core/samples.ts';
import type { WaveformNode } from '../../src/core/waveform.ts';
import type { DriverEvent, Potentiostat, RunRequest } from '../../src/drivers/driver.ts';
import { methodScript } from '../../src/drivers/methodscript/driver.ts';
import type { EmulatorOptions } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { loopback } from '../../src/drivers/transport.ts';
import { emulatorOf } from './emulated-host.ts';
import { request } from './segments.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface EmulatedRunOptions {
  readonly rest?: Partial<RunRequest>;
  readonly behaviour?: EmulatorOptions['behaviour'];
  readonly speed?: number;
  /** What is done when an event comes. */
  readonly react?: (event: DriverEvent, instrument: Potentiostat) => void;
}

/** Plays these segments on an EmStat4 HR with this cell; no noise, no overhead. */
export async function playEmulated(
  cell: EmulatorOptions['cell'],
  body: readonly WaveformNode[],
  { rest = {}, behaviour, react, speed = Number.POSITIVE_INFINITY }: EmulatedRunOptions = {},
) {
  const clock = new VirtualClock();
  const emulator = emulatorOf({
    ...{ model: 'emstat4-hr', cell, clock, seed: 3, speed },
    behaviour: { loopOverhead_s: 0, ...behaviour },
  });
  const { transport, far } = loopback('emulated');
  emulator.attach(far);
  const builder = new BlockBuilder();
  const events: DriverEvent[] = [];
  const running = async () => {
    const instrument = await methodScript.open(transport, { clock, simulated: true });
    const plan = await instrument.prepare(request(body, rest), { coarsen: false });
    for await (const event of instrument.run(plan, new AbortController().signal)) {
      events.push(event);
      if (event.type === 'samples') builder.append(event.block);
      react?.(event, instrument);
    }
    return plan;
  };
  const plan = await clock.run(running());
  const block = builder.take();
  const ledger = new Ledger();
  ledger.add(block);
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  return {
    plan,
    block,
    totals: ledger.totals,
    rows: ledger.takeRows(),
    warnings,
    events,
    truth: cell.truth(),
  };
}
