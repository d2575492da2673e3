// The runs of a queue as efficiency sheets and groups to fill in: a sheet for each run, a group for each varied
// parameter and product. What is there already is never overwritten.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CottrellError } from '../../core/errors.ts';
import type { ProductRequest } from '../../core/protocol/protocol.ts';
import { sheetTemplate } from '../api/sheet-template.ts';
import type { QueueState, RunEntry } from '../engine/queue-play.ts';
import type { Library } from '../store/library.ts';

/** Writes the sheets and groups of the runs that completed; answers the paths. Throws `file-exists`. */
export async function writeQueueSheets(
  library: Library,
  queue: QueueState,
  folder: string,
): Promise<string[]> {
  const done = queue.entries.filter(
    (entry): entry is RunEntry & { run: number } =>
      entry.kind === 'run' && entry.state === 'done' && entry.run !== undefined,
  );
  const files = new Map<string, string>();
  for (const { run } of done) files.set(`run-${run}.yaml`, (await sheetTemplate(library, run)).text);
  const groups = Map.groupBy(
    done.flatMap((entry) =>
      entry.at === undefined
        ? []
        : productsOf(library, entry.run).map((product) => ({ ...entry.at!, product, run: entry.run })),
    ),
    ({ parameter, product }) => `group-${parameter}-${product}`.replace(/[^\p{L}\p{N}-]+/gu, '-'),
  );
  for (const [name, members] of groups) {
    const { parameter, product } = members[0]!;
    files.set(
      `${name}.yaml`,
      stringify({
        'cottrell group': 1,
        title: `${queue.title}: ${product}`,
        product,
        parameter,
        members: members.map(({ run, value }) => ({
          sheet: `run-${run}.yaml`,
          at: Number.isNaN(Number(value)) ? value : Number(value),
        })),
      }),
    );
  }
  mkdirSync(folder, { recursive: true });
  return [...files].map(([name, text]) => {
    const path = join(folder, name);
    try {
      writeFileSync(path, text, { flag: 'wx' });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
        throw new CottrellError('file-exists', `${path} is already there.`, { cause });
      throw new CottrellError('disk-failed', `${path} cannot be written.`, { cause });
    }
    return path;
  });
}

function productsOf(library: Library, run: number): string[] {
  const cell = library.run(run).cell as { readonly products?: readonly ProductRequest[] } | null;
  return (cell?.products ?? []).map(({ product }) => product);
}
