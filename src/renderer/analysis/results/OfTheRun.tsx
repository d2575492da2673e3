// What the run of a sheet says besides its charge: every potential on both scales, and how it lasted.
import { potentialTable } from '../../../core/potential-table.ts';
import { useApi } from '../../app-state.ts';
import { useAnswer } from '../../ask.ts';
import { FiguresTable } from '../../parts/FiguresTable.tsx';
import { TroubleNote } from '../../parts/TroubleNote.tsx';
import { Durability } from './Durability.tsx';

interface Props {
  readonly run: number;
  /** The sheet, whose efficiencies stand among the courses. */
  readonly text: string;
}

export function OfTheRun({ run, text }: Props) {
  const api = useApi();
  const potentials = useAnswer(`potentials ${run}`, () => api.runs.potentials({ run }));
  const durability = useAnswer(`durability ${run} ${text}`, () => api.efficiency.durability({ run, text }));
  const table = potentials.value === undefined ? undefined : potentialTable(potentials.value);
  return (
    <>
      <section className="panel">
        <h2>Potentials</h2>
        <TroubleNote trouble={potentials.trouble} what="The potentials are not known." />
        {table !== undefined && (
          <>
            <FiguresTable label="Potentials of the run" header={table.header} rows={table.rows} />
            {table.notes.map((note) => (
              <p key={note} className="quiet">
                {note}
              </p>
            ))}
          </>
        )}
      </section>
      <TroubleNote trouble={durability.trouble} what="How the run lasted is not known." />
      {durability.value !== undefined && <Durability durability={durability.value} />}
    </>
  );
}
