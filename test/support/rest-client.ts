// A client of the REST API that knows nothing but the routes of the contract: plain fetch, JSON, server-sent events.
import { type AnyContractProcedure, isContractProcedure, ORPCError } from '@orpc/contract';
import { type Api, contract } from '../../src/main/api/contract.ts';

type Send = (path: string, init: RequestInit) => Promise<Response>;

/** The API over `send`, which adds the address and the sign-in. */
export function restClient(send: Send): Api {
  return branch(contract, send) as Api;
}

function branch(node: object, send: Send): unknown {
  if (isContractProcedure(node)) return (input: unknown) => call(node, input, send);
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, branch(child, send)]));
}

async function call(procedure: AnyContractProcedure, input: unknown, send: Send): Promise<unknown> {
  const { method = 'POST', path = '/' } = procedure['~orpc'].route;
  const rest = { ...(input as Record<string, unknown> | undefined) };
  let address = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  const init: RequestInit = { method };
  if (method === 'GET' || method === 'DELETE') address += queryOf(rest);
  else {
    init.body = JSON.stringify(rest);
    init.headers = { 'content-type': 'application/json' };
  }
  const response = await send(address, init);
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) {
    const text = await response.text();
    if (!type.includes('json')) throw new ORPCError('FAILED', { status: response.status, message: text });
    const { code, ...details } = JSON.parse(text);
    throw new ORPCError(code, details);
  }
  if (type.startsWith('application/json')) return response.json();
  return type.startsWith('text/event-stream') ? events(response.body!) : response.blob();
}

function queryOf(fields: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    if (Array.isArray(value)) for (const entry of value) query.append(`${name}[]`, String(entry));
    else if (value !== undefined) query.append(name, String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}

async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  let text = '';
  for await (const chunk of body.pipeThrough(
    new TextDecoderStream() as never,
  ) as unknown as AsyncIterable<string>) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const data = lines.find((line) => line.startsWith('data: '));
      if (lines.includes('event: message') && data !== undefined) yield JSON.parse(data.slice(6));
    }
  }
}
