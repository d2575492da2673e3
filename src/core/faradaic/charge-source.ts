// The charge a sheet is computed against, as accounts for each electrode: from a run's ledger or from what was typed.
// It joins charge, corrections and uncertainties; it measures nothing.

import { type ChargeAccount, counterAccount, type Polarity } from './charge.ts';
import { ChargeInputs } from './charge-inputs.ts';
import type { Sheet } from './sheet.ts';

/**
 * A charge that was measured, by a run of the library or in a file: that of the working electrode, how many cycles the pulse train had, and what
 * had passed until any instant.
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
  /**
   * What had passed at this electrode until an instant (s), without corrections; undefined where the sheet cannot know it.
   */
  readonly until: (electrode: Electrode, polarity: Polarity, t_s: number) => ChargeAccount | undefined;
  /** A charge that was typed in for an instant. */
  readonly typedUntil: (electrode: Electrode, polarity: Polarity, charge_C: number) => ChargeAccount;
  readonly inputs: ChargeInputs;
  readonly notes: readonly string[];
}

/** The charge of the sheet. `run` must be given where the sheet names a run. */
export function chargeSource(sheet: Sheet, run: RunCharge | undefined): ChargeSource {
  const { charge } = sheet;
  const duration_s = run?.account.duration_s ?? sheet.duration_s;
  const complete = (account: ChargeAccount) => withCorrections(account, sheet, run, duration_s);
  const { chargeUncertainty } = sheet;
  /** An account until an instant has the uncertainties of the whole, but no corrections: how they grow is not known. */
  const bare = (account: ChargeAccount): ChargeAccount => ({
    ...account,
    uncertainties: [...(account.uncertainties ?? []), ...chargeUncertainty],
  });
  const shared = { duration_s, inputs: new ChargeInputs(), notes: run?.notes ?? [] };
  const oneWay = (polarity: Polarity, charge_C: number, t_s?: number): ChargeAccount =>
    bare({
      cathodic_C: 0,
      anodic_C: 0,
      [`${polarity}_C`]: charge_C,
      ...(t_s === undefined ? {} : { duration_s: t_s }),
    });
  const typedUntil = (_electrode: Electrode, polarity: Polarity, charge_C: number) =>
    oneWay(polarity, Math.abs(charge_C));
  if (charge.kind === 'passed') {
    const { charge_C } = charge;
    const accounts = {
      cathodic: { ledger: 'cathode', account: complete({ cathodic_C: charge_C, anodic_C: 0 }) },
      anodic: { ledger: 'anode', account: complete({ cathodic_C: 0, anodic_C: charge_C }) },
    };
    const { current_A } = charge;
    return {
      ...shared,
      words: charge.words,
      polarities: ['cathodic', 'anodic'],
      accountFor: (_electrode, polarity) => accounts[polarity],
      until: (_electrode, polarity, t_s) =>
        current_A === undefined ? undefined : oneWay(polarity, current_A * within(t_s, duration_s), t_s),
      typedUntil,
    };
  }
  const measured = charge.kind === 'run' || charge.kind === 'file';
  const working = complete(measured ? accountOf(charge.words, run) : typedAccount(charge));
  const accounts = { working, counter: counterAccount(working) };
  return {
    ...shared,
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

function accountOf(words: string, run: RunCharge | undefined): ChargeAccount {
  if (run === undefined) throw new TypeError(`the charge of ${words} was not handed over`);
  return run.account;
}

function typedAccount(charge: {
  cathodic_C: number;
  anodic_C: number;
  edge_C?: number | undefined;
}): ChargeAccount {
  const { cathodic_C, anodic_C, edge_C } = charge;
  return edge_C === undefined ? { cathodic_C, anodic_C } : { cathodic_C, anodic_C, edge_C };
}

function withCorrections(
  account: ChargeAccount,
  { doubleLayer, redox, chargeUncertainty }: Sheet,
  run: RunCharge | undefined,
  duration_s: number | undefined,
): ChargeAccount {
  const cycles = doubleLayer?.cycles ?? run?.cycles;
  const layer_C = doubleLayer && cycles !== undefined ? doubleLayer.perCycle_C * cycles : undefined;
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
    ...(redox ? { redox } : {}),
    uncertainties: [...(account.uncertainties ?? []), ...chargeUncertainty],
  };
}
