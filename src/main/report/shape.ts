// A report as data: one run with its analysis, everything it rests on, and what proves it. The single source of
// schema/report.schema.json. Numbers are SI at full precision, null is what was not measured or is not known, and
// nothing in it depends on where the library lies or when the report was made.
import { z } from 'zod';
import type { Durability } from '../../core/faradaic/group/durability.ts';
import type { SheetResult } from '../../core/faradaic/result.ts';
import { efficiencyResult } from './efficiency-shape.ts';
import { trendShape } from './trend-shape.ts';

/** Rises when a field changes its meaning or goes away; new fields do not raise it. */
export const REPORT_VERSION = 1;

const number = z.number();
const maybe = z.number().nullable();
const text = z.string();

const charges = {
  cathodic_C: number,
  anodic_C: number,
  net_C: number.meta({ description: 'Cathodic − anodic.' }),
  edge_C: number.meta({ description: 'Part held to programmed edges, not measured there.' }),
  gaps: number,
  gap_s: number,
  overloads: number,
};

const column = z.array(maybe);

const onScales = { potential_V: number, versusRHE_V: maybe };

const corrected = z
  .strictObject({ ...onScales, current_A: number, drop_V: number })
  .nullable()
  .meta({ description: 'Without the drop share × current × resistance, the current with its sign.' });

const curves = z
  .strictObject({
    kind: z.enum(['raw', 'summary']).meta({ description: 'Every sample, or minima and maxima.' }),
    t_s: z.array(number),
    current_A: column,
    potential_V: column,
    cathodic_C: column,
    anodic_C: column,
  })
  .meta({ description: 'For looking at; charges are counted from every sample, never from here.' });

const loop = z.strictObject({
  loop: z.number().int(),
  segments: z.array(text),
  cycles: number,
  stride: number.meta({ description: 'Every so-many-eth cycle is listed.' }),
  trend: z.strictObject({
    cycle: z.array(number).meta({ description: 'Counted from 1.' }),
    start_s: z.array(number),
    cathodic_C: z.array(number),
    anodic_C: z.array(number),
  }),
  folded: z
    .array(
      z.strictObject({
        cycle: number,
        start_s: number,
        t_s: z.array(number),
        current_A: column,
        potential_V: column,
      }),
    )
    .meta({ description: 'The first and the last cycles, with time since the beginning of each.' }),
});

const courseOf = z.discriminatedUnion('quantity', [
  z.strictObject({ quantity: z.literal('charge'), direction: z.enum(['cathodic', 'anodic']) }),
  z.strictObject({ quantity: z.literal('current'), segment: text }),
  z.strictObject({ quantity: z.literal('efficiency'), product: text }),
]);

const course = z.strictObject({
  of: courseOf.optional().meta({ description: 'Absent in reports that were saved before it was computed.' }),
  what: text.meta({ description: '"cathodic charge per cycle", "efficiency of ammonia".' }),
  unit: z.enum(['C', 'A', '1']).meta({ description: 'Of the values; 1 is a fraction.' }),
  cycle: column.meta({ description: 'From 1; the middle cycle of a stretch.' }),
  t_s: z.array(number),
  value: z.array(number),
  u: column.meta({ description: 'Standard uncertainties.' }),
  againstCycle: trendShape,
  againstTime: trendShape,
  durbinWatson: maybe.meta({ description: 'Of the line against time; far below 2 the course is curved.' }),
  notes: z.array(text),
});

const durability = z
  .strictObject({
    loops: z.array(
      z.strictObject({
        loop: z.number().int(),
        segments: z.array(text),
        cycles: number,
        leftOut: number.meta({ description: 'With gaps or overloads, interrupted, or not finished.' }),
        courses: z.array(course),
      }),
    ),
    efficiencies: z.array(course),
  })
  .meta({ description: 'At most 500 points of each course; lines go through all of them.' });

const published = z
  .strictObject({
    figures: z.array(
      z.strictObject({
        name: text.meta({ description: '"ammonia: selectivity of nitrate".' }),
        product: text,
        kind: text,
        of: text.nullable(),
        is: z.enum(['exactly', 'about', 'at least']),
        reportedAs: text.meta({ description: 'As printed in the source.' }),
        unit: text.meta({ description: 'SI unit of `reported` and `found`; 1 is a fraction.' }),
        reported: number,
        found: maybe,
        foundAs: text.nullable().meta({ description: '`found` in the unit the source uses.' }),
        deviation: maybe.meta({ description: 'found / reported − 1.' }),
        verdict: z.enum(['agrees', 'differs', 'not compared']),
        reason: text.nullable(),
        note: text.nullable(),
      }),
    ),
    noEfficiency: text.nullable().meta({ description: 'Why no efficiency is claimed, where none is.' }),
    inconsistent: z.array(text),
  })
  .nullable()
  .meta({
    description: 'What the source of the protocol reports beside the analysis; null if it cites none.',
  });

export const reportShape = z.strictObject({
  format: z.literal('cottrell-report'),
  version: z.literal(REPORT_VERSION),
  program: z.strictObject({
    version: text.meta({ description: 'Of the Cottrell that made this report.' }),
    recordedWith: text.meta({ description: 'Of the Cottrell that recorded the run.' }),
  }),
  signConvention: text,
  run: z.strictObject({
    id: z.number().int(),
    title: text,
    tags: z.array(text),
    started: text.meta({ description: 'ISO 8601, UTC.' }),
    ended: text.nullable(),
    outcome: text,
    simulated: z.boolean(),
    instrument: z.strictObject({ label: text, model: text, serial: text, firmware: text }),
    samples: number,
    savedThrough_s: number,
  }),
  protocol: z.strictObject({
    text,
    sha256: text,
    settings: z.record(z.string(), z.string()).meta({ description: 'Set over the text, by path.' }),
    source: z.unknown(),
    waveform: text.meta({ description: 'What was played, in words.' }),
  }),
  cell: z.record(z.string(), z.unknown()).meta({ description: 'As frozen with the run, SI units.' }),
  samplesSha256: text.nullable().meta({
    description:
      'SHA-256 over the SHA-256 of the columns t, set potential, potential, cell voltage, current, flags, segment, cycle, each sample a little-endian double; null where samples are damaged.',
  }),
  potentials: z.strictObject({
    reference: text.nullable(),
    u_reference_V: maybe,
    pH: maybe,
    temperature_K: maybe,
    resistance: z
      .strictObject({
        resistance_ohm: number,
        method: text.nullable(),
        u_ohm: maybe.meta({ description: 'Standard uncertainty, where the run measured it.' }),
        before_ohm: maybe.meta({ description: 'Measured before the first step.' }),
        after_ohm: maybe.meta({ description: 'Measured after the last step.' }),
        online: number.meta({ description: 'Share compensated by the instrument while it measured.' }),
        afterwards: number.meta({ description: 'Share taken off in this report.' }),
      })
      .nullable(),
    segments: z.array(
      z.strictObject({
        segment: z.number().int(),
        name: text,
        kind: z.enum(['hold', 'hold-current', 'open-circuit', 'ramp', 'impedance']),
        fromCycle: z.number().int().nonnegative().optional().meta({
          description: 'First cycle at this level, from 0; absent for the level with which the run began.',
        }),
        set: z.array(z.strictObject(onScales)),
        meanCurrent_A: maybe,
        endCurrent_A: maybe,
        atMean: corrected,
        atEnd: corrected,
      }),
    ),
  }),
  ledger: z.strictObject({
    totals: z.strictObject({ ...charges, absolute_C: number, lowerBound: z.boolean() }),
    segments: z.array(
      z.strictObject({
        segment: z.number().int(),
        name: text,
        visits: number,
        duration_s: number,
        samples: number,
        ...charges,
      }),
    ),
  }),
  curves,
  loops: z.array(loop),
  durability,
  events: z.array(z.strictObject({ t_s: maybe, kind: text, message: text })),
  published,
  analysis: z
    .strictObject({
      id: z.number().int().nullable().meta({ description: 'Number of the saved analysis, if it is one.' }),
      sheet: text.meta({ description: 'The inputs, exactly as they were written.' }),
      sheetSha256: text,
      result: efficiencyResult,
    })
    .nullable(),
});

type Shape = z.infer<typeof reportShape>;

/** A report with the results in the types of the core. */
export type Report = Omit<Shape, 'analysis' | 'durability'> & {
  readonly durability: Durability;
  readonly analysis:
    | (Omit<NonNullable<Shape['analysis']>, 'result'> & { readonly result: SheetResult })
    | null;
};

/** The text of schema/report.schema.json, draft 2020-12. */
export function reportJSONSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(reportShape), null, 2)}\n`;
}
