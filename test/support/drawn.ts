// What a component draws, as a tree to look things up in. For the well-formed markup that React writes; it is no
// parser of pages.

export interface Drawn {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly parent: Drawn | undefined;
  readonly children: readonly (Drawn | string)[];
}

/** An element while it is read. */
interface Open extends Drawn {
  readonly children: (Drawn | string)[];
}

/** The markup as a tree, below a root without a tag. */
export function drawnFrom(markup: string): Drawn {
  const root: Open = { tag: '', attributes: {}, parent: undefined, children: [] };
  const opened = [root];
  for (const [, close, tag = '', attributes = '', text] of markup.matchAll(
    /<(\/?)([a-z][\w-]*)([^>]*)>|([^<]+)/giu,
  )) {
    const parent = opened.at(-1)!;
    if (text !== undefined) parent.children.push(decoded(text));
    else if (close === '/') opened.pop();
    else {
      const child: Open = { tag, attributes: attributesIn(attributes), parent, children: [] };
      parent.children.push(child);
      if (!attributes.endsWith('/')) opened.push(child);
    }
  }
  return root;
}

/** Everything below, in the order in which it is drawn. */
export function below(drawn: Drawn): Drawn[] {
  return drawn.children.flatMap((child) => (typeof child === 'string' ? [] : [child, ...below(child)]));
}

/** What stands around it, the nearest first. */
export function around({ parent }: Drawn): Drawn[] {
  return parent === undefined ? [] : [parent, ...around(parent)];
}

export function textOf({ children }: Drawn): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

function attributesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, decoded(value)]),
  );
}

function decoded(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
