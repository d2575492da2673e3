// The protocols that there are, on shelves, with search over title, words, source and file.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { formatDuration } from '../../core/quantity.ts';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import { hashOf } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import classes from './ProtocolList.module.css';
import { matches, type ProtocolFile, shelvesOf, titleOf } from './shelf.ts';

export function ProtocolList() {
  const api = useApi();
  const { value: files, trouble } = useAnswer('protocols', () => api.protocols.list());
  const [query, setQuery] = useState('');
  const shown = files?.filter(({ title, description, cite, doi, file }) =>
    matches(query, [title, description, cite, doi, file]),
  );
  return (
    <div className={classes.list}>
      <header className={classes.bar}>
        <TextInput
          className={classes.search}
          type="search"
          aria-label="Search protocols"
          placeholder="Search title, words, source"
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button component="a" href={hashOf('protocols', 'new')}>
          New protocol
        </Button>
      </header>
      <TroubleNote trouble={trouble} what="The protocols cannot be listed." />
      {shelvesOf(shown ?? []).map(({ name, files }) => (
        <section key={name} aria-label={name}>
          <h2 className={classes.shelf}>{name}</h2>
          <ul className={classes.cards}>
            {files.map((file) => (
              <Card key={file.file} file={file} />
            ))}
          </ul>
        </section>
      ))}
      {shown?.length === 0 && (
        <p className="quiet">
          {query === '' ? 'There are no protocols yet.' : `Nothing is found for “${query}”.`}
        </p>
      )}
    </div>
  );
}

function Card({ file }: { file: ProtocolFile }) {
  const { description, cite, doi, duration_s, trouble } = file;
  return (
    <li>
      <a className={`panel ${classes.card}`} href={hashOf('protocols', file.file)}>
        <span className={classes.title}>
          {titleOf(file)}
          {duration_s !== undefined && (
            <span className={`figures ${classes.length}`}>{formatDuration(duration_s)}</span>
          )}
        </span>
        {description !== undefined && <span className={classes.words}>{description}</span>}
        {cite !== undefined && (
          <span className={classes.cite}>
            {cite}
            {doi !== undefined && ` · doi:${doi}`}
          </span>
        )}
        {trouble !== undefined && <span className={classes.trouble}>{trouble}</span>}
        <span className={classes.file}>{file.file}</span>
      </a>
    </li>
  );
}
