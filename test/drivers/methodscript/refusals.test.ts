// Error codes of the instruments in words a person can act on.
import { expect, test } from 'vitest';
import { describeError, parseError } from '../../../src/drivers/methodscript/refusals.ts';

/** The codes the vendor documents that a person may ever see. */
const DOCUMENTED = [
  '0001 0002 0003 0004 0005 0006 0007 0008 0009 000B 000C 000E 000F 0010 0011 0012 0014 001B 001C 001D 001E 001F',
  '0020 0021 0023 0024 0025 0028 002F 0032 0042 0052 0058 005A 005B 0080 0084',
  '4001 4004 4005 4008 400B 400C 400D 400E 400F 4012 4017 4018 401A 401B 401C 4020 4026 4027 4028 4029',
  '402A 402B 402C 4032 4033 4034 4036 4037 4039',
  '4200 4201 4202 4203 4204 4205 4206 4207 4208 4209 420A 420B 420C 420D 420E 7FFF',
].flatMap((line) => line.split(' '));

test('every documented code has words', () => {
  const without = DOCUMENTED.filter((code) => describeError({ code }).includes('without description'));
  expect(without).toEqual([]);
});

test('an unknown code is shown as it is, and the line of the script is quoted', () => {
  expect(describeError(parseError('!4ABC: Line 2')!, ['cell_on', ' set_e 9'])).toBe(
    'an error without description (code 4ABC, line 2: "set_e 9")',
  );
});
