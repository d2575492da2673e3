// Step "impedance": a small alternating potential at one or several frequencies, around a potential or around open
// circuit. It measures no current to integrate: what flows meanwhile is a gap of the ledger (none at open circuit).
import { z } from 'zod';
import { count, quantity } from '../../fields.ts';
import { potential } from '../potential.ts';
import { common, inner, optionsError, segment, stepKind } from './step.ts';

/** Periods that one frequency takes with settling, and the least time. */
const PERIODS = 5;
const LEAST_S = 0.1;

export const impedance = stepKind({
  kind: 'impedance',
  schema: z
    .strictObject(
      {
        name: common.name,
        potential: potential('Potential around which it is measured; open circuit if not said.').optional(),
        amplitude: quantity('V', 'Amplitude of the alternating potential (rms); 10 mV if not said.', {
          atLeast: '1 mV',
          atMost: '250 mV',
        }).optional(),
        from: quantity('Hz', 'First frequency, or the only one.', { atLeast: '0.1 Hz', atMost: '1 MHz' }),
        to: quantity('Hz', 'Last frequency, below or above the first.', {
          atLeast: '0.1 Hz',
          atMost: '1 MHz',
        }).optional(),
        points: count(
          'points',
          500,
          'How many frequencies, spaced evenly on a logarithmic scale.',
        ).optional(),
      },
      { error: optionsError('impedance') },
    )
    .meta({
      description: 'Impedance at one frequency or over a spectrum; the solution resistance follows from it.',
    }),
  compile(options, context) {
    const at = inner(context, undefined);
    const { from, to = from, points = to === from ? 1 : 21 } = options;
    if (to === from && points > 1)
      at.report([...at.path, 'points'], 'several points need a second frequency: give "to"');
    if (to !== from && points === 1)
      at.report([...at.path, 'points'], 'one point has one frequency: leave out "to"');
    let duration_s = 0;
    for (let k = 0; k < points; k++)
      duration_s += Math.max(LEAST_S, PERIODS / (from * (to / from) ** (k / Math.max(1, points - 1))));
    duration_s = Number(duration_s.toPrecision(6));
    const action = {
      kind: 'impedance',
      ...(options.potential && { potential_V: at.potential(options.potential, [...at.path, 'potential']) }),
      amplitude_V: options.amplitude ?? 0.01,
      from_Hz: from,
      to_Hz: to,
      points,
    } as const;
    // No samples: the period only says how long nothing comes.
    const name = options.name ?? 'impedance';
    return [segment(action, name, duration_s, { period_s: duration_s }, { ...at, limits: [] })];
  },
});
