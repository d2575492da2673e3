// Errors on their way through the API: what was thrown on one side as the same value on the other, with its code, its
// advice and its problems. Neutral: a page may import it.
import { ORPCError } from '@orpc/client';
import { asCottrellError, CottrellError, type ErrorCode, type Problem } from '../../core/errors.ts';
import type { Trouble } from './shapes/common.ts';

/** The rough kind of an error, by which HTTP knows it: names and statuses of the contract. */
const STATUS = {
  BAD_REQUEST: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNPROCESSABLE_CONTENT: 422,
  BAD_GATEWAY: 502,
  INTERNAL_SERVER_ERROR: 500,
} as const;
type Kind = keyof typeof STATUS;

const KINDS: Record<ErrorCode, Kind> = {
  'argument-invalid': 'BAD_REQUEST',
  'file-unreadable': 'NOT_FOUND',
  'file-exists': 'CONFLICT',
  'quantity-invalid': 'BAD_REQUEST',
  'protocol-invalid': 'UNPROCESSABLE_CONTENT',
  'queue-invalid': 'UNPROCESSABLE_CONTENT',
  'sheet-invalid': 'UNPROCESSABLE_CONTENT',
  'reaction-invalid': 'UNPROCESSABLE_CONTENT',
  'waveform-unsupported': 'UNPROCESSABLE_CONTENT',
  'port-not-found': 'NOT_FOUND',
  'port-busy': 'CONFLICT',
  'port-denied': 'FORBIDDEN',
  'not-an-instrument': 'BAD_GATEWAY',
  'instrument-swapped': 'CONFLICT',
  'instrument-unsupported': 'BAD_GATEWAY',
  'instrument-refused': 'BAD_GATEWAY',
  'instrument-failed': 'BAD_GATEWAY',
  'instrument-silent': 'BAD_GATEWAY',
  'link-lost': 'BAD_GATEWAY',
  'end-unseen': 'BAD_GATEWAY',
  'link-garbled': 'BAD_GATEWAY',
  'cell-not-off': 'BAD_GATEWAY',
  'state-refused': 'CONFLICT',
  'library-missing': 'NOT_FOUND',
  'library-corrupt': 'INTERNAL_SERVER_ERROR',
  'library-newer': 'INTERNAL_SERVER_ERROR',
  'library-busy': 'CONFLICT',
  'run-not-found': 'NOT_FOUND',
  'run-busy': 'CONFLICT',
  'disk-full': 'INTERNAL_SERVER_ERROR',
  'disk-failed': 'INTERNAL_SERVER_ERROR',
  'block-damaged': 'INTERNAL_SERVER_ERROR',
  'alarm-failed': 'BAD_GATEWAY',
  internal: 'INTERNAL_SERVER_ERROR',
};

/** The error of Cottrell as the value that travels. */
export function troubleFrom({ code, message, advice, problems }: CottrellError): Trouble {
  return { code, message, advice, problems: problems.map((problem) => ({ ...problem })) };
}

/** Whatever was thrown on the program's side, as an error of the contract. */
export function toWire(thrown: unknown): ORPCError<string, Trouble> {
  const error = asCottrellError(fromValidation(thrown) ?? thrown);
  const kind = KINDS[error.code];
  const data = troubleFrom(error);
  return new ORPCError(kind, {
    status: STATUS[kind],
    message: error.message,
    data,
    cause: thrown,
    defined: true,
  });
}

/** On the other side: what went wrong, whatever was thrown there. A line that broke says so. */
export function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof ORPCError) {
    if (isTrouble(thrown.data)) return thrown.data;
    if (thrown.status === 401) return SIGNED_OUT;
  }
  if (thrown instanceof CottrellError) return troubleFrom(thrown);
  return {
    code: 'link-lost',
    message: `Cottrell does not answer: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    advice:
      'Check that the program still runs. A run goes on without this window; it is shown again when it answers.',
    problems: [],
  };
}

/** By hand: a page that is only to tell what went wrong need not load a whole library for it. */
function isTrouble(value: unknown): value is Trouble {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, advice, problems } = value as Partial<Record<keyof Trouble, unknown>>;
  return [code, message, advice].every((text) => typeof text === 'string') && Array.isArray(problems);
}

const SIGNED_OUT: Trouble = {
  code: 'signed-out',
  message: 'This window is not signed in.',
  advice: 'Open the address that `cottrell serve` printed.',
  problems: [],
};

/** Input that does not fit the contract. */
function fromValidation(thrown: unknown): CottrellError | undefined {
  if (!(thrown instanceof ORPCError)) return undefined;
  const issues = (thrown.data as { issues?: readonly Issue[] } | undefined)?.issues ?? [];
  const problems = issues.map(({ message, path = [] }): Problem => {
    const name = path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
    return name === '' ? { message } : { message: `${name}: ${message}`, path: name };
  });
  if (thrown.status >= 500) return undefined;
  const why = problems.map(({ message }) => message).join('; ') || thrown.message;
  return new CottrellError('argument-invalid', `This request does not fit: ${why}.`, {
    problems,
    cause: thrown,
    advice: 'docs/reference/api.md and the OpenAPI document say what fits.',
  });
}

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}
