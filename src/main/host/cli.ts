// The command line: declares the commands, runs one, prints its result or its error, sets the exit code.
// It never computes anything itself; each command is one file in commands/, loaded when it is asked for and no earlier.
import { Command, CommanderError, Option } from 'commander';
import { asCottrellError, CottrellError } from '../../core/errors.ts';
import { EXIT, exitCodeOfError } from './exit-codes.ts';
import { installLastResort } from './last-resort.ts';
import { type CommandResult, errorEnvelope, errorText, successEnvelope } from './output.ts';
import { VERSION } from './paths.ts';

const INSTRUMENT_HELP =
  'sim:<model>[,cell=<preset>][,speed=<n>|max][,seed=<n>] for a simulated instrument, serial:<path>, serial:<number> or name:<name> for a real one';
const STOP_RUNNING_HELP = 'stop an earlier run that may still be going on there by itself';
const LIBRARY_HELP = 'library file (default: COTTRELL_LIBRARY, else the one in your data folder)';

/** Asked before the arguments are read: wrong use is answered in JSON too. */
const AS_JSON = process.argv.includes('--json');

const program = new Command('cottrell')
  .configureOutput(AS_JSON ? { writeErr: () => undefined } : {})
  .description('From an electrolysis protocol to a faradaic efficiency that a reviewer can trace.')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(cottrell help <command> explains the options)')
  .addHelpText(
    'after',
    `
Exit codes: 0 done · 1 fault of Cottrell · 2 wrong use · 3 protocol or sheet not valid, or not playable
  4 port or instrument · 5 run aborted by a limit · 6 library or disk
  7 THE CELL COULD NOT BE CONFIRMED OFF · 130 stopped by you, cell confirmed off

A first try:
  cottrell run protocols/cu-pulsed-amination.yaml --instrument sim:emstat4-hr,cell=cu-nitrite,speed=max`,
  );

command(
  'instruments',
  'the instruments that are there: ports with what was recognised, and the simulated ones',
)
  .option('--ask', 'open each likely port and ask who is there (this stops a measurement that runs on it)')
  .action(answer(async () => (await import('./commands/instruments.ts')).instrumentsCommand));

command('name', 'give an instrument a name, to find it by wherever it is plugged in')
  .argument('<spec>', 'serial:<path>, serial:<number> or name:<name>')
  .argument('<name>', 'the name; "" takes it away')
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/name.ts')).nameCommand));

command('settings', 'how the current of an instrument is put right: shown, or changed')
  .argument('<spec>', 'serial:<path>, serial:<number> or name:<name>')
  .option('--invert <yes|no>', 'turn the sign of every current round')
  .option('--offset <current>', 'what it reads when no current flows: "1.2 uA", or measure (cell off)')
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/name.ts')).settingsCommand));

command('protocols', 'the protocols that come with Cottrell')
  .option('--dir <folder>', 'list another folder')
  .action(answer(async () => (await import('./commands/protocols.ts')).protocolsCommand));

command('check', 'what a protocol will do on a kind of instrument; no instrument is touched')
  .argument('<file>', 'protocol, YAML')
  .option('-i, --instrument <spec>', 'kind of instrument, as sim:<model>', 'sim:emstat4-hr')
  .option(
    '--set <key=value>',
    'change a value, e.g. "steps[1].pulse.cycles=10" (may be repeated)',
    collect,
    [],
  )
  .option('--coarsen', 'accept the slower sampling the instrument can carry')
  .action(answer(async () => (await import('./commands/check.ts')).checkCommand));

command('run', 'run a protocol; every sample is charged and saved before anything else happens')
  .argument('<file>', 'protocol, YAML')
  .requiredOption('-i, --instrument <spec>', INSTRUMENT_HELP)
  .option('-l, --library <file>', LIBRARY_HELP)
  .option(
    '--set <key=value>',
    'change a value, e.g. "steps[1].pulse.cycles=10" (may be repeated)',
    collect,
    [],
  )
  .option('--coarsen', 'accept the slower sampling the instrument can carry')
  .option('--note <text>', 'a note kept with the run')
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/run.ts')).runCommand));

command('attach', 'take up a run that went on by itself after its line was lost, or Cottrell was ended')
  .argument('<run>', 'number of the run; its protocol says "on link loss: continue"')
  .requiredOption('-i, --instrument <spec>', INSTRUMENT_HELP)
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/attach.ts')).attachCommand));

command('recover', 'what an instrument kept of runs on its own storage: listed, or one recorded as a new run')
  .argument('<instrument>', INSTRUMENT_HELP)
  .argument('[run]', 'number of the run; its protocol says "on instrument storage: copy"')
  .option('-l, --library <file>', LIBRARY_HELP)
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/recover.ts')).recoverCommand));

command(
  'hold',
  'set one potential or current by hand: a run of one step, off after its time; Ctrl-C switches it off',
)
  .requiredOption('-i, --instrument <spec>', INSTRUMENT_HELP)
  .option('--potential <E>', 'potential to hold, against the reference electrode')
  .option('--current <I>', 'current to hold, cathodic negative')
  .requiredOption('--for <t>', 'after this time the cell is off, whatever happens')
  .requiredOption('--max-current <I>', 'largest current: the range, and a limit that ends it')
  .option('--low <E>', 'a potential below it ends it; needed with --current')
  .option('--high <E>', 'a potential above it ends it; needed with --current')
  .option('--reference <name>', 'reference electrode of the cell', 'Ag/AgCl (3 M KCl)')
  .option('-l, --library <file>', LIBRARY_HELP)
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/hold.ts')).holdCommand));

command('read', 'what an instrument reads now; its cell stays off')
  .requiredOption('-i, --instrument <spec>', INSTRUMENT_HELP)
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/hold.ts')).readCommand));

command('queue', 'runs one after another on one instrument, as a series; docs/how-to/queue.md')
  .argument('<action>', 'check <file>, run <file>, list, resume <number>, skip <number>')
  .argument('[what]', 'the file or the number of a queue')
  .option('-i, --instrument <spec>', INSTRUMENT_HELP)
  .option('-l, --library <file>', LIBRARY_HELP)
  .option('--coarsen', 'accept the slower sampling the instrument can carry')
  .option('--confirmed', 'what the queue waits for has been done')
  .option('--yes', 'confirm everything: for simulated instruments')
  .option('--again', 'resume: run again what failed')
  .option('--sheets <folder>', 'write an efficiency sheet for each run, and groups for the series')
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/queue.ts')).queueCommand));

command('runs', 'the runs of a library')
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/runs.ts')).runsCommand));

command('show', 'one run: outcome, charge ledger by segment and by cycle, events')
  .argument('<run>', 'number of the run')
  .option('-l, --library <file>', LIBRARY_HELP)
  .option('--cycles <n>', 'how many cycles to list, first and last halves', '10')
  .action(answer(async () => (await import('./commands/show.ts')).showCommand));

command('export', 'a run as CSV files with a JSON file of everything frozen')
  .argument('<run>', 'number of the run')
  .option('--format <format>', 'csv', 'csv')
  .requiredOption('--out <folder>', 'folder to write into; nothing in it is overwritten')
  .option(
    '--on-change <amount>',
    'write only samples that changed by so much ("1 mA", "2 mV", "10 mC"), with the charge up to each',
  )
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/export.ts')).exportCommand));

command('resistance', 'the solution resistance of a run, by impedance and by current interrupt')
  .argument('<run>', 'number of the run')
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/resistance.ts')).resistanceCommand));

const library = program.command('library').description('looks after a library: check, repair, backup');

command('check', 'whether every sample and every ledger is as it was written; changes nothing', library)
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/library.ts')).libraryCheckCommand));

command('repair', 'save all that can be read into a new library; the damaged one is not touched', library)
  .argument('<file>', 'the new library; it must not be there yet')
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/library.ts')).libraryRepairCommand));

command('backup', 'a copy as of one moment, also while runs are being recorded', library)
  .argument('<file>', 'the copy; it must not be there yet')
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/library.ts')).libraryBackupCommand));

command('fe', 'the faradaic efficiency from an efficiency sheet')
  .argument('<sheet>', 'efficiency sheet or group, YAML; docs/reference/sheet.md')
  .option('-l, --library <file>', LIBRARY_HELP)
  .option('--trials <n>', 'trials of the Monte Carlo propagation; 0 for none', '200000')
  .option('--seed <n>', 'seed of the Monte Carlo propagation', '1')
  .action(answer(async () => (await import('./commands/fe.ts')).feCommand));

command('probe', 'find out on a dummy cell what the documents of an instrument do not say')
  .argument('<instrument>', INSTRUMENT_HELP)
  .option('--dummy-cell', 'a dummy cell is connected, and may be switched on')
  .option('--out <file>', 'write the findings there, as JSON')
  .option('--stop-running', STOP_RUNNING_HELP)
  .action(answer(async () => (await import('./commands/probe.ts')).probeCommand));
command('report', 'a run with its analysis as one page to print, or as JSON; nothing is overwritten')
  .argument('<run>', 'number of the run')
  .option('--sheet <file>', 'efficiency sheet to compute for it')
  .option('--analysis <n>', 'number of a saved analysis (default: the latest of the run)')
  .option('--out <file>', 'file.html or file.json (default: run-<n>-report.html here)')
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/report.ts')).reportCommand));

command(
  'literature',
  'the published cases, each run on its simulated cell and held against what was published',
)
  .argument('[case...]', 'only these, by the beginning of their file names: 02, 31')
  .option('--out <folder>', 'keep the library and the efficiency sheets there')
  .action(answer(async () => (await import('./commands/literature.ts')).literatureCommand));

command('serve', 'the window in a browser of this computer; nobody else can reach it')
  .option('--port <n>', 'port of the loopback address; 0 takes any that is free', '0')
  .option('-l, --library <file>', LIBRARY_HELP)
  .option('--open', 'open it in the default browser')
  .action(answer(async () => (await import('./commands/serve.ts')).serveCommand));

command('alarms', 'who is told when a run ends, trips or leaves a cell unsafe')
  .option('--webhook <address>', 'http or https address that gets each alarm as JSON; off for none')
  .argument('[command...]', 'after --: program and arguments, started without a shell')
  .option('--no-command', 'no command any more')
  .addOption(new Option('--on <when>', 'when to ring').choices(['every end', 'trouble']))
  .option('--test', 'ring now, as if a run had ended')
  .option('-l, --library <file>', LIBRARY_HELP)
  .action(answer(async () => (await import('./commands/alarms.ts')).alarmsCommand));

command('emulate', 'play an instrument on a pseudo-terminal, for trying and testing')
  .argument('<model>', 'a simulated model, see cottrell instruments')
  .requiredOption('--pty <link>', 'where the port is to appear, e.g. /tmp/potentiostat')
  .option('--cell <preset>', 'simulated cell behind it', 'dummy')
  .option('--speed <n>', 'times real time, or max', '1')
  .option('--seed <n>', 'seed of the noise', '1')
  .action(answer(async () => (await import('./commands/emulate.ts')).emulateCommand));

installLastResort();
await main();

async function main(): Promise<void> {
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end well; of anything else commander has said what is wrong, to people.
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error.exitCode === 0 || !AS_JSON) return;
    const message = error.message.replace(/^error: /, '');
    await print(
      process.stdout,
      errorEnvelope(process.argv[2] ?? '', new CottrellError('argument-invalid', message)),
    );
  }
}

function command(name: string, description: string, parent = program): Command {
  return parent
    .command(name)
    .description(description)
    .option('--json', 'one JSON envelope instead of text')
    .configureOutput(AS_JSON ? { writeErr: () => undefined } : {})
    .exitOverride();
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}

/** Wraps a command: its result or error printed, its exit code set. Commander hands (…arguments, options, command). */
function answer<Options>(load: () => Promise<(args: string[], options: Options) => Promise<CommandResult>>) {
  return async (...given: unknown[]): Promise<void> => {
    const { args, opts, name } = pick(given.at(-1) as Command);
    const options = opts as Options & { json?: boolean };
    try {
      const run = await load();
      const result = await run(args, options);
      await print(process.stdout, options.json ? successEnvelope(name, result.data) : result.text);
      process.exitCode = result.exitCode;
    } catch (thrown) {
      const error = asCottrellError(thrown);
      if (options.json) await print(process.stdout, errorEnvelope(name, error));
      else await print(process.stderr, errorText(error, args[0]));
      if (error.code === 'internal' && process.env.COTTRELL_DEBUG) console.error(thrown);
      process.exitCode = exitCodeOfError(error.code);
    }
  };
}

function pick(command: Command) {
  const { parent } = command;
  const name = parent === program || parent === null ? command.name() : `${parent.name()} ${command.name()}`;
  return { args: command.args, opts: command.opts(), name };
}

function print(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text.endsWith('\n') ? text : `${text}\n`, () => resolve()));
}
