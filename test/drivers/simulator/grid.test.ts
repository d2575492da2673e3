// The finite volumes alone: seen from the electrode they must look like the continuum they stand for.
import { describe, expect, test } from 'vitest';
import { diffusionGrid } from '../../../src/drivers/simulator/grid.ts';

const D = 1e-9;

/** Concentration per flux at the electrode when everything varies as e^{st}: the chain of cells from the bulk in. */
function impedance_s_m(layer_m: number, s_1_s: number): number {
  const { faces_m, nodes_m } = diffusionGrid(layer_m);
  let outside = faces_m.at(-1)!;
  let z = 0;
  for (let i = nodes_m.length - 1; i >= 0; i--) {
    z += (outside - nodes_m[i]!) / D;
    z = 1 / (1 / z + s_1_s * (faces_m[i + 1]! - faces_m[i]!));
    outside = nodes_m[i]!;
  }
  return z + outside / D;
}

describe('the grid', () => {
  test.each([1e-6, 1e-4, 1e-2])('spans a layer of %d m in order and without gaps', (layer_m) => {
    const { faces_m, nodes_m } = diffusionGrid(layer_m);
    expect(faces_m[0]).toBe(0);
    expect(faces_m.at(-1)).toBe(layer_m);
    for (const [i, node_m] of nodes_m.entries()) {
      expect(node_m).toBeGreaterThan(faces_m[i]!);
      expect(node_m).toBeLessThan(faces_m[i + 1]!);
    }
  });

  test('looks like a Nernst layer, tanh(δ√(s/D))/√(sD), from hours to a tenth of a millisecond', () => {
    const layer_m = 1e-4;
    for (let decade = -4; decade <= 4; decade += 0.25) {
      const s = 10 ** decade;
      const exact = Math.tanh(layer_m * Math.sqrt(s / D)) / Math.sqrt(s * D);
      expect(Math.abs(impedance_s_m(layer_m, s) / exact - 1)).toBeLessThan(3e-4);
    }
  });

  test('looks semi-infinite, 1/√(sD), from years to a tenth of a millisecond', () => {
    for (let decade = -7; decade <= 4; decade += 0.25) {
      const s = 10 ** decade;
      expect(Math.abs(impedance_s_m(Number.POSITIVE_INFINITY, s) * Math.sqrt(s * D) - 1)).toBeLessThan(3e-4);
    }
  });

  test('needs few cells', () => {
    expect(diffusionGrid(1e-4).nodes_m.length).toBeLessThan(40);
    expect(diffusionGrid(Number.POSITIVE_INFINITY).nodes_m.length).toBeLessThan(40);
  });
});
