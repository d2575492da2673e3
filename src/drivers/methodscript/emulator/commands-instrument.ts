// Script commands that set the instrument: channel, mode, ranges, set values, the switch of the cell, pins.

import type { Argument } from './argument.ts';
import type { Code, ScriptCommand, Statement } from './command.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import type { Potentiostat } from './potentiostat.ts';
import { TYPE, typeCode } from './slot.ts';

const SECOND_CURRENT = typeCode('bb');

/** A command that hands its one number to the potentiostat. */
function setting(
  name: string,
  bit: number,
  kind: 'float' | 'number' | 'whole',
  apply: (potentiostat: Potentiostat, value: number) => void,
  notInMeasurement?: string,
): ScriptCommand {
  return {
    name,
    bit,
    args: [kind],
    ...(notInMeasurement !== undefined && { notInMeasurement }),
    emit(code, { args }) {
      const value = code.slotOf(args[0]);
      const { potentiostat } = code.machine;
      code.add((next) => () => {
        apply(potentiostat, value().value);
        return next;
      });
    },
  };
}

/** Chooses ranges for a quantity: the low and the high end that must fit. */
type RangeSetter = (potentiostat: Potentiostat, low: number, high: number) => void;

/** A command that names a quantity and one or two values of it. */
function ranging(
  name: string,
  bit: number,
  values: 1 | 2,
  setters: Readonly<Record<number, RangeSetter>>,
): ScriptCommand {
  return {
    name,
    bit,
    args: values === 1 ? ['type', 'float'] : ['type', 'float', 'float'],
    emit(code, { args }) {
      const type = typeOf(args[0]);
      const a = code.slotOf(args[1]);
      const b = code.slotOf(args[values]);
      const { potentiostat } = code.machine;
      code.add((next) => () => {
        const setter = setters[type];
        if (setter === undefined)
          throw new FirmwareError(type === SECOND_CURRENT ? CODE.notSupported : CODE.noRanges);
        setter(potentiostat, Math.min(a().value, b().value), Math.max(a().value, b().value));
        return next;
      });
    },
  };
}

function typeOf(argument: Argument | undefined): number {
  return argument?.kind === 'type' ? argument.code : TYPE.unknown;
}

const largest = (low: number, high: number): number => Math.max(Math.abs(low), Math.abs(high));

const FIXED: Readonly<Record<number, RangeSetter>> = {
  [TYPE.current]: (potentiostat, low, high) => potentiostat.chooseCurrentRange(largest(low, high)),
  [TYPE.potential]: (potentiostat, low, high) => potentiostat.chooseVoltmeterRange(largest(low, high)),
  [TYPE.setCurrent]: (potentiostat, low, high) => potentiostat.chooseSetCurrentRange(largest(low, high)),
};

const MIN_MAX: Readonly<Record<number, RangeSetter>> = {
  ...FIXED,
  [TYPE.setPotential]: (potentiostat, low, high) => potentiostat.placeWindow(low, high),
};

/** Only the current is ranged automatically; the others take their largest range. */
const AUTOMATIC: Readonly<Record<number, RangeSetter>> = {
  ...FIXED,
  [TYPE.current]: (potentiostat, low, high) => potentiostat.setAutomaticRange(low, high),
};

function emitCellOn(code: Code, { options }: Statement): void {
  const { potentiostat } = code.machine;
  const start = options[0] && code.slotOf(options[0].args[0]);
  code.add((next) => () => {
    potentiostat.requireReady();
    // A galvanostat starts at its set current; there the measured potential needs no setting.
    if (start !== undefined && !potentiostat.isGalvanostat) potentiostat.setPotential(start().value);
    potentiostat.switchOn();
    return next;
  });
}

function emitCellOff(code: Code): void {
  const { machine } = code;
  code.add((next) => () => {
    if (machine.cellOffFails !== undefined) throw new FirmwareError(machine.cellOffFails);
    machine.potentiostat.switchOff();
    return next;
  });
}

function mustBePositive(value: number): void {
  if (!(value > 0)) throw new FirmwareError(CODE.mustBePositive);
}

export const INSTRUMENT_COMMANDS: readonly ScriptCommand[] = [
  setting(
    'set_pgstat_chan',
    42,
    'whole',
    (potentiostat, channel) => potentiostat.selectChannel(channel),
    CODE.insideMeasurementLoop,
  ),
  setting(
    'set_pgstat_mode',
    40,
    'whole',
    (potentiostat, mode) => potentiostat.setMode(mode),
    CODE.insideMeasurementLoop,
  ),
  setting('set_e', 9, 'float', (potentiostat, e) => potentiostat.setPotential(e), CODE.setPotentialInLoop),
  setting('set_i', 68, 'float', (potentiostat, i) => potentiostat.setCurrent(i), CODE.setCurrentInLoop),
  // Readings are instantaneous: filters and averaging windows have nothing to act on.
  setting('set_max_bandwidth', 36, 'float', (_, bandwidth) => mustBePositive(bandwidth)),
  setting('set_acquisition_frac', 80, 'float', (_, fraction) => mustBePositive(fraction)),
  setting('set_acquisition_frac_autoadjust', 91, 'number', (_, mains) => mustBePositive(mains)),
  ranging('set_range', 65, 1, FIXED),
  ranging('set_range_minmax', 66, 2, MIN_MAX),
  ranging('set_autoranging', 32, 2, AUTOMATIC),
  { name: 'cell_on', bit: 38, args: [], options: { ocp: ['number'] }, emit: emitCellOn },
  { name: 'cell_off', bit: 39, args: [], emit: emitCellOff },
  {
    name: 'set_gpio_cfg',
    bit: 43,
    args: ['whole', 'whole'],
    emit(code, { args }) {
      const pins = code.slotOf(args[0]);
      const use = code.slotOf(args[1]);
      const { machine } = code;
      code.add((next) => () => {
        const mask = pins().value;
        machine.storagePins = use().value === 2 ? machine.storagePins | mask : machine.storagePins & ~mask;
        return next;
      });
    },
  },
];
