// Random numbers from a seed, the same on every machine: for Monte Carlo. No other source of chance may be used in
// the core.

/**
 * Uniform, normal and gamma numbers. The generator is xoshiro128** (D. Blackman and S. Vigna, ACM Trans. Math. Softw.
 * 47 (2021) 36).
 */
export class Random {
  readonly #state = new Int32Array(4);

  constructor(seed: number) {
    let z = seed | 0;
    // splitmix32 spreads the seed over the state.
    for (let i = 0; i < 4; i++) {
      z = (z + 0x9e3779b9) | 0;
      let x = z;
      x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
      x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
      this.#state[i] = x ^ (x >>> 16);
    }
  }

  /** 32 random bits. */
  #bits(): number {
    const state = this.#state;
    const b = state[1]!;
    const product = Math.imul(b, 5);
    const c = state[2]! ^ state[0]!;
    const d = state[3]! ^ b;
    state[1] = b ^ c;
    state[0]! ^= d;
    state[2] = c ^ (b << 9);
    state[3] = (d << 11) | (d >>> 21);
    return Math.imul((product << 7) | (product >>> 25), 9);
  }

  /** In (0, 1), never at either end; 32 bits. */
  uniform(): number {
    return ((this.#bits() >>> 0) + 0.5) * 2 ** -32;
  }

  /**
   * Mean 0, standard deviation 1: the ziggurat of 128 layers (G. Marsaglia and W. W. Tsang, J. Stat. Softw. 5 (2000)
   * 8). Seven bits choose the layer, the other 25 the place in it, so that the two are independent.
   */
  normal(): number {
    for (;;) {
      const bits = this.#bits();
      const layer = bits & 127;
      const u = ((bits >> 7) + 0.5) * 2 ** -24;
      if (Math.abs(u) < RATIO[layer]!) return u * EDGE[layer]!;
      if (layer === 0) return this.#tail(u < 0);
      const x = u * EDGE[layer]!;
      const bottom = HEIGHT[layer]!;
      if (bottom + this.uniform() * (HEIGHT[layer + 1]! - bottom) < density(x)) return x;
    }
  }

  /** Beyond the outermost edge (G. Marsaglia, Technometrics 6 (1964) 101). */
  #tail(isNegative: boolean): number {
    for (;;) {
      const x = -Math.log(this.uniform()) / OUTERMOST;
      const y = -Math.log(this.uniform());
      if (2 * y > x * x) return isNegative ? -OUTERMOST - x : OUTERMOST + x;
    }
  }

  /**
   * Chi-squared with ν > 0 degrees of freedom: twice a gamma number (G. Marsaglia and W. W. Tsang, ACM Trans. Math.
   * Softw. 26 (2000) 363).
   */
  chiSquared(dof: number): number {
    const shape = dof / 2;
    if (shape < 1) return this.chiSquared(dof + 2) * this.uniform() ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return 2 * d * v;
    }
  }
}

/** Where the tail begins, and the area of each of the 128 layers under exp(−x²/2). */
const OUTERMOST = 3.442619855899;
const LAYER_AREA = 9.91256303526217e-3;
/** Edges of the layers from the widest, which stands for the base with its tail, to 0. */
const EDGE = new Float64Array(129);
/** The part of each layer that lies wholly under the curve. */
const RATIO = new Float64Array(128);

function density(x: number): number {
  return Math.exp(-0.5 * x * x);
}

EDGE[0] = LAYER_AREA / density(OUTERMOST);
EDGE[1] = OUTERMOST;
for (let i = 2; i < 128; i++)
  EDGE[i] = Math.sqrt(-2 * Math.log(LAYER_AREA / EDGE[i - 1]! + density(EDGE[i - 1]!)));
/** The curve at each edge. */
const HEIGHT = EDGE.map(density);
for (let i = 0; i < 128; i++) RATIO[i] = EDGE[i + 1]! / EDGE[i]!;
