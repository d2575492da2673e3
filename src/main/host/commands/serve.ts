// `cottrell serve`: the window in a browser of this computer. Ctrl-C ends runs that go on, and the program ends only
// when every cell is confirmed off, or has been said not to be.
import { type ChildProcess, spawn } from 'node:child_process';
import { CottrellError } from '../../../core/errors.ts';
import type { ComposedHost } from '../compose.ts';
import { EXIT } from '../exit-codes.ts';
import { hostMadeSafe, makeSafeOnFault, onStopSignals } from '../last-resort.ts';
import { openOrMakeLibrary } from '../library-file.ts';
import type { CommandResult } from '../output.ts';
import { PAGE } from '../paths.ts';
import { serveWeb } from '../web.ts';

interface ServeOptions {
  readonly port: string;
  readonly library?: string;
  readonly open?: boolean;
  readonly json?: boolean;
}

export async function serveCommand(_args: string[], options: ServeOptions): Promise<CommandResult> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CottrellError(
      'argument-invalid',
      `--port ${options.port}: a number from 0 to 65535 is needed.`,
    );
  const library = openOrMakeLibrary(options.library);
  let composing: Promise<ComposedHost> | undefined;
  // Most of a start: begun when a browser has the page.
  const compose = () => {
    composing ??= import('../compose.ts').then(({ composeHost }) => composeHost({ library }));
    return composing;
  };
  const end = async () => {
    if (composing === undefined) library.close();
    else await (await composing)[Symbol.asyncDispose]();
  };
  const stopped = Promise.withResolvers<void>();
  using _signals = onStopSignals(() => stopped.resolve());
  // As long as nothing was put together, no cell can be on.
  using _safe = makeSafeOnFault(async (fault) =>
    composing === undefined ? [] : hostMadeSafe(await composing)(fault),
  );
  try {
    const web = await serveWeb({ host: compose, port, page: PAGE });
    const address = web.address();
    // With --json the result alone goes to standard output.
    (options.json ? process.stderr : process.stdout).write(`Cottrell is at ${address}\n`);
    if (options.open) openInBrowser(address);
    await Promise.race([web.loaded, stopped.promise]);
    await stopped.promise;
    process.stderr.write('stopping: every cell is being switched off …\n');
    // The windows stay connected until the cells are off, so that people see it.
    await end();
    await web[Symbol.asyncDispose]();
  } finally {
    await end();
  }
  const unsafe = ((await composing)?.unsafe ?? []).map(({ label, spec, session: { state } }) => ({
    spec,
    text: `${label} (${spec}): ${state.name === 'unsafe' ? state.reason : ''}`,
  }));
  const text =
    unsafe.length === 0
      ? 'ended: every cell is confirmed off'
      : ['THE CELL MAY STILL BE ON:', ...unsafe.map((place) => `  ${place.text}`)].join('\n');
  return { data: { unsafe }, text, exitCode: unsafe.length === 0 ? EXIT.ok : EXIT.cellNotOff };
}

/** Opens the default browser; where there is none, the printed address serves. */
function openInBrowser(address: string): ChildProcess {
  const [command, ...args] =
    process.platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler', address]
      : [process.platform === 'darwin' ? 'open' : 'xdg-open', address];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', (error) => {
    process.stderr.write(`No browser could be opened (${error.message}): open the address above yourself.\n`);
  });
  child.unref();
  return child;
}
