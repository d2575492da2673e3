// How a script command is described (name, bit in the capability field, arguments, where it may stand, how it becomes
// operations), and what a parsed script is made of. A command that has no description does not exist.

import type { Argument, Option } from './argument.ts';
import type { Machine, Operation } from './machine.ts';
import type { SlotOf } from './measurement-loop.ts';
import type { Slot } from './slot.ts';

/** What may stand in the place of an argument. */
export type ArgumentKind =
  /** A single-precision number: literal, variable or element. */
  | 'float'
  /** Any number. */
  | 'number'
  /** A whole number, written with or without `i`. */
  | 'whole'
  /** A variable or element that is written to. */
  | 'variable'
  | 'array'
  /** Two letters. */
  | 'type'
  | 'operator'
  | 'text'
  /** The name of a variable or array that begins to exist here. */
  | 'new variable'
  | 'new array';

/** What a command does to the blocks around it. */
type BlockRole =
  | 'loop'
  | 'measurement loop'
  | 'endloop'
  | 'breakloop'
  | 'if'
  | 'elseif'
  | 'else'
  | 'endif'
  | 'on_finished';

export interface ScriptCommand {
  readonly name: string;
  /** Bit in the answer to `CM`; −1 for parts of another command. */
  readonly bit: number;
  readonly args: readonly ArgumentKind[];
  readonly options?: Readonly<Record<string, readonly ArgumentKind[]>>;
  readonly role?: BlockRole;
  /** Refused with this code inside a measurement loop. */
  readonly notInMeasurement?: string;
  /** Adds its operations. */
  emit(code: Code, statement: Statement): void;
}

/** Where operations are added, and what they may use. */
export interface Code {
  readonly machine: Machine;
  /** Adds an operation. `make` is given the place of the operation after it. */
  add(make: (next: number) => Operation): void;
  /** The place of the next operation to be added. */
  readonly here: number;
  /** Makes the next operation the place where a part of the present statement begins. */
  label(part: Part): void;
  /** The place of a part of a statement; known only when all operations have been added. */
  placeOf(statement: number, part: Part): number;
  slotOf(argument: Argument | undefined): SlotOf;
  /** Elements of an array; empty until the array has been declared. */
  elementsOf(argument: Argument | undefined): Slot[];
}

/** Places inside a statement: where a false condition goes on, where a loop is tested, where it is left. */
export type Part = 'branch' | 'test' | 'leave';

/** A command in a script, its arguments checked, and where its block goes on. */
export interface Statement {
  /** Line of the script, from 1. */
  readonly line: number;
  readonly command: ScriptCommand;
  readonly args: readonly Argument[];
  readonly options: readonly Option[];
  /**
   * Index of the statement that belongs to it: of `loop` and measurement loops the `endloop` and the other way
   * round, of `if` and `elseif` the next branch, of `else` the `endif`, of `breakloop` the `endloop`. −1: none.
   */
  link: number;
  /** Of `elseif` and `else`: the `endif`, where the branch before them goes on. */
  exit: number;
  /** Of loops and their `endloop`: how many loops stand around them. */
  readonly depth: number;
  /** Of `endloop`: whether it closes a measurement loop. */
  readonly closesMeasurement: boolean;
}

export interface Program {
  readonly statements: readonly Statement[];
  /** Index of the `on_finished:` statement, or the number of statements. */
  readonly finish: number;
  readonly variables: number;
  readonly arrays: number;
}
