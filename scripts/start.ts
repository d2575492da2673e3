// `npm start`: the window of Cottrell. In Electron where its binary is there or can be fetched; else the same window,
// served by this computer to its own browser, which is said in one line. `npm start -- --browser` wants the browser.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ELECTRON_PACKAGE, fetchElectron, findElectron } from './electron-binary.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);

if (args.includes('--browser')) {
  serve(args.filter((arg) => arg !== '--browser'));
} else {
  const found = await findElectron(ELECTRON_PACKAGE, fetchElectron);
  if ('path' in found) {
    build('dist/renderer/index.html', buildPage);
    build('dist/main/shell/main.js', () => run([join(ROOT, 'scripts', 'build-shell.ts')]));
    start(found.path, [ROOT, ...args]);
  } else {
    console.log(`Cottrell opens in your browser: Electron cannot be used, ${found.missing}.`);
    serve(args);
  }
}

function serve(more: readonly string[]): void {
  build('dist/renderer/index.html', buildPage);
  run([join(ROOT, 'scripts', 'build-program.ts')]);
  start(process.execPath, [join(ROOT, 'bin', 'cottrell.js'), 'serve', '--open', ...more]);
}

/** Builds unless what is there is newer than every source. */
function build(result: string, how: () => void): void {
  const path = join(ROOT, result);
  if (existsSync(path) && statSync(path).mtimeMs > newest(join(ROOT, 'src'))) return;
  console.log('building …');
  how();
}

function buildPage(): void {
  run([join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']);
}

function run(command: readonly string[]): void {
  execFileSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' });
}

function newest(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(...files.map((name) => statSync(join(folder, name)).mtimeMs));
}

/** Runs until it ends. Signals are its own business: it may have to switch a cell off first. */
function start(program: string, programArgs: readonly string[]): void {
  const child = spawn(program, programArgs, { cwd: ROOT, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // The terminal has told the child of Ctrl-C as well.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`cottrell: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
