// What is wrong with the look of a page, measured in the browser: barriers for people, and what does not fit.
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface AxeResult {
  readonly violations: readonly { id: string; impact: string; nodes: readonly { html: string }[] }[];
}

/** Only what is wrong is worked out in full: what is right would cost most of the time. */
const AXE = `axe.run({ resultTypes: ['violations'], preload: false, selectors: false })`;

/** Serious and critical faults of accessibility, each with its place. */
export async function seriousFaults(page: Page): Promise<string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe.source);
  // Colours that are still on their way, to another scheme say, are judged when they have arrived.
  for (let frames = 2; ; frames *= 4) {
    await passed(page, frames);
    await page.evaluate(`Promise.all(document.getAnimations()
      .filter((animation) => animation.effect.getComputedTiming().endTime !== Infinity)
      .map((animation) => animation.finished.catch(() => undefined)))`);
    const { violations } = await page.evaluate<AxeResult>(AXE);
    const found = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    if (found.length === 0 || frames > MOST_FRAMES) return found;
  }
}

/**
 * What does not fit: a page or view that scrolls sideways, a control or a figure that reaches out of the window or of whatever
 * cuts it off, a button whose words are cut. What a table or a list scrolls down to is not cut off, and neither is
 * the text of a protocol, whose long lines scroll in their own frame.
 */
export async function misfits(page: Page): Promise<string[]> {
  // What is still on its way is looked at again: plots are laid out anew some frames after the window has another size.
  for (let frames = 2; ; frames *= 2) {
    await passed(page, frames);
    const found = await page.evaluate<string[]>(MISFITS);
    if (found.length === 0 || frames > MOST_FRAMES) return found;
  }
}

const MOST_FRAMES = 60;

/** Lets so many frames of the page pass. */
function passed(page: Page, frames: number): Promise<unknown> {
  return page.evaluate(`new Promise((done) => {
    let left = ${frames};
    const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : done());
    frame();
  })`);
}

const MISFITS = `(() => {
  const faults = [];
  const name = (element) => element.tagName.toLowerCase() + ' "' +
    (element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40) + '"';
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('the page scrolls sideways');
  if (root.scrollHeight > root.clientHeight) faults.push('the page itself scrolls');
  const view = document.querySelector('main');
  if (view.scrollWidth > view.clientWidth) faults.push('the view scrolls sideways');
  for (const control of document.querySelectorAll('button, a, input, select, summary, td, th')) {
    if (!control.checkVisibility()) continue;
    const box = control.getBoundingClientRect();
    // Inputs that stand behind their own drawing, and what is there for screen readers alone.
    if (box.width < 2 || box.height < 2 || getComputedStyle(control).opacity === '0') continue;
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(name(control) + ' reaches out of the window');
    if (control.tagName === 'BUTTON' && control.scrollWidth > control.clientWidth + 1)
      faults.push('the words of ' + name(control) + ' are cut');
    for (let around = control.parentElement; around !== null; around = around.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(around);
      const edge = around.getBoundingClientRect();
      const isCutX = overflowX !== 'visible' && (box.right > edge.right + 1 || box.left < edge.left - 1);
      const isCutY = ['hidden', 'clip'].includes(overflowY) &&
        (box.bottom > edge.bottom + 1 || box.top < edge.top - 1);
      if (isCutX || isCutY) {
        faults.push(name(control) + ' is cut off');
        break;
      }
      // What scrolls down shows the rest of it.
      if (['auto', 'scroll'].includes(overflowY)) break;
    }
  }
  return faults;
})()`;
