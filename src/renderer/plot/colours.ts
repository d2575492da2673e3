// The colours of the page for what is drawn on canvas: read from theme/tokens.css, the only place where they are said.

const NAMES = [
  'cathodic',
  'anodic',
  'attention',
  'go',
  'text',
  'quiet',
  'planned',
  'grid',
  'line',
  'panel',
  'sunken',
] as const;

export type Colours = Readonly<Record<(typeof NAMES)[number], string>>;

/** The colours of the scheme that is shown now. */
export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]),
  ) as Colours;
}

/** The size of the page's text, CSS px: larger on larger screens. */
export function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}

/** The width of a line that stands out like one pixel on a laptop, CSS px. */
export function thin(): number {
  return rem() / 15;
}

/** The font of figures at the size of the page, for canvas. */
export function figuresFont(): string {
  const family = getComputedStyle(document.documentElement).getPropertyValue('--figures').trim();
  return `${0.8 * rem()}px ${family}`;
}
