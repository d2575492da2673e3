// `cottrell alarms`: shows, sets and tries who is told when a run ends. The address of a webhook is never shown whole.
import { systemClock } from '../../../drivers/clock.ts';
import { AlarmBell } from '../alarms/bell.ts';
import { placeOf } from '../alarms/deliver.ts';
import { type AlarmSettings, alarmFile, readAlarms, writeAlarms } from '../alarms/settings.ts';
import type { CommandResult } from '../output.ts';
import { defaultLibraryPath } from '../paths.ts';

interface AlarmOptions {
  readonly webhook?: string;
  /** False: no command any more. */
  readonly command: boolean;
  readonly on?: AlarmSettings['on'];
  readonly test?: boolean;
  readonly library?: string;
}

export async function alarmsCommand(command: string[], options: AlarmOptions): Promise<CommandResult> {
  const file = alarmFile(options.library ?? defaultLibraryPath());
  const former = readAlarms(file);
  const settings = changed(former, command, options);
  if (JSON.stringify(settings) !== JSON.stringify(former)) writeAlarms(file, settings);
  if (options.test) await new AlarmBell({ file, clock: systemClock, complain: () => undefined }).test();
  const { webhook, ...rest } = settings;
  const place = webhook === undefined ? undefined : placeOf(webhook);
  return {
    data: { file, ...rest, webhook: place, tested: options.test === true },
    text: textOf(settings, place, file) + (options.test ? '\nRung: everything arrived.' : ''),
    exitCode: 0,
  };
}

function changed(former: AlarmSettings, wished: readonly string[], options: AlarmOptions): AlarmSettings {
  const webhook = options.webhook === 'off' ? undefined : (options.webhook ?? former.webhook);
  const command = !options.command ? undefined : wished.length > 0 ? [...wished] : former.command;
  return { ...(webhook && { webhook }), ...(command && { command }), on: options.on ?? former.on };
}

function textOf({ command, on }: AlarmSettings, place: string | undefined, file: string): string {
  return [
    `webhook   ${place ?? 'none'}`,
    `command   ${command?.map((part) => (/\s/u.test(part) ? JSON.stringify(part) : part)).join(' ') ?? 'none'}`,
    `rings on  ${on === 'trouble' ? 'trouble: a run that tripped, an unsafe cell' : 'every end of a run, and an unsafe cell'}`,
    `kept in   ${file}`,
  ].join('\n');
}
