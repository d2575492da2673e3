// What is wrong with a sheet is said in its form: whatever the computation complains of, the form that is drawn then says.
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
import type { PlacedProblem } from '../../../src/renderer/documents/problems.ts';
import { NONSENSE, nonsenseSheet } from '../../core/faradaic/nonsense-cases.ts';

/** No program behind it: a form needs none to be drawn. */
const APP = { linkState$: new BehaviorSubject('down') } as unknown as App;

/** The text of the form of a sheet with its problems. */
function formText(text: string, problems: readonly PlacedProblem[]): string {
  const form = { root: SHEET, value: parse(text), problems, edit: () => undefined };
  // Without results: their charts are drawn in a browser only.
  const drawn = createElement(FormContext, { value: form }, createElement(SheetForm, { result: undefined }));
  const inApp = createElement(AppContext, { value: APP }, drawn);
  return renderToStaticMarkup(createElement(MantineProvider, null, inApp))
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

test.each(NONSENSE.map((one) => [one.kind, one] as const))('%s is said in the form', (_kind, one) => {
  const sheet = nonsenseSheet(one);
  const { problems } = computeSheet(parseSheet(sheet));
  const text = formText(sheet, problems);
  for (const { message } of problems) expect(text).toContain(message);
});
