// A program that opens a library, says how many runs it sees as interrupted, and ends.
import { openLibrary } from '../../src/main/store/library.ts';

const library = openLibrary(process.argv[2]!, { clock: { wall_ms: () => Date.now() }, busy_ms: 20_000 });
const interrupted = library.runs().filter((run) => run.outcome?.kind === 'interrupted');
library.close();
process.stdout.write(`${interrupted.length}\n`);
