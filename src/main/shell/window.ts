// A desktop window: made with the options of security.ts, put back where it was, shown when there is something to see,
// loaded again when its page dies. A run never depends on it.
import type { BrowserWindow } from 'electron';
import type { Electron } from './electron.ts';
import { PAGE_URL, WEB_PREFERENCES } from './security.ts';
import type { Bounds, Settings } from './settings.ts';

/** The smallest window in which every view still works. */
const SMALLEST = { width: 1024, height: 700 };
const USUAL = { width: 1440, height: 900 };
/** As much of a window must be on some display that a person can grab it. */
const GRASP = 100;
/** The page's own background, so that nothing flashes while it loads. */
const BACKGROUND = { light: '#ffffff', dark: '#1a1b1e' };
/** A page that dies more often is not loaded again by itself. */
const MOST_RELOADS = 3;

export interface WindowOptions {
  readonly preload: string;
  readonly remembered: Settings['window'];
  readonly onMoved: (state: NonNullable<Settings['window']>) => void;
  readonly onClose: (event: { preventDefault(): void }) => void;
}

/** Opens a window on the page. */
export function openWindow(
  { BrowserWindow, nativeTheme, screen }: Pick<Electron, 'BrowserWindow' | 'nativeTheme' | 'screen'>,
  { preload, remembered, onMoved, onClose }: WindowOptions,
): BrowserWindow {
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new BrowserWindow({
    ...(remembered && isVisible(remembered, areas) ? boundsOf(remembered) : USUAL),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'Cottrell',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: { ...WEB_PREFERENCES, preload },
  });
  if (remembered?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    onMoved({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    onClose(event);
  });
  loadAgainWhenDead(window);
  void load(window);
  return window;
}

function loadAgainWhenDead(window: BrowserWindow): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`cottrell: the page ended by itself (${reason})`);
    if (++reloads <= MOST_RELOADS) void load(window);
  });
}

async function load(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(PAGE_URL);
  } catch (error) {
    console.error('cottrell: the page could not be loaded:', error);
  }
}

/** Whether a person could see and grab a window there: displays come and go. */
export function isVisible(window: Bounds, areas: readonly Bounds[]): boolean {
  return areas.some((area) => {
    const wide = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
    const titleIsInside = window.y >= area.y && window.y <= area.y + area.height - GRASP;
    return wide >= GRASP && titleIsInside;
  });
}

function boundsOf({ x, y, width, height }: Bounds): Bounds {
  return { x, y, width: Math.max(width, SMALLEST.width), height: Math.max(height, SMALLEST.height) };
}
