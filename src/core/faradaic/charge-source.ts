// The charge a sheet is computed against, as accounts for each electrode: from a run's ledger or from what was typed.
// It joins charge, corrections and uncertainties; it measures nothing.

import { type ChargeAccount, counterAccount, type Polarity } from './charge.ts';
import type { Sheet } from './sheet.ts';

/** A run as its ledger saw it: the charge of the working electrode, and how many cycles the pulse train had. */
export interface RunCharge {
  readonly account: ChargeAccount;
  readonly cycles?: number;
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
}

/** The charge of the sheet. `run` must be given where the sheet names a run. */
export function chargeSource(sheet: Sheet, run: RunCharge | undefined): ChargeSource {
  const { charge } = sheet;
  const duration_s = run?.account.duration_s ?? sheet.duration_s;
  const complete = (account: ChargeAccount) => withCorrections(account, sheet, run, duration_s);
  if (charge.kind === 'passed') {
    const { charge_C } = charge;
    const accounts = {
      cathodic: { ledger: 'cathode', account: complete({ cathodic_C: charge_C, anodic_C: 0 }) },
      anodic: { ledger: 'anode', account: complete({ cathodic_C: 0, anodic_C: charge_C }) },
    };
    return {
      words: charge.words,
      duration_s,
      polarities: ['cathodic', 'anodic'],
      accountFor: (_electrode, polarity) => accounts[polarity],
    };
  }
  const working = complete(charge.kind === 'run' ? accountOf(charge.run, run) : typedAccount(charge));
  const accounts = { working, counter: counterAccount(working) };
  return {
    words: charge.kind === 'run' ? `run ${charge.run}` : charge.words,
    duration_s,
    polarities: (['cathodic', 'anodic'] as const).filter((polarity) => working[`${polarity}_C`] > 0),
    accountFor: (electrode, polarity) => ({
      ledger: `${electrode} electrode, ${polarity}`,
      account: accounts[electrode],
    }),
  };
}

function accountOf(number: number, run: RunCharge | undefined): ChargeAccount {
  if (run === undefined) throw new TypeError(`the charge of run ${number} was not handed over`);
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
