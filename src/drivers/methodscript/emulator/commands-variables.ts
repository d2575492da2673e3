// Script commands that declare and change variables. Single precision stays single precision after every step;
// integers are 32 bits wide; the two are never mixed silently.
import type { Code, ScriptCommand, Statement } from './command.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import { Slot } from './slot.ts';

/** Elements of all arrays together. */
const MOST_ELEMENTS = 65_536;

type Arithmetic = (a: number, b: number) => number;

/** x = x op y, both of one kind. Changed values are no measurements any more: their metadata go. */
function arithmetic(name: string, bit: number, apply: Arithmetic, divides = false): ScriptCommand {
  return {
    name,
    bit,
    args: ['variable', 'number'],
    emit(code, { args }) {
      const target = code.slotOf(args[0]);
      const operand = code.slotOf(args[1]);
      code.add((next) => () => {
        const x = target();
        const y = operand();
        if (x.integer !== y.integer) throw new FirmwareError(CODE.integerOrFloat);
        if (divides && y.value === 0) throw new FirmwareError(CODE.divisionByZero);
        const result = apply(x.value, y.value);
        if (x.integer) x.setInteger(wholeResult(result), x.type);
        else x.setFloat(finite(result), x.type);
        return next;
      });
    },
  };
}

function finite(value: number): number {
  if (!Number.isFinite(Math.fround(value))) throw new FirmwareError(CODE.notFinite);
  return value;
}

function wholeResult(value: number): number {
  const whole = Math.trunc(value);
  if (whole !== (whole | 0)) throw new FirmwareError(CODE.overflow);
  return whole;
}

/** x = x op y on the bits of two integers. */
function bitwise(name: string, bit: number, apply: Arithmetic): ScriptCommand {
  return {
    name,
    bit,
    args: ['variable', 'number'],
    emit(code, { args }) {
      const target = code.slotOf(args[0]);
      const operand = code.slotOf(args[1]);
      code.add((next) => () => {
        const x = target();
        const y = operand();
        if (!x.integer || !y.integer) throw new FirmwareError(CODE.integerOrFloat);
        x.setInteger(apply(x.value, y.value) | 0, x.type);
        return next;
      });
    },
  };
}

function declare(code: Code, statement: Statement): void {
  const slot = code.slotOf(statement.args[0]);
  code.add((next) => () => {
    slot().reset();
    return next;
  });
}

export const VARIABLE_COMMANDS: readonly ScriptCommand[] = [
  { name: 'var', bit: 1, args: ['new variable'], emit: declare },
  {
    name: 'array',
    bit: 2,
    args: ['new array', 'whole'],
    emit(code, { args }) {
      const elements = code.elementsOf(args[0]);
      const size = code.slotOf(args[1]);
      code.add((next) => () => {
        const length = Math.trunc(size().value);
        if (!(length >= 1)) throw new FirmwareError(CODE.outOfBounds);
        if (length > MOST_ELEMENTS) throw new FirmwareError(CODE.noMemory);
        elements.length = 0;
        for (let n = 0; n < length; n++) elements.push(new Slot());
        return next;
      });
    },
  },
  {
    name: 'store_var',
    bit: 3,
    args: ['variable', 'number', 'type'],
    emit(code, { args }) {
      const target = code.slotOf(args[0]);
      const source = code.slotOf(args[1]);
      const type = args[2]?.kind === 'type' ? args[2].code : 0;
      code.add((next) => () => {
        const { value, integer } = source();
        if (integer) target().setInteger(value, type);
        else target().setFloat(value, type);
        return next;
      });
    },
  },
  {
    name: 'copy_var',
    bit: 4,
    args: ['number', 'variable'],
    emit(code, { args }) {
      const source = code.slotOf(args[0]);
      const target = code.slotOf(args[1]);
      code.add((next) => () => {
        target().copyFrom(source());
        return next;
      });
    },
  },
  arithmetic('add_var', 5, (a, b) => a + b),
  arithmetic('sub_var', 6, (a, b) => a - b),
  arithmetic('mul_var', 7, (a, b) => a * b),
  arithmetic('div_var', 8, (a, b) => a / b, true),
  arithmetic('mod_var', 96, (a, b) => a % b, true),
  bitwise('bit_and_var', 73, (a, b) => a & b),
  bitwise('bit_or_var', 74, (a, b) => a | b),
  bitwise('bit_xor_var', 75, (a, b) => a ^ b),
  {
    name: 'alter_vartype',
    bit: 92,
    args: ['variable', 'type'],
    emit(code, { args }) {
      const target = code.slotOf(args[0]);
      const type = args[1]?.kind === 'type' ? args[1].code : 0;
      code.add((next) => () => {
        target().type = type;
        return next;
      });
    },
  },
  {
    name: 'int_to_float',
    bit: 71,
    args: ['variable'],
    emit(code, { args }) {
      const target = code.slotOf(args[0]);
      code.add((next) => () => {
        const slot = target();
        slot.setFloat(slot.value, slot.type);
        return next;
      });
    },
  },
  {
    name: 'float_to_int',
    bit: 72,
    args: ['variable'],
    emit(code, { args }) {
      const target = code.slotOf(args[0]);
      code.add((next) => () => {
        const slot = target();
        slot.setInteger(wholeResult(slot.value), slot.type);
        return next;
      });
    },
  },
  arrayCopy('array_get', 53, 'variable'),
  arrayCopy('array_set', 54, 'number'),
];

/** Copies an element of an array to a variable, or a number to an element. */
function arrayCopy(name: string, bit: number, other: 'variable' | 'number'): ScriptCommand {
  return {
    name,
    bit,
    args: ['array', 'whole', other],
    emit(code, { args }) {
      const element = code.slotOf({ kind: 'element', array: arrayOf(args[0]), at: args[1]! });
      const outside = code.slotOf(args[2]);
      const [source, target] = other === 'variable' ? [element, outside] : [outside, element];
      code.add((next) => () => {
        target().copyFrom(source());
        return next;
      });
    },
  };
}

function arrayOf(argument: Statement['args'][number] | undefined): number {
  return argument?.kind === 'array' ? argument.array : -1;
}
