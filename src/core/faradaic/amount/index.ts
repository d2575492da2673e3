// All ways of measuring an amount of product, and the choice between them by the fields a person filled in.
// A new way: its file beside this one, and one line in ROUTES.

import type { z } from 'zod';
import { aliquotsRoute } from './aliquots.ts';
import { collectedGasRoute } from './collected-gas.ts';
import { directRoute } from './direct.ts';
import { flowGasRoute } from './flow-gas.ts';
import { headspaceRoute } from './headspace.ts';
import { massRoute } from './mass.ts';
import { nmrRoute } from './nmr.ts';
import { responseFactorRoute } from './response-factor.ts';
import type { AmountRoute } from './route.ts';
import { calibratedRoute, solutionRoute } from './solution.ts';
import { standardAdditionRoute } from './standard-addition.ts';
import { thicknessRoute } from './thickness.ts';

/** Where the fields of two routes fit, the earlier one counts: a signal serves aliquots and gases as well. */
const ROUTES: readonly AmountRoute[] = [
  directRoute,
  massRoute,
  thicknessRoute,
  solutionRoute,
  aliquotsRoute,
  flowGasRoute,
  headspaceRoute,
  collectedGasRoute,
  nmrRoute,
  standardAdditionRoute,
  responseFactorRoute,
  calibratedRoute,
];

/** The fields of all routes, each optional; which belong together is checked by `chooseRoute`. */
export const AMOUNT_FIELDS: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  ROUTES.flatMap(({ fields }) => Object.entries(fields).map(([name, field]) => [name, field as z.ZodType])),
);

/** The route whose key field is filled in; otherwise what is wrong, with the field it is wrong at. */
export function chooseRoute(
  fields: Readonly<Record<string, unknown>>,
): { route: AmountRoute } | { field: string; message: string } {
  const given = Object.keys(AMOUNT_FIELDS).filter((name) => fields[name] !== undefined);
  const keyed = ROUTES.filter(({ key }) => given.includes(key));
  // A signal is a key of its own, and a field of the routes for series and gases.
  const [route, other] = keyed.filter(
    (one) => !keyed.some((better) => better !== one && one.key in better.fields),
  );
  if (route === undefined) {
    const keys = ROUTES.map(({ key }) => key).join(', ');
    return { field: given[0] ?? '', message: `how much product was found? Give one of: ${keys}` };
  }
  if (other !== undefined)
    return { field: other.key, message: `"${route.key}" and "${other.key}" are both given: keep one` };
  const stray = given.find((name) => !(name in route.fields));
  if (stray !== undefined)
    return { field: stray, message: `"${stray}" does not belong with "${route.key}" (${route.label})` };
  return { route };
}

/** The ways by the names of their fields, for a form that offers them. */
export const AMOUNT_ROUTES: readonly {
  readonly key: string;
  readonly label: string;
  readonly fields: readonly string[];
}[] = ROUTES.map(({ key, label, fields }) => ({ key, label, fields: Object.keys(fields) }));
