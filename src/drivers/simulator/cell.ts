// The contract of a simulated cell: what a potentiostat's output stage can do to it and see of it, and what it
// tells afterwards. No physics here and no instrument: emulators drive it, electrochemical-cell.ts keeps it.

/** An electrochemical cell that obeys physics, driven by a potentiostat's output stage. Currents anodic positive. */
export interface SimulatedCell {
  /** Time that has passed in the cell since it was made. */
  readonly t_s: number;
  /**
   * Cell on, working electrode held at `potential_V` against the reference (uncompensated resistance included).
   * Only a value other than the present one makes an edge.
   */
  applyPotential(potential_V: number): void;
  /** Cell on, current forced. The cell knows no compliance limit: its potential may run away. */
  applyCurrent(current_A: number): void;
  /** Cell off: counter electrode disconnected. The double layer goes on relaxing through the reactions. */
  openCircuit(): void;
  /**
   * Lets time pass under what is applied. Picks its own inner steps, so that many short calls and one long call
   * agree within its tolerance (some 0.01 % of the charge).
   */
  advance(duration_s: number): void;
  /** Current at this instant. */
  readonly current_A: number;
  /** Working against reference electrode at this instant, iR drop included. */
  readonly potential_V: number;
  /** Working against counter electrode at this instant. */
  readonly cellVoltage_V: number;
  /**
   * Impedance between working and reference electrode for a signal too small to change anything, at this instant:
   * uncompensated resistance in series with double layer and charge transfer side by side. Diffusion is taken to be
   * slow: what it adds at low frequencies is missing.
   */
  impedanceAt(frequency_Hz: number): { readonly real_ohm: number; readonly imaginary_ohm: number };
  /** What it really made so far. */
  truth(): CellTruth;
}

/** What the simulated cell really did: the ground truth that a real cell never tells. */
export interface CellTruth {
  /** Net moles made of each species since the start (negative: consumed), by the species' names. */
  readonly made_mol: Readonly<Record<string, number>>;
  /** Charge through the external circuit, by sign; both positive. */
  readonly cathodic_C: number;
  readonly anodic_C: number;
  /** Signed charge through each electron transfer, by the reaction's name. */
  readonly reactions_C: Readonly<Record<string, number>>;
  /** Signed charge that went into the double layer. */
  readonly doubleLayer_C: number;
}
