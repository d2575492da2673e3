// Bench: connect an instrument, choose a protocol, see what will happen, and run it. What runs is shown in place of
// what is planned, never beside it under the same heading.
import { useInstruments } from '../app-state.ts';
import classes from '../bench/bench.module.css';
import { CellForm } from '../bench/CellForm.tsx';
import { useChoice } from '../bench/choice.ts';
import { useDraft } from '../bench/draft.ts';
import { FirstStart } from '../bench/FirstStart.tsx';
import { GoingOn } from '../bench/GoingOn.tsx';
import { InstrumentPanel } from '../bench/InstrumentPanel.tsx';
import { PlanPanel } from '../bench/PlanPanel.tsx';
import { ProtocolChoice } from '../bench/ProtocolChoice.tsx';
import { RunningPanel } from '../bench/RunningPanel.tsx';
import { isLive } from '../frame/states.ts';

export default function Bench() {
  const all = useInstruments();
  const { instrument } = useChoice();
  const draft = useDraft();
  const chosen = all.find((snapshot) => snapshot.instrument === instrument) ?? all[0];
  const isRunning = chosen !== undefined && isLive(chosen.state.name);
  return (
    <div className={classes.bench}>
      <div className={classes.column}>
        <GoingOn />
        <InstrumentPanel all={all} chosen={chosen} />
        {!isRunning && <ProtocolChoice draft={draft} />}
        {!isRunning && draft.text !== undefined && <CellForm draft={draft} />}
      </div>
      <div className={classes.column}>
        {all.length === 0 && <FirstStart />}
        {isRunning ? <RunningPanel snapshot={chosen} /> : <PlanPanel draft={draft} snapshot={chosen} />}
      </div>
    </div>
  );
}
