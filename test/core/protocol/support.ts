// A sound protocol to change in one place, and the problems that come of it as a person sees them.
import { problemText } from '../../../src/core/document.ts';
import { CottrellError } from '../../../src/core/errors.ts';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';

export const SOUND = `cottrell: 1
title: Pulsed reduction
cell: { reference: Ag/AgCl (3 M KCl), area: 0.5 cm^2, pH: 13, resistance: 12 ohm }
steps:
  - rest: { duration: 30 s }
  - pulse:
      levels:
        - { name: reduce, potential: -1.1 V, duration: 5 s }
        - { name: oxidise, potential: +0.4 V, duration: 5 s }
      cycles: 360
      sample: { every: 20 ms, edge: { every: 1 ms, for: 50 ms } }
range: 100 mA
limits: { current: 190 mA, for: 100 ms }
stop: [{ cathodic charge: 50 C, at: end of cycle }]
`;

/** The sound protocol with its steps replaced. */
export function withSteps(steps: string): string {
  const [before = '', rest = ''] = SOUND.split('steps:\n');
  return `${before}steps:\n${steps}\n${rest.slice(rest.indexOf('range:'))}`;
}

/** All problems of the text, one line each, in the order in which they are told. */
export function problemsOf(text: string, set: Readonly<Record<string, string>> = {}): string[] {
  try {
    compileProtocol(text, { set });
  } catch (error) {
    if (error instanceof CottrellError && error.code === 'protocol-invalid')
      return error.problems.map(problemText);
    throw error;
  }
  return [];
}
