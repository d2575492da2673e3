// A stand-in for the few parts of Electron that the shell uses, with Electron's own rules: what crosses a process is
// cloned, what is prevented does not happen, everything is allowed that nobody forbade. Written to Electron's
// documentation, not to the shell.
import { EventEmitter } from 'node:events';
import type { Electron } from '../../../src/main/shell/electron.ts';
import { ChannelMain } from './ports.ts';
import { type ForkOptions, UtilityProcessStandIn } from './utility-process.ts';
import { type WebContentsStandIn, WindowStandIn } from './window.ts';

/** A box on the screen, until it is answered. */
export interface Box {
  readonly type: string;
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  readonly defaultId: number;
  readonly cancelId: number;
  answer(button: string): void;
}

type Handlers = Record<string, (...args: never[]) => unknown>;

/** A session; what nobody set a handler for is allowed, as in Electron. */
class SessionStandIn {
  readonly handlers: Handlers = {};
  readonly webRequest = { onBeforeRequest: (handler: never) => this.#set('request', handler) };
  setPermissionRequestHandler = (handler: never) => this.#set('ask', handler);
  setPermissionCheckHandler = (handler: never) => this.#set('check', handler);
  setDevicePermissionHandler = (handler: never) => this.#set('device', handler);

  #set(name: string, handler: (...args: never[]) => unknown): void {
    this.handlers[name] = handler;
  }

  permits(contents: { getURL(): string }, permission: string, isMainFrame = true): boolean {
    let isPermitted = true;
    const ask = this.handlers.ask as undefined | ((...args: unknown[]) => void);
    ask?.(contents, permission, (answer: boolean) => (isPermitted = answer), { isMainFrame });
    return isPermitted;
  }

  checks(origin: string, permission: string, isMainFrame = true): boolean {
    const check = this.handlers.check as undefined | ((...args: unknown[]) => boolean);
    return check?.(null, permission, origin, { isMainFrame }) ?? true;
  }

  loads(url: string): boolean {
    let isCancelled = false;
    const request = this.handlers.request as undefined | ((...args: unknown[]) => void);
    request?.({ url }, (answer: { cancel?: boolean }) => (isCancelled = answer.cancel === true));
    return !isCancelled;
  }
}

interface Script {
  readonly userData: string;
  readonly isFirst?: boolean;
  readonly isPackaged?: boolean;
  readonly displays?: readonly { x: number; y: number; width: number; height: number }[];
}

interface MenuEntry {
  readonly label?: string;
  readonly role?: string;
  readonly submenu?: readonly MenuEntry[];
  readonly click?: () => void;
}

/** One installation of the stand-in: what tests look at, and `electron`, which the shell gets. */
export class ElectronStandIn {
  readonly app = new EventEmitter();
  readonly ipcMain = new EventEmitter();
  readonly powerMonitor = new EventEmitter();
  readonly session = new SessionStandIn();
  readonly windows: WindowStandIn[] = [];
  readonly processes: UtilityProcessStandIn[] = [];
  readonly boxes: Box[] = [];
  readonly opened: string[] = [];
  readonly shown: string[] = [];
  readonly awake = new Set<number>();
  readonly privileged: { scheme: string; privileges: Record<string, boolean> }[] = [];
  readonly files: string[][] = [];
  readonly electron: Electron;
  focused: WindowStandIn | undefined;
  isSandboxed = false;
  hasQuit = false;
  menu: MenuEntry[] = [];
  #schemes = new Map<string, (request: Request) => Promise<Response>>();
  #boxWaiters: ((box: Box) => void)[] = [];
  #ids = 0;

  constructor({ userData, isFirst = true, isPackaged = false, displays }: Script) {
    const stand = this;
    const screens = displays ?? [{ x: 0, y: 0, width: 1920, height: 1080 }];
    class BrowserWindow extends WindowStandIn {
      constructor(options: ConstructorParameters<typeof WindowStandIn>[1]) {
        super(stand, options);
      }
      static getFocusedWindow = () => stand.focused ?? null;
    }
    Object.assign(this.app, {
      isPackaged,
      requestSingleInstanceLock: () => isFirst,
      enableSandbox: () => {
        this.isSandboxed = true;
      },
      setAppUserModelId: () => undefined,
      getPath: () => userData,
      whenReady: async () => {
        this.app.emit('session-created', this.session);
      },
      quit: () => this.quit(),
    });
    this.electron = {
      app: this.app,
      ipcMain: this.ipcMain,
      powerMonitor: this.powerMonitor,
      session: { defaultSession: this.session },
      BrowserWindow,
      MessageChannelMain: ChannelMain,
      nativeTheme: { shouldUseDarkColors: false },
      screen: { getAllDisplays: () => screens.map((workArea) => ({ workArea })) },
      protocol: {
        registerSchemesAsPrivileged: (schemes: typeof this.privileged) => this.privileged.push(...schemes),
        handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
          this.#schemes.set(scheme, handler),
      },
      powerSaveBlocker: {
        start: () => {
          this.awake.add(++this.#ids);
          return this.#ids;
        },
        stop: (id: number) => this.awake.delete(id),
      },
      shell: {
        openExternal: async (url: string) => void this.opened.push(url),
        openPath: async (path: string) => {
          this.shown.push(path);
          return '';
        },
        showItemInFolder: (path: string) => void this.shown.push(path),
      },
      Menu: {
        buildFromTemplate: (template: typeof this.menu) => template,
        setApplicationMenu: (menu: typeof this.menu) => {
          this.menu = menu;
        },
      },
      dialog: {
        showMessageBox: (...args: unknown[]) => this.#box(args.at(-1) as Omit<Box, 'answer'>),
        showOpenDialog: async () => {
          const filePaths = this.files.shift() ?? [];
          return { canceled: filePaths.length === 0, filePaths };
        },
        showSaveDialog: async () => {
          const [filePath = ''] = this.files.shift() ?? [];
          return { canceled: filePath === '', filePath };
        },
      },
      utilityProcess: {
        fork: (entry: string, args: string[], options: ForkOptions) => {
          const child = new UtilityProcessStandIn(entry, args, options);
          this.processes.push(child);
          return child;
        },
      },
    } as unknown as Electron;
  }

  /** What `app.quit()` does: asks, closes every window, and ends unless somebody prevents it. */
  quit(): void {
    let isPrevented = false;
    this.app.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return;
    for (const window of [...this.windows]) if (!window.close()) return;
    this.hasQuit = true;
    this.app.emit('quit');
  }

  /** The newest engine process. */
  get engine(): UtilityProcessStandIn {
    return this.processes.at(-1)!;
  }

  /** Resolves when the engine has said that it serves. */
  async engineIsReady(): Promise<void> {
    const [page] = this.windows;
    const coming = page!.webContents.page!.port();
    page!.webContents.page!.cottrell.connect();
    await coming;
  }

  get contents(): WebContentsStandIn {
    return this.windows[0]!.webContents;
  }

  async fetch(url: string, init?: RequestInit): Promise<Response> {
    const handler = this.#schemes.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) throw new Error(`nobody serves ${url}`);
    return await handler(new Request(url, init));
  }

  /** The next box on the screen that is not answered yet. */
  box(): Promise<Box> {
    const box = this.boxes.shift();
    return box ? Promise.resolve(box) : new Promise((resolve) => this.#boxWaiters.push(resolve));
  }

  /** Chooses an entry of the menu. */
  choose(label: string): void {
    const within = (entries: readonly MenuEntry[]): MenuEntry[] =>
      entries.flatMap((item) => [item, ...within(item.submenu ?? [])]);
    const entry = within(this.menu).find((item) => item.label === label);
    if (entry?.click === undefined) throw new Error(`the menu has no "${label}"`);
    entry.click();
  }

  /** The libraries that the menu offers. */
  recentLibraries(): (string | undefined)[] {
    const entries = this.menu.flatMap(({ submenu }) => submenu ?? []);
    return entries.find(({ label }) => label === 'Open &recent library')!.submenu!.map(({ label }) => label);
  }

  #box(options: Omit<Box, 'answer'>): Promise<{ response: number }> {
    return new Promise((resolve) => {
      const box: Box = {
        ...options,
        answer: (button) => {
          const response = options.buttons.indexOf(button);
          if (response < 0) throw new Error(`no "${button}" among ${options.buttons.join(', ')}`);
          resolve({ response });
        },
      };
      const waiter = this.#boxWaiters.shift();
      if (waiter) waiter(box);
      else this.boxes.push(box);
    });
  }
}
