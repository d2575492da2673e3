import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Lease } from '../../../src/main/store/lease.ts';
import { startChild } from '../../support/children.ts';
import { pulses, record, START, temporaryFolder, testLibrary } from '../../support/library.ts';

describe('a lease', () => {
  it('is held by one at a time, within a program too', () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const first = Lease.tryTake(path, 1)!;
    expect(first).toBeDefined();
    expect(Lease.tryTake(path, 1)).toBeUndefined();
    using other = Lease.tryTake(path, 2);
    expect(other).toBeDefined();
    first[Symbol.dispose]();
    using again = Lease.tryTake(path, 1);
    expect(again).toBeDefined();
  });
});

describe('a run without an outcome', () => {
  it('is alive as long as its recorder is, for every library that looks at it', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    const recorder = library.beginRun(START);
    record(recorder, pulses(1), 50);
    using other = testLibrary(folder.path);
    expect(other.run(1).outcome).toBeUndefined();
    expect(library.run(1).outcome).toBeUndefined();
    recorder.finish({ kind: 'stopped' });
    expect(other.run(1).outcome).toEqual({ kind: 'stopped' });
    expect(readdirSync(folder.path).filter((name) => name.endsWith('.lease'))).toEqual([]);
  });

  it('becomes interrupted at its last sample once its recorder is gone', () => {
    using folder = temporaryFolder();
    using library = testLibrary(folder.path);
    {
      using recorder = library.beginRun(START);
      record(recorder, pulses(2), 50);
    }
    using other = testLibrary(folder.path);
    expect(other.run(1)).toMatchObject({ outcome: { kind: 'interrupted' }, savedThrough_s: 4, samples: 400 });
    expect(other.events(1)).toMatchObject([{ kind: 'interrupted', t_s: 4, data: { savedThrough_s: 4 } }]);
    expect(library.run(1).outcome).toEqual({ kind: 'interrupted' });
    expect(library.events(1)).toHaveLength(1);
  });

  it('is never touched while another program records it, and marked as soon as that was killed', async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const child = startChild('recording-child.ts', [path, '1', 'hold']);
    expect((await child.lines.next()).value).toBe('run 1');
    using library = testLibrary(folder.path);
    expect(library.run(1).outcome).toBeUndefined();
    expect(() => library.purge(1)).toThrow(expect.objectContaining({ code: 'run-busy' }));
    await child.kill();
    expect(library.runs()).toMatchObject([{ id: 1, outcome: { kind: 'interrupted' }, samples: 0 }]);
    expect(existsSync(`${path}-run1.lease`)).toBe(false);
  });
});

describe('several programs at once', () => {
  it('make one library, and mark a dead run once', async () => {
    using folder = temporaryFolder();
    const path = `${folder.path}/lab.sqlite`;
    const openers = () => Array.from({ length: 3 }, () => startChild('opening-child.ts', [path]));
    const makers = openers();
    expect(await Promise.all(makers.map((child) => child.ended()))).toEqual([0, 0, 0]);
    const dying = startChild('recording-child.ts', [path, '1', 'hold']);
    await dying.lines.next();
    await dying.kill();
    const markers = openers();
    expect(await Promise.all(markers.map((child) => child.ended()))).toEqual([0, 0, 0]);
    using library = testLibrary(folder.path);
    expect(library.run(1).outcome).toEqual({ kind: 'interrupted' });
    expect(library.events(1)).toHaveLength(1);
  });
});
