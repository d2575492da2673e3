// Which protocol the next run plays: a list with search, and what the source says and what was assumed.
import { Select } from '@mantine/core';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { choose, useChoice } from './choice.ts';
import type { Draft } from './draft.ts';

export function ProtocolChoice({ draft }: { readonly draft: Draft }) {
  const { protocols } = useApi();
  const { protocol } = useChoice();
  const list = useAnswer('protocols', () => protocols.list());
  const groups = (['own', 'shipped'] as const).map((folder) => ({
    group: folder === 'own' ? 'Your own' : 'With Cottrell',
    items: (list.value ?? [])
      .filter((entry) => entry.folder === folder)
      .map(({ file, title }) => ({ value: file, label: title ?? file.replace(/^\w+\//u, '') })),
  }));
  const { compiled } = draft;
  return (
    <section className="panel" aria-labelledby="protocol-heading">
      <header className={classes.heading}>
        <h2 id="protocol-heading">Protocol</h2>
        <a href={hashOf('protocols', protocol)}>Edit</a>
      </header>
      <div className={classes.stack}>
        <Select
          aria-label="Protocol"
          placeholder="Choose a protocol"
          searchable
          data={groups.filter(({ items }) => items.length > 0)}
          value={protocol ?? null}
          allowDeselect={false}
          nothingFoundMessage="No protocol of that name"
          onChange={(file) => file !== null && choose({ protocol: file })}
        />
        <TroubleNote trouble={list.trouble ?? draft.readTrouble} />
        {compiled?.description !== undefined && (
          <p className={`quiet ${classes.small}`}>{compiled.description}</p>
        )}
        {compiled?.source !== undefined && (
          <details className={classes.small}>
            <summary>What the source states, and what was assumed</summary>
            <p>
              {compiled.source.cite}
              {compiled.source.doi !== undefined && `, doi ${compiled.source.doi}`}
            </p>
            <p>
              <strong>Stated:</strong> {compiled.source.stated.join('; ') || 'nothing'}
            </p>
            <p>
              <strong>Assumed:</strong> {compiled.source.assumed.join('; ') || 'nothing'}
            </p>
          </details>
        )}
      </div>
    </section>
  );
}
