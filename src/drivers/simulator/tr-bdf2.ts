// The constants of the time stepping scheme TR-BDF2 (Bank et al., IEEE Trans. CAD 4 (1985) 436; Hosea & Shampine,
// Appl. Numer. Math. 20 (1996) 21): a trapezoidal stage to γh, then backward differentiation to h. One-step, second
// order, L-stable: it starts anew after every edge and never rings, however stiff the double layer is.

/** γ: end of the trapezoidal stage; with this value both stages share one implicit coefficient. */
export const GAMMA = 2 - Math.SQRT2;
/** d = γ/2: the implicit coefficient; τ = d·h. */
export const IMPLICIT = GAMMA / 2;
/** Second stage: y = BDF_STAGE·y(γh) − BDF_NOW·y(0) + d·h·y'. */
export const BDF_STAGE = 1 / (GAMMA * (2 - GAMMA));
export const BDF_NOW = BDF_STAGE - 1;
/** What one step integrates: ∫y' = h·(WEIGHT·y'(0) + WEIGHT·y'(γh) + IMPLICIT·y'(h)). */
export const WEIGHT = Math.SQRT2 / 4;
/** Third-order minus second-order quadrature over the same points: the error estimate of a step. */
export const ERROR_NOW = (1 - 4 * WEIGHT) / 3;
export const ERROR_STAGE = 1 / 3;
export const ERROR_NEXT = (-2 * IMPLICIT) / 3;
