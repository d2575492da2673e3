// `cottrell check`: what a protocol will do on an instrument, before anything is touched. Never starts a run.

import { adviseSampling } from '../../../core/advice.ts';
import { CottrellError } from '../../../core/errors.ts';
import type { Protocol } from '../../../core/protocol/protocol.ts';
import { formatDuration, formatQuantity } from '../../../core/quantity.ts';
import { type Limit, segmentsOf } from '../../../core/waveform.ts';
import {
  count,
  current,
  durationText,
  potential,
  rangeText,
  samplingText,
  setText,
} from '../../../core/wording.ts';
import { systemClock } from '../../../drivers/clock.ts';
import type { Plan } from '../../../drivers/driver.ts';
import { instrumentLine } from '../instrument.ts';
import { type CommandResult, table } from '../output.ts';
import { openProtocol } from '../protocol-file.ts';
import { requestOf } from '../recording.ts';

interface CheckOptions {
  readonly instrument: string;
  readonly set: readonly string[];
  readonly coarsen?: boolean;
}

/** Asking a real instrument would stop what runs on it. */
function refuseRealInstrument(spec: string): void {
  if (/^(serial|name):/u.test(spec))
    throw new CottrellError('argument-invalid', 'check touches no instrument.', {
      advice:
        'Name the model instead, for example --instrument sim:emstat4-hr; `cottrell instruments` lists them.',
    });
}

export async function checkCommand([file]: string[], options: CheckOptions): Promise<CommandResult> {
  refuseRealInstrument(options.instrument);
  const protocol = openProtocol(file!, options.set);
  await using instrument = await instrumentLine(options.instrument, systemClock, { protocol }).open();
  const plan = await instrument.prepare(requestOf(protocol), { coarsen: options.coarsen === true });
  const advice = adviseSampling({ waveform: plan.waveform, cell: protocol.cell, range: plan.range });
  const { program: _private, request: _request, ...shown } = plan;
  const { text: _text, ...compiled } = protocol;
  return {
    data: { protocol: compiled, instrument: instrument.identity, plan: shown, advice },
    text: checkText(protocol, plan, instrument.identity.label, advice),
    exitCode: 0,
  };
}

function checkText(protocol: Protocol, plan: Plan, label: string, advice: readonly string[]): string {
  const segments = segmentsOf(plan.waveform).map(({ node, visits }) => [
    node.name,
    node.kind,
    setText(node),
    durationText(node),
    count(visits),
    samplingText(node),
    node.limits.map(limitText).join(', '),
  ]);
  const lines = [
    protocol.title,
    ...sourceLines(protocol),
    '',
    `On ${label}, ${formatDuration(plan.duration_s)}, ${count(plan.samples)} samples, range ${rangeText(plan.range)}:`,
    '',
    table(['segment', 'kind', '>set', '>duration', '>visits', 'sampling', 'limits'], segments),
  ];
  const scales = protocol.potentials.filter(({ versusRHE_V }) => versusRHE_V !== undefined);
  if (scales.length > 0)
    lines.push(
      '',
      `Potentials against ${protocol.cell.reference.name}; against RHE: ${scales.map(({ text, versusRHE_V }) => `${text} = ${formatQuantity(versusRHE_V!, 'V', { digits: 4 })}`).join(', ')}.`,
    );
  section(
    lines,
    'Stop rules',
    plan.rules.map(({ by, exactness }, i) => `${i + 1}. watched by the ${by}: ${exactness}`),
  );
  section(lines, 'Notes', plan.notes);
  section(lines, 'Advice', advice);
  return lines.join('\n');
}

function sourceLines({ source }: Protocol): string[] {
  if (source === undefined) return [];
  return [
    ...(source.cite ? [`  ${source.cite}${source.doi ? `, doi ${source.doi}` : ''}`] : []),
    ...(source.stated.length > 0 ? [`  stated by the source: ${source.stated.join(', ')}`] : []),
    ...(source.assumed.length > 0 ? [`  ASSUMED by us: ${source.assumed.join(', ')}`] : []),
  ];
}

function section(lines: string[], title: string, entries: readonly string[]): void {
  if (entries.length > 0) lines.push('', `${title}:`, ...entries.map((entry) => `  · ${entry}`));
}

/** "|I| ≤ 190 mA (100 ms)" */
function limitText({ quantity, value, for_s }: Limit): string {
  const isCurrent = quantity.includes('current');
  const shown = isCurrent ? current(value) : potential(value);
  const names = {
    'current magnitude': '|I| ≤',
    'cathodic current': '−I ≤',
    'anodic current': 'I ≤',
    'potential above': 'E ≤',
    'potential below': 'E ≥',
  };
  const patience = for_s > 0 ? ` (${formatQuantity(for_s, 's', { digits: 3 })})` : '';
  return `${names[quantity]} ${shown}${patience}`;
}
