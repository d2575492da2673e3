// How the amount of a product was found, as its row says, and the edits that change that. What was typed for one way is kept
// while another is looked at. The ways and their fields come from src/core/faradaic; none is known here by name.
import type { Path } from '../../core/document.ts';
import { AMOUNT_FIELDS, AMOUNT_ROUTES, chooseRoute } from '../../core/faradaic/amount/index.ts';
import { type Edit, isMap, type Plain } from '../documents/plain.ts';

/** The key of a route, `parts` for several places, undefined where nothing says it yet. */
export type RouteKey = string;
export const PARTS = 'parts';

export const ROUTE_CHOICES: readonly { readonly key: RouteKey; readonly label: string }[] = [
  ...AMOUNT_ROUTES.map(({ key, label }) => ({
    key,
    label: label.slice(0, 1).toUpperCase() + label.slice(1),
  })),
  { key: PARTS, label: 'Several parts, added up' },
];

type Row = Readonly<Record<string, Plain>>;

/** The way that a row (or a part of it) goes. */
export function routeOf(row: Plain | undefined): RouteKey | undefined {
  if (!isMap(row)) return undefined;
  if (row[PARTS] !== undefined) return PARTS;
  const choice = chooseRoute(row);
  if ('route' in choice) return choice.route.key;
  return AMOUNT_ROUTES.find(({ key }) => row[key] !== undefined)?.key;
}

/** The fields that belong to a way, its key first. */
export function fieldsOf(route: RouteKey | undefined): readonly string[] {
  const fields = AMOUNT_ROUTES.find(({ key }) => key === route)?.fields ?? [];
  return route === undefined ? [] : [...new Set([...fields.filter((name) => name === route), ...fields])];
}

/** All fields that say how much there was: whichever way a row goes, these are its. */
export const ALL_AMOUNT_FIELDS: readonly string[] = Object.keys(AMOUNT_FIELDS);

/**
 * The edits that lead a row to another way: what does not belong there goes, its key is put in, and what was typed there before
 * comes back from `kept`.
 */
export function routeEdits(path: Path, row: Row, route: RouteKey, kept: Row): Edit[] {
  const wanted = route === PARTS ? [PARTS] : fieldsOf(route);
  const gone = [...ALL_AMOUNT_FIELDS, PARTS].filter(
    (name) => row[name] !== undefined && !wanted.includes(name),
  );
  const asUncertainty =
    route === PARTS ? ['as', 'uncertainty'].filter((name) => row[name] !== undefined) : [];
  const begun: Plain = route === PARTS ? [partOf(row)] : '';
  const back = wanted.filter(
    (name) => row[name] === undefined && (name === route || kept[name] !== undefined),
  );
  return [
    ...back.map((name): Edit => ({ kind: 'set', path: [...path, name], value: kept[name] ?? begun })),
    ...[...gone, ...asUncertainty].map((name): Edit => ({ kind: 'remove', path: [...path, name] })),
  ];
}

/** What a row holds that another way would drop: to be kept while the person looks at that. */
export function keptOf(row: Row): Row {
  return Object.fromEntries(
    [...ALL_AMOUNT_FIELDS, PARTS].flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])),
  );
}

/** The reading of a row as the first of its parts. */
function partOf(row: Row): Plain {
  const names = [...ALL_AMOUNT_FIELDS, 'as', 'uncertainty'].filter((name) => row[name] !== undefined);
  const reading = Object.fromEntries(names.map((name) => [name, row[name]!]));
  return { in: 'catholyte', ...(names.length === 0 ? { amount: '' } : reading) };
}
