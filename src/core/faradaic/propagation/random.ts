// Random numbers from a seed, the same on every machine: for Monte Carlo. No other source of chance may be used in the core.

/** Uniform, normal and gamma numbers. The generator is xoshiro128** (D. Blackman and S. Vigna, ACM Trans. Math. Softw. 47 (2021) 36). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** The second normal number of a pair, until it is handed out. */
  #spare = 0;
  #hasSpare = false;

  constructor(seed: number) {
    let z = seed | 0;
    // splitmix32 spreads the seed over the state.
    const next = () => {
      z = (z + 0x9e3779b9) | 0;
      let x = z;
      x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
      x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
      return x ^ (x >>> 16);
    };
    this.#a = next();
    this.#b = next();
    this.#c = next();
    this.#d = next();
  }

  /** In (0, 1), never at either end; 32 bits. */
  uniform(): number {
    const b = this.#b;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const c = this.#c ^ this.#a;
    const d = this.#d ^ b;
    this.#b = b ^ c;
    this.#a ^= d;
    this.#c = c ^ (b << 9);
    this.#d = (d << 11) | (d >>> 21);
    return (result + 0.5) / 4_294_967_296;
  }

  /** Mean 0, standard deviation 1 (polar method of Marsaglia). */
  normal(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false;
      return this.#spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const r = x * x + y * y;
      if (r >= 1 || r === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(r)) / r);
      this.#spare = y * scale;
      this.#hasSpare = true;
      return x * scale;
    }
  }

  /** Chi-squared with ν > 0 degrees of freedom: twice a gamma number (G. Marsaglia and W. W. Tsang, ACM Trans. Math. Softw. 26 (2000) 363). */
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
