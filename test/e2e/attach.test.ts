// A run that outlives the program that began it: killed without warning, taken up by another one over a real line.
import { describe, expect, it } from 'vitest';
import { cottrell, start, temporaryFolder } from '../support/command-line.ts';
import { instrumentThatGoesOn } from '../support/going-on.ts';
import { hasSocat } from '../support/pseudo-terminals.ts';

describe.skipIf(!hasSocat)('a run whose program was killed', () => {
  it('goes on by itself, is not stopped unasked, and is taken up to its end', async () => {
    using folder = temporaryFolder();
    const library = folder.file('lab.sqlite');
    await using instrument = await instrumentThatGoesOn(folder.file);
    const { protocol, spec } = instrument;
    await instrument.abandon(library);

    const second = await cottrell(['run', protocol, '-i', spec, '-l', library]);
    expect(second.code).toBe(2);
    expect(second.err).toMatch(/Run 1 may still be going on/);

    expect(instrument.emulator.cellOn).toBe(true);
    const attaching = start(['attach', '1', '-i', spec, '-l', library]);
    await attaching.sees(/running: (reduce|oxidise)/);
    instrument.hurry(true);
    expect((await attaching.ended).code).toBe(0);
    expect(instrument.emulator.cellOn).toBe(false);
    const { result: data } = (await cottrell(['show', '1', '-l', library, '--json'])).json();
    expect(data.run.outcome).toEqual({ kind: 'completed', by: 'program' });
    expect(data.totals.gap_s).toBeGreaterThan(1);
    const kinds = data.events.map(({ kind }: { kind: string }) => kind);
    expect(kinds.filter((kind: string) => kind === 'interrupted' || kind === 'resumed')).toEqual([
      'interrupted',
      'resumed',
    ]);
    // 200 cycles of 3 s; what is missing is the gap, and nothing else.
    const recorded_s = data.segments.reduce(
      (sum: number, row: { duration_s: number }) => sum + row.duration_s,
      0,
    );
    expect(recorded_s).toBeCloseTo(600, 0);
    expect(data.loops[0].cycles.at(-1).cycle).toBe(199);

    const again = await cottrell(['attach', '1', '-i', spec, '-l', library]);
    expect(again.code).toBe(2);
    expect(again.err).toMatch(/has come to its end/);
  });
});
