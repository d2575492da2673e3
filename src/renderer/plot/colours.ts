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

/** The font of figures at the size of the page, for canvas. */
export function figuresFont(): string {
  const style = getComputedStyle(document.documentElement);
  const size = Number.parseFloat(style.fontSize) * 0.8;
  return `${size}px ${style.getPropertyValue('--figures').trim()}`;
}
