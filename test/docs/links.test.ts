// The pages lead where they say: relative links, headings and pictures exist, the index has every page, the files and npm
// scripts that are named are there, and the commands of the reference are those of the program.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file).replaceAll('\\', '/')),
];

const text = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Without what is only shown: fenced blocks. */
const prose = (page: string): string => text(page).replace(/^```.*?^```/gmsu, '');

/** The headings as an address names them. */
function anchors(page: string): string[] {
  return [...prose(page).matchAll(/^#+ +(.+)$/gmu)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** Targets of links and pictures, as they are written, that stay in this project. */
function targets(page: string): string[] {
  return [
    ...prose(page)
      .replace(/`[^`\n]*`/gu, '')
      .matchAll(/\]\(([^)\s]+)\)/gu),
  ]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/u.test(target));
}

test.each(PAGES)('every link of %s leads somewhere', (page) => {
  const broken = targets(page).filter((target) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page : relative(ROOT, join(ROOT, dirname(page), decodeURI(file)));
    if (!existsSync(join(ROOT, path))) return true;
    return anchor !== undefined && !anchors(path).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('the index has every page but the decisions, whose names tell what they are about', () => {
  const listed = targets('docs/README.md').map((target) => `docs/${target}`);
  expect(PAGES.filter((page) => /^docs\/(?!decisions).+\//u.test(page) && !listed.includes(page))).toEqual(
    [],
  );
});

test('every picture is shown somewhere', () => {
  const shown = PAGES.flatMap((page) => targets(page).map((target) => join(dirname(page), target)));
  const pictures = readdirSync(join(ROOT, 'docs/images')).map((file) => join('docs/images', file));
  expect(pictures.filter((picture) => !shown.includes(picture))).toEqual([]);
});

test.each(PAGES)('the files that %s names are there', (page) => {
  const named = [
    ...prose(page).matchAll(/`((?:src|test|scripts|bench|docs|protocols|schema|examples)\/[\w./-]*)`/gu),
  ];
  expect(named.map(([, path]) => path!).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test.each(PAGES)('the npm scripts that %s names are there', (page) => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  const named = [...text(page).matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/gu)].map(([, name]) => name!);
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('the reference has every command of the program, and no other is told of', () => {
  const help = execFileSync(process.execPath, [join(ROOT, 'bin/cottrell.js'), '--help'], {
    encoding: 'utf8',
  });
  const list = help.slice(help.indexOf('\nCommands:'), help.indexOf('\nExit codes'));
  const commands = [...list.matchAll(/^ {2}([a-z]+)/gmu)].map(([, name]) => name!);
  expect(commands).toContain('run');
  const reference = text('docs/reference/command-line.md');
  expect(
    commands.filter((name) => name !== 'help' && !new RegExp(`^\\| .*\`${name}\\b`, 'mu').test(reference)),
  ).toEqual([]);
  // At the beginning of a line of an example, or as the first word of what is quoted.
  const told = PAGES.flatMap((page) =>
    [...text(page).matchAll(/(?:^|`|-- )cottrell ([a-z]+)\b(?!:)/gmu)].map(([, name]) => ({
      page,
      name: name!,
    })),
  );
  expect(told.filter(({ name }) => !commands.includes(name))).toEqual([]);
});
