// Which protocol the next run plays: a list with search, and what the source says and what was assumed.
import { hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './bench.module.css';
import { choose, useChoice } from './choice.ts';
import type { Draft } from './draft.ts';
import { ProtocolSelect } from './ProtocolSelect.tsx';

export function ProtocolChoice({ draft }: { readonly draft: Draft }) {
  const { protocol } = useChoice();
  const { compiled } = draft;
  return (
    <section className="panel" aria-labelledby="protocol-heading">
      <header className={classes.heading}>
        <h2 id="protocol-heading">Protocol</h2>
        <a href={hashOf('protocols', protocol)}>Edit</a>
      </header>
      <div className={classes.stack}>
        <ProtocolSelect
          label="Protocol"
          placeholder="Choose a protocol"
          value={protocol ?? null}
          onChoose={(file) => choose({ protocol: file })}
        />
        <TroubleNote trouble={draft.readTrouble} what="The protocol cannot be read." />
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
