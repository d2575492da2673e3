// `cottrell alarms`: shows, sets and tries who is told when a run ends. The address of a webhook is never shown whole.
import { systemClock } from '../../../drivers/clock.ts';
import { AlarmBell } from '../alarms/bell.ts';
import { placeOf } from '../alarms/deliver.ts';
import { type AlarmSettings, alarmFile, readAlarms, writeAlarms } from '../alarms/settings.ts';
import type { CommandResult } from '../output.ts';
import { defaultLibraryPath } from '../paths.ts';

interface AlarmOptions {
  readonly webhook?: string;
  readonly command?: readonly string[];
  readonly on?: AlarmSettings['on'];
  readonly test?: boolean;
  readonly library?: string;
}

export async function alarmsCommand(_args: string[], options: AlarmOptions): Promise<CommandResult> {
  const file = alarmFile(options.library ?? defaultLibraryPath());
  const former = readAlarms(file);
  const settings = changed(former, options);
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

function changed(former: AlarmSettings, { webhook, command, on }: AlarmOptions): AlarmSettings {
  const next = {
    webhook: webhook ?? former.webhook,
    command: command === undefined ? former.command : [...command],
    on: on ?? former.on,
  };
  if (webhook === 'off') next.webhook = undefined;
  if (command?.length === 1 && command[0] === 'off') next.command = undefined;
  return JSON.parse(JSON.stringify(next)) as AlarmSettings;
}

function textOf({ command, on }: AlarmSettings, place: string | undefined, file: string): string {
  return [
    `webhook   ${place ?? 'none'}`,
    `command   ${command?.map((part) => (/\s/u.test(part) ? JSON.stringify(part) : part)).join(' ') ?? 'none'}`,
    `rings on  ${on === 'trouble' ? 'trouble: a run that tripped, an unsafe cell' : 'every end of a run, and an unsafe cell'}`,
    `kept in   ${file}`,
  ].join('\n');
}
