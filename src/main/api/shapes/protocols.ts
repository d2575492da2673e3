// Protocols as the API shows them: the lists of files, and what a text compiles to or what is wrong with it. Neutral.
import { z } from 'zod';
import type { CellDescription } from '../../../core/protocol/cell.ts';
import type {
  ConvertedPotential,
  ProductRequest,
  ProtocolSource,
  StepSummary,
} from '../../../core/protocol/protocol.ts';
import type { Published } from '../../../core/protocol/published.ts';
import type { SimulatedCellDescription } from '../../../core/protocol/simulation.ts';
import type { StopRule } from '../../../core/rules.ts';
import type { Waveform } from '../../../core/waveform.ts';
import { fromCore, measured, problem } from './common.ts';
import { range } from './instruments.ts';

/** "shipped/<path>" comes with Cottrell and is never written; "own/<path>" is in the person's protocol folder. */
export const protocolFile = z
  .string()
  .meta({ examples: ['shipped/cu-pulsed-amination.yaml', 'own/mine.yaml'] });

export const settings = z
  .record(z.string(), z.string())
  .meta({ description: 'Values set over the text by their paths: {"steps[1].pulse.cycles": "10"}.' });

export const protocolEntry = z.object({
  file: protocolFile,
  folder: z.enum(['shipped', 'own']),
  title: z.string().optional(),
  description: z.string().optional(),
  duration_s: z.number().optional(),
  cite: z.string().optional().meta({ description: 'The publication it is from.' }),
  doi: z.string().optional(),
  trouble: z.string().optional().meta({ description: 'Why it cannot be used, where it cannot.' }),
});

/**
 * The waveform as corners to draw, from its beginning: between two corners a straight line. Null potential: current
 * control or open circuit; null current: not current control.
 */
const preview = z.object({
  t_s: z.array(z.number()),
  potential_V: z.array(measured),
  current_A: z.array(measured),
  complete: z.boolean().meta({ description: 'False where only the beginning fitted.' }),
});

const compiledProtocol = z.object({
  kind: z.literal('compiled'),
  title: z.string(),
  description: z.string().optional(),
  notes: z.string().optional(),
  source: fromCore<ProtocolSource | undefined>('What the source says, and what was assumed.').optional(),
  published: fromCore<Published | undefined>('What the source reports.').optional(),
  simulation: fromCore<SimulatedCellDescription | undefined>(
    'The simulated cell that belongs to it.',
  ).optional(),
  cell: fromCore<CellDescription>('The cell in SI units.'),
  steps: z.array(fromCore<StepSummary>('One top-level step in words, with duration and samples.')),
  potentials: z.array(fromCore<ConvertedPotential>('A potential as stated and as converted.')),
  products: z.array(fromCore<ProductRequest>('A product whose efficiency is asked for.')),
  rules: z.array(fromCore<StopRule>('A stop rule in SI units.')),
  range,
  pause: z.enum(['open circuit', 'hold']),
  onLinkLoss: z.enum(['off', 'continue']),
  storage: z
    .literal('copy')
    .optional()
    .meta({ description: "Keep a copy of the data on the instrument's own storage." }),
  waveform: fromCore<Waveform>('The waveform asked for.'),
  preview,
  duration_s: z.number(),
  samples: z.number(),
  advice: z.array(z.string()),
});

/** Typing is not an error: a text that cannot be used is a value too. */
export const compilation = z.discriminatedUnion('kind', [
  compiledProtocol,
  z.object({ kind: z.literal('invalid'), message: z.string(), problems: z.array(problem) }),
]);
export type Compilation = z.infer<typeof compilation>;
