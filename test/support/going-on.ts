// A run that goes on by itself after the program that began it was killed: an emulated instrument on a pseudo-terminal, its
// protocol, and the killing. The instrument is slow until it is hurried, so that a slow computer has time to take it up.
import { writeFileSync } from 'node:fs';
import { type Clock, systemClock } from '../../src/drivers/clock.ts';
import type { MethodScriptEmulator } from '../../src/drivers/methodscript/emulator/emulator.ts';
import { start } from './command-line.ts';
import { emulatedAt } from './pseudo-terminals.ts';

/** 200 cycles of 3 s: two minutes at the speed of the instrument, unless it is hurried. */
const PROTOCOL = `
cottrell: 1
title: Pulses that go on
cell: { reference: Ag/AgCl (3 M KCl), temperature: 25 degC }
steps:
  - pulse:
      levels:
        - { name: reduce, potential: -0.8 V, duration: 2 s }
        - { name: oxidise, potential: +0.3 V, duration: 1 s }
      cycles: 200
      sample: { every: 100 ms }
range: 1 mA
on link loss: continue
`;
const SPEED = 5;
const HURRIED = 40;

/** The instrument and its protocol, until disposed. */
export interface GoingOn extends AsyncDisposable {
  readonly protocol: string;
  readonly spec: string;
  readonly emulator: MethodScriptEmulator;
  /** Starts the run with `cottrell run` and kills that without warning in mid-run. */
  abandon(library: string): Promise<void>;
  /** From now on the instrument lives fast, or as slowly as before. */
  hurry(isHurried: boolean): void;
}

export async function instrumentThatGoesOn(file: (name: string) => string): Promise<GoingOn> {
  const [link, protocol] = [file('port'), file('protocol.yaml')];
  writeFileSync(protocol, PROTOCOL);
  const clock = new HurriedClock();
  const { emulator, spec, ...terminal } = await emulatedAt(link, { clock, speed: SPEED });
  return {
    protocol,
    spec,
    emulator,
    async abandon(library) {
      const run = start(['run', protocol, '-i', spec, '-l', library]);
      await run.sees(/running: (reduce|oxidise)/);
      run.child.kill('SIGKILL');
      await run.ended;
    },
    hurry(isHurried) {
      clock.rate = isHurried ? HURRIED : 1;
    },
    [Symbol.asyncDispose]: () => terminal[Symbol.asyncDispose](),
  };
}

/** The computer's clock at a rate that can be changed; time never leaps. */
class HurriedClock implements Clock {
  #rate = 1;
  #since_s = systemClock.now_s();
  #then_s = 0;

  set rate(rate: number) {
    this.#then_s = this.now_s();
    this.#since_s = systemClock.now_s();
    this.#rate = rate;
  }

  now_s(): number {
    return this.#then_s + (systemClock.now_s() - this.#since_s) * this.#rate;
  }

  wall_ms(): number {
    return systemClock.wall_ms();
  }

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(seconds / this.#rate, signal);
  }
}
