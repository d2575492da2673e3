// Serves the built page under our own scheme, from one folder and from nothing outside of it, with the content security
// policy on every answer. It reads and never writes.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { isPage, PAGE_HEADERS } from './security.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** Answers requests for the files of a folder. */
export function servePage(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isPage(request.url)) return refusal(403, 'not this page');
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405, 'only to be read');
    const path = fileOf(folder, new URL(request.url).pathname);
    if (path === undefined) return refusal(400, 'no such name');
    const type = TYPES[extname(path)];
    if (type === undefined) return refusal(404, 'no such file');
    try {
      const content = request.method === 'HEAD' ? null : new Uint8Array(await readFile(path));
      return new Response(content, { headers: { ...PAGE_HEADERS, 'Content-Type': type } });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
      return refusal(404, 'no such file');
    }
  };
}

/** The file a path names; undefined where it names none inside the folder. */
function fileOf(folder: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined; // Bytes that are no text name no file.
  }
  if (/[\0\\:]/u.test(decoded)) return undefined;
  const path = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(normalize(folder) + sep) ? path : undefined;
}

function refusal(status: number, text: string): Response {
  return new Response(text, { status, headers: { ...PAGE_HEADERS, 'Content-Type': 'text/plain' } });
}
