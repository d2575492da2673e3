// Instruments as the API shows them: what could be connected, and the whole picture of one that is. Neutral.
import { z } from 'zod';
import type { Outcome } from '../../../core/outcome.ts';
import type { StopRule } from '../../../core/rules.ts';
import type { Waveform } from '../../../core/waveform.ts';
import { charges, fromCore, instrumentId, measured, runId, trouble } from './common.ts';
import { queueGlance } from './queues.ts';

/** What there is to connect to. Ports are judged by their description alone; nothing is opened. */
export const available = z.object({
  ports: z.array(
    z.object({
      spec: z.string().meta({ description: 'To connect with: "serial:/dev/ttyACM0".' }),
      path: z.string(),
      product: z.string().optional(),
      manufacturer: z.string().optional(),
      serialNumber: z.string().optional(),
      maybe: z.array(z.string()).meta({ description: 'Drivers that may fit.' }),
      known: z.string().optional().meta({ description: 'Who was met there before.' }),
    }),
  ),
  simulated: z.array(z.object({ model: z.string(), label: z.string() })),
  cells: z.array(z.object({ id: z.string(), label: z.string(), description: z.string() })),
  trouble: trouble.optional().meta({ description: 'Why nothing is known of who was met before.' }),
});

export type Available = z.infer<typeof available>;

/** What is kept of an instrument, by its serial number. */
export const instrumentSettings = z.object({
  name: z.string().optional().meta({ description: 'What the person calls it.' }),
  inverted: z.boolean().meta({ description: 'Its current is turned round before anything counts it.' }),
  offset_A: z.number().meta({ description: 'Taken off every current reading first.' }),
});

/** The settings as they are kept now. */
export const configured = instrumentSettings.extend({
  trouble: trouble.optional().meta({
    description: 'They are kept, but contact with the instrument could not be made anew.',
  }),
});

/** One reading while nothing runs. null: the instrument does not tell it. */
export const reading = z.object({ potential_V: measured, current_A: measured, cellOn: z.boolean() });

const quantityText = z.string().trim().min(1);

/** One potential or one current by hand, with what protects the cell; values with their units. */
export const byHand = z.object({
  potential: quantityText.optional().meta({ examples: ['-0.4 V'] }),
  current: quantityText.optional().meta({ examples: ['-5 mA'] }),
  duration: quantityText.meta({ description: 'The cell is off after this time at the latest.' }),
  maxCurrent: quantityText.meta({ description: 'A larger current ends it; also the current range.' }),
  low: quantityText.optional().meta({ description: 'A lower potential ends it; needed with a current.' }),
  high: quantityText.optional().meta({ description: 'A higher potential ends it; needed with a current.' }),
  reference: quantityText.meta({ examples: ['Ag/AgCl (3 M KCl)'] }),
});

/** Runs that may still be going on by themselves. */
export const goingOn = z.array(
  z.object({
    run: runId,
    title: z.string(),
    label: z.string().meta({ description: 'Kind of instrument.' }),
    serial: z.string(),
    spec: z.string().meta({ description: 'To take it up with, or to connect with so that it is stopped.' }),
    until_ms: z.number().meta({ description: 'Wall clock, ms since 1970: by then it is over.' }),
  }),
);
export type GoingOn = z.infer<typeof goingOn>[number];

export const identity = z.object({
  driver: z.string(),
  model: z.string(),
  label: z.string(),
  serial: z.string(),
  firmware: z.string(),
  simulated: z.boolean(),
  name: z.string().optional().meta({ description: 'What the person calls it.' }),
  correction: z
    .object({ inverted: z.boolean(), offset_A: z.number() })
    .optional()
    .meta({ description: 'What is done to its current readings before anything counts them.' }),
});

const capabilities = z.object({
  potential_V: z.object({ low: z.number(), high: z.number() }),
  span_V: z.number(),
  currentRanges_A: z.array(z.number()),
  maxCurrent_A: z.number(),
  shortestPeriod_s: z.number(),
  segments: z.array(z.enum(['hold', 'hold-current', 'open-circuit', 'ramp', 'impedance'])),
  timing: z.enum(['device', 'host']),
  repeats: z.boolean(),
  integratesCharge: z.boolean(),
  stopsOnCharge: z.boolean(),
  watchesConditions: z.boolean(),
  pauseModes: z.array(z.enum(['open circuit', 'hold'])),
  runsWithoutLink: z.boolean(),
  adjusts: z.enum(['with the cell on', 'with the cell open', 'no']),
  storesCopies: z.boolean(),
});

export const range = z.union([
  z.object({ fixed_A: z.number() }),
  z.object({ from_A: z.number(), to_A: z.number() }),
]);

/** What an instrument will do with a protocol: the true sampling, times and ranges. */
const planSummary = z.object({
  plan: z.number().int().meta({ description: 'Number of this plan: what `start` wants.' }),
  title: z.string(),
  duration_s: z.number(),
  samples: z.number(),
  range,
  rules: z.array(
    z.object({
      rule: fromCore<StopRule>('The rule as compiled.'),
      by: z.enum(['instrument', 'host']),
      exactness: z.string(),
    }),
  ),
  notes: z.array(z.string()),
});

/** A plan with everything that is worth reading before the start. */
export const preparedPlan = planSummary.extend({
  waveform: fromCore<Waveform>('As it will be played: true durations and sampling periods.'),
  advice: z.array(z.string()).meta({ description: 'What sampling, range and limits mean for the charge.' }),
  programText: z.string().meta({ description: 'What is sent to the instrument.' }),
});
export type PreparedPlan = z.infer<typeof preparedPlan>;

/** What may be asked in a state; anything else is refused with `state-refused`. */
export const command = z.enum([
  'reconnect',
  'prepare',
  'start',
  'pause',
  'resume',
  'skipStep',
  'adjust',
  'stop',
  'ensureOff',
  'acknowledge',
]);

const state = z.object({
  name: z.enum([
    'disconnected',
    'connecting',
    'ready',
    'preparing',
    'reading',
    'running',
    'pausing',
    'paused',
    'resuming',
    'adrift',
    'stopping',
    'unsafe',
  ]),
  reason: z.string().optional().meta({ description: 'Why it stops, or why the cell may still be on.' }),
  link: z
    .enum(['up', 'lost'])
    .optional()
    .meta({ description: 'unsafe: whether the cell can still be asked to switch off.' }),
});

const progress = z.object({
  fraction: z.number(),
  elapsed_s: z.number(),
  left_s: z.number(),
  until: z.union([z.literal('program'), z.object({ rule: z.number().int() })]),
  visit: z.object({ name: z.string(), cycle: z.number(), cycles: z.number() }).optional(),
  text: z.string(),
});

const liveRun = z.object({
  run: runId,
  title: z.string(),
  progress,
  totals: charges,
  savedThrough_s: z.number(),
  lastSample: z
    .object({
      t_s: z.number(),
      setPotential_V: measured,
      potential_V: measured,
      cellVoltage_V: measured,
      current_A: measured,
      flags: z.number().int(),
    })
    .optional(),
  outcome: fromCore<Outcome | undefined>('Once the run is over.').optional(),
  outcomeText: z.string().optional(),
  trouble: trouble.optional().meta({ description: 'What went wrong in a run that is over.' }),
});

/** Everything there is to know about one instrument: whole every time. */
export const snapshot = z.object({
  instrument: instrumentId,
  spec: z.string(),
  label: z.string(),
  simulated: z.boolean(),
  state,
  allowed: z.array(command),
  identity: identity.optional(),
  can: capabilities.optional(),
  plan: planSummary.optional().meta({ description: 'The plan made last, or being played.' }),
  run: liveRun.optional().meta({ description: 'The run that is going on, or the last one.' }),
  queue: queueGlance.optional().meta({ description: 'The queue that is played here, or was last.' }),
  warnings: z.array(z.object({ t_s: z.number(), message: z.string() })),
  warningCount: z.number(),
});
export type Snapshot = z.infer<typeof snapshot>;
export type Command = z.infer<typeof command>;

/** Runs of which an instrument holds a copy. */
export const copies = z.array(
  z.object({
    run: runId,
    title: z.string(),
    files: z.array(z.object({ name: z.string(), bytes: z.number() })),
    recoveredAs: runId.optional().meta({ description: 'The run that it was told again as.' }),
  }),
);
