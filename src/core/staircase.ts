// What one sample a step can miss of a staircase, the way in which instruments play a sweep. It knows the physics of the
// bound and nothing of samples.
import { FARADAY_C_PER_MOL, GAS_CONSTANT_J_PER_MOL_K, ROOM_TEMPERATURE_K } from './constants.ts';

/** −ζ(1/2): what a decay 1/√t passes more than is held of it, from the end of each step backwards. */
const MISSED = 1.4603545088;
/** A reversible couple with so many electrons is still covered. */
const ELECTRONS = 2;

/**
 * Bound of the charge that a staircase sampled at the end of its steps misses, as a part of the charge held over a step.
 *
 * Each step ΔE begins a relaxation of its own. Where there is none (kinetics alone) nothing is missed. The worst that one
 * sample a step can follow is diffusion, 1/√t, at the foot of a reversible wave, where the current grows by e within
 * RT/nF, that is within N = RT/(nF·ΔE) steps: Σ exp(−k/N)/√k = √(πN) + ζ(1/2) is seen where √(πN) passes. Later in the
 * wave less is missed. At most all.
 */
export function unseenOnStair(step_V: number): number {
  if (Number.isNaN(step_V)) return 1;
  const rise_V = (GAS_CONSTANT_J_PER_MOL_K * ROOM_TEMPERATURE_K) / (ELECTRONS * FARADAY_C_PER_MOL);
  const passed = Math.sqrt((Math.PI * rise_V) / Math.abs(step_V));
  return passed > 2 * MISSED ? MISSED / (passed - MISSED) : 1;
}
