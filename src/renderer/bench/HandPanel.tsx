// One potential or one current by hand, on an idle instrument: what it reads now, what is to be applied with what
// protects the cell, and the start. It is a run of one step, so that it is recorded, guarded, and always ends.
import { Autocomplete, Button, SegmentedControl, TextInput } from '@mantine/core';
import { useEffect } from 'react';
import { REFERENCE_NAMES } from '../../core/electrode.ts';
import type { Trouble } from '../../main/api/shapes/common.ts';
import type { Snapshot } from '../../main/api/shapes/instruments.ts';
import { useApi } from '../app-state.ts';
import { useAnswer, useCommand } from '../ask.ts';
import { STATES } from '../frame/states.ts';
import { Figure } from '../parts/Figure.tsx';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { choose, type HandChoice, useChoice } from './choice.ts';

/** How often the idle instrument is asked, ms. */
const READ_EVERY_MS = 1000;

export function HandPanel({ snapshot }: { readonly snapshot: Snapshot | undefined }) {
  return (
    <section className="panel planned" aria-labelledby="hand-heading">
      <header className={classes.heading}>
        <h2 id="hand-heading">By hand</h2>
        <span className={classes.tag}>nothing is running</span>
      </header>
      {snapshot === undefined ? (
        <p>
          <strong>Connect an instrument</strong>, then a potential or a current can be applied by hand.
        </p>
      ) : (
        <div className={classes.stack}>
          <Now key={snapshot.instrument} snapshot={snapshot} />
          <Apply snapshot={snapshot} />
        </div>
      )}
    </section>
  );
}

/** What the instrument reads while the cell is off. */
function Now({ snapshot: { instrument, state } }: { readonly snapshot: Snapshot }) {
  const { instruments } = useApi();
  const isIdle = state.name === 'ready';
  const {
    value: reading,
    trouble,
    again,
  } = useAnswer(`reading of ${instrument}`, isIdle ? () => instruments.read({ instrument }) : undefined);
  useEffect(() => {
    // Asked again after each answer, as long as it is idle.
    if (!isIdle || (reading === undefined && trouble === undefined)) return;
    const look = () => !document.hidden && again();
    const timer = setTimeout(look, READ_EVERY_MS);
    // Nobody reads for a hidden window; it is read again when it is seen again.
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isIdle, reading, trouble, again]);
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dt>Potential at open circuit</dt>
          <dd>
            <Figure value={reading?.potential_V} dimension="V" unit="V" decimals={3} />
          </dd>
        </div>
        <div>
          <dt>Current</dt>
          <dd>
            {reading?.current_A === null ? (
              'not told while the cell is off'
            ) : (
              <Figure value={reading?.current_A} dimension="A" digits={4} />
            )}
          </dd>
        </div>
        <div>
          <dt>Cell</dt>
          <dd>
            {reading === undefined || !isIdle ? 'not known' : reading.cellOn ? 'ON' : 'off: open circuit'}
          </dd>
        </div>
      </dl>
      <TroubleNote trouble={trouble} what="It cannot be read." />
    </>
  );
}

function Apply({ snapshot }: { readonly snapshot: Snapshot }) {
  const { runs } = useApi();
  const { hand } = useChoice();
  const { instrument, allowed, label, state } = snapshot;
  const change = (part: Partial<HandChoice>) => choose({ hand: { ...hand, ...part } });
  const apply = useCommand(() => runs.hold({ instrument, ...wantedOf(hand) }));
  const isCurrent = hand.held === 'current';
  const field = (key: keyof HandChoice, name: string, placeholder: string, required = true) => (
    <TextInput
      label={name}
      placeholder={placeholder}
      spellCheck={false}
      required={required}
      withAsterisk={false}
      value={hand[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault();
        void apply.run();
      }}
    >
      <SegmentedControl
        aria-label="What is applied"
        data={[
          { value: 'potential', label: 'A potential' },
          { value: 'current', label: 'A current' },
        ]}
        value={hand.held}
        onChange={(held) => change({ held: held as HandChoice['held'] })}
      />
      <div className={classes.fields}>
        {isCurrent ? field('current', 'Current', '-5 mA') : field('potential', 'Potential', '-0.4 V')}
        {field('duration', 'For at most', '2 min')}
        {field('maxCurrent', 'Off beyond a current of', '10 mA')}
        <Autocomplete
          label="Reference electrode"
          data={[...REFERENCE_NAMES]}
          value={hand.reference}
          onChange={(reference) => change({ reference })}
        />
        {field('low', isCurrent ? 'Off below' : 'Off below (optional)', '-2 V', isCurrent)}
        {field('high', isCurrent ? 'Off above' : 'Off above (optional)', '1 V', isCurrent)}
      </div>
      <div className={classes.start}>
        <Button
          type="submit"
          size="xl"
          className={classes.go!}
          loading={apply.busy}
          disabled={!allowed.includes('prepare')}
        >
          Apply: switch the cell on
        </Button>
        <span className="quiet">
          A run of one step on {label}: recorded, and off by itself after {hand.duration || 'its time'}, with
          or without this window.
        </span>
      </div>
      <TroubleNote
        trouble={byName(apply.trouble)}
        what={apply.trouble?.code === 'link-lost' ? UNANSWERED : notApplied(state)}
      />
    </form>
  );
}

const UNANSWERED = 'Whether anything was applied is not known: the program does not answer.';

/** With what is known of the cell now: it is said to be off only where the instrument has confirmed it. */
function notApplied({ name }: Snapshot['state']): string {
  const { title, cell } = STATES[name];
  return `Not applied as asked. ${title}: ${cell}.`;
}

/** Nobody wrote the lines of the protocol of a step by hand: its problems are told by the names of their values. */
function byName(trouble: Trouble | undefined): Trouble | undefined {
  return (
    trouble && {
      ...trouble,
      problems: trouble.problems.map(({ message, path }) => ({
        message: path === undefined ? message : `${path.split('.').at(-1)}: ${message}`,
      })),
    }
  );
}

/** What is asked for; fields that do not belong to it stay typed and are not sent. */
function wantedOf({ held, potential, current, low, high, ...rest }: HandChoice) {
  return {
    ...rest,
    ...(held === 'potential' ? { potential } : { current }),
    ...(low.trim() !== '' && { low }),
    ...(high.trim() !== '' && { high }),
  };
}
