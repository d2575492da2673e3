// The built page, file by file from its folder; until it is built, a plain page that says so. Only what lies in the
// folder when the program starts is served, by name: no request ever becomes a path.
import { readdirSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
};

const NOT_BUILT = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Cottrell</title>
<h1>Cottrell</h1>
<p>The window has not been built: run <code>npm run build</code>, then start again.</p>
<p>The API answers all the same: <a href="/api/openapi.json">/api/openapi.json</a>.</p>
</html>
`;

/** The files of a page in memory. */
export class Page {
  readonly #files = new Map<
    string,
    { readonly type: string; readonly bytes: Buffer; readonly hashed: boolean }
  >();

  readonly #sent = Promise.withResolvers<void>();

  /** Reads the folder; one that is not there is a page that was not built. */
  constructor(folder: string) {
    for (const name of filesOf(folder)) {
      const type = TYPES[extname(name)];
      if (type === undefined) continue;
      const path = `/${name.split(sep).join('/')}`;
      // vite puts a hash of the content into the names of assets.
      this.#files.set(path, {
        type,
        bytes: readFileSync(join(folder, name)),
        hashed: path.startsWith('/assets/'),
      });
    }
  }

  get isBuilt(): boolean {
    return this.#files.has('/index.html');
  }

  /** Settles when the page was sent for the first time. */
  get sent(): Promise<void> {
    return this.#sent.promise;
  }

  /** Answers a request for the page; false when there is no such file. */
  serve(path: string, response: ServerResponse): boolean {
    if (path === '/' && !this.isBuilt) {
      response.writeHead(200, { 'content-type': TYPES['.html'] }).end(NOT_BUILT);
      return true;
    }
    const file = this.#files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return false;
    if (file.hashed) response.setHeader('cache-control', 'private, max-age=31536000, immutable');
    response.writeHead(200, { 'content-type': file.type }).end(file.bytes, () => {
      if (path === '/') this.#sent.resolve();
    });
    return true;
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
