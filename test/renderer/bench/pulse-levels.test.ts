import { expect, it } from 'vitest';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { pulseLevels, settingsOf } from '../../../src/renderer/bench/pulse-levels.ts';

const TEXT = `cottrell: 1
title: Pulses
cell: { reference: SCE }
range: 10 mA
steps:
  - rest: { duration: 5 s }
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 5 s }
        - { name: pass, current: 1 mA, duration: 2 s }
        - { name: wait, open circuit: true, duration: 1 s }
      cycles: 10
      sample: { every: 100 ms }
  - repeat:
      times: 3
      steps:
        - hold: { potential: -0.5 V, duration: 2 s, sample: { every: 100 ms } }
        - hold: { potential: 0.2 V, duration: 2 s, sample: { every: 100 ms } }
`;

it('levels are found with their places in the protocol, and a change of any is one the protocol takes', () => {
  const levels = pulseLevels(compileProtocol(TEXT).waveform, TEXT);
  expect(levels).toEqual([
    { path: 'steps[1].pulse.levels[0]', name: 'reduce', holds: 'potential' },
    { path: 'steps[1].pulse.levels[1]', name: 'pass', holds: 'current' },
    { path: 'steps[1].pulse.levels[2]', name: 'wait' },
  ]);
  const set = {
    ...settingsOf(levels[0]!, ' -1.2 V ', '4 s'),
    ...settingsOf(levels[1]!, '2 mA', ''),
    ...settingsOf(levels[2]!, 'ignored', '3 s'),
  };
  const changed = compileProtocol(TEXT, { set });
  expect(JSON.stringify(changed.waveform)).toBe(
    JSON.stringify(
      compileProtocol(
        TEXT.replace('-1.1 V, duration: 5 s', '-1.2 V, duration: 4 s')
          .replace('1 mA, duration', '2 mA, duration')
          .replace('duration: 1 s', 'duration: 3 s'),
      ).waveform,
    ),
  );
  expect(settingsOf(levels[0]!, '', ' ')).toEqual({});
});
