// Charge that only charges the double layer in one pulse cycle, from a capacitance. A model value for corrections;
// it must never be subtracted without being named as such.

/** What the double layer takes in one cycle of a two-level pulse train, in SI units. */
export interface DoubleLayerPulse {
  readonly capacitance_F: number;
  /** Distance of the two potentials; sign does not matter. */
  readonly step_V: number;
  /** Uncompensated resistance and the two phase durations, where charging may not be complete. */
  readonly partial?: { readonly resistance_ohm: number; readonly first_s: number; readonly second_s: number };
}

/**
 * Charge into the double layer in each phase (and out again in the other) at the periodic steady state of an ideal
 * Rs–Cdl circuit: Q = C·|ΔE|·(1−e₁)(1−e₂)/(1−e₁e₂), eⱼ = exp(−tⱼ/RsC); C·|ΔE| when the phases are long.
 * Geometric series of exponentials; see Bard & Faulkner, Electrochemical Methods, section 1.6.4, for the single step.
 */
export function doubleLayerCharge_C({ capacitance_F, step_V, partial }: DoubleLayerPulse): number {
  const full_C = capacitance_F * Math.abs(step_V);
  if (partial === undefined) return full_C;
  const tau_s = partial.resistance_ohm * capacitance_F;
  // 1 − e written with expm1, which stays exact for phases much shorter than RsC.
  const first = -Math.expm1(-partial.first_s / tau_s);
  const second = -Math.expm1(-partial.second_s / tau_s);
  const both = -Math.expm1(-(partial.first_s + partial.second_s) / tau_s);
  return (full_C * first * second) / both;
}
