// Program to operations: one flat list of small functions that a runner steps through. Everything that can be looked
// up once is looked up here, so that running a script allocates nothing per point.

import type { Argument } from './argument.ts';
import type { Code, Part, Program } from './command.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import type { Machine, Operation } from './machine.ts';
import type { SlotOf } from './measurement-loop.ts';
import { constant, Slot } from './slot.ts';

export interface CompiledScript {
  readonly operations: readonly Operation[];
  /** Line of the script that each operation comes from. */
  readonly lines: readonly number[];
  /** Place of `on_finished:`, or of the end. */
  readonly finishAt: number;
  /** All variables as before their declaration. */
  reset(): void;
}

export function compile(program: Program, machine: Machine): CompiledScript {
  const variables = Array.from({ length: program.variables }, () => new Slot());
  const arrays = Array.from({ length: program.arrays }, (): Slot[] => []);
  const operations: Operation[] = [];
  const lines: number[] = [];
  const places: Partial<Record<Part, number>>[] = program.statements.map(() => ({}));
  let statement = 0;
  let finishAt = -1;

  const code: Code = {
    machine,
    get here() {
      return operations.length;
    },
    add(make) {
      lines.push(program.statements[statement]!.line);
      operations.push(make(operations.length + 1));
    },
    label(part) {
      places[statement]![part] = operations.length;
    },
    placeOf: (index, part) => places[index]![part]!,
    slotOf: (argument) => slotOf(argument, variables, arrays),
    elementsOf: (argument) => (argument?.kind === 'array' ? arrays[argument.array]! : []),
  };

  for (; statement < program.statements.length; statement++) {
    if (statement === program.finish) finishAt = operations.length;
    const current = program.statements[statement]!;
    current.command.emit(code, current);
  }
  return {
    operations,
    lines,
    finishAt: finishAt < 0 ? operations.length : finishAt,
    reset() {
      for (const slot of variables) slot.reset();
      for (const elements of arrays) elements.length = 0;
    },
  };
}

function slotOf(argument: Argument | undefined, variables: Slot[], arrays: Slot[][]): SlotOf {
  if (argument?.kind === 'variable') {
    const slot = variables[argument.variable]!;
    return () => slot;
  }
  if (argument?.kind === 'literal') {
    const slot = constant(argument.value, argument.integer);
    return () => slot;
  }
  if (argument?.kind === 'element') {
    const elements = arrays[argument.array]!;
    const at = slotOf(argument.at, variables, arrays);
    return () => {
      const element = elements[at().value];
      if (element === undefined) throw new FirmwareError(CODE.arrayIndex);
      return element;
    };
  }
  throw new FirmwareError(CODE.internal);
}
