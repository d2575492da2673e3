// What the instruments' error codes mean, in Cottrell's words. Codes that are not listed are shown as they are.

/** An error answer or run-time error, as sent: "e!4001: Line 1, Col 27", "!0032: Line 12". */
export interface InstrumentError {
  /** Four hex digits, upper case. */
  readonly code: string;
  /** Line of the script, counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

/** Reads an error answer; undefined for a line that is none. */
export function parseError(line: string): InstrumentError | undefined {
  const match = /^.?!([0-9A-F]{4})(?::\s*Line\s*(\d+)(?:,\s*Col\s*(\d+))?.*)?$/.exec(line);
  if (match === null) return undefined;
  const [, code, lineNumber, column] = match;
  return {
    code: code!,
    ...(lineNumber === undefined ? {} : { line: Number(lineNumber) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}

/** The error in words, with the line of the script it is about: "cell overload … (code 0032, at "cell_on")". */
export function describeError({ code, line }: InstrumentError, script: readonly string[] = []): string {
  const words = MEANINGS[code] ?? 'an error without description';
  const text = line === undefined ? undefined : script[line - 1]?.trim();
  const place = line === undefined ? '' : text === undefined ? `, line ${line}` : `, line ${line}: "${text}"`;
  return `${words} (code ${code}${place})`;
}

const MEANINGS: Readonly<Record<string, string>> = {
  '0001': 'something unspecified went wrong',
  '0002': 'a variable has the wrong type',
  '0003': 'it does not know this command',
  '0004': 'it does not have this register',
  '0005': 'this register can only be read',
  '0006': 'it is busy with a program, or has none to act on',
  '0007': 'an argument is wrong',
  '0008': 'a line is too long',
  '0009': 'something took too long',
  '000B': 'its memory for variables is full',
  '000C': 'no program is loaded',
  '000E': 'averaging overflowed',
  '000F': 'it cannot set this potential',
  '0010': 'a number became infinite or undefined',
  '0011': 'it cannot make this frequency',
  '0012': 'it cannot make this amplitude',
  '0014': 'open circuit was asked with the cell on',
  '001B': 'this instrument cannot do this',
  '001C': 'the step is smaller than it can set',
  '001D': 'the pulse is smaller than it can set',
  '001E': 'the amplitude is smaller than it can set',
  '001F': 'the function is not licensed',
  '0020': 'two channels cannot both be in a fast or wide mode',
  '0021': 'it does not have this mode',
  '0023': 'this is not possible in the present mode',
  '0024': 'too many quantities are measured at once',
  '0025': 'it does not have this way of pulsed detection',
  '0028': 'division by zero',
  '002F': 'it does not have this channel',
  '0032': 'the cell drew more current than it can bear; it switched off to protect itself',
  '0042': 'permission is lacking',
  '0052': 'its serial link was overrun',
  '0058': 'it could not keep the timing, often because the link is too slow',
  '005A': 'it cannot measure as often as asked',
  '005B': 'this is measured already',
  '0080': 'the counter electrode oscillates',
  '0084': 'this quantity has no ranges',
  '4001': 'it does not know a command of the program',
  '4004': 'the program has a character that does not belong there',
  '4005': 'the program is too large for its memory',
  '4008': 'it does not know an option in the program',
  '400B': 'measurement loops are nested',
  '400C': 'a command stands where it may not',
  '400D': 'the program is nested too deep',
  '400E': 'a block of the program ends wrongly',
  '400F': 'an array is read or written beyond its end',
  '4012': 'it has an internal fault',
  '4017': 'arrays of different sizes are used together',
  '4018': 'the program is incomplete',
  '401A': 'this may not stand inside a measurement loop',
  '401B': 'the lines that make a package stand in the wrong order',
  '401C': 'too many quantities in one package',
  '4020': 'the program did not arrive in time',
  '4026': 'a variable is declared twice',
  '4027': 'the cell must be on for this',
  '4028': 'the cell must be off for this',
  '4029': 'a sweep has no step to make',
  '402A': 'the name of a variable is not allowed',
  '402B': 'the name of a variable is not allowed',
  '402C': 'the name of a variable is too long',
  '4032': 'a potential is set inside a measurement loop',
  '4033': 'a current is set inside a measurement loop',
  '4034': 'the licence does not cover this',
  '4036': 'this may stand only inside a loop',
  '4037': 'a number overflowed',
  '4039': 'it cannot read a number',
  '4200': 'a number must not be negative',
  '4201': 'a number must not be positive',
  '4202': 'a number must not be zero',
  '4203': 'a number must be negative',
  '4204': 'a number must be positive',
  '4205': 'a number is out of bounds',
  '4206': 'this instrument does not have this function',
  '4207': 'whole and other numbers are mixed',
  '4208': 'a variable is expected here',
  '4209': 'a variable of another type is expected here',
  '420A': 'a command has an argument too many',
  '420B': 'a variable is not declared',
  '420C': 'a variable may not stand here',
  '420D': 'a number may not stand here',
  '420E': 'an array may not stand here',
  '7FFF': 'it has a fatal fault; switch it off and on',
};
