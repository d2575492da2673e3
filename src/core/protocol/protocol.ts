// A compiled protocol: all in SI units, finite, checked, and with the text it came from. This is what is frozen with a
// run. Data only.
import type { StopRule } from '../rules.ts';
import type { Waveform } from '../waveform.ts';
import type { CellDescription } from './cell.ts';
import type { Published } from './published.ts';
import type { Settings } from './settings.ts';
import type { SimulatedCellDescription } from './simulation.ts';

export interface ProtocolSource {
  /** Its number in the collection it is taken from. */
  readonly case?: string;
  readonly cite?: string;
  readonly doi?: string;
  /** What the source says, and what had to be chosen. */
  readonly stated: readonly string[];
  readonly assumed: readonly string[];
}

/** A product whose faradaic efficiency is asked for. */
export interface ProductRequest {
  readonly product: string;
  /** Substrates it is made from. */
  readonly from: readonly string[];
  /** The charge its efficiency is counted on. */
  readonly charge: 'cathodic' | 'anodic' | 'net' | 'absolute';
  readonly alsoCounts: readonly string[];
}

/** A potential as written and as used. */
export interface ConvertedPotential {
  /** Path in the document: "steps[1].pulse.levels[0].potential". */
  readonly path: string;
  readonly text: string;
  readonly stated_V: number;
  /** The scale of the stated value: the name of a reference electrode, SHE or RHE. */
  readonly scale: string;
  /** Against the reference electrode of the cell: what the instrument sets. */
  readonly potential_V: number;
  /** Absent where the pH would be needed and is not known. */
  readonly versusSHE_V?: number;
  readonly versusRHE_V?: number;
}

/** One top-level step for people. */
export interface StepSummary {
  /** "pulse". */
  readonly kind: string;
  /** "360 × (reduce −1.1 V 5 s, oxidise 0.4 V 5 s)". */
  readonly text: string;
  readonly duration_s: number;
  readonly samples: number;
}

export interface Protocol {
  readonly title: string;
  readonly description?: string;
  readonly notes?: string;
  readonly source?: ProtocolSource;
  readonly cell: CellDescription;
  readonly waveform: Waveform;
  readonly rules: readonly StopRule[];
  readonly range: { readonly fixed_A: number } | { readonly from_A: number; readonly to_A: number };
  readonly pause: 'open circuit' | 'hold';
  readonly onLinkLoss: 'off' | 'continue';
  /** Keep a copy of the data on the instrument's own storage; absent: none. */
  readonly storage?: 'copy';
  readonly products: readonly ProductRequest[];
  /** What the source reports. */
  readonly published?: Published;
  /** The simulated cell that belongs to it. */
  readonly simulation?: SimulatedCellDescription;
  readonly steps: readonly StepSummary[];
  readonly potentials: readonly ConvertedPotential[];
  /** The exact text, and what was set over it. */
  readonly text: string;
  readonly settings: Settings;
}
