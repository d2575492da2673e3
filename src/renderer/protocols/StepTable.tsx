// The steps of a protocol as a table: what each does and how long, in order; the chosen one opens with its fields. Steps inside a repeat
// are a table of their own below it.
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Path } from '../../core/document.ts';
import type { StepSummary } from '../../core/protocol/protocol.ts';
import { formatDuration } from '../../core/quantity.ts';
import { Fields } from '../documents/Fields.tsx';
import { useForm } from '../documents/form.ts';
import { Order, Remove } from '../documents/list-buttons.tsx';
import { labelOf } from '../documents/look.ts';
import { isMap, type Plain, valueAt } from '../documents/plain.ts';
import { countBelow, problemsAt } from '../documents/problems.ts';
import { grouped } from '../runs/figures.ts';
import classes from './StepTable.module.css';
import { kindOf, kindsOf, newStep, settingsText } from './steps.ts';

interface Props {
  readonly path: Path;
  /** What the compiler made of them, where the protocol can be used and they are the outermost. */
  readonly summaries?: readonly StepSummary[] | undefined;
}

export function StepTable({ path, summaries }: Props) {
  const { value: document, problems } = useForm();
  const [open, setOpen] = useState<number>();
  const value = valueAt(document, path) as Plain | undefined;
  const steps = Array.isArray(value) ? (value as readonly Plain[]) : [];
  const error = problemsAt(problems, path);
  return (
    <div className={classes.steps}>
      <ol className={classes.table}>
        {steps.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the list
          <li key={i} className={classes.step} data-open={open === i || undefined}>
            <Row
              path={path}
              index={i}
              count={steps.length}
              step={step}
              summary={summaries?.[i]}
              isOpen={open === i}
              onToggle={() => setOpen(open === i ? undefined : i)}
            />
            {open === i && <Settings path={[...path, i]} step={step} />}
          </li>
        ))}
      </ol>
      {error !== undefined && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      <AddStep path={path} count={steps.length} onAdded={setOpen} />
    </div>
  );
}

interface RowProps {
  readonly path: Path;
  readonly index: number;
  readonly count: number;
  readonly step: Plain;
  readonly summary: StepSummary | undefined;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function Row({ path, index, count, step, summary, isOpen, onToggle }: RowProps) {
  const { edit, problems } = useForm();
  const kind = kindOf(step);
  const wrong = countBelow(problems, [...path, index]);
  const what = `step ${index + 1}`;
  return (
    <div className={classes.row}>
      <button type="button" className={classes.head} aria-expanded={isOpen} onClick={onToggle}>
        <span className={`figures ${classes.number}`}>{index + 1}</span>
        <span className={classes.kind}>{kind === undefined ? 'choose a kind' : labelOf(kind)}</span>
        <span className={classes.what}>{summary?.text ?? settingsText(step)}</span>
        {wrong > 0 && (
          <span className={classes.wrong}>{wrong === 1 ? '1 problem' : `${wrong} problems`}</span>
        )}
        {summary !== undefined && wrong === 0 && (
          <span className={`figures ${classes.length}`}>
            {formatDuration(summary.duration_s)}
            <small>{grouped(summary.samples)} samples</small>
          </span>
        )}
      </button>
      <div className={classes.actions}>
        <Order path={path} index={index} count={count} what={what} />
        <ActionIcon
          variant="subtle"
          size="lg"
          aria-label={`Duplicate ${what}`}
          title="Duplicate"
          onClick={() => edit({ kind: 'insert', path, at: index + 1, value: step })}
        >
          <svg
            viewBox="0 0 16 16"
            width="16"
            height="16"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.4"
            aria-hidden="true"
          >
            <rect x="5.5" y="5.5" width="8" height="8" rx="1" />
            <path d="M10.5 3V2.5h-8v8H3" />
          </svg>
        </ActionIcon>
        <Remove what={what} onClick={() => edit({ kind: 'remove', path: [...path, index] })} />
      </div>
    </div>
  );
}

/** The settings of the chosen step. */
function Settings({ path, step }: { path: Path; step: Plain }) {
  const { root, problems } = useForm();
  const kind = kindOf(step);
  const known = kindsOf(root).find((one) => one.kind === kind);
  const error = problemsAt(problems, path) ?? (kind && problemsAt(problems, [...path, kind]));
  const inner = known?.schema.properties?.steps === undefined ? [] : ['steps'];
  return (
    <div className={classes.settings}>
      {known?.help !== undefined && <p className="quiet">{known.help}</p>}
      {error !== undefined && (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
      {known !== undefined && (
        <Fields path={[...path, known.kind]} schema={known.schema} except={inner} addLabel="Setting" />
      )}
      {known !== undefined && inner.length > 0 && isMap(step) && (
        <StepTable path={[...path, known.kind, 'steps']} />
      )}
    </div>
  );
}

function AddStep({ path, count, onAdded }: { path: Path; count: number; onAdded: (index: number) => void }) {
  const { root, edit } = useForm();
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button variant="light">+ Step</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kindsOf(root).map(({ kind, help }) => (
          <Menu.Item
            key={kind}
            onClick={() => {
              const value = newStep(root, kind);
              if (count === 0) edit({ kind: 'set', path, value: [value] });
              else edit({ kind: 'insert', path, at: count, value });
              onAdded(count);
            }}
          >
            <strong>{labelOf(kind)}</strong>
            <span className={classes.offer}>{help}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
