// The native menu, as data: what stands in it, and which action each entry calls. It does nothing by itself.
import type { MenuItemConstructorOptions } from 'electron';

export interface MenuActions {
  newWindow(): void;
  openLibrary(): void;
  newLibrary(): void;
  openRecent(library: string): void;
  importProtocols(): void;
  chooseProtocolFolder(): void;
  chooseExportFolder(): void;
  showExports(): void;
  showLibrary(): void;
}

/** The menu of this operating system. Developer tools only where the program runs from its sources. */
export function menuTemplate(
  platform: string,
  isPackaged: boolean,
  actions: MenuActions,
  recentLibraries: readonly string[],
): MenuItemConstructorOptions[] {
  const isMac = platform === 'darwin';
  const line: MenuItemConstructorOptions = { type: 'separator' };
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'New &window', accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
        line,
        { label: '&Open library…', accelerator: 'CmdOrCtrl+O', click: () => actions.openLibrary() },
        {
          label: 'Open &recent library',
          enabled: recentLibraries.length > 0,
          submenu: recentLibraries.map((library) => ({
            label: library,
            click: () => actions.openRecent(library),
          })),
        },
        { label: 'New &library…', click: () => actions.newLibrary() },
        { label: '&Show library', click: () => actions.showLibrary() },
        line,
        { label: '&Import protocols…', accelerator: 'CmdOrCtrl+I', click: () => actions.importProtocols() },
        { label: '&Protocol folder…', click: () => actions.chooseProtocolFolder() },
        line,
        { label: 'Show &exports', accelerator: 'CmdOrCtrl+Shift+E', click: () => actions.showExports() },
        { label: 'Export &folder…', click: () => actions.chooseExportFolder() },
        line,
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        ...(isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
        line,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        line,
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    ...(isMac ? [] : [{ label: '&Help', submenu: [{ role: 'about' } as const] }]),
  ];
}
