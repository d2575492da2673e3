// HTML as text in which nothing that a person wrote can become markup: every value put into a template is escaped,
// unless it is HTML that was made here.
import { STYLE } from './style.ts';

/** Text that is HTML or CSS already, made here; never anything that a person wrote. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Html | null | undefined | false | readonly Part[];

/** A template whose values are escaped; lists are joined, nothing stays nothing. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((whole, text, n) => whole + partText(parts[n - 1]) + text));
}

function partText(part: Part): string {
  if (part instanceof Html) return part.text;
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'object') return part.map(partText).join('');
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  // Characters that no document may hold (XML 1.0, 2.2) are shown as what they are: unknown.
  return (
    text
      .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  );
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A whole page around what it says; a content policy in it forbids the browser to fetch or run anything. */
export function pageOf(title: string, version: string, body: Html): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Cottrell ${version}">
<title>${title}</title>
<style>${new Html(STYLE)}</style></head><body>
${body}
</body></html>
`.text;
}

/** "2026-11-23 14:05:09 UTC": a page must read the same in every time zone. */
export function momentUTC(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

/** A table; cells of columns whose name begins with ">" stand to the right. */
export function tableOf(
  header: readonly string[],
  rows: readonly (readonly Part[])[],
  caption?: string,
): Html {
  const side = header.map((name) => (name.startsWith('>') ? 'r' : 'l'));
  return html`<table>${caption === undefined ? '' : html`<caption>${caption}</caption>`}
<thead><tr>${header.map((name, n) => html`<th class="${side[n]}">${name.replace(/^>/, '')}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell, n) => html`<td class="${side[n]}">${cell}</td>`)}</tr>\n`)}</tbody></table>`;
}

/** Names with what they stand for; those without are left out. */
export function factsOf(facts: readonly (readonly [string, Part])[]): Html {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl>${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export function listOf(items: readonly Part[], kind = 'plain'): Html | null {
  return items.length === 0
    ? null
    : html`<ul class="${kind}">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}
