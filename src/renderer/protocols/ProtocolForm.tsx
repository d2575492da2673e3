// The form of a protocol: the steps as a table, everything else as the schema has it, in the order in which people think of it. A key that
// this file does not place comes last, so that a new one is never missing.
import type { StepSummary } from '../../core/protocol/protocol.ts';
import { Fields } from '../documents/Fields.tsx';
import { useForm } from '../documents/form.ts';
import classes from './Editor.module.css';
import { StepTable } from './StepTable.tsx';

const SECTIONS = [
  { title: 'Cell', only: ['cell'] },
  {
    title: 'Range, limits and end',
    only: ['range', 'limits', 'stop', 'pause', 'on link loss', 'on instrument storage'],
    usual: ['pause', 'on link loss'],
  },
  { title: 'Products', only: ['products'] },
] as const;

const ABOUT = ['title', 'description', 'notes', 'source'];
/** Placed elsewhere, or never changed by hand. */
const PLACED = ['cottrell', 'steps', ...ABOUT, ...SECTIONS.flatMap(({ only }) => only)];

export function ProtocolForm({ summaries }: { summaries: readonly StepSummary[] | undefined }) {
  const { root } = useForm();
  const rest = Object.keys(root.properties ?? {}).filter((key) => !PLACED.includes(key));
  return (
    <div className={classes.form}>
      <section className="panel">
        <h2>Steps</h2>
        <StepTable path={['steps']} summaries={summaries} />
      </section>
      {SECTIONS.map(({ title, only, ...more }) => (
        <section key={title} className="panel">
          <h2>{title}</h2>
          <Fields path={[]} schema={root} only={only} {...more} />
        </section>
      ))}
      <section className="panel">
        <h2>What it is</h2>
        <Fields path={[]} schema={root} only={ABOUT} usual={['title', 'description']} />
      </section>
      {rest.length > 0 && (
        <section className="panel">
          <h2>More</h2>
          <Fields path={[]} schema={root} only={rest} />
        </section>
      )}
    </div>
  );
}
