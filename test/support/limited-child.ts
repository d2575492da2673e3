// A program that records until a write fails, to be started with a limit on the size of files. It says what the
// error was, and that the library can still be read.
import { CottrellError } from '../../src/core/errors.ts';
import { Ledger } from '../../src/core/ledger.ts';
import { openLibrary } from '../../src/main/store/library.ts';
import { pulses, record, START } from './library.ts';

const library = openLibrary(process.argv[2]!, { clock: { wall_ms: () => Date.now() } });
const recorder = library.beginRun(START);
try {
  for (let n = 0; n < 1000; n++) record(recorder, pulses(20), 4000, new Ledger());
  process.stdout.write('no error\n');
} catch (error) {
  if (!(error instanceof CottrellError)) throw error;
  const { samples } = library.run(recorder.id);
  process.stdout.write(`${error.code} ${samples % 4000 === 0 && samples > 0}\n`);
}
