// The packaged program without Electron's binary: electron-builder packs for real, on a stand-in for the distribution of
// Electron that has nothing in it but the place of the fuses; then what came out is looked at, and its engine is run.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { FUSES } from '../../src/main/shell/security.ts';
import { ROOT, running, started } from './support.ts';

const config = parse(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8'));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
// What electron-builder itself is made of.
const fromHere = createRequire(import.meta.url);
const fromBuilder = createRequire(fromHere.resolve('electron-builder'));
const fromLibrary = createRequire(fromBuilder.resolve('app-builder-lib'));

test('the configuration is valid by electron-builder’s own schema', () => {
  const Ajv = fromLibrary('ajv').default;
  const schema = JSON.parse(
    readFileSync(join(fromBuilder.resolve('app-builder-lib/package.json'), '..', 'scheme.json'), 'utf8'),
  );
  const validate = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(schema);
  validate(config);
  expect(validate.errors).toBeNull();
  validate({ ...config, electronFuses: { runAsNode: 'perhaps' } });
  expect(validate.errors).not.toBeNull();
});

test('the fuses are those of the security list', () => {
  expect(config.electronFuses).toEqual(FUSES);
});

test('Linux gets AppImage and deb, Windows an installer, the Mac one universal image with the hardened runtime', () => {
  expect(config.linux.target).toEqual(['AppImage', 'deb']);
  expect(config.win.target).toEqual(['nsis']);
  expect(config.mac.target).toEqual([{ target: 'dmg', arch: ['universal'] }]);
  expect(config.mac.hardenedRuntime).toBe(true);
  // Patterns of a platform would begin a list of their own, which takes every file of the project.
  for (const platform of ['linux', 'mac', 'win']) expect(config[platform]).not.toHaveProperty('files');
});

const isLinked = lstatSync(join(ROOT, 'node_modules')).isSymbolicLink();
if (isLinked)
  console.log('skipped: packing, because node_modules is a link and electron-builder wants the real folder');

describe.skipIf(isLinked)('packed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cottrell-packed-'));
  const packed = join(folder, 'out', 'linux-unpacked');
  const unpacked = join(folder, 'app');
  let files: string[] = [];

  beforeAll(async () => {
    execFileSync(process.execPath, ['scripts/build-shell.ts'], { cwd: ROOT });
    const { build, Platform, Arch } = fromHere('electron-builder');
    await build({
      projectDir: ROOT,
      targets: Platform.LINUX.createTarget('dir', Arch.x64),
      publish: 'never',
      // Over what stands in electron-builder.yml.
      config: {
        electronDist: distribution(join(folder, 'electron')),
        directories: { output: join(folder, 'out') },
      },
    });
    const asar = fromLibrary('@electron/asar');
    const archive = join(packed, 'resources', 'app.asar');
    files = asar.listPackage(archive).map((name: string) => name.replaceAll('\\', '/'));
    // Together with the files that lie unpacked beside the archive.
    asar.extractAll(archive, unpacked);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the archive holds the built program, its page and nothing else of ours', () => {
    const ours = files.filter((name) => !name.startsWith('/node_modules') && /\.[a-z]+$|LICENSE/u.test(name));
    const page = ours.filter((name) => name.startsWith('/dist/renderer/'));
    expect(ours.filter((name) => !page.includes(name)).sort()).toEqual([
      '/LICENSE',
      '/dist/main/host/efficiency-worker.js',
      '/dist/main/host/utility.js',
      '/dist/main/shell/main.js',
      '/dist/main/shell/preload.cjs',
      '/package.json',
    ]);
    const built = join(ROOT, 'dist', 'renderer');
    expect(page.length > 0).toBe(existsSync(built) && readdirSync(built).length > 0);
    expect(files).toContain(`/${manifest.main}`);
  });

  test('of the modules only those go along that hold native code, and what they load', () => {
    const modules = files.map((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/@]+)\//u.exec(name)?.[1]);
    const names = [...new Set(modules)].filter((name) => name !== undefined);
    expect(names.filter((name) => !name.startsWith('@serialport/')).sort()).toEqual([
      'better-sqlite3',
      'debug',
      'ms',
      'node-gyp-build',
      'serialport',
    ]);
    expect(names).not.toContain('node');
    expect(files.filter((name) => /\.(ts|c|cpp|h|map)$|binding\.gyp$/u.test(name))).toEqual([]);
  });

  test('native code lies outside of the archive, where it can be loaded, and is that of this system', () => {
    const native = files.filter((name) => name.endsWith('.node'));
    expect(native).toContain('/node_modules/better-sqlite3/prebuilds/linux-x64.node');
    for (const name of native)
      expect(existsSync(join(packed, 'resources', 'app.asar.unpacked', name)), name).toBe(true);
    expect(native.filter((name) => /win32|android/u.test(name))).toEqual([]);
  });

  test('protocols and schema lie beside the archive, as they are in the project', () => {
    for (const name of ['protocols', 'schema'])
      expect(readdirSync(join(packed, 'resources', name)).sort()).toEqual(
        readdirSync(join(ROOT, name)).sort(),
      );
  });

  test('the fuses are burnt into the program', async () => {
    const { FuseV1Options, getCurrentFuseWire } = fromLibrary('@electron/fuses');
    const wire = await getCurrentFuseWire(join(packed, 'cottrell'));
    const state = (option: number) => String.fromCharCode(wire[option]) === '1';
    expect({
      runAsNode: state(FuseV1Options.RunAsNode),
      enableCookieEncryption: state(FuseV1Options.EnableCookieEncryption),
      enableNodeOptionsEnvironmentVariable: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      enableNodeCliInspectArguments: state(FuseV1Options.EnableNodeCliInspectArguments),
      enableEmbeddedAsarIntegrityValidation: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyLoadAppFromAsar: state(FuseV1Options.OnlyLoadAppFromAsar),
      loadBrowserProcessSpecificV8Snapshot: state(FuseV1Options.LoadBrowserProcessSpecificV8Snapshot),
      grantFileProtocolExtraPrivileges: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual(FUSES);
  });

  test('the packed engine runs with nothing but what was packed', async () => {
    await using shell = await started({
      engine: join(unpacked, 'dist', 'main', 'host', 'utility.js'),
      resources: join(packed, 'resources'),
    });
    const api = await shell.api();
    expect((await api.about()).version).toBe(manifest.version);
    expect(await api.protocols.list()).toHaveLength(
      readdirSync(join(ROOT, 'protocols'), { recursive: true }).filter((name) =>
        String(name).endsWith('.yaml'),
      ).length,
    );
    expect((await api.instruments.available()).ports).toBeInstanceOf(Array);
    const { instrument } = await running(api);
    await api.runs.stop({ instrument });
    expect(await api.instruments.list()).toMatchObject([{ state: { name: 'ready' } }]);
  });

  test('the packed preload script loads nothing but Electron', () => {
    const preload = readFileSync(join(unpacked, 'dist', 'main', 'shell', 'preload.cjs'), 'utf8');
    expect([...preload.matchAll(/require\("([^"]+)"\)/gu)].map(([, name]) => name)).toEqual(['electron']);
  });
});

/** A distribution of Electron with nothing in it: a file with the mark after which the fuses stand, all burnt or set. */
function distribution(path: string): string {
  mkdirSync(join(path, 'locales'), { recursive: true });
  const mark = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
  const fuses = Buffer.concat([Buffer.from([1, 9]), Buffer.from('101110011')]);
  writeFileSync(join(path, 'electron'), Buffer.concat([mark, fuses, Buffer.alloc(64)]), { mode: 0o755 });
  writeFileSync(join(path, 'locales', 'en-US.pak'), '');
  writeFileSync(join(path, 'version'), manifest.devDependencies.electron);
  return path;
}
