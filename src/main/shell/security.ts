// What the desktop window may do, as data: every item of Electron's security checklist and how it is kept here.
// Other files of the shell use these values and none of their own; tests hold them, and what is built, against the list.
import type { WebPreferences } from 'electron';

/** Scheme and host of the only page there is. */
export const SCHEME = 'cottrell';
const PAGE_ORIGIN = `${SCHEME}://app`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** How Chromium treats our scheme: like https, with nothing more. */
export const SCHEME_PRIVILEGES = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  codeCache: true,
} as const;

/** Preferences of every window. The preload script is added where the window is made. */
export const WEB_PREFERENCES = {
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  safeDialogs: true,
  spellcheck: false,
} as const satisfies WebPreferences;

/** Content security policy of the page, by directive. Neither scripts nor styles are ever inline. */
export const CONTENT_SECURITY_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'frame-src': ["'none'"],
  'object-src': ["'none'"],
} as const;

/** Headers of every answer of our scheme. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': Object.entries(CONTENT_SECURITY_POLICY)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; '),
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

/** What the page is permitted, when it asks or checks: to raise an alarm, and to copy a figure. All else is refused. */
export const PERMISSIONS: ReadonlySet<string> = new Set(['notifications', 'clipboard-sanitized-write']);

/** Schemes the page may load from; everything else is cancelled before it leaves. */
export const LOADABLE_SCHEMES: ReadonlySet<string> = new Set([`${SCHEME}:`, 'blob:', 'data:', 'devtools:']);

/** Hosts whose https pages may be opened in the person's browser: where literature is cited. */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set(['doi.org', 'dx.doi.org']);

/** Fuses of the packaged program, as electron-builder names them; electron-builder.yml must say the same. */
export const FUSES = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
} as const;

/** Variables of the environment that could make the engine process load other code than ours. */
export const SCRUBBED_ENVIRONMENT: ReadonlySet<string> = new Set([
  'NODE_OPTIONS',
  'NODE_PATH',
  'NODE_EXTRA_CA_CERTS',
  'NODE_REPL_EXTERNAL_MODULE',
  'ELECTRON_RUN_AS_NODE',
  'LD_PRELOAD',
  'DYLD_INSERT_LIBRARIES',
]);

/** Electron's security checklist by its numbers, and what keeps each item here. */
export const CHECKLIST: readonly {
  readonly item: number;
  readonly title: string;
  readonly keptBy: string;
}[] = [
  {
    item: 1,
    title: 'Only load secure content',
    keptBy: 'LOADABLE_SCHEMES: nothing is loaded from a network',
  },
  { item: 2, title: 'No Node.js integration for remote content', keptBy: 'WEB_PREFERENCES.nodeIntegration*' },
  { item: 3, title: 'Context isolation', keptBy: 'WEB_PREFERENCES.contextIsolation' },
  { item: 4, title: 'Process sandboxing', keptBy: 'WEB_PREFERENCES.sandbox; app.enableSandbox()' },
  { item: 5, title: 'Handle permission requests', keptBy: 'PERMISSIONS, on request and on check' },
  { item: 6, title: 'Do not disable webSecurity', keptBy: 'WEB_PREFERENCES.webSecurity' },
  { item: 7, title: 'Content security policy', keptBy: 'CONTENT_SECURITY_POLICY, as a header' },
  { item: 8, title: 'No insecure content', keptBy: 'WEB_PREFERENCES.allowRunningInsecureContent' },
  { item: 9, title: 'No experimental features', keptBy: 'WEB_PREFERENCES.experimentalFeatures' },
  { item: 10, title: 'No Blink features', keptBy: 'WEB_PREFERENCES has no enableBlinkFeatures' },
  { item: 11, title: 'No allowpopups on webviews', keptBy: 'WEB_PREFERENCES.webviewTag: there are none' },
  { item: 12, title: 'Verify webview options', keptBy: 'will-attach-webview is prevented' },
  { item: 13, title: 'Limit navigation', keptBy: 'isPage, on navigation, in frames and on redirects' },
  { item: 14, title: 'Limit new windows', keptBy: 'the window-open handler denies every one' },
  {
    item: 15,
    title: 'No openExternal with untrusted content',
    keptBy: 'externalAddress: parsed, EXTERNAL_HOSTS',
  },
  { item: 16, title: 'A current version of Electron', keptBy: 'package.json pins an exact, recent one' },
  { item: 17, title: 'Validate the sender of IPC messages', keptBy: 'isTrustedSender: our host, main frame' },
  { item: 18, title: 'A custom protocol instead of file://', keptBy: 'SCHEME; the fuse of file: privileges' },
  { item: 19, title: 'Fuses', keptBy: 'FUSES, in electron-builder.yml' },
  {
    item: 20,
    title: 'Do not expose Electron APIs',
    keptBy: 'the preload exposes three functions of its own',
  },
];

/** Whether an address is our own page: scheme and host, parsed. */
export function isPage(address: string): boolean {
  const url = parse(address);
  return url !== undefined && url.protocol === `${SCHEME}:` && url.host === 'app';
}

/** The address for the person's browser, or undefined if it is not one of those that may be opened there. */
export function externalAddress(address: string): string | undefined {
  const url = parse(address);
  if (url === undefined || url.protocol !== 'https:') return undefined;
  if (url.username !== '' || url.password !== '' || url.port !== '') return undefined;
  return EXTERNAL_HOSTS.has(url.hostname) ? url.href : undefined;
}

/** Whether a message comes from our page, and from the page itself rather than a frame in it. */
export function isTrustedSender(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isPage(frame.url);
}

/** What is looked at in Electron's WebFrameMain. */
interface Frame {
  readonly url: string;
  readonly parent: object | null;
}

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}
