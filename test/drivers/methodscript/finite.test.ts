// A script ends by itself and opens the cell, whatever was asked for and whoever has gone away: it is sent, and then nobody
// says a word to the instrument any more.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StopRule } from '../../../src/core/rules.ts';
import { durationOf, segmentsOf, visitsOf, type WaveformNode } from '../../../src/core/waveform.ts';
import { modelById } from '../../../src/drivers/methodscript/models.ts';
import { negotiate } from '../../../src/drivers/methodscript/negotiate.ts';
import { scriptOf } from '../../../src/drivers/methodscript/script.ts';
import { EmulatedHost, emulatorOf } from '../../support/emulated-host.ts';
import { hold, openCircuit, ramp, repeat, request } from '../../support/segments.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const SAMPLING = { period_s: 0.1 };
const duration_s = fc.integer({ min: 2, max: 30 }).map((tenths) => tenths / 10);
const potential_V = fc.integer({ min: -10, max: 10 }).map((tenths) => tenths / 10);
const segment: fc.Arbitrary<WaveformNode> = fc.oneof(
  fc.tuple(potential_V, duration_s).map(([at_V, long_s]) => hold(at_V, long_s, SAMPLING)),
  duration_s.map((long_s) => openCircuit(long_s, SAMPLING)),
  fc
    .tuple(potential_V, potential_V, duration_s)
    .map(([from_V, to_V, long_s]) => ramp(from_V, to_V, long_s, SAMPLING)),
);
const { node } = fc.letrec<{ node: WaveformNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'node' },
    { weight: 3, arbitrary: segment },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.integer({ min: 1, max: 4 }),
          fc.array(tie('node'), { minLength: 1, maxLength: 3, depthIdentifier: 'node' }),
        )
        .map(([count, body]) => repeat(count, ...body)),
    },
  ),
}));
const rule: fc.Arbitrary<StopRule> = fc.record({
  kind: fc.constant('charge' as const),
  charge: fc.constantFrom('cathodic', 'anodic', 'absolute'),
  value_C: fc.double({ min: 1e-6, max: 1e-3, noNaN: true }),
  at: fc.constantFrom('at once', 'end of cycle'),
});
const asked = fc.record({
  model: fc.constantFrom('emstat4-lr', 'emstat4-hr', 'emstat-pico'),
  body: fc.array(node, { minLength: 1, maxLength: 3 }),
  rules: fc.array(rule, { maxLength: 2 }),
});

/** What the firmware takes beyond the segments themselves: to begin, and to change from one loop to the next. */
const BEGIN_S = 5;
const CHANGE_S = 0.1;

test('any waveform of any model comes to its end by itself, in its time, with the cell off', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ model, body, rules }) => {
      const wanted = request(body, { range: { fixed_A: 1e-3 }, rules });
      const { program, settings } = negotiate(modelById(model)!, wanted, { coarsen: true });
      const script = scriptOf(program, settings, { cathodic_C: 0, anodic_C: 0 });
      const clock = new VirtualClock();
      const emulator = emulatorOf({ model, clock, speed: 1 });
      const host = new EmulatedHost(emulator);
      let everOn = false;
      host.line.on('data', () => {
        everOn ||= emulator.cellOn;
      });
      host.send('e', ...script, '');
      await clock.run(host.until(/^$|![0-9A-F]{4}/u));
      expect(host.received).not.toMatch(/![0-9A-F]{4}/u);
      expect(emulator.cellOn).toBe(false);
      expect(everOn).toBe(
        segmentsOf(wanted.waveform).some(({ node: { kind } }) => kind === 'hold' || kind === 'ramp'),
      );
      const visits = [...visitsOf(wanted.waveform)].length;
      expect(clock.now_s()).toBeLessThan(durationOf(wanted.waveform) + BEGIN_S + CHANGE_S * visits);
    }),
    { numRuns: 60 },
  );
});
