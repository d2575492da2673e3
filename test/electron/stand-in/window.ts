// Electron's windows and what is in them, as far as the shell uses them.
import { EventEmitter } from 'node:events';
import type { ElectronStandIn } from './electron.ts';
import { Page } from './page.ts';
import { rawPorts } from './ports.ts';

export class WebContentsStandIn extends EventEmitter {
  readonly #electron: ElectronStandIn;
  #open: ((details: { url: string }) => { action: string }) | undefined;
  #url = '';
  page: Page | undefined;
  destroyed = false;

  constructor(electron: ElectronStandIn) {
    super();
    this.#electron = electron;
  }

  getURL(): string {
    return this.#url;
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#open = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    this.page?.receive(channel, structuredClone(args), []);
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.page?.receive(channel, [structuredClone(message)], rawPorts(transfer));
  }

  /** What the page sends over IPC. */
  fromPage(channel: string, args: unknown[], frame: object = { url: this.#url, parent: null }): void {
    this.#electron.ipcMain.emit(channel, { sender: this, senderFrame: frame }, ...args);
  }

  async load(url: string): Promise<Response> {
    const answer = await this.#electron.fetch(url);
    this.#url = url;
    const { protocol, host } = new URL(url);
    this.page = new Page(this, `${protocol}//${host}`);
    return answer;
  }

  /** What becomes of `window.open(url)`. */
  opens(url: string): string {
    return this.#open?.({ url }).action ?? 'allow';
  }

  /** Whether the page gets to an address by itself, by this kind of navigation. */
  goes(kind: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', url: string): boolean {
    let isPrevented = false;
    this.emit(kind, { url, preventDefault: () => (isPrevented = true) });
    return !isPrevented;
  }
}

interface Options {
  readonly width: number;
  readonly height: number;
  readonly x?: number;
  readonly y?: number;
  readonly webPreferences: Record<string, unknown>;
  readonly [option: string]: unknown;
}

export class WindowStandIn extends EventEmitter {
  readonly options: Options;
  readonly webContents: WebContentsStandIn;
  readonly #electron: ElectronStandIn;
  readonly loads: string[] = [];
  isShown = false;
  #maximized = false;
  #minimized = false;

  constructor(electron: ElectronStandIn, options: Options) {
    super();
    this.#electron = electron;
    this.options = options;
    this.webContents = new WebContentsStandIn(electron);
    electron.windows.push(this);
    electron.app.emit('web-contents-created', {}, this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.loads.push(url);
    await this.webContents.load(url);
    this.emit('ready-to-show');
  }

  close(): boolean {
    let isPrevented = false;
    this.emit('close', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return false;
    this.webContents.destroyed = true;
    this.#electron.windows.splice(this.#electron.windows.indexOf(this), 1);
    this.emit('closed');
    if (this.#electron.windows.length === 0) this.#electron.app.emit('window-all-closed');
    return true;
  }

  show(): void {
    this.isShown = true;
  }

  focus(): void {
    this.#electron.focused = this;
  }

  minimize(): void {
    this.#minimized = true;
  }

  restore(): void {
    this.#minimized = false;
  }

  maximize(): void {
    this.#maximized = true;
  }

  isMinimized(): boolean {
    return this.#minimized;
  }

  isMaximized(): boolean {
    return this.#maximized;
  }

  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }

  getNormalBounds() {
    const { x = 0, y = 0, width, height } = this.options;
    return { x, y, width, height };
  }
}
