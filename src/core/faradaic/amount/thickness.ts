// A layer whose thickness was measured or is wanted: thickness × area × density / molar mass. The area is that of the
// cell, the density that of the deposit.

import { productOf } from '../propagation/dependent.ts';
import { toNumber } from '../rational.ts';
import { stated } from '../stated.ts';
import { amountRoute, given, molarMassWords, timesPerRead } from './route.ts';

export const thicknessRoute = amountRoute({
  key: 'thickness',
  label: 'thickness × area × density / molar mass',
  fields: { thickness: stated(['m'], 'Thickness of the deposit on the area of the cell.') },
  model({ thickness }, { substance, refuse, layer: { area, density } }) {
    if (thickness.value <= 0)
      return refuse('thickness', `a thickness above zero is needed, not "${thickness.text}"`);
    if (density === undefined || density.value <= 0)
      return refuse('thickness', 'a layer needs the "density" of the deposit: density: 8.9 g/cm^3');
    if (area === undefined) return refuse('thickness', 'a layer needs the "area" of the cell it lies on');
    const perKilogram = (toNumber(substance.productPerRead) * 1e3) / substance.molarMass;
    return {
      inputs: given({ thickness, area, density }),
      formula: (v) => productOf([v.thickness, v.area, v.density], perKilogram),
      words: `${thickness.text} × ${area.text} × ${density.text} / ${molarMassWords(substance)}${timesPerRead(substance)}`,
    };
  },
});
