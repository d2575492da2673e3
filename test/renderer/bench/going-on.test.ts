// What the Bench says of runs that may still be going on: not to know of any is not the same as that there is none.
import { MantineProvider } from '@mantine/core';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';

// Nothing was chosen yet.
vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined });
const { GoingOnPanel } = await import('../../../src/renderer/bench/GoingOn.tsx');

function drawn(trouble: Parameters<typeof GoingOnPanel>[0]['trouble']): string {
  const panel = createElement(GoingOnPanel, { runs: [], trouble });
  return renderToStaticMarkup(createElement(MantineProvider, null, panel));
}

test('the Bench says so where it cannot be told whether a run still goes on', () => {
  const told = drawn({
    code: 'library-unusable',
    message: 'The library is gone.',
    advice: 'Look.',
    problems: [],
  });
  expect(told).toContain('role="alert"');
  expect(told).toContain('The library is gone.');
  expect(drawn(undefined)).not.toContain('May still be going on');
});
