// The constants of nature that electrochemistry computes with. Exact in the SI since 2019 (CODATA 2018, 2022).

export const FARADAY_C_PER_MOL = 96485.33212331001;
export const GAS_CONSTANT_J_PER_MOL_K = 8.31446261815324;
/** 25 °C, the temperature at which reference potentials are tabulated. */
export const ROOM_TEMPERATURE_K = 298.15;
