// Analysis: which run, then its efficiency sheet; or a sheet for a charge that passed elsewhere ("new"); or several saved
// analyses together ("group"), also those of a queue ("group/3").
import { useState } from 'react';
import { ChooseRun } from '../analysis/ChooseRun.tsx';
import { GroupEditor } from '../analysis/group/GroupEditor.tsx';
import { begunGroup } from '../analysis/group/members.ts';
import { groupOfQueue } from '../analysis/group/queue-series.ts';
import { SheetEditor } from '../analysis/SheetEditor.tsx';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import type { ViewProps } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';

/** A sheet to begin with, where no run of the library made the charge. */
const BEGINNING = `cottrell sheet: 1
title: Efficiency
charge: { cathodic: 50 C, anodic: 0 C }
products:
  - product: ammonia
    from: nitrite
    amount: 10 umol
`;

export default function Analysis({ detail }: ViewProps) {
  if (detail === 'new')
    return (
      <SheetEditor key="new" run={undefined} original={BEGINNING} isSimulated={false} published={undefined} />
    );
  const [, ofQueue] = /^group\/(\d+)$/u.exec(detail ?? '') ?? [];
  if (ofQueue !== undefined) return <GroupOfQueue key={ofQueue} queue={Number(ofQueue)} />;
  if (detail === 'group') return <Group />;
  const run = Number(detail);
  return Number.isInteger(run) && run > 0 ? <OfRun key={run} run={run} /> : <ChooseRun />;
}

function Group() {
  const api = useApi();
  const { value, trouble } = useAnswer('analyses', () => api.efficiency.list());
  if (value === undefined) return <TroubleNote trouble={trouble} what="The analyses cannot be listed." />;
  return <GroupEditor analyses={value} draft="group" begun={begunGroup(value)} />;
}

function GroupOfQueue({ queue }: { queue: number }) {
  const api = useApi();
  const { value, trouble } = useAnswer(`queue ${queue}`, () =>
    Promise.all([api.efficiency.list(), api.queues.get({ queue })]),
  );
  if (value === undefined) return <TroubleNote trouble={trouble} what="The queue cannot be shown." />;
  const [analyses, view] = value;
  return (
    <GroupEditor analyses={analyses} draft={`group of queue ${queue}`} begun={groupOfQueue(view, analyses)} />
  );
}

function OfRun({ run }: { run: number }) {
  const api = useApi();
  const { value, trouble } = useAnswer(`template ${run}`, () => api.efficiency.template({ run }));
  // Once open it stays open, whatever becomes of the line: the person is typing in it.
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  if (first === undefined) return <TroubleNote trouble={trouble} what="This run has no sheet." />;
  return (
    <SheetEditor
      run={run}
      original={first.text}
      isSimulated={first.amounts === 'simulated'}
      published={first.published}
    />
  );
}
