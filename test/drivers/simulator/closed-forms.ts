// The textbook's answers, coded on their own from the formulas (Bard & Faulkner, Electrochemical Methods, ch. 5–8),
// in SI units. Cathodic currents come out positive here, as the textbook writes them for a reduction.

export const F = 96485.33212331;
export const R = 8.31446261815324;

/** The base set of all reference values: n = 1, 1 cm², 1e-9 m²/s, 1 mM, 25 °C. */
export const BASE = { area_m2: 1e-4, diffusion_m2_s: 1e-9, concentration_mol_m3: 1, temperature_K: 298.15 };
const { area_m2: A, diffusion_m2_s: D, concentration_mol_m3: C, temperature_K: T } = BASE;

/** F/RT at 25 °C, 1/V. */
export const f = F / (R * T);

export function cottrell_A(t_s: number): number {
  return F * A * C * Math.sqrt(D / (Math.PI * t_s));
}

export function anson_C(t_s: number): number {
  return 2 * F * A * C * Math.sqrt((D * t_s) / Math.PI);
}

/** Reversible step to a finite potential (B&F 5.4.16), reduced form absent at first. */
export function reversibleStep_A(t_s: number, overpotential_V: number, reduced_m2_s: number): number {
  return cottrell_A(t_s) / (1 + Math.sqrt(D / reduced_m2_s) * Math.exp(f * overpotential_V));
}

/** Quasi-reversible step (B&F 5.5.11), equal diffusion coefficients, α = 0.5. */
export function quasiReversibleStep(t_s: number, overpotential_V: number, k0_m_s: number) {
  const forward = k0_m_s * Math.exp(-0.5 * f * overpotential_V);
  const backward = k0_m_s * Math.exp(0.5 * f * overpotential_V);
  const h = (forward + backward) / Math.sqrt(D);
  const x = h * Math.sqrt(t_s);
  return {
    current_A: F * A * forward * C * erfcx(x),
    charge_C: ((F * A * forward * C) / (h * h)) * (erfcx(x) + (2 * x) / Math.sqrt(Math.PI) - 1),
  };
}

/** Second half of a double step that ends in full re-oxidation (B&F 5.7.14); negative: anodic. */
export function doubleStepReverse_A(t_s: number, switch_s: number): number {
  return -F * A * C * Math.sqrt(D / Math.PI) * (1 / Math.sqrt(t_s - switch_s) - 1 / Math.sqrt(t_s));
}

/** Train of full reductions (`on_s`) and re-oxidations (`off_s`) from rest: current `s_s` after the edge of cycle n+1. */
export function pulseFromRest_A(s_s: number, on_s: number, off_s: number, n: number): number {
  const period_s = on_s + off_s;
  let sum = 1 / Math.sqrt(s_s + n * period_s);
  for (let k = 0; k < n; k++)
    sum += 1 / Math.sqrt(s_s + k * period_s) - 1 / Math.sqrt(s_s + off_s + k * period_s);
  return F * A * C * Math.sqrt(D / Math.PI) * sum;
}

/** The same train through a Nernst layer, in the periodic state: current `s_s` after each edge. */
export function pulseThroughLayer(layer_m: number, on_s: number, off_s: number) {
  const period_s = on_s + off_s;
  const limit_A = (F * A * D * C) / layer_m;
  const tail = (s_s: number, other_s: number) => {
    let sum = 0;
    for (let m = 1; m <= 4000; m++) {
      const rate = ((m * Math.PI) / layer_m) ** 2 * D;
      sum += (Math.exp(-rate * s_s) * -Math.expm1(-rate * other_s)) / -Math.expm1(-rate * period_s);
    }
    return sum;
  };
  return {
    reduction_A: (s_s: number) => limit_A * (1 + 2 * tail(s_s, off_s)),
    oxidation_A: (s_s: number) => -limit_A * 2 * tail(s_s, on_s),
    mean_A: (limit_A * on_s) / period_s,
  };
}

export function layerStep_A(t_s: number, layer_m: number): number {
  let sum = 1;
  for (let m = 1; m <= 4000; m++) sum += 2 * Math.exp((-(m ** 2) * Math.PI ** 2 * D * t_s) / layer_m ** 2);
  return ((F * A * D * C) / layer_m) * sum;
}

/** Sand's transition time at constant current. */
export function sand_s(current_A: number): number {
  return ((F * A * Math.sqrt(Math.PI * D) * C) / (2 * current_A)) ** 2;
}

/** exp(x²) erfc(x) for x ≥ 0: a series for small x, Laplace's continued fraction for large. */
export function erfcx(x: number): number {
  if (x > 3) {
    let tail = 0;
    for (let k = 200; k > 0; k--) tail = k / 2 / (x + tail);
    return 1 / (Math.sqrt(Math.PI) * (x + tail));
  }
  // erf by its all-positive series: erf x = 2/√π · e^{−x²} Σ 2^k x^{2k+1} / (2k+1)!!
  let term = x;
  let sum = x;
  for (let k = 1; k < 200; k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return Math.exp(x * x) - (2 / Math.sqrt(Math.PI)) * sum;
}
