// Brings one piece of news to where a person wants it: a webhook or a command. It never goes through a shell, never waits
// for ever, and never says the address of a webhook, which is a secret.
import { spawn } from 'node:child_process';
import { CottrellError } from '../../../core/errors.ts';
import type { News } from '../../../core/news.ts';
import type { Clock } from '../../../drivers/clock.ts';

/** What a webhook and a command are given. */
export interface Alarm extends News {
  readonly program: string;
  readonly computer: string;
  /** When it happened, ISO 8601. */
  readonly at: string;
}

const WITHIN_S = 10;
/** A webhook that fails is tried again after these waits. */
const AGAIN_AFTER_S = [5, 30];
const COMMAND_WITHIN_S = 60;

/** Where an alarm goes, without what is secret of it: "hooks.example.org". */
export function placeOf(webhook: string): string {
  return new URL(webhook).host;
}

/** Posts the alarm as JSON. Tries three times, or once where a person waits for it. Throws `alarm-failed`. */
export async function postAlarm(
  webhook: string,
  alarm: Alarm,
  clock: Clock,
  tries: 'often' | 'once' = 'often',
): Promise<void> {
  for (const wait_s of tries === 'once' ? [undefined] : [...AGAIN_AFTER_S, undefined]) {
    const trouble = await posted(webhook, alarm, clock);
    if (trouble === undefined) return;
    if (wait_s === undefined)
      throw new CottrellError('alarm-failed', `The webhook at ${placeOf(webhook)} ${trouble}.`);
    await clock.sleep(wait_s);
  }
}

/** What went wrong, in words; undefined where it arrived. */
async function posted(webhook: string, alarm: Alarm, clock: Clock): Promise<string | undefined> {
  const over = new AbortController();
  const timer = new AbortController();
  void clock.sleep(WITHIN_S, timer.signal).then(() => over.abort());
  try {
    const response = await fetch(webhook, {
      method: 'POST',
      // `text` is what chat services show; everything else is for programs.
      body: JSON.stringify({ ...alarm, text: `${alarm.title}\n${alarm.text}` }),
      headers: { 'content-type': 'application/json' },
      redirect: 'error',
      signal: over.signal,
    });
    await response.body?.cancel();
    return response.ok ? undefined : `answered ${response.status}`;
  } catch (error) {
    if (over.signal.aborted) return `did not answer within ${WITHIN_S} s`;
    const { cause } = error as Error;
    return `cannot be reached (${(cause as NodeJS.ErrnoException | undefined)?.code ?? (error as Error).name})`;
  } finally {
    timer.abort();
  }
}

/**
 * Starts a program of the person's choice. {kind}, {title}, {text}, {run} and {instrument} in its arguments are replaced;
 * the same is in COTTRELL_ALARM_* of its environment, and the whole alarm as JSON on its standard input. Throws
 * `alarm-failed` for a program that cannot be started, fails, or takes longer than a minute (it is ended then).
 */
export async function runAlarmCommand(
  [file, ...args]: readonly string[],
  alarm: Alarm,
  clock: Clock,
): Promise<void> {
  const facts = {
    kind: alarm.kind,
    title: alarm.title,
    text: alarm.text,
    run: String(alarm.run ?? ''),
    instrument: alarm.instrument,
  };
  const environment = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [`COTTRELL_ALARM_${name.toUpperCase()}`, value]),
  );
  const filled = args.map((argument) =>
    argument.replaceAll(/\{(\w+)\}/gu, (all, name) => facts[name as keyof typeof facts] ?? all),
  );
  const over = new AbortController();
  const child = spawn(file!, filled, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', (error) => resolve(`cannot be started: ${error.message}`));
    child.on('close', (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`),
    );
  });
  // A program that does not read its input closes it: no matter.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(alarm));
  const late = clock
    .sleep(COMMAND_WITHIN_S, over.signal)
    .then(() => `took longer than ${COMMAND_WITHIN_S} s`);
  const trouble = await Promise.race([ended, late]);
  over.abort();
  if (trouble === undefined) return;
  child.kill();
  throw new CottrellError('alarm-failed', `The alarm command ${file} ${trouble}.`);
}
