// Hostile requests against the web host: any operation, any body, any query, with the sign-in of a window. An answer
// may refuse in the way of the contract; a fault of Cottrell (`internal`) and a server that fails are finds.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyContractRouter, isContractProcedure } from '@orpc/contract';
import type { SeededNoise } from '../../src/drivers/simulator/noise.ts';
import { contract } from '../../src/main/api/contract.ts';
import { composeHost } from '../../src/main/host/compose.ts';
import { openOrMakeLibrary } from '../../src/main/host/library-file.ts';
import { serveWeb } from '../../src/main/host/web.ts';
import { below, mutateText, oneOf } from './mutate.ts';
import type { Target } from './target.ts';

const OPERATIONS = operations(contract).filter(
  // Streams never end, and making contact opens what is plugged in here.
  ({ path }) => !path.endsWith('/watch') && path !== '/instruments',
);
const BODIES = [
  '{"text":"cottrell: 1\\ntitle: x\\ncell: { reference: SCE }\\nsteps: [{ rest: { duration: 1 s } }]\\nrange: 1 mA\\n"}',
  '{"name":"copper/pulses.yaml","text":"x","replace":true}',
  '{"run":1,"volume":"0.5 mL","t_s":3}',
  '{"plan":1,"note":"n"}',
  '{"title":"t","tags":["a"]}',
  '{"webhook":"http://127.0.0.1:9/","on":"trouble"}',
];
const WORDS = ['null', '[]', '{}', '-1', '1e999', '"../../x"', '"\\u0000"', '[[[[', '"x":', 'true'];

let served: { readonly origin: string; readonly cookie: string } | undefined;

/** A program with an empty library in a folder of its own; it lives as long as the process. */
async function serve() {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-fuzz-'));
  const library = openOrMakeLibrary(join(folder, 'library.sqlite'));
  const keepAwake = { hold: () => ({ [Symbol.dispose]: () => undefined }) };
  const web = await serveWeb({
    host: composeHost({ library, keepAwake }),
    port: 0,
    page: join(folder, 'page'),
  });
  const [address, token] = web.address().split('#token=');
  const origin = new URL(address!).origin;
  const answer = await fetch(`${origin}/sign-in`, { method: 'POST', body: token! });
  return { origin, cookie: answer.headers.get('set-cookie')!.split(';')[0]! };
}

export const apiTarget: Target = {
  name: 'request to the API',
  cases: 20_000,
  async prepare() {
    served = await serve();
  },
  async run(random) {
    const { origin, cookie } = served!;
    const { method, path } = oneOf(random, OPERATIONS);
    const address = `${origin}/api${filled(path, random)}${queryOf(random, method)}`;
    const body = method === 'GET' ? undefined : mutateText(random, BODIES, WORDS);
    const type = random.uniform() < 0.9 ? 'application/json' : 'text/plain';
    const response = await fetch(address, {
      method,
      headers: { cookie, 'content-type': type },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    if (response.status < 500) return;
    const code = /"code":"([a-z-]+)"/.exec(text)?.[1];
    if (code !== undefined && code !== 'internal') return;
    throw new Error(`${method} ${address} ${JSON.stringify(body)} was answered ${response.status} ${text}`);
  },
};

function operations(node: AnyContractRouter): { readonly method: string; readonly path: string }[] {
  if (!isContractProcedure(node)) return Object.values(node).flatMap((child) => operations(child));
  const { method = 'POST', path = '/' } = node['~orpc'].route;
  return [{ method, path }];
}

function filled(path: string, random: SeededNoise): string {
  return path.replaceAll(/\{\w+\}/g, () =>
    encodeURIComponent(oneOf(random, ['1', '0', '-1', '1e9', 'x', '%', '..', '\u0000', '9'.repeat(40)])),
  );
}

function queryOf(random: SeededNoise, method: string): string {
  if (method !== 'GET' || random.uniform() < 0.2) return '';
  const names = [
    'from_s',
    'to_s',
    'points',
    'channels[0]',
    'loop',
    'last',
    'file',
    'file[name]',
    'run',
    'after',
    'most',
  ];
  const values = ['0', '-1', '1e308', 'NaN', 'current_A', '../../etc/passwd', '', '2000', 'true', '\u0000'];
  const pairs = Array.from({ length: below(random, 6) }, () => [oneOf(random, names), oneOf(random, values)]);
  return `?${new URLSearchParams(pairs as [string, string][])}`;
}
