// The form of a group: which saved analyses belong to it, of which product, and what was varied between them. Values are offered from the
// frozen protocols of their runs.
import { Autocomplete, Button, Checkbox, NativeSelect } from '@mantine/core';
import type { Analysis } from '../../../main/api/shapes/efficiency.ts';
import { useApi } from '../../app-state.ts';
import { useAnswer, useCommand } from '../../ask.ts';
import { Fields } from '../../documents/Fields.tsx';
import { useForm } from '../../documents/form.ts';
import { Remove } from '../../documents/list-buttons.tsx';
import { isMap, type Plain, valueAt } from '../../documents/plain.ts';
import { problemsAt } from '../../documents/problems.ts';
import { TroubleNote } from '../../parts/TroubleNote.tsx';
import { instantText } from '../../runs/search.ts';
import { efficiencyText } from '../bars.ts';
import classes from '../Sheet.module.css';
import { Cell } from '../table/Cell.tsx';
import table from '../table/Table.module.css';
import { memberValue, productsOf, runsOf } from './members.ts';
import { cycleMembers, OVER_CYCLES, OVER_TIME, seriesMembers } from './run-series.ts';
import { variedBetween } from './varied.ts';

/** As many as a group may have. */
const MOST_MEMBERS = 2000;

export function GroupForm({ analyses }: { analyses: readonly Analysis[] }) {
  const api = useApi();
  const { root, value, edit, problems } = useForm();
  const listed = valueAt(value, ['members']) as Plain | undefined;
  const members = Array.isArray(listed) ? (listed as readonly Plain[]) : [];
  const product = String(valueAt(value, ['product']) ?? '');
  const parameter = String(valueAt(value, ['parameter']) ?? '');
  const runs = runsOf(members, analyses);
  const known = runs.filter((run): run is number => run !== undefined);
  const { value: frozen } = useAnswer(`frozen ${known.join()}`, () =>
    Promise.all(known.map((run) => api.runs.get({ run }))),
  );
  const offers = frozen !== undefined && frozen.length === known.length ? variedBetween(frozen) : [];

  const overCycles = useCommand(async (run: number, analysis: number) => {
    const { efficiencies } = await api.efficiency.durability({ run, analysis, most: MOST_MEMBERS });
    const course = efficiencies.find(({ of }) => of.quantity === 'efficiency' && of.product === product);
    const series = course === undefined ? [] : cycleMembers(analysis, course);
    if (series.length === 0)
      throw new Error(`Run ${run} repeats nothing, or its aliquots lie outside of what it repeats.`);
    take(OVER_CYCLES, series);
  });

  function choose(analysis: Analysis, isIn: boolean): void {
    const at = members.findIndex((member) => isMap(member) && member.analysis === analysis.id);
    if (isIn && at < 0) {
      const name = analysis.run === undefined ? `analysis ${analysis.id}` : `run ${analysis.run}`;
      edit({
        kind: 'set',
        path: ['members'],
        value: [...members, { analysis: analysis.id, name, ...(parameter !== '' && { at: '' }) }],
      });
    } else if (!isIn && at >= 0) edit({ kind: 'remove', path: ['members', at] });
  }

  /** Other members, of one analysis. */
  function take(name: string, series: readonly Plain[]): void {
    edit(
      { kind: 'set', path: ['parameter'], value: name },
      { kind: 'set', path: ['members'], value: series },
    );
  }

  /** The parameter with the values the runs have of it; without one, all are replicates. */
  function vary(name: string): void {
    const offer = offers.find((one) => one.name === name);
    const next = members.map((member, i): Plain => {
      if (!isMap(member)) return member;
      const { at, ...rest } = member;
      if (name.trim() === '') return rest;
      const place = runs.slice(0, i).filter((run) => run !== undefined).length;
      const own = runs[i] === undefined ? undefined : offer?.values[place];
      return { ...rest, at: own ?? at ?? '' };
    });
    edit(
      name.trim() === ''
        ? { kind: 'remove', path: ['parameter'] }
        : { kind: 'set', path: ['parameter'], value: name },
      { kind: 'set', path: ['members'], value: next },
    );
  }

  return (
    <div className={classes.form}>
      <section className="panel">
        <h2>What is grouped</h2>
        <div className={classes.groupHead}>
          <Fields path={[]} schema={root} only={['title']} usual={['title']} />
          <NativeSelect
            label="Product"
            error={problemsAt(problems, ['product'])}
            value={product}
            data={[...new Set([product, ...productsOf(analyses)])].filter((name) => name !== '')}
            onChange={(event) => edit({ kind: 'set', path: ['product'], value: event.currentTarget.value })}
          />
          <Autocomplete
            label="What was varied"
            description={
              offers.length > 0
                ? 'Offered: what differs between the protocols of the runs. Empty: replicates.'
                : 'Empty: all are replicates. Potential, pulse time, cycle…'
            }
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={problemsAt(problems, ['parameter'])}
            value={parameter}
            data={offers.map(({ name }) => name)}
            onChange={vary}
          />
        </div>
        {members.length > 0 && (
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Member</th>
                {parameter !== '' && <th scope="col">{parameter}</th>}
                <td className={table.number} />
              </tr>
            </thead>
            <tbody>
              {members.map((member, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a member is its place in the group
                <tr key={i}>
                  <td>
                    <Cell
                      label={`Name of member ${i + 1}`}
                      value={memberValue(member, 'name')}
                      error={
                        problemsAt(problems, ['members', i]) ??
                        problemsAt(problems, ['members', i, 'analysis'])
                      }
                      onType={(text) => edit({ kind: 'set', path: ['members', i, 'name'], value: text })}
                    />
                  </td>
                  {parameter !== '' && (
                    <td>
                      <Cell
                        label={`${parameter} of member ${i + 1}`}
                        value={memberValue(member, 'at')}
                        error={problemsAt(problems, ['members', i, 'at'])}
                        onType={(text) =>
                          edit({
                            kind: 'set',
                            path: ['members', i, 'at'],
                            value: text !== '' && Number.isFinite(Number(text)) ? Number(text) : text,
                          })
                        }
                      />
                    </td>
                  )}
                  <td className={table.last}>
                    <Remove
                      what={`member ${i + 1}`}
                      onClick={() => edit({ kind: 'remove', path: ['members', i] })}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section className="panel" aria-label="Saved analyses">
        <h2>Saved analyses</h2>
        <TroubleNote trouble={overCycles.trouble} what="There is no series over cycles." />
        {analyses.length === 0 && <p className="quiet">None yet: save the sheet of a run first.</p>}
        {analyses.toReversed().map((analysis) => {
          const found = analysis.result.products.find((one) => one.product === product)?.efficiency;
          const series = seriesMembers(analysis, product);
          return (
            <div key={analysis.id}>
              <Checkbox
                className={classes.member}
                label={`${analysis.run === undefined ? 'charge typed in' : `run ${analysis.run}`}: ${analysis.result.title ?? 'Efficiency'}`}
                description={`${instantText(analysis.created_ms)} · ${product} ${found == null ? '–' : efficiencyText(found.efficiency, found.u)} · analysis ${analysis.id}`}
                checked={members.some((member) => isMap(member) && member.analysis === analysis.id)}
                onChange={(event) => choose(analysis, event.currentTarget.checked)}
              />
              {series.length > 1 && (
                <>
                  <Button
                    variant="subtle"
                    size="sm"
                    title="Instead of the present members: the efficiency since the aliquot before, against time"
                    onClick={() => take(OVER_TIME, series)}
                  >
                    Its {series.length} aliquots over time
                  </Button>
                  {analysis.run !== undefined && (
                    <Button
                      variant="subtle"
                      size="sm"
                      title="Instead of the present members: the same against the number of the cycle"
                      loading={overCycles.busy}
                      onClick={() => void overCycles.run(analysis.run!, analysis.id)}
                    >
                      over cycles
                    </Button>
                  )}
                </>
              )}
            </div>
          );
        })}
      </section>
    </div>
  );
}
