// A document against a zod schema: everything that does not fit becomes a Problem with line, column and what was
// expected, all at once. It rewords zod; it adds no rule of its own.
import { z } from 'zod';
import type { Path, ReadDocument } from './document.ts';
import type { Problem } from './errors.ts';
import { didYouMean } from './nearest.ts';

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** The typed value, or undefined with the problems (those of the text itself included). */
export function validate<S extends z.ZodType>(
  document: ReadDocument,
  schema: S,
  value: unknown = document.value,
): { value: z.output<S> | undefined; problems: Problem[] } {
  if (!document.wellFormed) return { value: undefined, problems: [...document.problems] };
  const result = schema.safeParse(value, { error: wording });
  const problems = [...document.problems];
  if (result.success) return { value: result.data, problems };
  for (const issue of result.error.issues) collect(issue, [], document, problems);
  return { value: undefined, problems };
}

function collect(issue: Issue, above: Path, document: ReadDocument, problems: Problem[]): void {
  const path = [...above, ...(issue.path as (string | number)[])];
  if (issue.code === 'unrecognized_keys') {
    const { known, empty } = JSON.parse(issue.message) as Unrecognised;
    for (const key of issue.keys) {
      const broken = empty.includes(key) ? '; a text with a comma inside { } must stand in quotes' : '';
      const message = `unknown key "${key}"; ${didYouMean(key, known)}${broken}`;
      problems.push(document.problemAt([...path, key], message, 'key'));
    }
    return;
  }
  if (issue.code === 'invalid_union') {
    const branch = likeliestBranch(issue.errors);
    if (branch !== undefined) {
      for (const inner of branch) collect(inner, path, document, problems);
      return;
    }
  }
  const atKey = issue.code === 'invalid_key' || (issue.code === 'custom' && issue.params?.at === 'key');
  const problem = document.problemAt(path, issue.message, atKey ? 'key' : 'value');
  // What the text itself got wrong at this very place has been said already.
  const said = document.problems.some((p) => p.path !== undefined && p.path === problem.path);
  if (!said) problems.push(problem);
}

/** The branch of a union the writer had in mind: one whose kind of value fits, with the fewest faults. */
function likeliestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches
    .filter((issues) => !issues.some((i) => i.path.length === 0 && i.code === 'invalid_type'))
    .sort((a, b) => a.length - b.length)[0];
}

/** What `wording` knows of unknown keys, and one issue has to carry for several problems. */
interface Unrecognised {
  readonly known: readonly string[];
  /** Those with nothing behind them: mostly the rest of a text that a comma cut off. */
  readonly empty: readonly string[];
}

/** Words for what zod finds where the schema has none of its own. */
function wording(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys': {
      const input = issue.input as Readonly<Record<string, unknown>>;
      const known = Object.keys((issue.inst as unknown as z.ZodObject).shape);
      return JSON.stringify({
        known,
        empty: issue.keys.filter((key) => input[key] === null),
      } satisfies Unrecognised);
    }
    case 'invalid_type':
      return needed(WORDS[issue.expected] ?? issue.expected, issue);
    case 'invalid_value': {
      const values = issue.values.map(String);
      if (issue.input === undefined || typeof issue.input === 'object') {
        return needed(`one of ${values.map((v) => `"${v}"`).join(', ')}`, issue);
      }
      if (values.length === 1) return `"${values[0]}" is needed here, not ${described(issue.input)}`;
      return `${described(issue.input)} is not known here; ${didYouMean(String(issue.input), values)}`;
    }
    case 'too_small': {
      const least = `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
      return issue.origin === 'number'
        ? `must be ${least}`
        : `must have ${least} ${ENTRIES[issue.origin] ?? ''}`;
    }
    case 'too_big': {
      const most = `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`;
      return issue.origin === 'number'
        ? `must be ${most}`
        : `must have ${most} ${ENTRIES[issue.origin] ?? ''}`;
    }
    case 'invalid_union':
      return needed('another kind of value', issue);
    default:
      return undefined;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '"true" or "false"',
  array: 'a list (lines that begin with "- ")',
  object: 'a map ("key: value")',
  record: 'a map ("key: value")',
};

const ENTRIES: Readonly<Record<string, string>> = { array: 'entries', string: 'characters' };

/** "X is needed" for what is missing, empty or of the wrong kind. */
export function needed(what: string, issue: RawIssue): string {
  const hint = z.globalRegistry.get(issue.inst as z.ZodType)?.description;
  const why = hint === undefined ? '' : ` (${hint.replace(/\.$/u, '')})`;
  if (issue.input === undefined) return `is missing: ${what} is needed${why}`;
  if (issue.input === null) return `nothing is written here: ${what} is needed${why}`;
  return `${what} is needed here, not ${described(issue.input)}`;
}

/** What stands there, in words. */
export function described(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object' && input !== null) return 'a map';
  if (typeof input === 'number') return `the number ${input}`;
  return `"${String(input).slice(0, 60)}"`;
}
