// The list of protocols as a person looks through it: search over title, words, source and file, and shelves by
// folder. Pure; the view asks for the files.
export interface ProtocolFile {
  readonly file: string;
  readonly folder: 'shipped' | 'own';
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly duration_s?: number | undefined;
  readonly cite?: string | undefined;
  readonly doi?: string | undefined;
  readonly trouble?: string | undefined;
}

export interface Shelf<F extends ProtocolFile = ProtocolFile> {
  readonly name: string;
  readonly files: readonly F[];
}

/** True when every word that was typed is found somewhere. */
export function matches(query: string, fields: readonly (string | undefined)[]): boolean {
  const hay = plainWords(fields.filter((field) => field !== undefined).join(' '));
  return plainWords(query)
    .split(/\s+/u)
    .every((word) => hay.includes(word));
}

/** Shelves in the order in which they are offered: the own ones first; a folder inside a folder is a shelf of its own. */
export function shelvesOf<F extends ProtocolFile>(files: readonly F[]): Shelf<F>[] {
  const shelves = new Map<string, F[]>();
  const ordered = [...files].sort((a, b) => rank(a) - rank(b) || inOrder(a).localeCompare(inOrder(b)));
  for (const file of ordered) {
    const name = shelfOf(file);
    shelves.set(name, [...(shelves.get(name) ?? []), file]);
  }
  return [...shelves].map(([name, files]) => ({ name, files }));
}

export function titleOf({ title, file }: ProtocolFile): string {
  return title ?? file.replace(/^.*\//u, '');
}

/** A file name for a copy in the own folder: "shipped/a/b.yaml" → "b.yaml", an own one keeps its path. */
export function nameForSaving(file: string | undefined, title: string | undefined): string {
  if (file?.startsWith('own/')) return file.slice('own/'.length);
  const from = file?.replace(/^.*\//u, '').replace(/\.ya?ml$/u, '') ?? title ?? 'my protocol';
  const name = plainWords(from)
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  return `${name === '' ? 'my-protocol' : name}.yaml`;
}

function shelfOf({ file, folder }: ProtocolFile): string {
  const inner = file.split('/').slice(1, -1).join(' / ');
  const home = folder === 'own' ? 'Your protocols' : 'Shipped with Cottrell';
  if (inner === '') return home;
  return folder === 'own' ? `${home}: ${inner}` : inner.slice(0, 1).toUpperCase() + inner.slice(1);
}

/** By title; numbered files by their numbers, as in the collection they are from. */
function inOrder(file: ProtocolFile): string {
  const name = file.file.replace(/^.*\//u, '');
  return /^\d+\w?-/u.test(name) ? name : titleOf(file);
}

function rank({ file, folder }: ProtocolFile): number {
  return (folder === 'own' ? 0 : 2) + (file.split('/').length > 2 ? 1 : 0);
}

/** Without case, accents and the difference between dashes, so that "c-n" finds "C–N" and "no2" finds "NO₂". */
function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .toLowerCase()
    .trim();
}
