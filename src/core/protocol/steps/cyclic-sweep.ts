// Step "cyclic sweep": cyclic voltammetry. Every cycle is begin → vertex 1 → vertex 2 → begin, so that all cycles are
// alike in the ledger; a different end is one more sweep after the last.
import { z } from 'zod';
import { count } from '../../fields.ts';
import type { WaveformNode } from '../../waveform.ts';
import { potential } from '../potential.ts';
import { untilCycle, untilOf } from '../until.ts';
import { inner, optionsError, stepKind } from './step.ts';
import { ramp, sweeping } from './sweep.ts';

export const cyclicSweep = stepKind({
  kind: 'cyclic sweep',
  schema: z
    .strictObject(
      {
        begin: potential(
          'Where every cycle begins and ends: on the way between the two vertices, or at one of them.',
        ),
        'vertex 1': potential('Where the sweep turns first.'),
        'vertex 2': potential('Where the sweep turns next.'),
        end: potential(
          'Where a last sweep goes to from "begin" after all cycles; nowhere if not said.',
        ).optional(),
        cycles: count('cycles', 1e7, 'How often the cycle is played; with "until", at most.'),
        until: untilCycle.optional(),
        ...sweeping,
      },
      { error: optionsError('cyclic sweep') },
    )
    .meta({ description: 'Cyclic voltammetry: begin → vertex 1 → vertex 2 → begin, repeated.' }),
  compile(options, context) {
    const at = inner(context, options.limits);
    const read = (key: 'begin' | 'vertex 1' | 'vertex 2') => at.potential(options[key], [...at.path, key]);
    const begin_V = read('begin');
    const vertex1_V = read('vertex 1');
    const vertex2_V = read('vertex 2');
    if (vertex1_V === vertex2_V)
      at.report([...at.path, 'vertex 2'], 'the two vertices are the same potential');
    if ((begin_V - vertex1_V) * (begin_V - vertex2_V) > 0) {
      at.report(
        [...at.path, 'begin'],
        '"begin" must lie between the two vertices; reach them from elsewhere by a "sweep" before this step',
      );
    }
    const prefix = options.name === undefined ? '' : `${options.name}: `;
    const leg = (name: string, from_V: number, to_V: number, key: string): WaveformNode[] =>
      ramp(`${prefix}${name}`, from_V, to_V, { ...options, until: undefined }, [...at.path, key], at);
    const body = [
      ...leg('to vertex 1', begin_V, vertex1_V, 'vertex 1'),
      ...leg('to vertex 2', vertex1_V, vertex2_V, 'vertex 2'),
      ...leg('back', vertex2_V, begin_V, 'begin'),
    ];
    const end_V = options.end === undefined ? begin_V : at.potential(options.end, [...at.path, 'end']);
    const cycles = { kind: 'repeat', count: options.cycles, body, ...untilOf(options.until) } as const;
    return [cycles, ...leg('to the end', begin_V, end_V, 'end')];
  },
});
