// The reference of errors stays complete: a code without its line there, or with other advice, fails.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CottrellError, ERROR_CODES } from '../../src/core/errors.ts';
import { exitCodeOfError } from '../../src/main/host/exit-codes.ts';

const page = readFileSync(new URL('../../docs/reference/errors.md', import.meta.url), 'utf8');

test.each(ERROR_CODES)('%s stands in the reference with its exit code and advice', (code) => {
  expect(page).toContain(
    `| \`${code}\` | ${exitCodeOfError(code)} | ${new CottrellError(code, '').advice} |`,
  );
});
