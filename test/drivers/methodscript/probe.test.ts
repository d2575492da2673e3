// The probes on emulated firmware whose behaviour is known: every answer is compared with what was chosen there.
import { describe, expect, it } from 'vitest';
import type { ProbeFinding } from '../../../src/drivers/driver.ts';
import { methodScript } from '../../../src/drivers/methodscript/driver.ts';
import type { Behaviour } from '../../../src/drivers/methodscript/emulator/behaviour.ts';
import { MethodScriptEmulator } from '../../../src/drivers/methodscript/emulator/emulator.ts';
import type { Faults } from '../../../src/drivers/methodscript/emulator/faults.ts';
import { MODELS, modelById } from '../../../src/drivers/methodscript/models.ts';
import { loopback } from '../../../src/drivers/transport.ts';
import { SimpleCell } from '../../support/simple-cells.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

async function probed(id: string, behaviour: Partial<Behaviour> = {}, faults: Faults = {}, speed = 1) {
  const clock = new VirtualClock();
  const model = modelById(id)!;
  const cell = new SimpleCell(1000);
  const emulator = new MethodScriptEmulator({ model, cell, clock, speed, seed: 1, behaviour, faults });
  const { transport, far } = loopback('emulated');
  emulator.attach(far);
  const told: ProbeFinding[] = [];
  const context = { clock, simulated: true };
  const report = await clock.run(methodScript.probe!(transport, context, (finding) => told.push(finding)));
  expect(told).toEqual(report.findings);
  expect(emulator.cellOn).toBe(false);
  expect(report.identity.model).toBe(id);
  return new Map(report.findings.map(({ id: name, facts }) => [name, facts]));
}

it('a probe that is called off asks nothing more and ends with the cell confirmed off', async () => {
  const clock = new VirtualClock();
  const model = modelById('emstat4-hr')!;
  const emulator = new MethodScriptEmulator({ model, cell: new SimpleCell(1000), clock, speed: 1, seed: 1 });
  const { transport, far } = loopback('emulated');
  emulator.attach(far);
  const asked: string[] = [];
  const enough = new Error('enough');
  const probing = methodScript.probe!(transport, { clock, simulated: true }, ({ id }) => {
    asked.push(id);
    // This one leaves the cell on.
    if (id === 'between-scripts') throw enough;
  });
  await expect(clock.run(probing)).rejects.toBe(enough);
  expect(asked.at(-1)).toBe('between-scripts');
  expect(emulator.cellOn).toBe(false);
});

describe('the probes', () => {
  it('find out what the firmware was told to do', async () => {
    const facts = await probed('emstat4-hr', { scriptBytes: 9000 });
    expect(facts.get('first-point')).toMatchObject({ first_s: 0.5 });
    expect(facts.get('loop-lines')).toMatchObject({ begins: 1, ends: 1 });
    expect(Math.abs((facts.get('script-memory') as { fits_bytes: number }).fits_bytes - 9000)).toBeLessThan(
      150,
    );
    expect(facts.get('script-memory')).toMatchObject({ code: '4005' });
    const { before_V, after_V } = facts.get('between-scripts') as Record<string, number>;
    expect(before_V).toBeCloseTo(0.1, 3);
    expect(after_V).toBeCloseTo(0.1, 3);
    expect(facts.get('stop-latency')).toMatchObject({ ended_s: 6 });
    expect((facts.get('halt-shift') as { longest_s: number }).longest_s).toBeGreaterThan(1);
    expect(facts.get('shortest-interval')).toMatchObject({
      shortest_s: modelById('emstat4-hr')!.shortestInterval_s,
    });
    expect(facts.get('back-pressure')).toMatchObject({ received: 1500, missing: 0 });
  });

  it('tell other firmware apart', async () => {
    const facts = await probed(
      'emstat4-lr',
      { firstPoint: 'at zero', stopActs: 'at once' },
      { loopLinePerIteration: true },
    );
    // Entering a loop takes 0.2 ms there.
    expect(facts.get('first-point')).toMatchObject({ first_s: 0.0002 });
    expect(facts.get('loop-lines')).toMatchObject({ begins: 3 });
    expect((facts.get('stop-latency') as { ended_s: number }).ended_s).toBeLessThan(0.1);
  });

  it.each([5, Number.POSITIVE_INFINITY])(
    'say nothing about the clock of an instrument that runs %s times as fast as its own time',
    async (speed) => {
      const facts = await probed('emstat4-hr', {}, {}, speed);
      for (const id of ['stop-latency', 'halt-shift', 'back-pressure']) expect(facts.get(id), id).toEqual({});
      // What the instrument tells of itself is told at any pace.
      expect(facts.get('first-point')).toMatchObject({ first_s: 0.5 });
      expect(facts.get('loop-lines')).toMatchObject({ begins: 1, ends: 1 });
    },
  );

  it.each(MODELS.map(({ id }) => id))('have an answer to everything on %s, with the cell off', async (id) => {
    const facts = await probed(id);
    expect(facts.size).toBe(8);
    for (const [name, found] of facts) expect(found, name).not.toHaveProperty('code', 'instrument-silent');
  });
});
