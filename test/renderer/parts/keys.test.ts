// Which presses are none of the window's business: those of the browser, of a dialog, and what is being typed.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isElsewhere } from '../../../src/renderer/parts/keys.ts';

/** As much of an element as a press is judged by. */
class PageElement {
  readonly tag: string;
  readonly inside: PageElement | undefined;
  readonly isContentEditable: boolean;

  constructor(tag: string, inside?: PageElement, isContentEditable = false) {
    this.tag = tag;
    this.inside = inside;
    this.isContentEditable = isContentEditable;
  }

  closest(selectors: string): PageElement | null {
    if (selectors.split(', ').includes(this.tag)) return this;
    return this.inside?.closest(selectors) ?? null;
  }
}

let dialog: PageElement | null;

beforeEach(() => {
  dialog = null;
  vi.stubGlobal('HTMLElement', PageElement);
  vi.stubGlobal('document', {
    querySelector: (selector: string) => (selector === '[role="dialog"]' ? dialog : null),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function press(
  target: unknown,
  held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', true>> = {},
) {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key: 'p', ...none, ...held, target } as unknown as KeyboardEvent;
}

test('a bare press on the page is for the window, with Shift too', () => {
  for (const target of [new PageElement('main'), new PageElement('button', new PageElement('main')), null]) {
    expect(isElsewhere(press(target))).toBe(false);
    expect(isElsewhere(press(target, { shiftKey: true }))).toBe(false);
  }
});

test.each(['ctrlKey', 'metaKey', 'altKey'] as const)('a press with %s is left to the browser', (key) => {
  expect(isElsewhere(press(new PageElement('main'), { [key]: true }))).toBe(true);
});

test.each(['input', 'textarea', 'select'])('what is typed or chosen in a field (%s) stays there', (tag) => {
  const field = new PageElement(tag, new PageElement('main'));
  expect(isElsewhere(press(field))).toBe(true);
  expect(isElsewhere(press(new PageElement('option', field)))).toBe(true);
});

test('what is typed into a text that can be edited stays there', () => {
  expect(isElsewhere(press(new PageElement('div', undefined, true)))).toBe(true);
});

test('while a dialog is open, all presses are its own', () => {
  dialog = new PageElement('section');
  expect(isElsewhere(press(new PageElement('main')))).toBe(true);
});
