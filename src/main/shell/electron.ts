// The parts of Electron that the shell uses, as one value that is handed down, so that tests can hand down a stand-in.
// Types only: main.ts alone loads the real thing.
import type * as Everything from 'electron';

export type Electron = Pick<
  typeof Everything,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'powerMonitor'
  | 'powerSaveBlocker'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>;
