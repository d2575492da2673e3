// An emulated MethodSCRIPT instrument: the firmware's side of the serial line in front of a simulated cell. It is
// written to the vendor's documents, not to any driver; where they are silent, `Behaviour` says what was chosen.
import type { Duplex } from 'node:stream';
import type { Clock } from '../../clock.ts';
import type { SimulatedCell } from '../../simulator/cell.ts';
import { SeededNoise } from '../../simulator/noise.ts';
import { Pace } from '../../simulator/pace.ts';
import type { Model } from '../models.ts';
import { type Behaviour, DEFAULT_BEHAVIOUR } from './behaviour.ts';
import { type CompiledScript, compile } from './compile.ts';
import { type Faults, packageFaults } from './faults.ts';
import { CODE, FirmwareError, ScriptRefusal } from './firmware-error.ts';
import { HostLine } from './host-line.ts';
import {
  lineCapabilities,
  scriptCapabilities,
  scriptVersion,
  serialNumber,
  versionLines,
} from './identity.ts';
import { type LineCommand, readLineCommand } from './line-commands.ts';
import { Machine } from './machine.ts';
import { ScriptOutput } from './output.ts';
import { Potentiostat } from './potentiostat.ts';
import { type ScriptEnd, ScriptRun } from './script-run.ts';
import { ScriptUpload } from './script-upload.ts';
import { Storage } from './storage.ts';

/** How long input is ignored after an error answer: the vendor asks for more than 50 ms, its client waits 100 ms. */
const DEAF_s = 0.09;
const XON = Buffer.from([0x11]);
/** Ends a file on the line, before its LF. */
const END_OF_FILE = '\x1C';
/** Memory for files unless another size is asked for. */
const STORAGE_BYTES = 64 * 1024 * 1024;

export interface EmulatorOptions {
  readonly model: Model;
  readonly cell: SimulatedCell;
  readonly clock: Clock;
  /** Instrument seconds per clock second; Infinity: as fast as the host reads. */
  readonly speed: number;
  /** Of noise and of the random faults. */
  readonly seed: number;
  readonly serial?: string;
  /** Memory for files; 0: none. */
  readonly storageBytes?: number;
  readonly faults?: Faults;
  readonly behaviour?: Partial<Behaviour>;
}

export class MethodScriptEmulator {
  readonly model: Model;
  readonly serial: string;
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #faults: Faults;
  readonly #behaviour: Behaviour;
  readonly #noise: SeededNoise;
  readonly #faultNoise: SeededNoise;
  readonly #potentiostat: Potentiostat;
  readonly #output = new ScriptOutput();
  readonly #storage: Storage;
  readonly #machine: Machine;
  readonly #pace: Pace;
  readonly #line: HostLine;
  #poweredUp = false;
  #deafUntil_s = Number.NEGATIVE_INFINITY;
  #silent = false;
  #upload: ScriptUpload | undefined;
  #loaded: CompiledScript | undefined;
  #flash: CompiledScript | undefined;
  #run: ScriptRun | undefined;
  #noisyRuns = 0;
  #lateAborts = 0;

  constructor(options: EmulatorOptions) {
    this.model = options.model;
    this.serial = options.serial ?? serialNumber(options.model);
    this.#clock = options.clock;
    this.#seed = options.seed;
    this.#faults = options.faults ?? {};
    this.#behaviour = { ...DEFAULT_BEHAVIOUR, ...options.behaviour };
    this.#noise = new SeededNoise(options.seed);
    this.#faultNoise = new SeededNoise(options.seed + 1);
    this.#potentiostat = new Potentiostat(options.model, options.cell, this.#noise, this.#behaviour.noise);
    this.#storage = new Storage(options.storageBytes ?? STORAGE_BYTES);
    this.#machine = new Machine(this.#potentiostat, this.#output, this.#storage, this.#behaviour);
    this.#machine.loopLinePerIteration = this.#faults.loopLinePerIteration ?? false;
    this.#machine.cellOffFails = this.#faults.cellOffFails;
    this.#pace = new Pace(options.clock, options.speed);
    this.#line = new HostLine(
      {
        line: (text) => this.#receive(text),
        overlong: (first) => this.#receiveOverlong(first),
        deaf: () => this.#clock.now_s() < this.#deafUntil_s,
      },
      this.#faultNoise,
    );
    this.#line.splitWrites = this.#faults.splitWrites ?? false;
    this.#output.afterPackage = packageFaults(this.#faults, {
      garbage: (bytes) => this.#output.raw(this.#faultNoise.bytes(bytes), bytes),
      silence: () => {
        this.#flush();
        this.#silent = true;
      },
      dropLink: () => {
        this.#flush();
        this.#line.drop();
      },
    });
  }

  /** Connects a line, in the place of any other. The first time is the power-up. */
  attach(line: Duplex): void {
    this.#line.attach(line);
    if (!this.#poweredUp && this.model.xonXoff) this.#line.send(XON);
    this.#poweredUp = true;
  }

  /** Pulls the line out: a running script goes on, its output is lost. */
  detach(): void {
    this.#line.detach();
  }

  /** True while a line is connected. */
  get attached(): boolean {
    return this.#line.attached;
  }

  /** What made it silent is over: it is heard again, and hears. */
  speakAgain(): void {
    this.#silent = false;
  }

  get cellOn(): boolean {
    return this.#potentiostat.cellOn;
  }

  /** From now on `cell_off` fails with this code and leaves the cell as it is; undefined: it works again. */
  set cellOffFails(code: string | undefined) {
    this.#machine.cellOffFails = code;
  }

  /** True while a script runs. */
  get running(): boolean {
    return this.#run !== undefined;
  }

  /** The instrument's own time since power-up, s. */
  get t_s(): number {
    return this.#machine.now_us / 1e6;
  }

  /** Files that scripts have written. */
  get files(): Pick<Storage, 'names' | 'read'> {
    return this.#storage;
  }

  /** Pulls the mains plug: cell open, script gone, line broken. */
  powerOff(): void {
    this.#run?.cut();
    this.#run = undefined;
    this.#upload = undefined;
    this.#loaded = undefined;
    this.#storage.powerOff();
    this.#machine.storagePins = 0;
    this.#poweredUp = false;
    this.#potentiostat.powerOff();
    this.#line.drop();
  }

  #receiveOverlong(first: string): void {
    if (this.#silent) return;
    if (this.#upload === undefined) this.#refuse(first, CODE.lineTooLong);
    else this.#upload.addOverlong();
  }

  #receive(line: string): void {
    if (this.#silent) return;
    if (this.#upload !== undefined) {
      if (line === '') this.#finishUpload(this.#upload);
      else this.#upload.add(line);
      return;
    }
    try {
      const reply = this.#obey(line);
      if (reply !== undefined) this.#answer(reply);
    } catch (error) {
      if (!(error instanceof FirmwareError)) throw error;
      this.#refuse(line, error.code);
    }
  }

  /** Does what a command line says; returns the answer where there is one at once. */
  #obey(line: string): string | undefined {
    // While a script runs an answered empty line would look like its end.
    if (line === '') return this.#run === undefined ? '' : undefined;
    const read = readLineCommand(line);
    if (read === 'unknown') throw new FirmwareError(CODE.unknownCommand);
    const running = this.#run;
    if (read === 'unsupported')
      throw new FirmwareError(running === undefined ? CODE.notSupported : CODE.wrongMode);
    const { command, argument } = read;
    if (command.name === 't' && (running === undefined || this.#behaviour.identityWhileRunning))
      return this.#faults.noIdentity ? undefined : versionLines(this.model).join('\n');
    if (command.when !== (running === undefined ? 'idle' : 'running'))
      throw new FirmwareError(CODE.wrongMode);
    return running === undefined ? this.#obeyIdle(command, argument) : this.#obeyRunning(command, running);
  }

  #obeyIdle({ name }: LineCommand, argument: string): string | undefined {
    switch (name) {
      case 'i':
        return `i${this.serial}`;
      case 'v':
        return `v${scriptVersion(this.model)}`;
      case 'CC':
        return `C${lineCapabilities()}`;
      case 'CM':
        return `C${scriptCapabilities()}`;
      case 'm':
        throw new FirmwareError(CODE.notMultiChannel);
      case 'G':
        throw new FirmwareError(isRegister(argument) ? CODE.unknownRegister : CODE.badArgument);
      case 'S':
        throw new FirmwareError(isRegister(argument.slice(0, 2)) ? CODE.registerLocked : CODE.badArgument);
      case 'fs_dir':
        return ['f', ...this.#mounted.listing(), ''].join('\n');
      case 'fs_get':
        return `f\n${this.#fileNamed(argument)}${END_OF_FILE}`;
      case 'fs_del':
        this.#mounted.remove(argument.replace(/^\//, ''));
        return 'f';
      case 'fs_info':
        return `f\n${this.#mounted.info()}`;
      case 'Fmscr':
        this.#flash = this.#requireLoaded(this.#loaded);
        return 'F';
      case 'Lmscr':
        this.#loaded = this.#requireLoaded(this.#flash);
        return 'L';
      case 'r':
        this.#start('r', this.#requireLoaded(this.#loaded));
        return undefined;
      default:
        this.#upload = new ScriptUpload(name === 'e' ? 'e' : 'l');
        return undefined;
    }
  }

  /** The memory for files, where it is there and its pins are configured. */
  get #mounted(): Storage {
    this.#machine.requireStorage();
    return this.#storage;
  }

  #fileNamed(path: string): string {
    const text = this.#mounted.read(path.replace(/^\//, ''));
    if (text === undefined) throw new FirmwareError(CODE.fileNotFound);
    return text;
  }

  #requireLoaded(script: CompiledScript | undefined): CompiledScript {
    if (script === undefined) throw new FirmwareError(CODE.nothingLoaded);
    return script;
  }

  #obeyRunning({ name }: LineCommand, run: ScriptRun): string | undefined {
    switch (name) {
      case 'h':
        run.halt();
        return 'h';
      case 'H':
        run.resume();
        return 'H';
      case 'Y':
        if (this.#machine.loop === undefined) throw new FirmwareError(CODE.wrongMode);
        run.stop('end loop');
        return 'Y';
      case 'R':
        if (!this.#machine.loop?.reverse?.()) throw new FirmwareError(CODE.wrongMode);
        return 'R';
      default:
        if (this.#faults.lateAbort) {
          this.#lateAborts++;
          return undefined;
        }
        run.stop('end script');
        return 'Z';
    }
  }

  #finishUpload(upload: ScriptUpload): void {
    this.#upload = undefined;
    try {
      this.#loaded = compile(upload.parse(this.#behaviour.scriptBytes), this.#machine);
    } catch (error) {
      if (!(error instanceof ScriptRefusal)) throw error;
      this.#refuse(upload.command, `${error.code}: Line ${error.line}, Col ${error.column}`);
      return;
    }
    if (upload.command === 'e') this.#start('e', this.#loaded);
    else this.#answer('l');
  }

  #start(letter: 'e' | 'r', script: CompiledScript): void {
    if (this.#faults.joinedFirstLine) this.#output.raw(Buffer.from(letter), 1);
    else this.#output.firmwareLine(letter);
    this.#flush();
    this.#noise.restart(this.#seed, this.#noisyRuns);
    const run = new ScriptRun(this.#machine, script, this.#pace, {
      flush: () => this.#flush(),
      line: this.#line,
    });
    this.#run = run;
    run.run().then(
      (end) => this.#ended(end),
      // A fault of the emulator itself: the line breaks with it, so that nobody waits for ever.
      (cause: Error) => {
        this.#run = undefined;
        this.#line.drop(cause);
      },
    );
  }

  /** A script is over: idle first, then the empty line, because a fast host sends its next command at once. */
  #ended(end: ScriptEnd): void {
    if (end.kind === 'cut') return;
    this.#storage.close();
    this.#run = undefined;
    if (this.#output.packages > 0) this.#noisyRuns++;
    if (end.kind === 'failed') {
      this.#output.firmwareLine(`!${end.code}: Line ${end.line}`);
      this.#beDeaf();
    }
    if (end.kind === 'finished' || !this.#faults.noEmptyLineAfterError) this.#output.firmwareLine('');
    this.#flush();
    for (; this.#lateAborts > 0; this.#lateAborts--) this.#refuse('Z', CODE.wrongMode);
  }

  #answer(text: string): void {
    this.#output.firmwareLine(text);
    this.#flush();
  }

  #refuse(line: string, code: string): void {
    this.#answer(`${line[0] ?? ''}!${code}`);
    this.#beDeaf();
  }

  #beDeaf(): void {
    this.#deafUntil_s = this.#pace.clockAfter_s(DEAF_s);
  }

  #flush(): void {
    const bytes = this.#output.take();
    if (!this.#silent) this.#line.send(bytes);
  }
}

function isRegister(text: string): boolean {
  return /^[0-9A-Fa-f]{2}$/.test(text);
}
