// The run that is planned: the text of the chosen protocol with the settings typed over it, and what the program says
// that means. Nothing here touches an instrument.
import { useDebouncedValue } from '@mantine/hooks';
import type { Trouble } from '../../main/api/shapes/common.ts';
import type { Compilation } from '../../main/api/shapes/protocols.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { settingsOf, useChoice } from './choice.ts';

export type Compiled = Extract<Compilation, { kind: 'compiled' }>;
type Problem = Extract<Compilation, { kind: 'invalid' }>['problems'][number];

export interface Draft {
  readonly text: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly readTrouble: Trouble | undefined;
  /** What it means; undefined while it is not known or not valid. */
  readonly compiled: Compiled | undefined;
  /** What the text alone means, without the settings. */
  readonly asWritten: Compiled | undefined;
  readonly problems: readonly Problem[];
  /** Whether `compiled` belongs to what is typed now. */
  readonly isCurrent: boolean;
}

const TYPING_PAUSE_MS = 250;

export function useDraft(): Draft {
  const { protocols } = useApi();
  const choice = useChoice();
  const file = choice.protocol;
  const settings = settingsOf(choice);
  const typed = JSON.stringify(settings);
  const [settled] = useDebouncedValue(typed, TYPING_PAUSE_MS);

  const read = useAnswer(`read ${file}`, file === undefined ? undefined : () => protocols.read({ file }));
  const text = read.value?.file === file ? read.value?.text : undefined;
  const ask = (set: string) =>
    text === undefined
      ? undefined
      : () => protocols.compile({ text, settings: JSON.parse(set) as Record<string, string> });
  const asWritten = useAnswer(`${file} ${text?.length}`, ask('{}'));
  const compilation = useAnswer(`${file} ${text?.length} ${settled}`, ask(settled));

  const now = compilation.value;
  return {
    text,
    settings,
    readTrouble: read.trouble ?? compilation.trouble,
    compiled: text !== undefined && now?.kind === 'compiled' ? now : undefined,
    asWritten: text !== undefined && asWritten.value?.kind === 'compiled' ? asWritten.value : undefined,
    problems: now?.kind === 'invalid' ? now.problems : [],
    isCurrent: compilation.isCurrent && settled === typed,
  };
}
