// The two constants of this part, exact since the SI of 2019 (same values in CODATA 2018 and 2022).

/** Elementary charge × Avogadro constant = 1.602176634e-19 C × 6.02214076e23 /mol, C/mol. */
export const FARADAY_C_PER_MOL = 96485.3321233100184;
