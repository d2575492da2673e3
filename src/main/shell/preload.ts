// The preload script: runs in the sandbox before the page, and does nothing but hand the bridge over.
import { contextBridge, ipcRenderer } from 'electron';
import { exposeDesktop, type PageWindow } from './bridge.ts';

const { window } = globalThis as unknown as { window: PageWindow };
exposeDesktop({ contextBridge, ipcRenderer, window, platform: process.platform });
