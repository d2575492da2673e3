// Cells for the tests: the one couple of the reference values, and bare circuits.
import { ElectrochemicalCell } from '../../../src/drivers/simulator/electrochemical-cell.ts';
import { dummyModel } from '../../../src/drivers/simulator/presets/dummy.ts';
import {
  type CoupleOptions,
  ferrocyanideModel,
} from '../../../src/drivers/simulator/presets/ferrocyanide.ts';
import { BASE } from './closed-forms.ts';

/** The oxidised form alone at 1 mM, both diffusion coefficients 1e-9 m²/s, formal potential 0, nearly no resistance. */
export function coupleCell(options: CoupleOptions = {}): ElectrochemicalCell {
  return new ElectrochemicalCell(
    ferrocyanideModel({
      area_m2: BASE.area_m2,
      temperature_K: BASE.temperature_K,
      oxidisedDiffusion_m2_s: BASE.diffusion_m2_s,
      reducedDiffusion_m2_s: BASE.diffusion_m2_s,
      formalPotential_V: 0,
      rateConstant_m_s: 1,
      substrates_mol_m3: { ferricyanide: BASE.concentration_mol_m3, ferrocyanide: 0 },
      waterSplitting: false,
      resistance_ohm: 0,
      doubleLayer_F: 0,
      layer_m: Number.POSITIVE_INFINITY,
      ...options,
    }),
  );
}

/** 10 Ω in series with 20 µF, and with a resistor across the capacitor if one is given. */
export function circuitCell(parallelResistance_ohm?: number): ElectrochemicalCell {
  const { shunt, ...model } = dummyModel({
    resistance_ohm: 10,
    doubleLayer_F: 20e-6,
    parallelResistance_ohm: parallelResistance_ohm ?? 1,
  });
  return new ElectrochemicalCell(
    parallelResistance_ohm === undefined || shunt === undefined ? model : { ...model, shunt },
  );
}

/** |a/b − 1|. */
export function relativeError(actual: number, expected: number): number {
  return Math.abs(actual / expected - 1);
}
