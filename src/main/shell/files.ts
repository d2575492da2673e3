// The native file dialogs behind the menu: another library, other folders, protocols from elsewhere. Whatever changes
// the engine's places waits until nothing runs. What is in the files is the engine's business.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { BrowserWindow, OpenDialogOptions } from 'electron';
import type { Api } from '../api/contract.ts';
import { troubleOf } from '../api/trouble.ts';
import type { Electron } from './electron.ts';
import type { MenuActions } from './menu.ts';
import type { Ask } from './questions.ts';
import type { Places } from './settings.ts';

const LIBRARY = { name: 'Cottrell library', extensions: ['sqlite'] };
const PROTOCOL = { name: 'Cottrell protocol', extensions: ['yaml', 'yml'] };
/** No protocol comes near; what is larger is something else. */
const LARGEST_PROTOCOL = 1_000_000;

export interface FilesOptions {
  readonly electron: Pick<Electron, 'dialog' | 'shell'>;
  readonly ask: Ask;
  readonly window: () => BrowserWindow | undefined;
  /** The API, while the engine runs. */
  readonly api: () => Api | undefined;
  readonly isRunning: () => boolean;
  /** Keeps these places and starts the engine on them. */
  readonly move: (places: Partial<Places>) => Promise<void>;
}

/** The actions of the file menu. */
export function fileActions(options: FilesOptions): Omit<MenuActions, 'newWindow'> {
  const { electron, ask, api, isRunning, move } = options;
  const { dialog, shell } = electron;

  return {
    openLibrary: () =>
      act(async () => {
        if (!(await isIdle('another library'))) return;
        const [library] = await open({ title: 'Open library', properties: ['openFile'], filters: [LIBRARY] });
        if (library !== undefined) await move({ library });
      }),
    newLibrary: () =>
      act(async () => {
        if (!(await isIdle('another library'))) return;
        const library = await save('New library', 'library.sqlite');
        if (library !== undefined) await move({ library });
      }),
    openRecent: (library) =>
      act(async () => {
        if (await isIdle('another library')) await move({ library });
      }),
    chooseProtocolFolder: () =>
      act(async () => {
        if (!(await isIdle('another protocol folder'))) return;
        const [protocolFolder] = await open(folder('Folder for your protocols'));
        if (protocolFolder !== undefined) await move({ protocolFolder });
      }),
    chooseExportFolder: () =>
      act(async () => {
        if (!(await isIdle('another export folder'))) return;
        const [exportFolder] = await open(folder('Folder for exports'));
        if (exportFolder !== undefined) await move({ exportFolder });
      }),
    importProtocols: () =>
      act(async () => {
        const files = await open({
          title: 'Import protocols',
          properties: ['openFile', 'multiSelections'],
          filters: [PROTOCOL],
        });
        for (const file of files) await importProtocol(file);
      }),
    showExports: () =>
      act(async () => {
        const { exportFolder } = await engine().about();
        const why = await shell.openPath(exportFolder);
        if (why !== '')
          await tell(`${exportFolder} cannot be shown.`, `${why}\nIt is made by the first export.`);
      }),
    showLibrary: () => act(async () => shell.showItemInFolder((await engine().about()).library)),
  };

  /** Does it, and says in a box what kept it from that. */
  function act(action: () => Promise<void>): void {
    void action().catch(async (error: unknown) => {
      const { message, advice } = troubleOf(error);
      await tell(message, advice);
    });
  }

  function engine(): Api {
    const found = api();
    if (found === undefined) throw new Error('the engine does not run');
    return found;
  }

  async function isIdle(what: string): Promise<boolean> {
    if (!isRunning()) return true;
    await tell('A run is going on.', `Stop it, or wait for its end, before you choose ${what}.`);
    return false;
  }

  async function importProtocol(file: string): Promise<void> {
    const name = basename(file);
    const bytes = await readFile(file);
    if (bytes.length > LARGEST_PROTOCOL) return await tell(`${name} is too large for a protocol.`, file);
    const text = bytes.toString('utf8');
    try {
      await engine().protocols.save({ name, text });
    } catch (error) {
      if (troubleOf(error).code !== 'file-exists') throw error;
      const answer = await ask({
        kind: 'question',
        message: `There is already a protocol named ${name}.`,
        detail: 'Runs keep the text they were started with, whatever becomes of the file.',
        answers: ['Keep the old one', 'Replace it'],
      });
      if (answer === 'Replace it') await engine().protocols.save({ name, text, replace: true });
    }
  }

  async function tell(message: string, detail: string): Promise<void> {
    await ask({ kind: 'warning', message, detail, answers: ['OK'] });
  }

  async function open(what: OpenDialogOptions): Promise<string[]> {
    const over = options.window();
    const { canceled, filePaths } = await (over
      ? dialog.showOpenDialog(over, what)
      : dialog.showOpenDialog(what));
    return canceled ? [] : filePaths;
  }

  async function save(title: string, defaultPath: string): Promise<string | undefined> {
    const what = { title, defaultPath, filters: [LIBRARY] };
    const over = options.window();
    const { canceled, filePath } = await (over
      ? dialog.showSaveDialog(over, what)
      : dialog.showSaveDialog(what));
    return canceled || filePath === '' ? undefined : filePath;
  }
}

function folder(title: string): OpenDialogOptions {
  return { title, properties: ['openDirectory', 'createDirectory'] };
}
