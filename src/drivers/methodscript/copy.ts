// A copy of the data on the instrument's own storage: what it is called, how far it can go, and the lines with which a
// script keeps it. A full storage would end a script, so that the script ends its copy before: never the run.
import { bytesText } from '../../core/wording.ts';
import { loopBytes } from './load.ts';
import { LARGEST_ORDINAL, locate, type Program, type ProgramNode } from './program.ts';
import { type Extras, NOTE } from './settings.ts';

/** So much of the free room is used: files take a little more than they hold. */
const USED_PART = 0.9;

/** The copy that one script keeps. */
export interface Copy {
  /** Tells the copies of a run from those of others. */
  readonly token: string;
  /** Number of the script within its run. */
  readonly leg: number;
  /** What makes the storage ready. */
  readonly mount: readonly string[];
  /** The ordinal at which it ends, because no more fits; absent where all fits. */
  readonly until?: number;
}

/** Where the token stands in what a plan shows: each run has one of its own. */
export const TOKEN_OF_THE_RUN = 'this-run';

/** The variable that holds the ordinal at which a copy ends. */
export const COPY_ROOM = 'room';

/** The copy of a script in so much free room; undefined where none fits. */
export function copyIn(
  room_bytes: number,
  program: Program,
  extras: Extras,
  copy: Omit<Copy, 'until'>,
): Copy | undefined {
  const { token, leg, mount } = copy;
  const until = ordinalAfter(program.body, 0, room_bytes * USED_PART, extras);
  if (until === 'all') return { token, leg, mount };
  return until === 0 ? undefined : { token, leg, mount, until };
}

/** What the person is told before the start. */
export function copyNote(
  copy: Copy | undefined,
  room_bytes: number,
  program: Program,
  extras: Extras,
): string {
  const needed = bytesText(bytesOf(program.body, extras));
  const there = `its storage has ${bytesText(room_bytes)} free, and a copy takes up to ${needed}`;
  if (copy === undefined)
    return `No copy of the data is kept on the instrument: ${there}. Make room there, or do without.`;
  const place = copy.until === undefined ? undefined : locate(program, copy.until);
  if (place === undefined)
    return `A copy of the data is kept on the instrument (${there}): \`cottrell recover\` has it back after a lost line.`;
  const minutes = (place.start_us / 60e6).toPrecision(3);
  return `The copy of the data on the instrument ends early, after about ${minutes} min, before "${place.loop.node.name}", cycle ${place.cycle + 1}: ${there}. The run itself goes on.`;
}

/** Why a script keeps no copy, by the free room; undefined: the storage could not be asked. */
export function whyNoCopy(room_bytes: number | undefined): string {
  return room_bytes === undefined
    ? 'its storage did not say how much room it has'
    : 'its storage has no room left';
}

/** Lines that begin the copy, before anything is measured. */
export function beginCopy({ token, leg, mount, until }: Copy): string[] {
  return [
    ...mount,
    // The instrument writes the next free number.
    `file_open "${copyName(token, '&i')}" 2`,
    'set_script_output 3',
    `send_string "${NOTE.copy} ${leg}"`,
    ...(until === undefined ? [] : [`store_var ${COPY_ROOM} ${until}i jb`]),
  ];
}

/** Lines after a measurement loop that end a copy for which no more room is left. */
export function watchCopy({ until }: Copy): string[] {
  if (until === undefined) return [];
  return [
    `if n >= ${COPY_ROOM}`,
    ` send_string "${NOTE.copyEnds}"`,
    ' set_script_output 1',
    ' file_close',
    ` store_var ${COPY_ROOM} ${LARGEST_ORDINAL}i jb`,
    'endif',
  ];
}

/** Lines at the end of the script. */
export const END_COPY: readonly string[] = ['set_script_output 1', 'file_close'];

/** The name of a copy anywhere in a line of a listing, and the token in it; undefined where there is none. */
export function copyInLine(line: string): { readonly name: string; readonly token: string } | undefined {
  const found = NAME.exec(line);
  return found === null ? undefined : { name: found[0], token: found[1]! };
}

function copyName(token: string, number: string): string {
  return `cottrell_${token}_${number}.txt`;
}

const NAME = new RegExp(copyName('([0-9a-z]+)', String.raw`\d{4}`).replace('.', String.raw`\.`));

/** The last ordinal before which all loops fit into so many bytes, or all of them. */
function ordinalAfter(
  nodes: readonly ProgramNode[],
  ordinal: number,
  room_bytes: number,
  extras: Extras,
): number | 'all' {
  let left = room_bytes;
  let at = ordinal;
  for (const node of nodes) {
    const count = node.kind === 'repeat' ? node.count : 1;
    const bytes = node.kind === 'repeat' ? bytesOf(node.body, extras) : loopBytes(node, extras);
    if (bytes * count <= left) {
      left -= bytes * count;
      at += node.ordinals * count;
      continue;
    }
    if (node.kind === 'loop') return at;
    const passes = Math.floor(left / bytes);
    return ordinalAfter(node.body, at + passes * node.ordinals, left - passes * bytes, extras) as number;
  }
  return 'all';
}

function bytesOf(nodes: readonly ProgramNode[], extras: Extras): number {
  return nodes.reduce(
    (sum, node) =>
      sum + (node.kind === 'repeat' ? node.count * bytesOf(node.body, extras) : loopBytes(node, extras)),
    0,
  );
}
