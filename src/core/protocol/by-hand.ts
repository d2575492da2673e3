// What a person sets by hand, as the text of a protocol of one step: so it is compiled, limited, recorded and guarded
// like everything else, and always ends. Values are texts with units; the compiler says what is wrong with them.
import { stringify } from 'yaml';
import { CottrellError } from '../errors.ts';
import { formatQuantity } from '../quantity.ts';

/** One potential or one current by hand, with what protects the cell. */
export interface ByHand {
  readonly potential?: string | undefined;
  readonly current?: string | undefined;
  /** The cell is off after this time at the latest. */
  readonly duration: string;
  readonly maxCurrent: string;
  readonly low?: string | undefined;
  readonly high?: string | undefined;
  readonly reference: string;
}

/** The protocol. Throws `argument-invalid` where it is neither one potential nor one current between two potentials. */
export function byHandProtocol(wanted: ByHand): string {
  const { potential, current, duration, maxCurrent, low, high, reference } = wanted;
  if ((potential === undefined) === (current === undefined))
    throw new CottrellError('argument-invalid', 'Either a potential or a current is needed.');
  if (current !== undefined && (low === undefined || high === undefined))
    throw new CottrellError(
      'argument-invalid',
      'The lowest and the highest potential are needed with a current: a held current takes any potential it needs.',
    );
  const limits = {
    current: maxCurrent,
    ...(low !== undefined && { 'potential below': low }),
    ...(high !== undefined && { 'potential above': high }),
  };
  return stringify({
    cottrell: 1,
    title: `By hand: ${potential ?? current}`,
    cell: { reference },
    steps: [
      {
        hold: {
          name: 'by hand',
          ...(potential !== undefined && { potential }),
          ...(current !== undefined && { current }),
          duration,
        },
      },
    ],
    range: maxCurrent,
    limits,
  });
}

/** Largest current that a spectrum of 10 mV is expected to make, A. */
const SPECTRUM_A = 10e-3;

/**
 * Measures the solution resistance and nothing else: a spectrum of 10 mV around open circuit, whatever the reference. Its
 * range never asks for more current than the instrument has.
 */
export function resistanceByHand(maxCurrent_A: number): string {
  return stringify({
    cottrell: 1,
    title: 'Solution resistance',
    cell: { reference: { name: 'not told', potential: '0 V vs SHE' } },
    steps: [{ impedance: { name: 'spectrum', from: '100 kHz', to: '1 kHz', points: 11 } }],
    range: formatQuantity(Math.min(SPECTRUM_A, maxCurrent_A), 'A', { digits: 'exact' }),
  });
}
