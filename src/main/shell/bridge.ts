// What the page gets from the shell: three functions, and a port when it asks. The preload script hands these over;
// Electron's own objects, events included, never reach the page.
import type { ContextBridge, IpcRenderer } from 'electron';
import { type Desktop, type EngineStatus, PORT_MESSAGE } from '../api/desktop.ts';

export const CHANNELS = {
  /** page → shell: I want a line to the engine. */
  connect: 'cottrell:connect',
  /** shell → page, with the port. */
  port: 'cottrell:port',
  /** page → shell: how is the engine? */
  askEngine: 'cottrell:ask-engine',
  /** shell → page: how the engine is. */
  engine: 'cottrell:engine',
} as const;

/** The little of a page's window that is needed. */
export interface PageWindow {
  readonly location: { readonly origin: string };
  postMessage(message: unknown, origin: string, transfer: unknown[]): void;
}

interface PreloadPlace {
  readonly contextBridge: Pick<ContextBridge, 'exposeInMainWorld'>;
  readonly ipcRenderer: Pick<IpcRenderer, 'on' | 'off' | 'send'>;
  readonly window: PageWindow;
  readonly platform: string;
}

/** Makes `window.cottrell`, and passes ports on to the page they were made for. */
export function exposeDesktop({ contextBridge, ipcRenderer, window, platform }: PreloadPlace): void {
  const desktop = {
    platform,
    connect: () => ipcRenderer.send(CHANNELS.connect),
    onEngine(listener) {
      const pass = (_event: unknown, status: EngineStatus) => listener(status);
      ipcRenderer.on(CHANNELS.engine, pass);
      ipcRenderer.send(CHANNELS.askEngine);
      return () => {
        ipcRenderer.off(CHANNELS.engine, pass);
      };
    },
  } satisfies Desktop;
  contextBridge.exposeInMainWorld('cottrell', desktop);
  ipcRenderer.on(CHANNELS.port, ({ ports }) => {
    window.postMessage(PORT_MESSAGE, window.location.origin, [...ports]);
  });
}
