// Every item of Electron's security checklist, held against the running shell: what is set is set, and what a hostile
// page would try does not work.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  CHECKLIST,
  CONTENT_SECURITY_POLICY,
  externalAddress,
  FUSES,
  isPage,
  isTrustedSender,
  WEB_PREFERENCES,
} from '../../src/main/shell/security.ts';
import { ROOT, type Started, started } from './support.ts';

/** Addresses that look like ours, or like one that may be opened, and are not. */
const IMPOSTORS = [
  'https://app/index.html',
  'cottrell://app.example/index.html',
  'cottrell://example/?cottrell://app',
  'file:///etc/passwd',
  'https://example.invalid/?next=cottrell://app/index.html',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'about:blank',
  '',
];

const ITEMS: Record<number, (shell: Started) => void | Promise<void>> = {
  1: ({ stand }) => {
    for (const url of [
      'http://example.invalid/x.js',
      'https://example.invalid/x.js',
      'ws://127.0.0.1/',
      'file:///x',
    ])
      expect(stand.session.loads(url), url).toBe(false);
    expect(stand.session.loads('cottrell://app/index.html')).toBe(true);
    expect(stand.session.loads('blob:cottrell://app/1')).toBe(true);
  },
  2: ({ stand }) => {
    expect(preferences(stand)).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  },
  3: ({ stand }) => expect(preferences(stand).contextIsolation).toBe(true),
  4: ({ stand }) => {
    expect(preferences(stand).sandbox).toBe(true);
    expect(stand.isSandboxed).toBe(true);
  },
  5: ({ stand }) => {
    const page = { getURL: () => 'cottrell://app/index.html' };
    const other = { getURL: () => 'https://example.invalid/' };
    for (const permission of ['notifications', 'clipboard-sanitized-write']) {
      expect(stand.session.permits(page, permission)).toBe(true);
      expect(stand.session.checks('cottrell://app', permission)).toBe(true);
      expect(stand.session.permits(page, permission, false)).toBe(false);
      expect(stand.session.permits(other, permission)).toBe(false);
      expect(stand.session.checks('https://example.invalid', permission)).toBe(false);
    }
    for (const permission of [
      'media',
      'geolocation',
      'serial',
      'usb',
      'hid',
      'openExternal',
      'clipboard-read',
    ]) {
      expect(stand.session.permits(page, permission), permission).toBe(false);
      expect(stand.session.checks('cottrell://app', permission), permission).toBe(false);
    }
    expect((stand.session.handlers.device as () => boolean)()).toBe(false);
  },
  6: ({ stand }) => expect(preferences(stand).webSecurity).toBe(true),
  7: async ({ stand }) => {
    const policy = (await stand.fetch('cottrell://app/index.html')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/script-src 'self'(;|$)/u);
    expect(policy).toMatch(/style-src 'self'(;|$)/u);
    expect(policy).toContain("connect-src 'self'");
    expect(CONTENT_SECURITY_POLICY['script-src']).toEqual(["'self'"]);
    // What is refused carries it too.
    expect((await stand.fetch('cottrell://app/none.js')).headers.get('content-security-policy')).toBe(policy);
  },
  8: ({ stand }) => expect(preferences(stand).allowRunningInsecureContent).toBe(false),
  9: ({ stand }) => expect(preferences(stand).experimentalFeatures).toBe(false),
  10: ({ stand }) => expect(preferences(stand)).not.toHaveProperty('enableBlinkFeatures'),
  11: ({ stand }) => expect(preferences(stand).webviewTag).toBe(false),
  12: ({ stand }) => {
    let isPrevented = false;
    stand.contents.emit('will-attach-webview', { preventDefault: () => (isPrevented = true) }, {}, {});
    expect(isPrevented).toBe(true);
  },
  13: ({ stand }) => {
    for (const kind of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const) {
      for (const url of IMPOSTORS) expect(stand.contents.goes(kind, url), url).toBe(false);
      expect(stand.contents.goes(kind, 'cottrell://app/index.html#/runs')).toBe(true);
    }
  },
  14: ({ stand }) => {
    for (const url of [
      ...IMPOSTORS,
      'cottrell://app/index.html',
      'https://doi.org/10.1038/s41467-023-40892-9',
    ])
      expect(stand.contents.opens(url), url).toBe('deny');
  },
  15: ({ stand }) => {
    stand.opened.length = 0;
    for (const url of [
      ...IMPOSTORS,
      'http://doi.org/10.1000/1',
      'https://doi.org.example.invalid/10.1000/1',
      'https://someone@doi.org/10.1000/1',
      'https://doi.org:8443/10.1000/1',
      'https://example.invalid/?doi.org',
      'smb://doi.org/share',
    ]) {
      stand.contents.opens(url);
      expect(externalAddress(url), url).toBeUndefined();
    }
    expect(stand.opened).toEqual([]);
    stand.contents.opens('https://doi.org/10.1038/s41467-023-40892-9');
    expect(stand.opened).toEqual(['https://doi.org/10.1038/s41467-023-40892-9']);
  },
  16: () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/u);
    expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(45);
  },
  17: ({ stand }) => {
    const sent: string[] = [];
    stand.contents.page!.cottrell.onEngine(({ state }) => sent.push(state));
    expect(sent).toHaveLength(1);
    for (const frame of [
      { url: 'https://example.invalid/', parent: null },
      { url: 'cottrell://app/index.html', parent: { url: 'cottrell://app/index.html' } },
    ])
      stand.contents.fromPage('cottrell:ask-engine', [], frame);
    expect(sent).toHaveLength(1);
    expect(isTrustedSender(null)).toBe(false);
  },
  18: async ({ stand }) => {
    expect(stand.privileged).toEqual([
      {
        scheme: 'cottrell',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
    expect(stand.windows[0]!.loads.every(isPage)).toBe(true);
    for (const path of [
      '..%2f..%2fetc%2fpasswd.json',
      '%2e%2e/desktop.json',
      '..%5cdesktop.json',
      '%00.html',
      '%ff.html',
    ])
      expect((await stand.fetch(`cottrell://app/${path}`)).status, path).toBeGreaterThanOrEqual(400);
    expect((await stand.fetch('cottrell://other/index.html')).status).toBe(403);
    expect((await stand.fetch('cottrell://app/index.html', { method: 'POST', body: 'x' })).status).toBe(405);
    expect(await (await stand.fetch('cottrell://app/')).text()).toContain('Cottrell');
  },
  19: () => {
    expect(parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')).electronFuses).toEqual(FUSES);
    expect(FUSES).toMatchObject({ runAsNode: false, onlyLoadAppFromAsar: true });
  },
  20: ({ stand }) => {
    const { exposed } = stand.contents.page!;
    expect(Object.keys(exposed)).toEqual(['cottrell']);
    const desktop = exposed.cottrell as Record<string, unknown>;
    expect(Object.keys(desktop).sort()).toEqual(['connect', 'onEngine', 'platform']);
    // The listener gets the status alone: no event, no sender.
    let got: unknown[] = [];
    stand.contents.page!.cottrell.onEngine((...args: unknown[]) => {
      got = args;
    });
    expect(got).toHaveLength(1);
    expect(JSON.stringify(got)).not.toContain('sender');
  },
};

function preferences({ windows }: Started['stand']): Record<string, unknown> {
  const { preload, ...rest } = windows[0]!.options.webPreferences;
  expect(preload).toBe('/built/preload.cjs');
  expect(rest).toEqual(WEB_PREFERENCES);
  return rest;
}

describe('Electron’s security checklist', () => {
  test('has its 20 items, each with what keeps it', () => {
    expect(CHECKLIST.map(({ item }) => item)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(CHECKLIST.every(({ keptBy }) => keptBy.length > 0)).toBe(true);
    expect(Object.keys(ITEMS)).toHaveLength(CHECKLIST.length);
  });

  test.each(CHECKLIST)('$item: $title', async ({ item }) => {
    await using shell = await started({
      engine: join(ROOT, 'test', 'electron', 'stand-in', 'idle-engine.ts'),
    });
    await ITEMS[item]!(shell);
  });

  test('the engine process gets no variable that loads other code', async () => {
    process.env.NODE_OPTIONS ??= '';
    await using shell = await started({
      engine: join(ROOT, 'test', 'electron', 'stand-in', 'idle-engine.ts'),
    });
    expect(shell.stand.engine.options.env).toHaveProperty('PATH');
    expect(shell.stand.engine.options.env).not.toHaveProperty('NODE_OPTIONS');
  });
});
