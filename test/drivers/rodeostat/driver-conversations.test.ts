// The driver's side of the wire as written conversations: making contact, a short run, trouble on the way.
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import type { Potentiostat } from '../../../src/drivers/driver.ts';
import { rodeostatDriver } from '../../../src/drivers/rodeostat/driver.ts';
import { type ScriptedInstrument, scriptedInstrument } from '../../support/scripted-instrument.ts';
import { hold, request } from '../../support/segments.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const HELLO = `
>
> {"command":"getVersion"}
< {"success":false,"message":"unable to parse json","response":{}}
< {"success":true,"response":{"command":"getVersion","version":"FW0.1.0"}}
`;

const WHO = `
> {"command":"getVariant"}
< {"success":true,"response":{"command":"getVariant","variant":"10V_microAmpV0.2"}}
> {"command":"getHardwareVersion"}
< {"success":true,"response":{"command":"getHardwareVersion","version":"V0.2"}}
> {"command":"getTestNames"}
< {"success":true,"response":{"command":"getTestNames","testNames":["constant","linearSweep","multiStep"]}}
> {"command":"getMuxEnabled"}
< {"success":true,"response":{"command":"getMuxEnabled","muxEnabled":false}}
> {"command":"getDeviceId"}
< {"success":true,"response":{"command":"getDeviceId","deviceId":42}}
`;

const STOP = `
> {"command":"stopTest"}
< {"success":true,"response":{"command":"stopTest"}}
< {}
`;

const OPEN_AND_ZERO = `
> {"command":"setAllElectConnected","connected":false}
< {"success":true,"response":{"command":"setAllElectConnected","connected":false}}
> {"command":"getCtrElectConnected"}
< {"success":true,"response":{"command":"getCtrElectConnected","connected":false}}
> {"command":"getWrkElectConnected"}
< {"success":true,"response":{"command":"getWrkElectConnected","connected":false}}
> {"command":"getRefElectConnected"}
< {"success":true,"response":{"command":"getRefElectConnected","connected":false}}
> {"command":"setVolt","v":0.0}
< {"success":true,"response":{"command":"setVolt","v":-0.000244}}
> {"command":"getVolt"}
< {"success":true,"response":{"command":"getVolt","v":-0.000244}}
> {"command":"setElectAutoConnect","autoConnect":true}
< {"success":true,"response":{"command":"setElectAutoConnect","autoConnect":true}}
`;

const OFF = STOP + OPEN_AND_ZERO;

/** Opens against a conversation, does something, and checks that the conversation was followed to its end. */
async function converse(
  text: string,
  act: (instrument: Potentiostat, far: ScriptedInstrument) => Promise<void> = async () => undefined,
): Promise<Potentiostat> {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const far = scriptedInstrument(clock, text);
      try {
        const instrument = await rodeostatDriver().open(far.transport, { clock, simulated: false });
        await act(instrument, far);
        await far.finished;
        return instrument;
      } catch (error) {
        // Whoever left the conversation first tells more than the line that broke then.
        await Promise.race([far.finished, Promise.resolve()]);
        throw error;
      } finally {
        await far.transport.close();
      }
    })(),
  );
}

async function troubleOf(attempt: Promise<unknown>): Promise<CottrellError> {
  const trouble = await attempt.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(trouble).toBeInstanceOf(CottrellError);
  return trouble as CottrellError;
}

describe('making contact with a Rodeostat', () => {
  it('flushes half a line, asks who it is, and switches off', async () => {
    const instrument = await converse(HELLO + WHO + OFF);
    expect(instrument.identity).toEqual({
      driver: 'rodeostat',
      model: 'rodeostat-1ma',
      label: 'Rodeostat V0.2 1 mA',
      serial: '42',
      firmware: 'FW0.1.0',
      simulated: false,
    });
    expect(instrument.can).toMatchObject({
      potential_V: { low: -10, high: 10 },
      currentRanges_A: [1e-6, 10e-6, 100e-6, 1e-3],
      segments: ['hold', 'ramp', 'open-circuit'],
    });
  });

  it('stops a test that an earlier program left running, its samples in between', async () => {
    const running = (text: string) => text.replace(/^(> .*)$/gm, '< {"t":1250,"v":-1.1,"i":-110.1343}\n$1');
    await converse(running(HELLO + WHO) + OFF);
  });

  it('asks a board what it can switch, and makes do without relays', async () => {
    const old = (HELLO + WHO)
      .replace('10V_microAmpV0.2', '10V_24MilliAmpV0.1')
      .replace(
        '{"success":true,"response":{"command":"getHardwareVersion","version":"V0.2"}}',
        '{"success":false,"message":"command, getHardwareVersion, not found","response":{}}',
      );
    const zero = `
> {"command":"setVolt","v":0.0}
< {"success":true,"response":{"command":"setVolt","v":-0.000244}}
> {"command":"getVolt"}
< {"success":true,"response":{"command":"getVolt","v":-0.000244}}
`;
    const instrument = await converse(old + STOP + zero);
    expect(instrument.identity.label).toBe('Rodeostat V0.1 24 mA');
    expect(instrument.can.segments).toEqual(['hold', 'ramp']);
    expect(instrument.can.maxCurrent_A).toBe(24.048e-3);
  });

  it('switches a multiplexer off that somebody left on', async () => {
    const on = WHO.replace('"muxEnabled":false', '"muxEnabled":true').replace(
      '> {"command":"getDeviceId"}',
      '> {"command":"setMuxEnabled","muxEnabled":false}\n< {"success":true,"response":{"command":"setMuxEnabled","muxEnabled":false}}\n> {"command":"getDeviceId"}',
    );
    await converse(HELLO + on + OFF);
  });

  it('asks again when an answer was lost', async () => {
    const lost = WHO.replace(
      '> {"command":"getVariant"}',
      '> {"command":"getVariant"}\n< {"succ\n> {"command":"getVariant"}',
    );
    await converse(HELLO + lost + OFF);
  });

  it('does not take another instrument for one', async () => {
    const pico = `
>
> {"command":"getVersion"}
<
< {!0003
> {"command":"getVersion"}
< {!0003
`;
    const trouble = await troubleOf(converse(pico));
    expect(trouble.code).toBe('not-an-instrument');
  });

  it('says that it does not know a variant, or misses a test', async () => {
    const [variant] = WHO.split('> {"command":"getHardwareVersion"}');
    const unknown = await troubleOf(converse(HELLO + variant!.replace('microAmp', 'megaAmp')));
    expect(unknown.code).toBe('instrument-unsupported');
    const [names] = WHO.split('> {"command":"getMuxEnabled"}');
    const lacking = await troubleOf(converse(HELLO + names!.replace('"multiStep"', '"other"')));
    expect(lacking).toMatchObject({
      code: 'instrument-unsupported',
      message: expect.stringContaining('multiStep'),
    });
  });

  it('does not believe "not all connected": each electrode must be open', async () => {
    const stuck = OFF.split('> {"command":"getRefElectConnected"}')[0]!.replace(
      '{"command":"getWrkElectConnected","connected":false}',
      '{"command":"getWrkElectConnected","connected":true}',
    );
    const trouble = await troubleOf(converse(HELLO + WHO + stuck.replace(/\n> [^\n]*getRef.*$/s, '\n')));
    expect(trouble.code).toBe('cell-not-off');
    expect(trouble.message).toContain('wrk');
  });
});

const SHORT = request([hold(-0.5, 0.04, { period_s: 0.02 })], { range: { fixed_A: 1e-3 } });

const SET_UP = `
> {"command":"setCurrRange","currRange":"1000uA"}
< {"success":true,"response":{"command":"setCurrRange","currRange":"1000uA"}}
> {"command":"setSamplePeriod","samplePeriod":20}
< {"success":true,"response":{"command":"setSamplePeriod","samplePeriod":20}}
> {"command":"setParam","test":"constant","param":{"quietValue":-0.5,"quietTime":0,"value":-0.5,"duration":40}}
< {"success":true,"response":{"command":"setParam","test":"constant","param":{"quietValue":-0.5,"quietTime":0,"value":-0.5,"duration":40}}}
`;

const RUN = `
> {"command":"runTest","test":"constant"}
< {"success":true,"response":{"command":"runTest","test":"constant"}}
> {"command":"getVoltRange"}
< {"success":true,"response":{"command":"getVoltRange","voltRange":"1V"}}
> {"command":"getVolt"}
< {"success":true,"response":{"command":"getVolt","v":-0.500366}}
`;

/** Plays SHORT; what it told, or the trouble. */
async function playShort(text: string): Promise<string[]> {
  const told: string[] = [];
  await converse(HELLO + WHO + OFF + text, async (instrument) => {
    const plan = await instrument.prepare(SHORT, { coarsen: false });
    for await (const event of instrument.run(plan, new AbortController().signal)) {
      if (event.type !== 'samples') told.push(event.type);
      else
        for (let n = 0; n < event.block.length; n++)
          told.push(`${event.block.t_s[n]} s ${event.block.current_A[n]} A`);
    }
  });
  return told;
}

describe('a run on a Rodeostat', () => {
  it('says what is needed and no more, and ends with the cell confirmed off', async () => {
    const samples = `
. 0.02
< {"t":20,"v":-0.5,"i":-50.1221}
. 0.02
< {"t":40,"v":-0.5,"i":-50.1221}
< {}
`;
    expect(await playShort(SET_UP + RUN + samples + OFF)).toEqual([
      'started',
      'range',
      '0.02 s -0.0000501221 A',
      '0.04 s -0.0000501221 A',
      'finished',
    ]);
  });

  it('takes in what the board still has to say after a stop', async () => {
    const stopped = `
. 0.02
< {"t":20,"v":-0.5,"i":-50.1221}
> {"command":"stopTest"}
< {"success":true,"response":{"command":"stopTest"}}
. 0.5
< {"t":40,"v":-0.5,"i":-50.1221}
< {"t":60,"v":-0.5,"i":-50.1221}
< {}
`;
    const long = (text: string) => text.replaceAll('"duration":40', '"duration":4000');
    const told: number[] = [];
    await converse(HELLO + WHO + OFF + long(SET_UP) + RUN + stopped + OFF, async (instrument) => {
      const asked = request([hold(-0.5, 4, { period_s: 0.02 })], { range: { fixed_A: 1e-3 } });
      const plan = await instrument.prepare(asked, { coarsen: false });
      const stop = new AbortController();
      for await (const event of instrument.run(plan, stop.signal)) {
        if (event.type !== 'samples') continue;
        told.push(...event.block.t_s);
        if (event.block.length > 0) stop.abort();
      }
    });
    expect(told).toEqual([0.02, 0.04, 0.06]);
  });

  it('reports a refusal before the start as such', async () => {
    const refusal = `
> {"command":"setCurrRange","currRange":"1000uA"}
< {"success":false,"message":"currRange, 1000uA, not found","response":{"command":"setCurrRange","currRange":"10uA"}}
`;
    const trouble = await troubleOf(playShort(refusal + OFF));
    expect(trouble).toMatchObject({
      code: 'instrument-refused',
      message: expect.stringContaining('not found'),
    });
  });

  it('notices an output that clips, and switches off', async () => {
    const clipping = RUN.replace('"v":-0.500366', '"v":-1');
    const trouble = await troubleOf(playShort(SET_UP + clipping + OFF));
    expect(trouble.code).toBe('instrument-failed');
  });

  it('fails when the clock of the board goes back', async () => {
    const again = '. 0.02\n< {"t":20,"v":-0.5,"i":-50.1}\n< {"t":20,"v":-0.5,"i":-50.1}\n';
    const trouble = await troubleOf(playShort(SET_UP + RUN + again + OFF));
    expect(trouble).toMatchObject({
      code: 'instrument-failed',
      message: expect.stringContaining('20 ms to 20 ms'),
    });
  });

  it('fails when the board ends the test too early', async () => {
    const early = '. 0.02\n< {"t":20,"v":-0.5,"i":-50.1}\n< {}\n';
    const long = (text: string) => text.replaceAll('"duration":40', '"duration":4000');
    const trouble = await troubleOf(
      converse(HELLO + WHO + OFF + long(SET_UP) + RUN + early + OFF, async (instrument) => {
        const asked = request([hold(-0.5, 4, { period_s: 0.02 })], { range: { fixed_A: 1e-3 } });
        const plan = await instrument.prepare(asked, { coarsen: false });
        for await (const _ of instrument.run(plan, new AbortController().signal));
      }),
    );
    expect(trouble).toMatchObject({
      code: 'instrument-failed',
      message: expect.stringContaining('0.02 s of 4 s'),
    });
  });

  it('asks the board when an end is not told, and goes on when all samples have come', async () => {
    const untold = `
. 0.04
< {"t":20,"v":-0.5,"i":-50.1}
< {"t":40,"v":-0.5,"i":-50.1}
> {"command":"getVersion"}
< {"success":true,"response":{"command":"getVersion","version":"FW0.1.0"}}
`;
    const told = await playShort(SET_UP + RUN + untold + OFF);
    expect(told.slice(-2)).toEqual(['warning', 'finished']);
  });

  it('ignores an end that belongs to no test', async () => {
    const stray = `${SET_UP}< {}\n< {}\n${RUN}. 0.04\n< {"t":20,"v":-0.5,"i":-50.1}\n< {"t":40,"v":-0.5,"i":-50.1}\n< {}\n`;
    expect((await playShort(stray + OFF)).at(-1)).toBe('finished');
  });
});
