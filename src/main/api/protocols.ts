// Answers what is asked of protocols: the files there are, what a text means, saving one.
import { adviseSampling } from '../../core/advice.ts';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import { compileProtocol } from '../../core/protocol/compile.ts';
import { protocolJSONSchema } from '../../core/protocol/json-schema.ts';
import type { Protocol } from '../../core/protocol/protocol.ts';
import { durationOf, sampleCountOf, visitsOf, type Waveform } from '../../core/waveform.ts';
import type { ConfinedFolder, Host } from './host.ts';
import { api } from './implementation.ts';
import type { Compilation } from './shapes/protocols.ts';

const PREVIEW_POINTS = 2000;

export const protocolsRouter = {
  list: api.protocols.list.handler(async ({ context: { host } }) => {
    const lists = (['shipped', 'own'] as const).map(async (folder) => {
      const names = await host[folder].list();
      return Promise.all(names.map((name) => entryOf(folder, host[folder], name)));
    });
    return (await Promise.all(lists)).flat();
  }),
  read: api.protocols.read.handler(async ({ context: { host }, input: { file } }) => {
    const { folder, name } = placeOf(host, file);
    return { file, text: await folder.readText(name) };
  }),
  compile: api.protocols.compile.handler(({ input: { text, settings = {}, previewPoints } }) =>
    compilationOf(text, settings, previewPoints ?? PREVIEW_POINTS),
  ),
  save: api.protocols.save.handler(async ({ context: { host }, input: { name, text, replace = false } }) => {
    await host.own.writeText(name, text, replace);
    return entryOf('own', host.own, name);
  }),
  schema: api.protocols.schema.handler(() => JSON.parse(protocolJSONSchema()) as Record<string, unknown>),
};

/** A protocol as it compiles, or all that is wrong with it. */
function compilationOf(
  text: string,
  set: Readonly<Record<string, string>>,
  previewPoints: number,
): Compilation {
  let protocol: Protocol;
  try {
    protocol = compileProtocol(text, { set });
  } catch (error) {
    if (!(error instanceof CottrellError && error.code === 'protocol-invalid')) throw error;
    return { kind: 'invalid', message: error.message, problems: error.problems.map((p) => ({ ...p })) };
  }
  const { waveform, text: _text, settings: _settings, ...rest } = protocol;
  return {
    kind: 'compiled',
    ...rest,
    steps: [...protocol.steps],
    potentials: [...protocol.potentials],
    products: [...protocol.products],
    rules: [...protocol.rules],
    waveform,
    preview: previewOf(waveform, previewPoints),
    duration_s: durationOf(waveform),
    samples: sampleCountOf(waveform),
    advice: [...adviseSampling(protocol)],
  };
}

/** Corners of the waveform from its beginning: two a visit, as many as are wanted. */
function previewOf(waveform: Waveform, most: number) {
  const t_s: number[] = [];
  const potential_V: (number | null)[] = [];
  const current_A: (number | null)[] = [];
  for (const { node, start_s } of visitsOf(waveform)) {
    if (t_s.length + 2 > most) return { t_s, potential_V, current_A, complete: false };
    t_s.push(start_s, start_s + node.duration_s);
    const held_A = node.kind === 'hold-current' ? node.current_A : null;
    current_A.push(held_A, held_A);
    if (node.kind === 'hold') potential_V.push(node.potential_V, node.potential_V);
    else if (node.kind === 'ramp') potential_V.push(node.from_V, node.to_V);
    else potential_V.push(null, null);
  }
  return { t_s, potential_V, current_A, complete: true };
}

async function entryOf(place: 'shipped' | 'own', folder: ConfinedFolder, name: string) {
  const entry = { file: `${place}/${name}`, folder: place };
  try {
    const { title, description, source, waveform } = compileProtocol(await folder.readText(name));
    return {
      ...entry,
      title,
      ...(description && { description }),
      ...(source?.cite && { cite: source.cite }),
      ...(source?.doi && { doi: source.doi }),
      duration_s: durationOf(waveform),
    };
  } catch (error) {
    return { ...entry, trouble: asCottrellError(error).message };
  }
}

function placeOf(host: Host, file: string): { folder: ConfinedFolder; name: string } {
  const [, place, name] = /^(shipped|own)\/(.+)$/su.exec(file) ?? [];
  if (name === undefined)
    throw new CottrellError(
      'argument-invalid',
      `"${file}" is no protocol: it begins with "shipped/" or "own/".`,
      {
        advice: 'The list of protocols says what there is.',
      },
    );
  return { folder: place === 'own' ? host.own : host.shipped, name };
}
