// The solution resistance from impedances, against circuits whose resistance is known.
import { expect, test } from 'vitest';
import { type ImpedancePoint, solutionResistance } from '../../src/core/impedance.ts';

/** Rs + (Rct ‖ C) + jωL at frequencies a factor of 10^(1/10) apart. */
function spectrum({ rs = 12, rct = 100, c = 20e-6, l = 0 }, from_Hz = 100e3, points = 31): ImpedancePoint[] {
  return Array.from({ length: points }, (_, k) => {
    const frequency_Hz = from_Hz * 10 ** (-k / 10);
    const w = 2 * Math.PI * frequency_Hz;
    const size = 1 + (w * rct * c) ** 2;
    return {
      frequency_Hz,
      real_ohm: rs + rct / size,
      imaginary_ohm: w * l - (w * rct * rct * c) / size,
    };
  });
}

test('an arc is extrapolated to the real axis', () => {
  // At 1 kHz the arc is 0.62 Ω away from the axis, which Z′ alone would show.
  const found = solutionResistance(spectrum({}, 2e3, 11))!;
  expect(found.method).toBe('high-frequency intercept');
  expect(Math.abs(found.resistance_ohm - 12)).toBeLessThan(0.05);
});

test('the far end of the arc does not take part', () => {
  const found = solutionResistance(spectrum({}, 100e3, 61))!;
  expect(Math.abs(found.resistance_ohm - 12)).toBeLessThan(0.05);
});

test('a blocking electrode, and leads with an inductance', () => {
  expect(solutionResistance(spectrum({ rct: 1e12 }))!.resistance_ohm).toBeCloseTo(12, 3);
  const leads = solutionResistance(spectrum({ l: 20e-6 }, 200e3, 31))!;
  expect(Math.abs(leads.resistance_ohm - 12)).toBeLessThan(0.1);
});

test('noise of 0.5 % shows in the uncertainty', () => {
  const noisy = spectrum({}, 20e3, 15).map((point, k) => ({
    ...point,
    real_ohm: point.real_ohm * (1 + 0.005 * Math.sin(7 * k)),
  }));
  const { resistance_ohm, uncertainty_ohm } = solutionResistance(noisy)!;
  expect(uncertainty_ohm).toBeGreaterThan(0.005);
  expect(Math.abs(resistance_ohm - 12)).toBeLessThan(4 * uncertainty_ohm);
});

test('one frequency gives Z′, as uncertain as it is away from the axis', () => {
  const [point] = spectrum({}, 10e3, 1);
  const found = solutionResistance([point!])!;
  expect(found.method).toBe('smallest phase');
  expect(found.resistance_ohm).toBe(point!.real_ohm);
  expect(found.uncertainty_ohm).toBeCloseTo(Math.abs(point!.imaginary_ohm) / Math.sqrt(3), 12);
});

test('nothing is said where no point is near the axis', () => {
  expect(solutionResistance(spectrum({}, 100, 5))).toBeUndefined();
  expect(solutionResistance([])).toBeUndefined();
});
