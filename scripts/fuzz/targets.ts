// What is fuzzed, and what hostile input may do to it: be read, or be refused in the way the parser documents. Anything
// else (another error, a fault of Cottrell, a number that is none) is thrown, and is a find.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CottrellError } from '../../src/core/errors.ts';
import { computeSheet } from '../../src/core/faradaic/compute-sheet.ts';
import { chargeOfFile } from '../../src/core/faradaic/current-file.ts';
import { parseFormula } from '../../src/core/faradaic/formula.ts';
import { parseGroup } from '../../src/core/faradaic/group/group.ts';
import { parseSheet } from '../../src/core/faradaic/sheet.ts';
import { compileProtocol } from '../../src/core/protocol/compile.ts';
import { readQuantity } from '../../src/core/quantity.ts';
import { BlockBuilder } from '../../src/core/samples.ts';
import { ScriptRefusal } from '../../src/drivers/methodscript/emulator/firmware-error.ts';
import { parseScript } from '../../src/drivers/methodscript/emulator/parser.ts';
import { Package } from '../../src/drivers/methodscript/packet.ts';
import { readLine } from '../../src/drivers/rodeostat/codec.ts';
import { decodeBlock, encodeBlock } from '../../src/main/store/blocks.ts';
import { apiTarget } from './api.ts';
import { libraryTarget } from './library.ts';
import { mutateBytes, mutateText, oneOf } from './mutate.ts';
import type { Target } from './target.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const file = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Runs a parser on an input: it may refuse with one of these codes, and with nothing else. */
function mayRefuse(codes: readonly string[], input: string, parse: (input: string) => unknown): void {
  try {
    parse(input);
  } catch (error) {
    if (error instanceof CottrellError && codes.includes(error.code)) return;
    throw new Error(`input ${JSON.stringify(input)}`, { cause: error });
  }
}

function demand(holds: boolean, what: string, input: string): void {
  if (!holds) throw new Error(`${what}: input ${JSON.stringify(input)}`);
}

const PACKAGES = [
  'Pja8000001i;da7F0BDF9u;ba7678CD7p,10,20F,40',
  'Peb8030D40u;da7F85F3Fu;ba4BA99F0p,10,218',
  'Pda8000000 ;ba     nan,12,20B',
  'Pdc8030D40 ;cc9570C36u,10,287;cd9AE0ABCf,10,287',
];
const BOARD_LINES = [
  '{"t":100,"v":-1.1,"i":-110.1343}',
  '{"t":100,"v":-1.1,"i":-100,"le":true}',
  '{"success":true,"response":{"command":"setVolt","v":-1}}',
  '{"success":false,"message":"command, x, not found","response":{}}',
  '{}',
];
const DIMENSIONS = [
  'V',
  'A',
  's',
  'C',
  'ohm',
  'F',
  'm^2',
  'm^3',
  'mol',
  'mol/m^3',
  'kg',
  'K',
  'V/s',
] as const;
const QUANTITIES = [
  '-1.1 V',
  '+0.4V',
  '12.3 mA',
  '50 mC',
  '0.5 cm^2',
  '30 mL',
  '10 mA cm^-2',
  '25 degC',
  '50 mV s^-1',
];
const FORMULAS = [
  'NH3',
  'C6H5B(OH)2',
  'NO2-',
  'HCOO-',
  'Cu(NH3)4+2',
  'CuSO4·5H2O',
  'NH4+',
  '15NH3',
  'Fe(CN)6^3-',
];
const PROTOCOLS = ['cu-pulsed-amination', 'cyclic-voltammetry', 'conditioning', 'chronoamperometry'].map(
  (name) => file(`protocols/${name}.yaml`),
);
const PROTOCOL_WORDS = [
  'hold: ', 'pulse: ', 'repeat: ', 'sweep: ', 'levels: ', 'potential: -1 V', 'current: 3 mA', 'duration: 5 s', 'cycles: 1e7',
  'times: 10000000', 'sample: { every: 1 us }', 'limits: ', 'stop: ', 'range: ', ' vs RHE', 'name: x', '\n  - ', '\n',
]; // biome-ignore format: pieces
const SHEETS = [file('examples/ammonia-sheet.yaml')];
const SHEET_WORDS = [
  'calibration: ', 'aliquots: ', 'standards: ', 'blank: ', 'dilution: ', 'volume: 0 mL', 'concentration: -1 mM', 'product: ',
  'from: ', 'parts: ', 'amount: 1 umol', 'uncertainty: 5 %', 'nmr: ', 'run: 3', 'charge: ', '\n  - ', '\n',
]; // biome-ignore format: pieces
const GROUPS = [
  'cottrell group: 1\nproduct: hydrogen\nmembers:\n  - sheet: a.yaml\n  - { efficiency: 71 %, uncertainty: 1.5 % }\n',
  'cottrell group: 1\nproduct: ammonia\nparameter: potential\nmembers:\n  - { sheet: a.yaml, at: -1 V }\n',
];
const CURRENTS = [
  't/s,I/mA\n0,-1\n1,-1.1\n2,-0.9\n',
  'time (s)\tcurrent (A)\n0\t1e-3\n0.1\t2e-3\n0.2\t-1e-3\n',
];
const SCRIPTS = [
  'var c\nvar p\nset_pgstat_chan 0\nset_pgstat_mode 2\nset_max_bandwidth 400\nset_range ba 10m\nset_e 100m\ncell_on\nmeas_loop_ca p c 100m 100m 1\npck_start\npck_add p\npck_add c\npck_end\nendloop\non_finished:\ncell_off\n',
  'var n\nstore_var n 0i ja\nloop n < 10i\nadd_var n 1i\nif n == 5i\nbreakloop\nendif\nendloop\n',
];
const SCRIPT_WORDS = [
  'loop ',
  'endloop\n',
  'if ',
  'else\n',
  'endif\n',
  'var x\n',
  'array a 100i\n',
  'a[0i]',
  'add_meas(0 ab x)',
  '-1100m',
  '0xFF',
  'meas_loop_cv ',
  'on_finished:\n',
];

const decoded = new Package();
const sample = { t_us: 0, commanded_V: 0, current_A: 0, atLimit: false };
const goodBlock = encodeBlock(someBlock());

export const TARGETS: readonly Target[] = [
  {
    name: 'MethodSCRIPT package',
    cases: 6_000_000,
    run(random) {
      const line = mutateText(random, PACKAGES, [
        'Pba',
        ';ba',
        ',10',
        ',20F',
        '8000000',
        'nan',
        'E',
        'a',
        'f',
      ]);
      if (!decoded.decode(line)) {
        demand(decoded.count === 0, 'a refused package has fields', line);
        return;
      }
      for (let field = 0; field < decoded.count; field++) {
        const value = decoded.value(field);
        const isKnown = Number.isFinite(value) || Number.isNaN(decoded.integers[field]!);
        demand(isKnown && Math.abs(decoded.integers[field]! || 0) <= 0x8000000, 'a value out of range', line);
      }
    },
  },
  {
    name: 'Rodeostat line',
    cases: 2_500_000,
    run(random) {
      const line = mutateText(random, BOARD_LINES, [
        '"t":',
        '"v":',
        '"i":',
        '"le":true',
        '{}',
        '1e999',
        'success',
      ]);
      if (readLine(line, sample) !== 'sample') return;
      const { t_us, commanded_V, current_A } = sample;
      demand(
        [t_us, commanded_V, current_A].every(Number.isFinite) && t_us >= 0,
        'a sample that is none',
        line,
      );
    },
  },
  {
    name: 'quantity',
    cases: 1_200_000,
    run(random) {
      const text = mutateText(random, QUANTITIES, ['V', 'mA', ' cm^-2', '/', '^', '-', '1e3']);
      const read = readQuantity(text, oneOf(random, DIMENSIONS));
      demand(typeof read === 'string' || Number.isFinite(read), 'a quantity that is no number', text);
    },
  },
  {
    name: 'chemical formula',
    cases: 600_000,
    run(random) {
      const text = mutateText(random, FORMULAS, ['(', ')', '2', '+', '-', '·', 'H2O', 'Xx', '999999999']);
      mayRefuse(['reaction-invalid'], text, parseFormula);
    },
  },
  {
    name: 'protocol',
    cases: 60_000,
    run(random) {
      mayRefuse(['protocol-invalid'], mutateText(random, PROTOCOLS, PROTOCOL_WORDS), compileProtocol);
    },
  },
  {
    name: 'setting of a protocol',
    cases: 60_000,
    run(random) {
      const key = mutateText(
        random,
        ['steps[1].pulse.cycles', 'cell.area', 'stop[0]'],
        ['[0]', '.', '["a"]', '__proto__'],
      );
      const value = mutateText(random, ['10', '1 cm^2', '{ a: b }'], ['[', '{', ': ']);
      mayRefuse(['protocol-invalid'], `${key}=${value}`, () =>
        compileProtocol(PROTOCOLS[0]!, { set: { [key]: value } }),
      );
    },
  },
  {
    name: 'efficiency sheet',
    cases: 60_000,
    run(random) {
      mayRefuse(['sheet-invalid'], mutateText(random, SHEETS, SHEET_WORDS), (text) => {
        const sheet = parseSheet(text);
        if (sheet.charge.kind !== 'run') JSON.stringify(computeSheet(sheet));
      });
    },
  },
  {
    name: 'group of sheets',
    cases: 60_000,
    run(random) {
      mayRefuse(
        ['sheet-invalid'],
        mutateText(random, GROUPS, ['\n  - ', 'at: -1 V', 'sheet: ', 'members: ']),
        parseGroup,
      );
    },
  },
  {
    name: 'current file',
    cases: 120_000,
    run(random) {
      const text = mutateText(random, CURRENTS, ['\n', ',', ';', '\t', '1e5', 'nan', '-', '0.1']);
      const columns = { time: { column: 1, unit: 's' }, current: { column: 2, unit: 'mA' } };
      mayRefuse(['sheet-invalid'], text, () => chargeOfFile(text, { path: 'currents.csv', ...columns }));
    },
  },
  {
    name: 'stored block',
    cases: 150_000,
    run(random) {
      readBlock(mutateBytes(random, Buffer.from(goodBlock)));
    },
  },
  {
    name: 'columns of a stored block',
    cases: 150_000,
    run(random) {
      // Behind the compression, which would refuse nearly all that was changed within it.
      const end = PLANES_AT + goodBlock.readUInt32LE(PLANES_AT - 4);
      const planes = deflateRawSync(mutateBytes(random, inflateRawSync(goodBlock.subarray(PLANES_AT, end))));
      const head = Buffer.from(goodBlock.subarray(0, PLANES_AT));
      head.writeUInt32LE(planes.length, PLANES_AT - 4);
      readBlock(Buffer.concat([head, planes, goodBlock.subarray(end)]));
    },
  },
  {
    name: 'script in the emulated instrument',
    cases: 250_000,
    run(random) {
      const script = mutateText(random, SCRIPTS, SCRIPT_WORDS);
      try {
        parseScript(script.split('\n'), 8192);
      } catch (error) {
        if (error instanceof ScriptRefusal) return;
        throw new Error(`input ${JSON.stringify(script)}`, { cause: error });
      }
    },
  },
  apiTarget,
  libraryTarget,
];

/** Where in a block its planes begin, behind their length. */
const PLANES_AT = 13;

function readBlock(bytes: Buffer): void {
  try {
    decodeBlock(bytes);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (error instanceof RangeError || /^(Z_|ERR_BUFFER_TOO_LARGE)/.test(code)) return;
    throw new Error(`block ${bytes.toString('base64')}`, { cause: error });
  }
}

function someBlock() {
  const builder = new BlockBuilder();
  for (let cycle = 0; cycle < 2; cycle++) {
    builder.mark({ kind: 'segment', t_s: cycle, segment: 0, cycle, period_s: 0.01 });
    for (let n = 1; n <= 50; n++)
      builder.add(cycle + n / 100, -1.1, Number.NaN, Number.NaN, -1e-3 / n, n % 7, 0, cycle);
  }
  builder.mark({ kind: 'end', t_s: 2, segment: 0, cycle: 1, period_s: 0.01 });
  return builder.take();
}
