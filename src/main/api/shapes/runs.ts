// Runs as the API shows them: the list, one run with its ledger, its cycles, and what happened in it. Neutral.
import { z } from 'zod';
import type { Interrupt } from '../../../core/current-interrupt.ts';
import type { RunEventKind } from '../../../core/events.ts';
import type { Durability } from '../../../core/faradaic/group/durability.ts';
import type { Spectrum } from '../../../core/impedance.ts';
import type { Outcome } from '../../../core/outcome.ts';
import type { FoundResistance, MeasuredResistance, UsedResistance } from '../../../core/run-resistance.ts';
import type { PotentialAccount } from '../../../core/segment-potentials.ts';
import type { Waveform } from '../../../core/waveform.ts';
import { charges, fromCore, measured, runId } from './common.ts';
import { identity } from './instruments.ts';

export const runSummary = z.object({
  id: runId,
  title: z.string().meta({ description: 'As the protocol says, or as the person renamed the run.' }),
  tags: z.array(z.string()),
  started_ms: z.number().meta({ description: 'Wall clock, ms since 1970.' }),
  ended_ms: z.number().optional(),
  simulated: z.boolean(),
  instrument: identity,
  outcome: fromCore<Outcome | undefined>('Absent while the run lives.').optional(),
  outcomeText: z.string(),
  samples: z.number(),
  savedThrough_s: z.number(),
  totals: charges,
});
export type RunSummary = z.infer<typeof runSummary>;

export const runEvent = z.object({
  number: z.number().int(),
  kind: z.string() as unknown as z.ZodType<RunEventKind>,
  t_s: measured,
  wall_ms: z.number(),
  message: z.string(),
  data: z.record(z.string(), z.unknown()).optional(),
});

const segmentCharges = charges
  .omit({ lowerBound: true })
  .extend({ segment: z.number().int(), name: z.string(), visits: z.number(), duration_s: z.number() });

/** A repeat of the waveform. `loop` numbers the repeats in the order they are written. */
const loop = z.object({
  loop: z.number().int(),
  segments: z.array(z.object({ segment: z.number().int(), name: z.string() })),
  duration_s: z.number().meta({ description: 'Programmed duration of one cycle.' }),
  cycles: z.number().meta({ description: 'Cycles begun so far.' }),
});

/** True beside programmed lengths of the visits of a segment. */
const stepTiming = z.object({
  segment: z.number().int(),
  name: z.string(),
  programmed_s: z.number(),
  visits: z.number().int(),
  median_s: z.number().meta({ description: 'Median of true minus programmed length.' }),
  p99_s: z.number().meta({ description: '99 % of the visits differ from the program by no more.' }),
});

/** One run with everything that was frozen with it and its ledger. Its cycles are had with `runs.cycles`. */
export const runReport = z.object({
  run: runSummary,
  protocol: z.string().meta({ description: 'The exact text.' }),
  protocolSha256: z.string(),
  settings: z.record(z.string(), z.string()),
  waveform: fromCore<Waveform>('As it began; the events "adjusted" tell what was changed on the way.'),
  plan: z.unknown(),
  cell: z.unknown(),
  programVersion: z.string(),
  totals: charges,
  segments: z.array(segmentCharges),
  loops: z.array(loop),
  timings: z.array(stepTiming).meta({ description: 'Segments with whole visits.' }),
  events: z.array(runEvent),
});
export type RunReport = z.infer<typeof runReport>;

/** Cycles of one loop as columns for plots, one entry a cycle. */
export const cycles = z.object({
  loop: z.number().int(),
  total: z.number().meta({ description: 'Cycles begun so far, the one that goes on included.' }),
  stride: z.number().meta({ description: 'Every so-many-eth cycle is listed: 1 where all fitted.' }),
  cycle: z.array(z.number()),
  start_s: z.array(z.number()),
  end_s: z.array(z.number()),
  cathodic_C: z.array(z.number()),
  anodic_C: z.array(z.number()),
  edge_C: z.array(z.number()),
  gaps: z.array(z.number()),
  overloads: z.array(z.number()),
  cumulativeCathodic_C: z.array(z.number()),
  cumulativeAnodic_C: z.array(z.number()),
  segments: z.array(
    z.object({
      segment: z.number().int(),
      name: z.string(),
      cathodic_C: z.array(measured),
      anodic_C: z.array(measured),
      endCurrent_A: z.array(measured),
    }),
  ),
});
export type Cycles = z.infer<typeof cycles>;

export const potentials = fromCore<PotentialAccount>(
  'Reference, pH, resistance, and each segment: src/core/segment-potentials.ts.',
);

export const durability = fromCore<Durability>(
  'Courses with their points and lines: src/core/faradaic/group/durability.ts.',
);

/** What passed and what was seen in a stretch of a run. */
export const stretch = z.object({
  from_s: z.number(),
  to_s: z.number(),
  totals: charges,
  current_A: z.object({
    min: measured,
    max: measured,
    mean: measured.meta({ description: 'Over time: net charge by duration, anodic positive.' }),
  }),
  potential_V: z.object({ min: measured, max: measured }),
});

/** Every way in which a run tells the solution resistance. */
export const runSolutionResistance = z.object({
  spectra: fromCore<readonly Spectrum[]>('Impedances with the resistance that follows, in order.'),
  interrupts: fromCore<readonly Interrupt[]>('Current interrupts: of more than 200 the first and the last.'),
  interruptsInAll: z.number().int(),
  measured: fromCore<MeasuredResistance | undefined>(
    'What the protocol had measured before and after the run.',
  ).optional(),
  used: fromCore<UsedResistance | undefined>(
    'What the potentials of this run are corrected with.',
  ).optional(),
  best: fromCore<FoundResistance | undefined>(
    'Of the last spectrum, else of the last interrupt: for the next protocol.',
  ).optional(),
});

export const exportReport = z.object({
  files: z.array(z.string()).meta({ description: 'Names inside the export folder: see exports.' }),
  folder: z.string().meta({ description: 'The export folder on the computer that runs Cottrell.' }),
  samples: z.number(),
  damaged: z.array(z.object({ from_s: z.number(), to_s: z.number(), samples: z.number() })),
});
