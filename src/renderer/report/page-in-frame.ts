// Shows a whole page of the program in a frame, so that it can be looked at and printed as it is. The content policy forbids
// style elements (and a page in a frame inherits it), so the style of the page goes in through the object model; scripts
// could not run in it, and none is in it.

/** Puts the page into the frame, in place of what was there. */
export function showInFrame(frame: HTMLIFrameElement, text: string): void {
  const place = frame.contentDocument!;
  const { CSSStyleSheet: Sheet } = frame.contentWindow as Window & typeof globalThis;
  const [before, style = '', after = ''] = text.split(/<style>([\s\S]*?)<\/style>/u);
  const page = new DOMParser().parseFromString(`${before}${after}`, 'text/html');
  // Without a document type tables would not take over the font: an empty frame is drawn by the rules of old pages.
  place.open();
  place.write('<!doctype html>');
  place.close();
  const sheet = new Sheet();
  sheet.replaceSync(style);
  place.adoptedStyleSheets = [sheet];
  place.documentElement.lang = page.documentElement.lang;
  place.body.replaceChildren(...page.body.childNodes);
  // Browsers propose it as the name of the PDF.
  place.title = page.title;
}

/** Prints the frame alone, or saves it as PDF, as the person chooses. */
export function printFrame(frame: HTMLIFrameElement): void {
  frame.contentWindow?.focus();
  frame.contentWindow?.print();
}
