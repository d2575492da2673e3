// Protocols: the list of what there is, or one of them being edited.
import { useState } from 'react';
import { useApi } from '../app-state.ts';
import { useAnswer } from '../ask.ts';
import type { ViewProps } from '../navigation.ts';
import { TroubleNote } from '../parts/TroubleNote.tsx';
import { BEGINNING } from '../protocols/compiled.ts';
import { Editor } from '../protocols/Editor.tsx';
import { ProtocolList } from '../protocols/ProtocolList.tsx';

export default function Protocols({ detail }: ViewProps) {
  if (detail === undefined) return <ProtocolList />;
  if (detail === 'new') return <Editor key="new" file={undefined} original={BEGINNING} />;
  return <Opened key={detail} file={detail} />;
}

function Opened({ file }: { file: string }) {
  const api = useApi();
  const { value, trouble } = useAnswer(`protocol ${file}`, () => api.protocols.read({ file }));
  // Once open it stays open, whatever becomes of the line: the person is typing in it.
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  if (first !== undefined) return <Editor file={file} original={first.text} />;
  return <TroubleNote trouble={trouble} what="This protocol cannot be opened." />;
}
