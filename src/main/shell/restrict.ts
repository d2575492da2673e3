// Puts the restrictions of security.ts on every session and on every page before it loads anything.
// It decides nothing by itself: what is allowed is in security.ts.
import type { Session, WebContents } from 'electron';
import type { Electron } from './electron.ts';
import { externalAddress, isPage, isTrustedSender, LOADABLE_SCHEMES, PERMISSIONS } from './security.ts';

/** Holds from now on for everything that this program ever shows. */
export function restrictEverything({ app, shell }: Pick<Electron, 'app' | 'shell'>): void {
  app.enableSandbox();
  app.on('session-created', restrictSession);
  app.on('web-contents-created', (_event, contents) => restrictContents(contents, shell));
}

function restrictSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(details.isMainFrame && isPage(contents.getURL()) && PERMISSIONS.has(permission));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) => {
    return details.isMainFrame && isPage(origin) && PERMISSIONS.has(permission);
  });
  // The engine opens serial ports; the page reaches no device by itself.
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const { protocol } = new URL(details.url);
    answer({ cancel: !LOADABLE_SCHEMES.has(protocol) });
  });
}

function restrictContents(contents: WebContents, shell: Electron['shell']): void {
  contents.on('will-navigate', (event) => keepHere(event));
  contents.on('will-frame-navigate', (event) => keepHere(event));
  contents.on('will-redirect', (event) => keepHere(event));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const address = externalAddress(url);
    if (address !== undefined) void shell.openExternal(address).catch(reportUnopened);
    return { action: 'deny' };
  });
}

function keepHere(event: { readonly url: string; preventDefault(): void }): void {
  if (!isPage(event.url)) event.preventDefault();
}

function reportUnopened(error: unknown): void {
  console.error('cottrell: the browser could not be opened:', error);
}

/** Listens on a channel for our own page alone; the listener never sees Electron's event, only who sent it. */
export function listen(
  { ipcMain }: Pick<Electron, 'ipcMain'>,
  channel: string,
  listener: (sender: WebContents) => void,
): void {
  ipcMain.on(channel, (event) => {
    if (isTrustedSender(event.senderFrame)) listener(event.sender);
    else console.error(`cottrell: a message on ${channel} from elsewhere was refused`);
  });
}
