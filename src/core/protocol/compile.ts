// Protocol text → compiled protocol: read, set, validate, convert, cross-check. Throws everything that is wrong at
// once; returns only what can be played. It knows no step kind and no instrument.
import { type Path, pathText, type ReadDocument, readDocument, refuse } from '../document.ts';
import { convertPotential, needsPH, RHE, SHE } from '../electrode.ts';
import type { Problem } from '../errors.ts';
import { formatQuantity } from '../quantity.ts';
import { validate } from '../validate.ts';
import { durationOf, sampleCountOf, segmentsOf, type Waveform } from '../waveform.ts';
import { type CellDescription, cellOf, withoutUndefined } from './cell.ts';
import { describeNodes } from './describe.ts';
import { type LimitsField, type PlacedLimit, limitsOf as readLimits } from './limits.ts';
import type { StatedPotential } from './potential.ts';
import type { ConvertedPotential, Protocol, ProtocolSource } from './protocol.ts';
import { type Published, publishedOf } from './published.ts';
import { resistanceSegments } from './resistance.ts';
import { rulesOf } from './rules.ts';
import { type ProtocolFields, protocolSchema } from './schema.ts';
import { applySettings, type Settings } from './settings.ts';
import { type SimulatedCellDescription, simulationOf } from './simulation.ts';
import { largestSpike } from './spike.ts';
import { compileStep } from './steps/index.ts';

const LONGEST_RUN_S = 366 * 86_400;
const MOST_SAMPLES = 1e10;
const MOST_VISITS = 1e9;

/**
 * Compiles the text of a protocol.
 *
 * @param options.set values that replace single places, by their paths
 * Throws `protocol-invalid` with all problems, each with line and column (or the setting it comes from).
 */
export function compileProtocol(text: string, options: { readonly set?: Settings } = {}): Protocol {
  const settings = options.set ?? {};
  const document = applySettings(readDocument(text), settings);
  const { fields, problems } = readFields(document);
  const compiled = fields === undefined ? undefined : compile(fields, document, problems);
  refuse('protocol-invalid', 'The protocol', problems);
  // Without fields there are problems, and with problems we are not here.
  return { ...compiled!, text, settings };
}

/** The fields, with a stand-in for a missing range, so that a suggestion can be computed from the rest. */
function readFields(document: ReadDocument): { fields: ProtocolFields | undefined; problems: Problem[] } {
  const value = document.value as Readonly<Record<string, unknown>> | null;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value.range != null) {
    const { value: fields, problems } = validate(document, protocolSchema);
    return { fields, problems };
  }
  const { value: fields, problems } = validate(document, protocolSchema, { ...value, range: '1 kA' });
  const suggestion = fields === undefined ? undefined : suggestedRange(fields, document);
  const message = `is missing: the largest current expected is needed, ${suggestion ?? 'for example "100 mA"; with pulses it is about the potential step divided by the resistance'}`;
  problems.push(document.problemAt(['range'], message));
  return { fields, problems };
}

function suggestedRange(fields: ProtocolFields, document: ReadDocument): string | undefined {
  const { waveform, cell } = compile(fields, document, []);
  const spike = largestSpike(waveform);
  if (cell.resistance_ohm === undefined || spike === undefined) return undefined;
  const current = formatQuantity(spike.step_V / cell.resistance_ohm, 'A', { digits: 2 });
  const step = formatQuantity(spike.step_V, 'V', { digits: 'exact', unit: 'V' });
  return `and ${current} is the spike of the largest potential step (${step} over ${formatQuantity(cell.resistance_ohm, 'ohm', { digits: 'exact' })})`;
}

type Compilation = Omit<Protocol, 'text' | 'settings'>;

function compile(fields: ProtocolFields, document: ReadDocument, problems: Problem[]): Compilation {
  const cell = cellOf(fields.cell);
  const potentials: ConvertedPotential[] = [];
  const said = new Set<string>();

  function report(path: Path, message: string): void {
    const problem = document.problemAt(path, message);
    // The same of several segments is said of the first.
    const key = `${problem.line}:${problem.column} ${message.replace(/"[^"]*"/gu, '')}`;
    if (said.has(key)) return;
    said.add(key);
    problems.push(problem);
  }

  function potential(stated: StatedPotential, path: Path): number {
    const scale = stated.scale ?? cell.reference;
    if (needsPH(scale, cell.reference) && cell.pH === undefined) {
      const message = `"${stated.text}" against ${cell.reference.name} depends on the pH: give "pH" of the cell`;
      report(path, message);
      return stated.value_V;
    }
    const potential_V = tidy(convertPotential(stated.value_V, scale, cell.reference, cell));
    potentials.push({
      path: pathText(path),
      text: stated.text,
      stated_V: stated.value_V,
      scale: scale.name,
      potential_V,
      ...otherScales(potential_V, cell),
    });
    return potential_V;
  }

  const range = rangeOf(fields.range);
  function limitsOf(field: LimitsField | undefined, path: Path): readonly PlacedLimit[] {
    const limits = readLimits(field, path, potential);
    checkLimits(limits, range, report);
    return limits;
  }

  const context = { limits: limitsOf(fields.limits, ['limits']), limitsOf, potential, report };
  const compiled = fields.steps.map((step, i) =>
    compileStep(step, { ...context, step: i, path: ['steps', i] }),
  );
  const asked: Waveform = { body: compiled.flat() };
  const { before, after } = resistanceSegments(fields.cell.resistance, compiled.length, context);
  const waveform: Waveform = { body: [...before, ...asked.body, ...after] };
  checkSize(waveform, report);
  checkHeldCurrents(waveform, range, report);
  const products = (fields.products ?? []).map(({ product }) => product);
  const published = fields.published && publishedOf(fields.published);
  for (const [i, { product }] of (published?.figures ?? []).entries())
    if (!products.includes(product))
      report(['published', 'figures', i, 'product'], `"${product}" is not one of "products"`);
  const simulation =
    fields.simulation && simulationOf(fields.simulation, { products, waveform: asked, potential, report });
  return {
    title: fields.title,
    ...(withoutUndefined({ description: fields.description, notes: fields.notes }) as object),
    ...(fields.source === undefined ? {} : { source: sourceOf(fields.source) }),
    ...(withoutUndefined({ published, simulation }) as {
      published?: Published;
      simulation?: SimulatedCellDescription;
    }),
    cell,
    waveform,
    rules: rulesOf(fields.stop),
    range,
    pause: fields.pause ?? 'open circuit',
    onLinkLoss: fields['on link loss'] ?? 'off',
    ...(fields['on instrument storage'] === 'copy' && { storage: 'copy' }),
    products: (fields.products ?? []).map((p) => ({
      product: p.product,
      from: p.from.map(({ entry }) => entry),
      charge: p.charge,
      alsoCounts: (p['also counts'] ?? []).map(({ entry }) => entry),
    })),
    steps: compiled.map((body, i) => ({
      kind: Object.keys(fields.steps[i]!)[0]!,
      text: describeNodes(body),
      duration_s: durationOf({ body }),
      samples: sampleCountOf({ body }),
    })),
    potentials,
  };
}

/** Free of the residue of binary sums, far below what any instrument sets: 1 nV. */
function tidy(potential_V: number): number {
  return Number(potential_V.toFixed(9));
}

function otherScales(potential_V: number, cell: CellDescription) {
  const known = (scale: typeof SHE) => !needsPH(cell.reference, scale) || cell.pH !== undefined;
  return {
    ...(known(SHE) ? { versusSHE_V: tidy(convertPotential(potential_V, cell.reference, SHE, cell)) } : {}),
    ...(known(RHE) ? { versusRHE_V: tidy(convertPotential(potential_V, cell.reference, RHE, cell)) } : {}),
  };
}

function sourceOf({
  case: number,
  cite,
  doi,
  stated = [],
  assumed = [],
}: NonNullable<ProtocolFields['source']>): ProtocolSource {
  return {
    ...(withoutUndefined({ case: number, cite, doi }) as Omit<ProtocolSource, 'stated' | 'assumed'>),
    stated: stated.map(({ entry }) => entry),
    assumed: assumed.map(({ entry }) => entry),
  };
}

function rangeOf(field: ProtocolFields['range']): Protocol['range'] {
  return typeof field === 'number' ? { fixed_A: field } : { from_A: field.from, to_A: field.to };
}

function checkSize(waveform: Waveform, report: (path: Path, message: string) => void): void {
  const duration_s = durationOf(waveform);
  if (duration_s > LONGEST_RUN_S)
    report(
      ['steps'],
      `all steps together last ${Math.round(duration_s / 86_400)} d; at most 366 d are accepted`,
    );
  const samples = sampleCountOf(waveform);
  if (samples > MOST_SAMPLES)
    report(
      ['steps'],
      `all steps together ask for ${samples.toExponential(1)} samples; at most 1e10 are accepted`,
    );
  const visits = segmentsOf(waveform).reduce((n, s) => n + s.visits, 0);
  if (visits > MOST_VISITS)
    report(
      ['steps'],
      `the repeats multiply to ${visits.toExponential(1)} segments; at most 1e9 are accepted`,
    );
}

/** How far above the largest current expected a range may still measure: instruments carry up to three times it. */
const RANGE_RESERVE = 3;

function checkLimits(
  limits: readonly PlacedLimit[],
  range: Protocol['range'],
  report: (path: Path, message: string) => void,
): void {
  for (const limit of limits) {
    if (limit.quantity.startsWith('potential') || limit.value <= RANGE_RESERVE * largestOf(range)) continue;
    const value = formatQuantity(limit.value, 'A', { digits: 'exact' });
    const largest = formatQuantity(largestOf(range), 'A', { digits: 'exact' });
    report(
      limit.path,
      `a limit of ${value} cannot be measured in a range for ${largest}: the reading ends long before it`,
    );
  }
}

function checkHeldCurrents(
  waveform: Waveform,
  range: Protocol['range'],
  report: (path: Path, message: string) => void,
): void {
  for (const { node } of segmentsOf(waveform)) {
    if (node.kind !== 'hold-current' || Math.abs(node.current_A) <= largestOf(range)) continue;
    const current = formatQuantity(node.current_A, 'A', { digits: 'exact' });
    const largest = formatQuantity(largestOf(range), 'A', { digits: 'exact' });
    report(['range'], `"${node.name}" holds ${current}, beyond the range of ${largest}`);
  }
}

function largestOf(range: Protocol['range']): number {
  return 'fixed_A' in range ? range.fixed_A : range.to_A;
}
