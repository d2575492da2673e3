// The figures of a planned run: duration, size, range, rules, limits, every segment with its true sampling, what the
// instrument says about it, and advice. As asked for until the instrument has answered, then as it will be.
import { formatDuration, formatQuantity } from '../../core/quantity.ts';
import type { StopRule } from '../../core/rules.ts';
import { type Limit, segmentsOf } from '../../core/waveform.ts';
import { bytesText, count, durationText, rangeText, samplingText, setText } from '../../core/wording.ts';
import type { PreparedPlan } from '../../main/api/shapes/instruments.ts';
import classes from './bench.module.css';
import type { Compiled } from './draft.ts';

interface Props {
  readonly compiled: Compiled;
  readonly plan: PreparedPlan | undefined;
}

/** What a sample takes in the library, B: measured on runs of pulses (bench/store.ts). */
const BYTES_PER_SAMPLE = 8;

export function PlanFacts({ compiled, plan }: Props) {
  const { duration_s, samples, range, advice, waveform } = plan ?? compiled;
  const segments = segmentsOf(waveform);
  const limits = [...new Set(segments.flatMap(({ node }) => node.limits.map(limitText)))];
  return (
    <>
      <dl className={classes.facts}>
        <Fact name="Duration" value={formatDuration(duration_s)} />
        <Fact name="Samples" value={count(samples)} />
        <Fact name="On disk, about" value={bytesText(samples * BYTES_PER_SAMPLE)} />
        <Fact name="Current range" value={rangeText(range)} />
        <Fact name="Stops" value={compiled.rules.map(ruleText).join('; or ') || 'when the program ends'} />
        <Fact name="Aborts" value={limits.join('; or ') || 'no limit set'} />
        <Fact name="Pause" value={compiled.pause === 'hold' ? 'holds the potential' : 'opens the circuit'} />
        <Fact
          name="If the line breaks"
          value={compiled.onLinkLoss === 'off' ? 'cell off on reconnecting' : 'goes on by itself'}
        />
        {compiled.storage === 'copy' && <Fact name="On the instrument" value="a copy of the data" />}
      </dl>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>Segment</th>
            <th>Set</th>
            <th>Lasts</th>
            <th>Times</th>
            <th>{plan === undefined ? 'Sampling asked for' : 'True sampling'}</th>
          </tr>
        </thead>
        <tbody>
          {segments.map(({ segment, node, visits }) => (
            <tr key={segment}>
              <th scope="row">{node.name}</th>
              <td className="figures">{setText(node)}</td>
              <td className="figures">{durationText(node)}</td>
              <td className="figures">{count(visits)}</td>
              <td>{samplingText(node)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <List title="The instrument says" entries={plan?.notes ?? []} />
      <List
        title="Stop rules"
        entries={plan?.rules.map(({ by, exactness }) => `${by}: ${exactness}`) ?? []}
      />
      <List title="Advice" entries={advice} />
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function List({ title, entries }: { readonly title: string; readonly entries: readonly string[] }) {
  if (entries.length === 0) return null;
  return (
    <div className={classes.list}>
      <strong>{title}</strong>
      <ul>
        {entries.map((entry) => (
          <li key={entry}>{entry}</li>
        ))}
      </ul>
    </div>
  );
}

function ruleText(rule: StopRule): string {
  const at = rule.at === 'at once' ? '' : `, at the ${rule.at}`;
  switch (rule.kind) {
    case 'charge':
      return `${rule.charge} charge ${formatQuantity(rule.value_C, 'C', { digits: 'exact' })}${at}`;
    case 'current':
      return `current ${rule.when} ${formatQuantity(rule.value_A, 'A', { digits: 'exact' })} for ${formatDuration(rule.for_s)}${at}`;
    case 'time':
      return `after ${formatDuration(rule.value_s)}${at}`;
  }
}

function limitText({ quantity, value, for_s }: Limit): string {
  const isPotential = quantity === 'potential above' || quantity === 'potential below';
  const words = isPotential ? quantity : `${quantity} above`;
  const lasting = for_s === 0 ? '' : ` for ${formatDuration(for_s)}`;
  return `${words} ${formatQuantity(value, isPotential ? 'V' : 'A', { digits: 'exact' })}${lasting}`;
}
