import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { Ledger } from '../../../src/core/ledger.ts';
import type { Clock } from '../../../src/drivers/clock.ts';
import { Disk } from '../../../src/main/engine/disk.ts';
import { blockOf } from '../../support/fake-potentiostat.ts';
import { FakeRecorder } from '../../support/fake-recorder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function setUp() {
  const virtual = new VirtualClock();
  const recorder = new FakeRecorder();
  const heard: { slow: string[]; failed: unknown[]; saved: number } = { slow: [], failed: [], saved: 0 };
  // Time that a commit takes passes on this clock alone: a commit is synchronous.
  let spent_s = 0;
  const clock: Clock = {
    now_s: () => virtual.now_s() + spent_s,
    wall_ms: () => virtual.wall_ms(),
    sleep: (seconds, signal) => virtual.sleep(seconds, signal),
  };
  const ledger = new Ledger();
  const disk = new Disk(recorder, clock, () => ledger.state(), {
    saved: () => {
      heard.saved++;
    },
    slow: (message) => heard.slow.push(message),
    failed: (error) => heard.failed.push(error),
  });
  const add = (currents_A: readonly number[], start_s = ledger.totals.samples) => {
    const block = blockOf(start_s, 1, currents_A);
    disk.expectBlock();
    ledger.add(block);
    disk.take(block, ledger.takeRows());
    disk.commitIfDue(false);
  };
  const spend = (seconds: number) => {
    spent_s += seconds;
  };
  return { clock: virtual, recorder, disk, ledger, heard, add, spend };
}

const REFUSED = new CottrellError('disk-full', 'no room');

describe('the way to the disk', () => {
  it('commits what has gathered 50 ms after the first of it arrived', async () => {
    const { clock, recorder, add } = setUp();
    add([1, 2]);
    await clock.advance(0.03);
    add([3]);
    await clock.advance(0.019);
    expect(recorder.batches).toHaveLength(0);
    await clock.advance(0.002);
    expect(recorder.batches.map(({ block }) => [...block!.current_A])).toEqual([[1, 2, 3]]);
    expect(clock.sleeping).toBe(0);
    // And again for what comes later.
    add([4]);
    await clock.advance(0.051);
    expect(recorder.batches).toHaveLength(2);
    expect(clock.sleeping).toBe(0);
  });

  it('commits at once when 16 384 samples have gathered', () => {
    const { recorder, add } = setUp();
    for (let n = 0; n < 164; n++) add(new Array(100).fill(1));
    expect(recorder.batches.map(({ block }) => block!.length)).toEqual([16_400]);
  });

  it('commits at once when it is urgent, events alone included', () => {
    const { recorder, disk, clock } = setUp();
    disk.note({ kind: 'note', t_s: 0, message: 'words' });
    disk.commitIfDue(true);
    expect(recorder.events).toEqual([{ kind: 'note', t_s: 0, message: 'words' }]);
    expect(recorder.batches[0]).not.toHaveProperty('block');
    disk.close();
    expect(clock.sleeping).toBe(0);
  });

  it('needs no timer when the arriving stream leaves it no time to fire', () => {
    const { recorder, add, spend } = setUp();
    add([1]);
    spend(0.2);
    add([2]);
    expect(recorder.batches).toHaveLength(1);
  });

  it('saves with every block the ledger as it stood before its first sample', async () => {
    const { clock, recorder, add } = setUp();
    add([1, 1, 1]);
    add([1, 1]);
    await clock.advance(0.2);
    add([1]);
    await clock.advance(0.2);
    expect(recorder.batches.map(({ before }) => before.totals.samples)).toEqual([0, 5]);
  });

  it('keeps what a commit refused, readable and in order, until the final flush', async () => {
    const { clock, recorder, disk, add, heard } = setUp();
    recorder.before = (attempt) => {
      if (attempt <= 2) throw REFUSED;
    };
    add([1, 2]);
    await clock.advance(0.2);
    expect(heard.failed).toEqual([REFUSED]);
    add([3]);
    await clock.advance(10);
    expect(recorder.tries).toBe(1);
    expect([...disk.tail().current_A]).toEqual([1, 2, 3]);
    expect(() => disk.flush()).toThrow(REFUSED);
    disk.flush();
    expect([...recorder.samples.current_A]).toEqual([1, 2, 3]);
    expect(recorder.batches[0]!.before.totals.samples).toBe(0);
    expect(disk.tail()).toHaveLength(0);
    expect(clock.sleeping).toBe(0);
  });

  it('tells with its figure when saving took more than 250 ms, then at most once a minute with the worst', async () => {
    const { clock, recorder, add, spend, heard } = setUp();
    let takes_s = 0.19;
    recorder.before = () => spend(takes_s);
    const commit = async () => {
      add([1]);
      await clock.advance(0.05);
    };
    await commit();
    expect(heard.slow).toEqual([]);
    takes_s = 0.21;
    await commit();
    expect(heard.slow).toEqual([
      'The disk is slow: saved 260 ms after arrival, more than the 250 ms promised.',
    ]);
    takes_s = 0.35;
    await commit();
    takes_s = 0.25;
    await commit();
    expect(heard.slow).toHaveLength(1);
    await clock.advance(60);
    await commit();
    expect(heard.slow[1]).toBe('The disk is slow: 3 commits were late, the worst 400 ms after arrival.');
  });

  it('leaves no timer behind when it is closed, and takes no more events', async () => {
    const { clock, recorder, disk, add } = setUp();
    add([1]);
    expect(clock.sleeping).toBe(1);
    disk.close();
    disk.note({ kind: 'note', t_s: 0, message: 'too late' });
    expect(clock.sleeping).toBe(0);
    disk.flush();
    expect(recorder.events).toEqual([]);
  });
});
