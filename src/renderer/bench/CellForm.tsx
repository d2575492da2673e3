// The cell of the next run: its values as the protocol has them, and what the person types over them. What is wrong
// with a value is said beside it.
import { Autocomplete, Button, TextInput } from '@mantine/core';
import type { Dimension } from '../../core/dimension.ts';
import { REFERENCE_NAMES } from '../../core/electrode.ts';
import { formatQuantity } from '../../core/quantity.ts';
import classes from './bench.module.css';
import { choose, set, useChoice } from './choice.ts';
import type { Compiled, Draft } from './draft.ts';

interface Field {
  readonly path: string;
  readonly label: string;
  readonly dimension?: Dimension;
  /** A value in a unit of the lab. */
  readonly unit?: string;
  readonly read: (cell: Compiled['cell']) => number | undefined;
}

const FIELDS: readonly Field[] = [
  { path: 'cell.area', label: 'Electrode area', dimension: 'm^2', read: (cell) => cell.area_m2 },
  {
    path: 'cell.catalyst mass',
    label: 'Catalyst mass',
    dimension: 'kg',
    read: (cell) => cell.catalystMass_kg,
  },
  {
    path: 'cell.catholyte',
    label: 'Catholyte volume',
    dimension: 'm^3',
    unit: 'mL',
    read: (cell) => cell.catholyte_m3,
  },
  { path: 'cell.pH', label: 'pH', read: (cell) => cell.pH },
  { path: 'cell.temperature', label: 'Temperature', dimension: 'K', read: (cell) => cell.temperature_K },
  {
    path: 'cell.resistance',
    label: 'Resistance Ru',
    dimension: 'ohm',
    read: (cell) => cell.resistance_ohm,
  },
];

export function CellForm({ draft }: { readonly draft: Draft }) {
  const { settings } = useChoice();
  const cell = draft.asWritten?.cell;
  const changed = Object.values(settings).some((text) => text.trim() !== '');
  return (
    <section className="panel" aria-labelledby="cell-heading">
      <header className={classes.heading}>
        <h2 id="cell-heading">Cell</h2>
        {changed && (
          <Button variant="subtle" size="compact-md" onClick={() => choose({ settings: {} })}>
            As in the protocol
          </Button>
        )}
      </header>
      <div className={classes.stack}>
        <Autocomplete
          label="Reference electrode"
          data={[...REFERENCE_NAMES]}
          value={settings['cell.reference'] ?? ''}
          placeholder={cell?.reference.name ?? ''}
          error={problemOf(draft, 'cell.reference')}
          onChange={(text) => set('cell.reference', text)}
        />
        <div className={classes.fields}>
          {FIELDS.map((field) => (
            <TextInput
              key={field.path}
              label={field.label}
              value={settings[field.path] ?? ''}
              placeholder={asInProtocol(field, cell)}
              error={problemOf(draft, field.path)}
              spellCheck={false}
              onChange={(event) => set(field.path, event.currentTarget.value)}
            />
          ))}
        </div>
      </div>
    </section>
  );
}

/** The value of the protocol, or what one would look like. */
function asInProtocol({ path, read, dimension, unit }: Field, cell: Compiled['cell'] | undefined): string {
  const value = cell === undefined ? undefined : read(cell);
  if (path === 'cell.resistance' && cell?.resistanceMeasured !== undefined) return 'measured in the run';
  if (value === undefined) return 'not said';
  if (dimension === undefined) return String(value);
  return formatQuantity(Number(value.toPrecision(12)), dimension, {
    digits: 'exact',
    ...(unit !== undefined && { unit }),
  });
}

/** What is wrong with this value, without the name of the setting, which the field shows. */
function problemOf({ problems, settings }: Draft, path: string): string | undefined {
  if (settings[path] === undefined) return undefined;
  const prefix = `the setting "${path}=${settings[path]}": `;
  const problem = problems.find((p) => p.path === path || p.message.startsWith(prefix));
  return problem?.message.replace(prefix, '');
}
