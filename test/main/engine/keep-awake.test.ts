import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { keepAwakeBySystem } from '../../../src/main/engine/keep-awake.ts';

/** A child that does nothing until the test makes it. */
class FakeChild extends EventEmitter {
  readonly stdin = new PassThrough();
  killed = false;
  kill() {
    this.killed = true;
    this.emit('exit', null, 'SIGTERM');
    return true;
  }
}

function setUp(platform: NodeJS.Platform) {
  const child = new FakeChild();
  const commands: string[][] = [];
  const warnings: string[] = [];
  const keepAwake = keepAwakeBySystem(platform, (command, args) => {
    commands.push([command, ...args]);
    return child as unknown as ChildProcess;
  });
  return { child, commands, warnings, hold: () => keepAwake.hold((message) => warnings.push(message)) };
}

describe('keeping the computer awake', () => {
  it.each([
    ['linux', 'systemd-inhibit', '--what=idle:sleep'],
    ['darwin', 'caffeinate', '-i'],
    ['win32', 'powershell', '-NonInteractive'],
  ] as const)('on %s: by %s', (platform, command, argument) => {
    const { child, commands, warnings, hold } = setUp(platform);
    const held = hold();
    expect(commands).toHaveLength(1);
    expect(commands[0]![0]).toBe(command);
    expect(commands[0]).toContain(argument);
    expect(child.stdin.writableEnded).toBe(false);
    held[Symbol.dispose]();
    expect(child.killed).toBe(true);
    expect(child.stdin.writableEnded).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('warns once when the means is not there, and releasing is still fine', () => {
    const { child, warnings, hold } = setUp('linux');
    const held = hold();
    child.emit('error', new Error('spawn systemd-inhibit ENOENT'));
    child.emit('exit', 1, null);
    held[Symbol.dispose]();
    expect(warnings).toEqual([
      'The computer may fall asleep during the run: systemd-inhibit cannot be used (spawn systemd-inhibit ENOENT).',
    ]);
  });

  it('warns when the means ends by itself', () => {
    const { child, warnings, hold } = setUp('darwin');
    hold();
    child.emit('exit', 1, null);
    expect(warnings).toEqual([
      'The computer may fall asleep during the run: caffeinate ended (exit code 1).',
    ]);
  });

  it('warns when starting the means throws', () => {
    const warnings: string[] = [];
    const keepAwake = keepAwakeBySystem('linux', () => {
      throw new Error('too many processes');
    });
    keepAwake.hold((message) => warnings.push(message))[Symbol.dispose]();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('too many processes');
  });

  it('warns where no means is known', () => {
    const { commands, warnings, hold } = setUp('aix');
    hold()[Symbol.dispose]();
    expect(commands).toEqual([]);
    expect(warnings[0]).toContain('aix');
  });

  it('holds a real child only as long as it is asked to', async () => {
    let child: ChildProcess | undefined;
    // `cat` in the place of the real means: it, too, lives until its input ends.
    const keepAwake = keepAwakeBySystem('linux', () => {
      child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
      return child;
    });
    const held = keepAwake.hold((message) => expect.fail(message));
    await once(child!, 'spawn');
    expect(child!.exitCode).toBeNull();
    const gone = once(child!, 'exit');
    held[Symbol.dispose]();
    await gone;
  });
});
