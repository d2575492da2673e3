// The charge conventions: which charge an efficiency is divided by. All are computed and listed together, because the
// choice matters more than any other number in pulsed work. It must never choose silently or show a meaningless one.

import type { Distribution, Spread } from './propagation/input.ts';

export type ConventionId = 'A' | "A'" | 'B' | 'C' | 'D' | 'E' | 'F' | "F'";
export type Polarity = 'cathodic' | 'anodic';

/** Charge of one electrode over the span that made the products, from a ledger or typed in. Charges are ≥ 0. */
export interface ChargeAccount {
  readonly cathodic_C: number;
  readonly anodic_C: number;
  /** Charge estimated, not measured, right at programmed edges (see the ledger): a bound of the error of Q. */
  readonly edge_C?: number;
  /** An overloaded or lost current: the true charge is larger. */
  readonly lowerBound?: boolean;
  readonly gaps?: number;
  readonly gap_s?: number;
  readonly duration_s?: number;
  /** No charge is stated yet: a plan asks what an amount takes. */
  readonly isOpen?: boolean;
  /** How long the current was cathodic, and anodic, where that is known. */
  readonly cathodicTime_s?: number;
  readonly anodicTime_s?: number;
  /** Sums by segment, for convention A'. */
  readonly segments?: readonly SegmentCharge[];
  readonly doubleLayer?: Correction;
  /** Reversible surface redox: metal re-reduced, adsorbates. */
  readonly redox?: Correction;
  /** Standard uncertainties of the charge that hold for every convention. */
  readonly uncertainties?: readonly ChargeUncertainty[];
}

interface SegmentCharge {
  readonly name: string;
  readonly cathodic_C: number;
  readonly anodic_C: number;
  readonly edge_C?: number;
}

/** A charge to subtract, over the whole span, with where it comes from. */
export interface Correction {
  readonly charge_C: number;
  readonly source: string;
  readonly u_C?: number;
}

export interface ChargeUncertainty {
  readonly input: string;
  /** Relative to the charge of the convention, absolute, or a current that acted for the duration of the account. */
  readonly relative?: number;
  readonly u_C?: number;
  readonly u_A?: number;
  /** Normal if left out. */
  readonly distribution?: Distribution;
  readonly spread?: Spread | undefined;
}

/** What one input adds to the standard uncertainty of a charge, C. */
interface ChargeContribution {
  readonly input: string;
  readonly u_C: number;
  readonly distribution: Distribution;
  readonly spread?: Spread | undefined;
}

/** One convention with its charge, or why it has none. */
export interface ConventionCharge {
  readonly id: ConventionId;
  readonly name: string;
  readonly formula: string;
  readonly charge_C?: number;
  /** Why no charge is given. */
  readonly absent?: string;
  /** Standard uncertainties by input, C. */
  readonly uncertainties: readonly ChargeContribution[];
}

const NAMES: Readonly<Record<ConventionId, { name: string; formula: string; anodicFormula?: string }>> = {
  A: { name: 'cathodic', formula: 'n F n_p / Q_c' },
  "A'": { name: 'cathodic segments', formula: 'n F n_p / |sum of Q over the cathodic segments|' },
  B: { name: 'net', formula: 'n F n_p / (Q_c - Q_a)', anodicFormula: 'n F n_p / (Q_a - Q_c)' },
  C: { name: 'cathodic minus double layer', formula: 'n F n_p / (Q_c - N Q_dl)' },
  D: { name: 'gross', formula: 'n F n_p / (Q_c + Q_a)' },
  E: { name: 'cathodic minus double layer and redox', formula: 'n F n_p / (Q_c - N Q_dl - Q_redox)' },
  F: { name: 'anodic', formula: 'n F n_p / Q_a' },
  "F'": { name: 'anodic minus double layer', formula: 'n F n_p / (Q_a - N Q_dl)' },
};

/** Conventions of a cathodic and of an anodic product, in the order in which they are listed. */
const CONVENTIONS: Readonly<Record<Polarity, readonly ConventionId[]>> = {
  cathodic: ['A', "A'", 'B', 'C', 'D', 'E'],
  anodic: ['F', 'B', "F'", 'D'],
};

/** The net charge says nothing when it is a small difference of large charges. */
const NET_MEANINGFUL = 0.2;

export const DEFAULT_CONVENTION: Readonly<Record<Polarity, ConventionId>> = { cathodic: 'A', anodic: 'F' };

/** Every word for a convention: its letter, its name, and what stop rules call the gross charge. */
const CHOICES: ReadonlyMap<string, ConventionId> = new Map([
  ...(Object.entries(NAMES) as [ConventionId, { name: string }][]).flatMap(
    ([id, { name }]): [string, ConventionId][] => [
      [id, id],
      [name, id],
    ],
  ),
  ['absolute', 'D'],
]);

/** All words by which a convention can be chosen. */
export const CONVENTION_CHOICES: readonly string[] = [...CHOICES.keys()];

/** "cathodic" or "A" as an id; undefined for anything else. */
export function conventionId(choice: string): ConventionId | undefined {
  return CHOICES.get(choice);
}

/** "choose: cathodic, net, gross" for messages. */
export function conventionsFor(polarity: Polarity): string {
  return `choose one of: ${CONVENTIONS[polarity].map((id) => NAMES[id].name).join(', ')}`;
}

/** True where a product made in this direction can be divided by this charge. */
export function conventionFits(id: ConventionId, polarity: Polarity): boolean {
  return CONVENTIONS[polarity].includes(id);
}

/** The charges of all conventions for products made in one direction, each with its value or why it has none. */
export function chargeConventions(account: ChargeAccount, polarity: Polarity): ConventionCharge[] {
  return CONVENTIONS[polarity].map((id) => {
    const { name, formula, anodicFormula } = NAMES[id];
    const value = chargeOf(id, account, polarity);
    const head = { id, name, formula: polarity === 'anodic' ? (anodicFormula ?? formula) : formula };
    if (typeof value === 'string') return { ...head, absent: value, uncertainties: [] };
    return { ...head, charge_C: value, uncertainties: uncertaintiesOf(id, account, value) };
  });
}

/** The account of the electrode at the other end of the cell: what is cathodic here is anodic there. */
export function counterAccount(account: ChargeAccount): ChargeAccount {
  const { segments: _segments, doubleLayer: _doubleLayer, redox: _redox, ...rest } = account;
  const { cathodicTime_s, anodicTime_s, ...same } = rest;
  return {
    ...same,
    cathodic_C: account.anodic_C,
    anodic_C: account.cathodic_C,
    ...(anodicTime_s === undefined ? {} : { cathodicTime_s: anodicTime_s }),
    ...(cathodicTime_s === undefined ? {} : { anodicTime_s: cathodicTime_s }),
  };
}

/** The charge, or a sentence why there is none. Definitions: docs/explanation/faradaic-efficiency.md. */
function chargeOf(id: ConventionId, account: ChargeAccount, polarity: Polarity): number | string {
  const { cathodic_C, anodic_C, isOpen } = account;
  if (isOpen) return 'no charge is stated yet';
  switch (id) {
    case 'A':
      return positive(cathodic_C, 'there is no cathodic charge');
    case "A'":
      return cathodicSegments(account);
    case 'B':
      return polarity === 'cathodic'
        ? net(cathodic_C, anodic_C, polarity)
        : net(anodic_C, cathodic_C, polarity);
    case 'C':
      return corrected(cathodic_C, [account.doubleLayer ?? 'no double-layer charge is given']);
    case 'D':
      return positive(cathodic_C + anodic_C, 'there is no charge');
    case 'E': {
      const { redox } = account;
      if (redox !== undefined && redox.charge_C > anodic_C)
        return 'the redox charge is larger than the anodic charge, so it cannot all be re-reduction';
      return corrected(cathodic_C, [
        account.doubleLayer ?? 'no double-layer charge is given',
        redox ?? 'no redox charge is given',
      ]);
    }
    case 'F':
      return positive(anodic_C, 'there is no anodic charge');
    case "F'":
      return corrected(anodic_C, [account.doubleLayer ?? 'no double-layer charge is given']);
  }
}

function positive(charge_C: number, otherwise: string): number | string {
  return charge_C > 0 ? charge_C : otherwise;
}

function net(wanted_C: number, other_C: number, polarity: Polarity): number | string {
  const net_C = wanted_C - other_C;
  if (wanted_C <= 0) return `there is no ${polarity} charge`;
  if (net_C >= NET_MEANINGFUL * wanted_C) return net_C;
  if (net_C <= 0) return `there is no net ${polarity} charge: more goes the other way`;
  const percent = (100 * net_C) / wanted_C;
  return `the net charge is only ${percent.toFixed(1)} % of the ${polarity} charge: below 20 % an efficiency on it is meaningless`;
}

function cathodicSegments({ segments }: ChargeAccount): number | string {
  if (segments === undefined) return 'charges by segment are not known';
  const sums = segments.map((s) => s.cathodic_C - s.anodic_C).filter((sum) => sum > 0);
  return positive(
    sums.reduce((sum, charge) => sum + charge, 0),
    'no segment is cathodic as a whole',
  );
}

function corrected(charge_C: number, corrections: readonly (Correction | string)[]): number | string {
  const missing = corrections.find((correction) => typeof correction === 'string');
  if (missing !== undefined) return missing;
  const rest_C = (corrections as readonly Correction[]).reduce((rest, c) => rest - c.charge_C, charge_C);
  return positive(rest_C, 'the corrections are larger than the charge itself');
}

/**
 * Inputs of the uncertainty of a charge. The edge charge is a bound (nothing is known inside it), so its standard
 * uncertainty is that of a rectangular distribution, bound/√3 (JCGM 100:2008, 4.3.7).
 */
function uncertaintiesOf(id: ConventionId, account: ChargeAccount, charge_C: number): ChargeContribution[] {
  const edge_C = id === "A'" ? edgeOfCathodicSegments(account) : (account.edge_C ?? 0);
  const subtracted: [string, Correction | undefined][] = [
    ['double-layer charge', ['C', 'E', "F'"].includes(id) ? account.doubleLayer : undefined],
    ['redox charge', id === 'E' ? account.redox : undefined],
  ];
  return [
    { input: 'charge at edges', u_C: edge_C / Math.sqrt(3), distribution: 'rectangular' as const },
    ...(account.uncertainties ?? []).map((given) => ({
      input: given.input,
      u_C: (given.u_C ?? 0) + (given.relative ?? 0) * charge_C + (given.u_A ?? 0) * (account.duration_s ?? 0),
      distribution: given.distribution ?? 'normal',
      ...(given.spread && { spread: given.spread }),
    })),
    ...subtracted.map(([input, correction]) => ({
      input,
      u_C: correction?.u_C ?? 0,
      distribution: 'normal' as const,
    })),
  ].filter(({ u_C }) => u_C > 0);
}

function edgeOfCathodicSegments({ segments = [], edge_C = 0 }: ChargeAccount): number {
  const cathodic = segments.filter((s) => s.cathodic_C > s.anodic_C);
  if (cathodic.some((s) => s.edge_C === undefined)) return edge_C;
  return cathodic.reduce((sum, s) => sum + s.edge_C!, 0);
}
