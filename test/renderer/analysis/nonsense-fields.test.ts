// What is wrong with a sheet is said in its form: whatever the computation complains of, the form that is drawn then says
// at the field of that place, and nowhere else.
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { BehaviorSubject } from 'rxjs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { computeSheet } from '../../../src/core/faradaic/compute-sheet.ts';
import { parseSheet } from '../../../src/core/faradaic/sheet.ts';
import { SheetForm } from '../../../src/renderer/analysis/SheetForm.tsx';
import { SHEET } from '../../../src/renderer/analysis/sheet-schemas.ts';
import { type App, AppContext } from '../../../src/renderer/app-state.ts';
import { FormContext } from '../../../src/renderer/documents/form.ts';
import { labelOf } from '../../../src/renderer/documents/look.ts';
import { type Plain, valueAt } from '../../../src/renderer/documents/plain.ts';
import type { PlacedProblem } from '../../../src/renderer/documents/problems.ts';
import { NONSENSE, nonsenseSheet } from '../../core/faradaic/nonsense-cases.ts';
import { around, below, type Drawn, drawnFrom, textOf } from '../../support/drawn.ts';

/** No program behind it: a form needs none to be drawn. */
const APP = { linkState$: new BehaviorSubject('down') } as unknown as App;

/** The form of a sheet with its problems. */
function formOf(value: Plain, problems: readonly PlacedProblem[]): Drawn {
  const form = { root: SHEET, value, problems, edit: () => undefined };
  // Without results: their charts are drawn in a browser only.
  const drawn = createElement(FormContext, { value: form }, createElement(SheetForm, { result: undefined }));
  const inApp = createElement(AppContext, { value: APP }, drawn);
  return drawnFrom(renderToStaticMarkup(createElement(MantineProvider, null, inApp)));
}

interface Field {
  /** Of the card around it; undefined outside of all. */
  readonly product: string | undefined;
  readonly label: string;
  /** What stands in it; undefined for a group of fields. */
  readonly value: string | undefined;
}

/** The fields at which a message stands. */
function fieldsThatSay(message: string, form: Drawn): Field[] {
  const said = below(form).filter(
    (one) => textOf(one) === message && one.children.every((child) => typeof child === 'string'),
  );
  return said.map((one) => {
    const field = around(one).find((place) => place.tag === 'fieldset' || controlsIn(place).length > 0)!;
    const isGroup = field.tag === 'fieldset';
    const controls = controlsIn(field);
    if (!isGroup && controls.length !== 1) throw new Error(`"${message}" stands beside several fields`);
    const name = below(field).find(({ tag }) => tag === (isGroup ? 'legend' : 'label'));
    return {
      product: around(one)
        .flatMap(({ tag, attributes }) => (tag === 'section' ? (attributes['aria-label'] ?? []) : []))
        .at(-1),
      label: name === undefined ? (controls[0]!.attributes['aria-label'] ?? '') : textOf(name),
      value: isGroup ? undefined : valueIn(controls[0]!),
    };
  });
}

function controlsIn(place: Drawn): Drawn[] {
  return below(place).filter(({ tag }) => ['input', 'select', 'textarea'].includes(tag));
}

function valueIn(control: Drawn): string {
  if (control.tag === 'textarea') return textOf(control);
  const options = below(control).filter(({ attributes }) => 'selected' in attributes);
  return (control.tag === 'select' ? options[0] : control)?.attributes.value ?? '';
}

/** "products[0].flow state.temperature" as keys and indices. */
function pathOf(text: string): (string | number)[] {
  return text
    .split(/[.[\]]+/u)
    .filter((key) => key !== '')
    .map((key) => (/^\d+$/u.test(key) ? Number(key) : key));
}

test.each(NONSENSE.map((one) => [one.kind, one] as const))('%s is said at its field', (_kind, one) => {
  const sheet = nonsenseSheet(one);
  const { problems } = computeSheet(parseSheet(sheet));
  expect(problems.map(({ path }) => path)).toEqual([one.path]);
  const written = parse(sheet);
  const path = pathOf(one.path);
  const fields = fieldsThatSay(problems[0]!.message, formOf(written, problems));
  expect(fields).toHaveLength(1);
  const { product, label, value } = fields[0]!;
  const [section, index] = path;
  const name = written.products[Number(index)]?.product;
  expect(product).toBe(section === 'products' ? name || `product ${Number(index) + 1}` : undefined);
  expect(label).toMatch(new RegExp(`^${labelOf(String(path.at(-1)))}\\b`, 'u'));
  if (value !== undefined) expect(value).toBe(String(valueAt(written, path) ?? ''));
});
