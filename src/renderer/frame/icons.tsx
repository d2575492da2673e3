// Line drawings for the rail, one a view, in the colour of the text around them.
import type { ReactNode } from 'react';
import type { ViewName } from '../navigation.ts';

function drawing(path: string) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

export const ICONS: Record<ViewName, ReactNode> = {
  // A cell with two electrodes.
  bench: drawing('M5 9v9a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9M3 9h18M9 3v12M15 3v12'),
  // A current after two steps.
  run: drawing('M3 20h18M4 4c1 6 3 9 7 9.5V17c1-4 4-6 9-6'),
  // A sheet with steps.
  protocols: drawing('M6 3h9l4 4v14H6zM9 17v-4h3v-3h3v7'),
  // Shelves.
  runs: drawing('M4 4h4v16H4zM10 4h4v16h-4zM16.5 5l3.5-.8 2 15.6-3.6.6z'),
  // Bars.
  analysis: drawing('M4 20h16M6 20v-6h3v6M11 20V6h3v14M16 20v-9h3v9'),
};

export const BELL = drawing('M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zM10 21h4');
