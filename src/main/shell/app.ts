// The desktop program: puts the shell together. One program at a time; the engine runs beside it in its own process;
// windows only look. Nothing here knows what a run is made of.
import { join } from 'node:path';
import type { BrowserWindow, WebContents } from 'electron';
import type { Clock } from '../../drivers/clock.ts';
import type { EngineStatus } from '../api/desktop.ts';
import { Awake } from './awake.ts';
import { live } from './bench-watch.ts';
import { CHANNELS } from './bridge.ts';
import type { Electron } from './electron.ts';
import { fileActions } from './files.ts';
import { type MenuActions, menuTemplate } from './menu.ts';
import { servePage } from './page-files.ts';
import { type Ask, askInBoxes } from './questions.ts';
import { QuitGuard } from './quit-guard.ts';
import { listen, restrictEverything } from './restrict.ts';
import { SCHEME, SCHEME_PRIVILEGES } from './security.ts';
import { type Places, SettingsFile } from './settings.ts';
import { Supervisor } from './supervisor.ts';
import { openWindow } from './window.ts';

/** As in electron-builder.yml: by it Windows knows whose notifications these are. */
const APP_ID = 'org.cottrell.desktop';
/** A further window does not hide the first. */
const CASCADE = 32;
/** Libraries in the menu. */
const MOST_RECENT = 8;

export interface ShellOptions {
  readonly clock: Clock;
  /** The built preload script. */
  readonly preload: string;
  /** The built engine. */
  readonly engine: string;
  /** Folder of the built page. */
  readonly page: string;
  /** Folder of what is shipped beside the program; where it runs from its sources, theirs. */
  readonly resources: string | undefined;
}

/**
 * Starts the desktop program, or leaves at once when another one runs already, which then shows itself. Resolves when
 * its first window is open.
 */
export async function startShell(electron: Electron, options: ShellOptions): Promise<void> {
  const { app, protocol } = electron;
  if (!app.requestSingleInstanceLock()) return app.quit();
  restrictEverything(electron);
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: SCHEME_PRIVILEGES }]);
  app.setAppUserModelId(APP_ID);
  await app.whenReady();
  new Shell(electron, options).start();
}

class Shell {
  readonly #electron: Electron;
  readonly #options: ShellOptions;
  readonly #settings: SettingsFile;
  readonly #engine: Supervisor;
  readonly #guard: QuitGuard;
  readonly #ask: Ask;
  readonly #windows = new Set<BrowserWindow>();
  #told: string | undefined;

  constructor(electron: Electron, options: ShellOptions) {
    const complain = (message: string) => console.error(`cottrell: ${message}`);
    const awake = new Awake(electron);
    this.#electron = electron;
    this.#options = options;
    this.#settings = new SettingsFile(join(electron.app.getPath('userData'), 'desktop.json'), complain);
    this.#ask = askInBoxes(electron, () => this.#front());
    this.#engine = new Supervisor({
      electron,
      clock: options.clock,
      entry: options.engine,
      resources: options.resources,
      places: () => this.#settings.settings.places,
      onBench: (snapshots) => awake.hold(live(snapshots).length > 0),
      onStatus: (status) => void this.#tell(status),
    });
    this.#guard = new QuitGuard({
      engine: this.#engine,
      ask: this.#ask,
      quit: () => electron.app.quit(),
    });
  }

  start(): void {
    const { app, powerMonitor, protocol } = this.#electron;
    protocol.handle(SCHEME, servePage(this.#options.page));
    listen(this.#electron, CHANNELS.connect, (page) => this.#connect(page));
    listen(this.#electron, CHANNELS.askEngine, (page) => page.send(CHANNELS.engine, this.#engine.status));
    app.on('second-instance', () => this.#show());
    app.on('activate', () => this.#show());
    app.on('before-quit', (event) => this.#guard.hold(event));
    app.on('window-all-closed', () => {
      // On a Mac a program lives on without windows; so does its run.
      if (process.platform !== 'darwin') void this.#guard.request();
    });
    // The published types leave out the event, which is there.
    powerMonitor.on('shutdown', ((event: { preventDefault(): void }) => {
      event.preventDefault();
      void this.#guard.leaveUnasked();
    }) as () => void);
    this.#showMenu();
    void this.#engine.start();
    this.#open();
  }

  #showMenu(): void {
    const { app, Menu } = this.#electron;
    const { recentLibraries } = this.#settings.settings;
    const template = menuTemplate(process.platform, app.isPackaged, this.#menuActions(), recentLibraries);
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }

  #menuActions(): MenuActions {
    return {
      newWindow: () => this.#open(),
      ...fileActions({
        electron: this.#electron,
        ask: this.#ask,
        window: () => this.#front(),
        api: () => this.#engine.api,
        isRunning: () => live(this.#engine.snapshots).length > 0,
        move: (places) => this.#move(places),
      }),
    };
  }

  #open(): void {
    const remembered = this.#settings.settings.window;
    const shift = this.#windows.size * CASCADE;
    const window = openWindow(this.#electron, {
      preload: this.#options.preload,
      remembered: remembered && { ...remembered, x: remembered.x + shift, y: remembered.y + shift },
      onMoved: (state) => this.#settings.change({ window: state }),
      onClose: (event) => {
        if (this.#windows.size === 1 && process.platform !== 'darwin') this.#guard.hold(event);
      },
    });
    this.#windows.add(window);
    window.on('closed', () => this.#windows.delete(window));
  }

  #show(): void {
    const window = this.#front();
    if (window === undefined) {
      this.#open();
      return;
    }
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  #front(): BrowserWindow | undefined {
    const focused = this.#electron.BrowserWindow.getFocusedWindow();
    return focused ?? [...this.#windows].at(-1);
  }

  /** Gives a page its own line to the engine. */
  #connect(page: WebContents): void {
    this.#engine.connect((port) => {
      if (page.isDestroyed()) port.close();
      else page.postMessage(CHANNELS.port, null, [port]);
    });
  }

  async #move(places: Partial<Places>): Promise<void> {
    const former = await this.#engine.api?.about().catch(() => undefined);
    const { settings } = this.#settings;
    const recentLibraries = [former?.library, ...settings.recentLibraries]
      .filter((path, n, all) => path !== undefined && path !== places.library && all.indexOf(path) === n)
      .slice(0, MOST_RECENT) as string[];
    this.#settings.change({
      places: { ...settings.places, ...places },
      ...(places.library !== undefined && { recentLibraries }),
    });
    this.#showMenu();
    const unsafe = await this.#engine.restart();
    if (unsafe === undefined || unsafe.length > 0) await this.#guard.warnOfUnsafe(unsafe ?? []);
  }

  async #tell(status: EngineStatus): Promise<void> {
    for (const { webContents } of this.#windows) webContents.send(CHANNELS.engine, status);
    const { state, notice } = status;
    if (notice === undefined || notice.message === this.#told) return;
    if (state !== 'failed' && state !== 'running') return;
    this.#told = notice.message;
    const kind = notice.danger ? 'error' : 'warning';
    const { message, advice: detail } = notice;
    if (state === 'running') await this.#ask({ kind, message, detail, answers: ['OK'] });
    else await this.#offerRestart({ kind: 'error', message, detail });
  }

  async #offerRestart(what: { kind: 'error'; message: string; detail: string }): Promise<void> {
    const answer = await this.#ask({ ...what, answers: ['Start it again', 'Other library…', 'Quit'] });
    this.#told = undefined;
    if (answer === 'Quit') await this.#guard.request();
    else if (answer === 'Other library…') this.#menuActions().openLibrary();
    else await this.#engine.restart();
  }
}
