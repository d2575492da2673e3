// The closed forms themselves, against values computed independently to 15 digits.
import { describe, expect, test } from 'vitest';
import {
  anson_C,
  cottrell_A,
  doubleStepReverse_A,
  erfcx,
  layerStep_A,
  pulseFromRest_A,
  pulseThroughLayer,
  quasiReversibleStep,
  reversibleStep_A,
  sand_s,
} from './closed-forms.ts';

const layer = pulseThroughLayer(50e-6, 0.1, 0.3);

describe('closed forms used by the tests of the simulated cell', () => {
  test.each([
    ['Cottrell, 0.01 s', cottrell_A(0.01), 1.72141807896207e-3],
    ['Cottrell, 10 s', cottrell_A(10), 5.44360193491172e-5],
    ['Anson, 1 s', anson_C(1), 3.44283615792414e-4],
    ['reversible step, −50 mV', reversibleStep_A(1, -0.05, 0.8e-9), 1.4843766871924e-4],
    ['quasi-reversible step, 0.01 s', quasiReversibleStep(0.01, -0.1, 1e-5).current_A, 5.32706641736896e-4],
    ['quasi-reversible step, 1 s', quasiReversibleStep(1, -0.1, 1e-5).current_A, 1.55558002736629e-4],
    ['quasi-reversible step, −300 mV', quasiReversibleStep(1, -0.3, 1e-5).current_A, 1.72133039260397e-4],
    ['quasi-reversible charge', quasiReversibleStep(1, -0.1, 1e-5).charge_C, 2.35523025686911e-4],
    ['double step, 1.1 s', doubleStepReverse_A(1.1, 1), -3.80229419617037e-4],
    ['double step, 5 s', doubleStepReverse_A(5, 1), -9.08674710297772e-6],
    ['pulse train from rest, cycle 51', pulseFromRest_A(0.05, 0.1, 0.3, 50), 6.90158543656742e-4],
    ['pulse train through a layer, reduction', layer.reduction_A(0.05), 7.28794589036371e-4],
    ['pulse train through a layer, oxidation', layer.oxidation_A(0.15), -1.18287254683349e-4],
    ['pulse train through a layer, mean', layer.mean_A, 4.8242666061655e-5],
    ['step through a layer', layerStep_A(0.5, 50e-6), 2.46725923161052e-4],
    ['Sand', sand_s(1e-4), 7.31160083225488],
    ['exp(x²) erfc(x) at 1', erfcx(1), 0.427583576155807],
    ['exp(x²) erfc(x) at 10', erfcx(10), 0.0561409927438226],
  ])('%s', (_, value, reference) => {
    expect(Math.abs(value / reference - 1)).toBeLessThan(1e-11);
  });
});
