// The charge a sheet is computed against, as accounts for each electrode: from a run's ledger or from what was typed.
// It joins charge, corrections and uncertainties; it measures nothing.

import { CottrellError } from '../errors.ts';
import { type ChargeAccount, type ChargeUncertainty, counterAccount, type Polarity } from './charge.ts';
import { ChargeInputs } from './charge-inputs.ts';
import type { Sheet } from './sheet.ts';

/**
 * A charge that was measured, by a run of the library or in a file: that of the working electrode, how many cycles
 * the pulse train had, and what had passed until any instant.
 */
export interface RunCharge {
  readonly account: ChargeAccount;
  readonly cycles?: number;
  readonly until?: (t_s: number) => ChargeAccount;
  /** What is worth knowing of how it was read. */
  readonly notes?: readonly string[];
}

export type Electrode = 'working' | 'counter';

export interface ChargeSource {
  /** "run 3", "100 mA × 1 h". */
  readonly words: string;
  /** What products made in this direction at this electrode are divided by, and the ledger they close. */
  readonly accountFor: (
    electrode: Electrode,
    polarity: Polarity,
  ) => { readonly ledger: string; readonly account: ChargeAccount };
  /** Directions in which charge passed at the working electrode (both where none was stated). */
  readonly polarities: readonly Polarity[];
  readonly duration_s: number | undefined;
  /** No charge is stated: the sheet is a plan, and asks what amounts take. */
  readonly isOpen: boolean;
  /** The constant current of the sheet, of all cells together. */
  readonly current_A: number | undefined;
  /**
   * What had passed at this electrode until an instant (s), without corrections; undefined where the sheet cannot
   * know it.
   */
  readonly until: (electrode: Electrode, polarity: Polarity, t_s: number) => ChargeAccount | undefined;
  /** A charge that was typed in for an instant. */
  readonly typedUntil: (electrode: Electrode, polarity: Polarity, charge_C: number) => ChargeAccount;
  readonly inputs: ChargeInputs;
  readonly notes: readonly string[];
}

/** The charge of the sheet. `run` must be given where the sheet names a run. */
export function chargeSource(sheet: Sheet, run: RunCharge | undefined): ChargeSource {
  const { charge, cells } = sheet;
  const duration_s = run?.account.duration_s ?? sheet.duration_s;
  const complete = (account: ChargeAccount) => withCorrections(account, sheet, run, duration_s);
  const chargeUncertainty = inAllCells(sheet.chargeUncertainty, cells);
  /**
   * An account until an instant has the uncertainties of the whole, but no corrections: how they grow is not known.
   */
  const bare = (account: ChargeAccount): ChargeAccount => ({
    ...account,
    uncertainties: [...(account.uncertainties ?? []), ...chargeUncertainty],
  });
  const isOpen = charge.kind === 'open';
  const shared = { duration_s, isOpen, inputs: new ChargeInputs(), notes: run?.notes ?? [] };
  const oneWay = (polarity: Polarity, charge_C: number, t_s?: number): ChargeAccount =>
    bare({
      cathodic_C: 0,
      anodic_C: 0,
      [`${polarity}_C`]: charge_C,
      ...(t_s === undefined ? {} : { duration_s: t_s }),
    });
  const typedUntil = (_electrode: Electrode, polarity: Polarity, charge_C: number) =>
    oneWay(polarity, Math.abs(charge_C) * cells);
  if (charge.kind === 'passed' || charge.kind === 'open') {
    const charge_C = charge.kind === 'open' ? 0 : charge.charge_C;
    const { current_A } = charge;
    const timed = current_A === undefined ? undefined : duration_s;
    const one = (polarity: Polarity) =>
      complete({
        isOpen,
        cathodic_C: 0,
        anodic_C: 0,
        [`${polarity}_C`]: charge_C,
        ...(timed === undefined ? {} : { [`${polarity}Time_s`]: timed }),
      });
    const accounts = {
      cathodic: { ledger: 'cathode', account: one('cathodic') },
      anodic: { ledger: 'anode', account: one('anodic') },
    };
    return {
      ...shared,
      ...(isOpen && { notes: [NO_CHARGE] }),
      current_A,
      words: charge.words,
      polarities: ['cathodic', 'anodic'],
      accountFor: (_electrode, polarity) => accounts[polarity],
      until: (_electrode, polarity, t_s) =>
        current_A === undefined ? undefined : oneWay(polarity, current_A * within(t_s, duration_s), t_s),
      typedUntil,
    };
  }
  const measured = charge.kind === 'run' || charge.kind === 'file';
  const working = complete(measured ? accountOf(charge, run) : typedAccount(charge, duration_s));
  const accounts = { working, counter: counterAccount(working) };
  return {
    ...shared,
    current_A:
      charge.kind === 'typed' && charge.current_A !== undefined ? Math.abs(charge.current_A) : undefined,
    words: charge.words,
    polarities: (['cathodic', 'anodic'] as const).filter((polarity) => working[`${polarity}_C`] > 0),
    accountFor: (electrode, polarity) => ({
      ledger: `${electrode} electrode, ${polarity}`,
      account: accounts[electrode],
    }),
    until: (electrode, _polarity, t_s) => {
      const account = measured
        ? run?.until?.(t_s)
        : charge.current_A === undefined
          ? undefined
          : { cathodic_C: -charge.current_A * within(t_s, duration_s), anodic_C: 0, duration_s: t_s };
      if (account === undefined) return undefined;
      return bare(electrode === 'working' ? account : counterAccount(account));
    },
    typedUntil,
  };
}

/** A current that was set passes nothing after its time. */
function within(t_s: number, duration_s: number | undefined): number {
  return Math.min(t_s, duration_s ?? t_s);
}

function accountOf({ kind, words }: Sheet['charge'], run: RunCharge | undefined): ChargeAccount {
  if (run !== undefined) return run.account;
  if (kind !== 'file') throw new TypeError(`the charge of ${words} was not handed over`);
  // Where sheets are text without a folder, there is no file beside them.
  const message = `the ${words} cannot be read from here: compute the sheet with \`cottrell fe\` in its folder`;
  throw new CottrellError('sheet-invalid', message, { problems: [{ message, path: 'current file' }] });
}

const NO_CHARGE = 'no charge is stated, so there is no efficiency: each product tells what its amount takes';

function typedAccount(
  { cathodic_C, anodic_C, edge_C, cathodicTime_s, anodicTime_s, current_A }: TypedCharge,
  duration_s: number | undefined,
): ChargeAccount {
  const cathodic_s = cathodicTime_s ?? (current_A === undefined ? undefined : duration_s);
  return {
    cathodic_C,
    anodic_C,
    ...(edge_C === undefined ? {} : { edge_C }),
    ...(cathodic_s === undefined ? {} : { cathodicTime_s: cathodic_s }),
    ...(anodicTime_s === undefined ? {} : { anodicTime_s }),
  };
}

type TypedCharge = Extract<Sheet['charge'], { kind: 'typed' }>;

/** Uncertainties of one current act in every cell it goes through. */
function inAllCells(
  uncertainties: readonly ChargeUncertainty[],
  cells: number,
): readonly ChargeUncertainty[] {
  if (cells === 1) return uncertainties;
  return uncertainties.map(({ u_C, u_A, ...rest }) => ({
    ...rest,
    ...(u_C === undefined ? {} : { u_C: u_C * cells }),
    ...(u_A === undefined ? {} : { u_A: u_A * cells }),
  }));
}

function withCorrections(
  account: ChargeAccount,
  { doubleLayer, redox, chargeUncertainty, cells }: Sheet,
  run: RunCharge | undefined,
  duration_s: number | undefined,
): ChargeAccount {
  const cycles = doubleLayer?.cycles ?? run?.cycles;
  const layer_C = doubleLayer && cycles !== undefined ? doubleLayer.perCycle_C * cycles * cells : undefined;
  return {
    ...account,
    ...(duration_s === undefined ? {} : { duration_s }),
    ...(doubleLayer && layer_C !== undefined
      ? {
          doubleLayer: {
            charge_C: layer_C,
            u_C: layer_C * doubleLayer.relative_u,
            source: doubleLayer.source,
          },
        }
      : {}),
    ...(redox
      ? { redox: { ...redox, charge_C: redox.charge_C * cells, u_C: (redox.u_C ?? 0) * cells } }
      : {}),
    uncertainties: [...(account.uncertainties ?? []), ...inAllCells(chargeUncertainty, cells)],
  };
}
