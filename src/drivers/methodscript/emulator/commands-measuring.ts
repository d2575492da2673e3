// Script commands that measure: `meas` and the measurement loops.
import type { Code, ScriptCommand, Statement } from './command.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import { HeldCurrent, HeldPotential, OpenCircuitLoop } from './held-loops.ts';
import { ImpedanceSpectrum } from './impedance-spectrum.ts';
import type { Machine } from './machine.ts';
import type { ExtraMeasurement, MeasurementLoop, SlotOf } from './measurement-loop.ts';
import { PulsedDetection } from './pulsed-detection.ts';
import { Slot, TYPE } from './slot.ts';
import { Sweep } from './sweep.ts';

const ADD_MEAS = ['whole', 'type', 'variable'] as const;

type MakeLoop = (
  machine: Machine,
  slots: SlotOf[],
  extras: ExtraMeasurement[],
  scans?: SlotOf,
) => MeasurementLoop;

/** A measurement loop: `results` variables first, then floats, then perhaps a whole number and one more. */
function measurementLoop(
  name: string,
  bit: number,
  shape: { results: number; floats: number; whole?: boolean; last?: 'float'; scans?: boolean },
  measured: number,
  make: MakeLoop,
): ScriptCommand {
  return {
    name,
    bit,
    role: 'measurement loop',
    args: [
      ...Array<'variable'>(shape.results).fill('variable'),
      ...Array<'float'>(shape.floats).fill('float'),
      ...(shape.whole ? (['whole'] as const) : []),
      ...(shape.last ? [shape.last] : []),
    ],
    options: { add_meas: ADD_MEAS, ...(shape.scans && { nscans: ['whole'] as const }) },
    emit(code, statement) {
      const slots = statement.args.map((argument) => code.slotOf(argument));
      const nscans = statement.options.find((option) => option.name === 'nscans');
      const scans = nscans && code.slotOf(nscans.args[0]);
      const extras = extrasOf(code, statement);
      addLoop(code, statement, make(code.machine, slots, extras, scans), () => {
        checkExtras(code, statement, extras, measured);
      });
    },
  };
}

function extrasOf(code: Code, { options }: Statement): ExtraMeasurement[] {
  return options
    .filter((option) => option.name === 'add_meas')
    .map(({ args }) => ({
      type: args[1]?.kind === 'type' ? args[1].code : TYPE.unknown,
      slot: code.slotOf(args[2]),
    }));
}

function checkExtras(code: Code, { options }: Statement, extras: ExtraMeasurement[], measured: number): void {
  const taken = new Set([measured]);
  for (const { type } of extras) {
    code.machine.potentiostat.requireMeasurable(type);
    if (taken.has(type)) throw new FirmwareError(CODE.alreadyMeasured);
    taken.add(type);
  }
  for (const { name, args } of options)
    if (name === 'add_meas' && code.slotOf(args[0])().value !== 0)
      throw new FirmwareError(CODE.noSuchChannel);
}

function addLoop(code: Code, { link }: Statement, loop: MeasurementLoop, check: () => void): void {
  const { machine } = code;
  code.add((next) => () => {
    check();
    loop.begin();
    machine.enter(loop.technique, '*');
    machine.loop = loop;
    machine.afterLoop = code.placeOf(link, 'leave');
    machine.wait(machine.behaviour.loopOverhead_s);
    return next;
  });
  code.add((next) => () => {
    if (machine.stopping) return machine.stop();
    loop.start();
    return next;
  });
  const again = code.here;
  code.label('test');
  code.add((next) => () => {
    if (machine.stopping) return machine.stop();
    return loop.sample() ? next : again;
  });
}

/** Readings that `meas` averages: one a millisecond, at most this many. */
const MOST_READINGS = 50;

/** `meas duration x type`: the mean of readings spread evenly over the duration. */
function emitMeas(code: Code, { args }: Statement): void {
  const { machine } = code;
  const { potentiostat } = machine;
  const duration = code.slotOf(args[0]);
  const target = code.slotOf(args[1]);
  const type = args[2]?.kind === 'type' ? args[2].code : TYPE.unknown;
  const reading = new Slot();
  let readings = 0;
  let done = 0;
  let sum = 0;
  let status = 0;
  let period_s = 0;
  code.add((next) => () => {
    potentiostat.requireReady();
    potentiostat.requireMeasurable(type);
    const duration_s = duration().value;
    if (!(duration_s > 0)) throw new FirmwareError(CODE.mustBePositive);
    readings = Math.min(MOST_READINGS, Math.max(1, Math.round(duration_s / 1e-3)));
    period_s = duration_s / readings;
    done = 0;
    sum = 0;
    status = 0;
    machine.wait(period_s);
    return next;
  });
  const again = code.here;
  code.add((next) => () => {
    if (machine.stopping) return machine.stop();
    if (type === TYPE.current) potentiostat.readCurrent(reading, 0);
    else potentiostat.readPotential(reading, type, 0);
    sum += reading.value;
    status |= reading.status;
    done++;
    if (done < readings) {
      machine.wait(period_s);
      return again;
    }
    target().setMeasured(sum / readings, type, status, reading.range, reading.noise);
    return next;
  });
}

export const MEASURING_COMMANDS: readonly ScriptCommand[] = [
  { name: 'meas', bit: 21, args: ['float', 'variable', 'type'], emit: emitMeas },
  measurementLoop(
    'meas_loop_ca',
    28,
    { results: 2, floats: 3 },
    TYPE.current,
    (machine, slots, extras) => new HeldPotential(machine, slots, extras),
  ),
  measurementLoop(
    'meas_loop_cp',
    67,
    { results: 2, floats: 3 },
    TYPE.potential,
    (machine, slots, extras) => new HeldCurrent(machine, slots, extras),
  ),
  measurementLoop(
    'meas_loop_ocp',
    30,
    { results: 1, floats: 2 },
    TYPE.potential,
    (machine, slots, extras) => new OpenCircuitLoop(machine, slots, extras),
  ),
  measurementLoop(
    'meas_loop_pad',
    29,
    { results: 2, floats: 5, whole: true },
    TYPE.current,
    (machine, slots, extras) => new PulsedDetection(machine, slots, extras),
  ),
  measurementLoop(
    'meas_loop_eis',
    31,
    { results: 3, floats: 3, whole: true, last: 'float' },
    TYPE.unknown,
    (machine, slots) => new ImpedanceSpectrum(machine, slots),
  ),
  measurementLoop(
    'meas_loop_lsv',
    23,
    { results: 2, floats: 4 },
    TYPE.current,
    (machine, slots, extras) => new Sweep(machine, 'linear', slots, undefined, extras),
  ),
  measurementLoop(
    'meas_loop_cv',
    24,
    { results: 2, floats: 5, scans: true },
    TYPE.current,
    (machine, slots, extras, scans) => new Sweep(machine, 'cyclic', slots, scans, extras),
  ),
];
