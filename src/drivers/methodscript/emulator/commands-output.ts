// Script commands that write: packages, text, the destination of output, files.

import type { Argument } from './argument.ts';
import type { Code, ScriptCommand, Statement } from './command.ts';
import { CODE, FirmwareError } from './firmware-error.ts';
import type { SlotOf } from './measurement-loop.ts';

/** Builds the text of a plain or formatted string when it is wanted. */
function textOf(code: Code, argument: Argument | undefined): () => string {
  const parts = argument?.kind === 'text' ? argument.parts : [];
  const pieces = parts.map((part) => (typeof part === 'string' ? part : code.slotOf(part)));
  return () => pieces.map((piece) => (typeof piece === 'string' ? piece : numberText(piece))).join('');
}

/** Integers as they are, floats with the seven digits that single precision has. */
function numberText(slot: SlotOf): string {
  const { value, integer } = slot();
  return integer ? String(value) : String(Number(value.toPrecision(7)));
}

function emitFileOpen(code: Code, { args }: Statement): void {
  const { machine } = code;
  const path = textOf(code, args[0]);
  const mode = code.slotOf(args[1]);
  code.add((next) => () => {
    machine.requireStorage();
    const wanted = mode().value;
    if (wanted < 0 || wanted > 2) throw new FirmwareError(CODE.fileMode);
    machine.output.setFile(machine.storage.open(path(), wanted));
    return next;
  });
}

export const OUTPUT_COMMANDS: readonly ScriptCommand[] = [
  {
    name: 'pck_start',
    bit: 33,
    args: [],
    emit({ machine, add }) {
      const { output } = machine;
      add((next) => () => {
        output.openPackage();
        return next;
      });
    },
  },
  {
    name: 'pck_add',
    bit: 34,
    args: ['number'],
    emit(code, { args }) {
      const { output } = code.machine;
      const slot = code.slotOf(args[0]);
      code.add((next) => () => {
        output.addToPackage(slot());
        return next;
      });
    },
  },
  {
    name: 'pck_end',
    bit: 35,
    args: [],
    emit({ machine, add }) {
      const { output } = machine;
      add((next) => () => {
        output.closePackage();
        return next;
      });
    },
  },
  {
    name: 'send_string',
    bit: 41,
    args: ['text'],
    emit(code, { args }) {
      const { output } = code.machine;
      const text = textOf(code, args[0]);
      code.add((next) => () => {
        output.line(`T${text()}`);
        return next;
      });
    },
  },
  {
    name: 'set_script_output',
    bit: 52,
    args: ['whole'],
    emit(code, { args }) {
      const { output } = code.machine;
      const destination = code.slotOf(args[0]);
      code.add((next) => () => {
        output.setDestination(destination().value);
        return next;
      });
    },
  },
  { name: 'file_open', bit: 50, args: ['text', 'whole'], emit: emitFileOpen },
  {
    name: 'file_close',
    bit: 51,
    args: [],
    emit({ machine, add }) {
      add((next) => () => {
        machine.output.setFile(undefined);
        machine.storage.close();
        return next;
      });
    },
  },
];
