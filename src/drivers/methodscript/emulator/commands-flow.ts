// Script commands that decide what comes next and when: loops, branches, the end, waiting and clocks.
import type { Code, ScriptCommand, Statement } from './command.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import { microseconds } from './machine.ts';
import type { SlotOf } from './measurement-loop.ts';
import { TYPE } from './slot.ts';

/** Evaluates `a op b`. Integers and floats may be compared with one another; bits only of integers. */
function condition(code: Code, { args }: Statement): () => boolean {
  const a = code.slotOf(args[0]);
  const b = code.slotOf(args[2]);
  const operator = args[1]?.kind === 'operator' ? args[1].operator : '';
  return comparison(operator, a, b);
}

function comparison(operator: string, a: SlotOf, b: SlotOf): () => boolean {
  switch (operator) {
    case '==':
      return () => a().value === b().value;
    case '!=':
      return () => a().value !== b().value;
    case '<':
      return () => a().value < b().value;
    case '<=':
      return () => a().value <= b().value;
    case '>':
      return () => a().value > b().value;
    case '>=':
      return () => a().value >= b().value;
    case '&':
      return () => (bitsOf(a) & bitsOf(b)) !== 0;
    default:
      return () => (bitsOf(a) | bitsOf(b)) !== 0;
  }
}

function bitsOf(slot: SlotOf): number {
  const { value, integer } = slot();
  if (!integer) throw new FirmwareError(CODE.integerOrFloat);
  return value;
}

const CONDITION = ['number', 'operator', 'number'] as const;

/** After the operations before it have let time pass: the host may have asked to stop meanwhile. */
function addStopCheck(code: Code): void {
  const { machine } = code;
  code.add((next) => () => (machine.stopping ? machine.stop() : next));
}

function emitLoop(code: Code, statement: Statement): void {
  const { machine } = code;
  const holds = condition(code, statement);
  let again = false;
  code.add((next) => () => {
    machine.enter('L', '+');
    again = false;
    return next;
  });
  code.label('test');
  code.add((next) => () => {
    if (machine.stopping) return machine.stop();
    if (!holds()) return code.placeOf(statement.link, 'leave');
    if (again && machine.loopLinePerIteration) machine.output.line('L');
    again = true;
    return next;
  });
}

function emitEndloop(code: Code, { link, depth, closesMeasurement }: Statement): void {
  const { machine } = code;
  if (closesMeasurement)
    code.add((next) => () => {
      if (machine.stopping) return machine.stop();
      return machine.loop!.next() ? code.placeOf(link, 'test') : next;
    });
  else code.add(() => () => code.placeOf(link, 'test'));
  code.label('leave');
  code.add((next) => () => {
    machine.closeTo(depth);
    if (closesMeasurement) machine.leaveMeasurement();
    return next;
  });
}

function emitElse(code: Code, statement: Statement, then: () => void): void {
  // Arriving from the branch above: that branch is done.
  code.add(() => () => code.placeOf(statement.exit, 'leave'));
  code.label('branch');
  then();
}

export const FLOW_COMMANDS: readonly ScriptCommand[] = [
  { name: 'loop', bit: 13, args: CONDITION, role: 'loop', emit: emitLoop },
  { name: 'endloop', bit: 14, args: [], role: 'endloop', emit: emitEndloop },
  {
    name: 'breakloop',
    bit: 15,
    args: [],
    role: 'breakloop',
    emit(code, { link }) {
      code.add(() => () => code.placeOf(link, 'leave'));
    },
  },
  {
    name: 'if',
    bit: 16,
    args: CONDITION,
    role: 'if',
    emit(code, statement) {
      const holds = condition(code, statement);
      code.add((next) => () => (holds() ? next : code.placeOf(statement.link, 'branch')));
    },
  },
  {
    name: 'elseif',
    bit: 18,
    args: CONDITION,
    role: 'elseif',
    emit(code, statement) {
      const holds = condition(code, statement);
      emitElse(code, statement, () => {
        code.add((next) => () => (holds() ? next : code.placeOf(statement.link, 'branch')));
      });
    },
  },
  {
    name: 'else',
    bit: 17,
    args: [],
    role: 'else',
    emit(code, statement) {
      emitElse(code, statement, () => undefined);
    },
  },
  {
    name: 'endif',
    bit: 19,
    args: [],
    role: 'endif',
    emit(code) {
      code.label('branch');
      code.label('leave');
    },
  },
  {
    name: 'abort',
    bit: 62,
    args: [],
    emit({ machine, add }) {
      add((next) => () => (machine.finishing ? next : machine.finishEarly()));
    },
  },
  {
    name: 'on_finished:',
    bit: -1,
    args: [],
    role: 'on_finished',
    emit({ machine, add }) {
      add((next) => () => {
        machine.finishing = true;
        return next;
      });
    },
  },
  {
    name: 'wait',
    bit: 12,
    args: ['float'],
    emit(code, { args }) {
      const duration = code.slotOf(args[0]);
      code.add((next) => () => {
        code.machine.wait(duration().value);
        return next;
      });
      addStopCheck(code);
    },
  },
  {
    name: 'timer_start',
    bit: 63,
    args: [],
    emit({ machine, add }) {
      add((next) => () => {
        machine.timerStart_us = machine.now_us;
        return next;
      });
    },
  },
  {
    name: 'timer_get',
    bit: 64,
    args: ['variable'],
    emit(code, { args }) {
      const { machine } = code;
      const target = code.slotOf(args[0]);
      code.add((next) => () => {
        target().setFloat((machine.now_us - machine.timerStart_us) / 1e6, TYPE.time);
        return next;
      });
    },
  },
  {
    name: 'set_int',
    bit: 10,
    args: ['float'],
    emit(code, { args }) {
      const { machine } = code;
      const interval = code.slotOf(args[0]);
      code.add((next) => () => {
        const interval_us = microseconds(interval().value);
        if (!(interval_us > 0)) throw new FirmwareError(CODE.mustBePositive);
        machine.tickInterval_us = interval_us;
        machine.tick_us = machine.now_us + interval_us;
        return next;
      });
    },
  },
  {
    name: 'await_int',
    bit: 11,
    args: [],
    emit(code) {
      const { machine } = code;
      code.add((next) => () => {
        if (machine.tickInterval_us === 0) throw new FirmwareError(CODE.notHere);
        // Ticks that passed unseen are gone: the next one that is still to come counts.
        while (machine.tick_us < machine.now_us) machine.tick_us += machine.tickInterval_us;
        machine.target_us = machine.tick_us;
        machine.tick_us += machine.tickInterval_us;
        return next;
      });
      addStopCheck(code);
    },
  },
];
