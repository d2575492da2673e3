// Bench: connect an instrument, choose what to do, see what will happen, and run it: one protocol, a queue of them, or a
// potential by hand. What runs is shown in place of what is planned, never beside it under the same heading.
import { SegmentedControl } from '@mantine/core';
import { useInstruments } from '../app-state.ts';
import classes from '../bench/bench.module.css';
import { CellForm } from '../bench/CellForm.tsx';
import { type BenchMode, choose, useChoice } from '../bench/choice.ts';
import { useDraft } from '../bench/draft.ts';
import { FirstStart } from '../bench/FirstStart.tsx';
import { GoingOn } from '../bench/GoingOn.tsx';
import { HandPanel } from '../bench/HandPanel.tsx';
import { InstrumentPanel } from '../bench/InstrumentPanel.tsx';
import { PlanPanel } from '../bench/PlanPanel.tsx';
import { ProtocolChoice } from '../bench/ProtocolChoice.tsx';
import { RunningPanel } from '../bench/RunningPanel.tsx';
import { isLive } from '../frame/states.ts';
import { HaltedQueues } from '../queue/GoOn.tsx';
import { QueueEditor } from '../queue/QueueEditor.tsx';
import { QueueProgress } from '../queue/QueueProgress.tsx';

const MODES = [
  { value: 'run', label: 'One run' },
  { value: 'queue', label: 'Queue' },
  { value: 'hand', label: 'By hand' },
];

export default function Bench() {
  const all = useInstruments();
  const { instrument, mode } = useChoice();
  const draft = useDraft();
  const chosen = all.find((snapshot) => snapshot.instrument === instrument) ?? all[0];
  const isRunning = chosen !== undefined && isLive(chosen.state.name);
  const queue = chosen?.queue;
  const isQueued = queue !== undefined && queue.phase !== 'done' && queue.phase !== 'halted';
  const isOne = !isRunning && !isQueued && mode === 'run';
  return (
    <div className={classes.bench}>
      <div className={classes.column}>
        <GoingOn />
        <InstrumentPanel all={all} chosen={chosen} />
        {isOne && <ProtocolChoice draft={draft} />}
        {isOne && draft.text !== undefined && <CellForm draft={draft} />}
      </div>
      <div className={classes.column}>
        {all.length === 0 && <FirstStart />}
        {!isRunning && !isQueued && (
          <SegmentedControl
            aria-label="What to do"
            data={MODES}
            value={mode}
            onChange={(chosenMode) => choose({ mode: chosenMode as BenchMode })}
          />
        )}
        {isRunning && <RunningPanel snapshot={chosen} />}
        {queue !== undefined && chosen !== undefined && (isQueued || mode === 'queue') && (
          <QueueProgress
            key={chosen.instrument}
            queue={queue.queue}
            phase={queue.phase}
            instrument={chosen.instrument}
          />
        )}
        {isOne && <PlanPanel draft={draft} snapshot={chosen} />}
        {!isRunning && !isQueued && mode === 'hand' && <HandPanel snapshot={chosen} />}
        {!isRunning && !isQueued && mode === 'queue' && (
          <>
            {chosen !== undefined && <HaltedQueues shown={queue?.queue} instrument={chosen.instrument} />}
            <QueueEditor snapshot={chosen} />
          </>
        )}
      </div>
    </div>
  );
}
