// A run that outlives the program that began it: killed without warning, taken up by another one over a real line.
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cottrell, start, temporaryFolder } from '../support/command-line.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';

const PROTOCOL = `
cottrell: 1
title: Pulses that go on
cell: { reference: Ag/AgCl (3 M KCl), temperature: 25 degC }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -0.8 V, duration: 2 s }
        - { name: oxidise, potential: +0.3 V, duration: 1 s }
      cycles: 100
      sample: { every: 100 ms }
range: 1 mA
on link loss: continue
`;

describe.skipIf(!hasSocat)('a run whose program was killed', () => {
  it('goes on by itself, is not stopped unasked, and is taken up to its end', async () => {
    using folder = temporaryFolder();
    const [link, library, file] = ['port', 'lab.sqlite', 'protocol.yaml'].map(folder.file) as [
      string,
      string,
      string,
    ];
    writeFileSync(file, PROTOCOL);
    const spec = `serial:${link}`;
    const emulator = start(['emulate', 'emstat4-hr', '--speed', '20', '--pty', link]);
    try {
      await emulator.sees(/Ctrl-C ends it/);
      const first = start(['run', file, '-i', spec, '-l', library]);
      await first.sees(/running: (reduce|oxidise)/);
      first.child.kill('SIGKILL');
      await first.ended;

      const second = await cottrell(['run', file, '-i', spec, '-l', library]);
      expect(second.code).toBe(2);
      expect(second.err).toMatch(/Run 1 may still be going on/);

      const attached = await cottrell(['attach', '1', '-i', spec, '-l', library, '--json']);
      expect(attached.code).toBe(0);
      const { data } = attached.json();
      expect(data.outcome).toEqual({ kind: 'completed', by: 'program' });
      expect(data.cellOff).toBe(true);
      expect(data.totals.gap_s).toBeGreaterThan(1);
      const kinds = data.events.map(({ kind }: { kind: string }) => kind);
      expect(kinds.filter((kind: string) => kind === 'interrupted' || kind === 'resumed')).toEqual([
        'interrupted',
        'resumed',
      ]);
      // 100 cycles of 3 s; what is missing is the gap, and nothing else.
      const recorded_s = data.segments.reduce(
        (sum: number, row: { duration_s: number }) => sum + row.duration_s,
        0,
      );
      expect(recorded_s).toBeCloseTo(300, 0);
      expect(data.loops[0].cycles.at(-1).cycle).toBe(99);

      const again = await cottrell(['attach', '1', '-i', spec, '-l', library]);
      expect(again.code).toBe(2);
      expect(again.err).toMatch(/has come to its end/);
    } finally {
      emulator.child.kill('SIGINT');
      await emulator.ended;
    }
  });
});
