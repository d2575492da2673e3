// All script commands the emulator has, by name; and the names of those that real instruments have besides.
import type { ScriptCommand } from './command.ts';
import { FLOW_COMMANDS } from './commands-flow.ts';
import { INSTRUMENT_COMMANDS } from './commands-instrument.ts';
import { MEASURING_COMMANDS } from './commands-measuring.ts';
import { OUTPUT_COMMANDS } from './commands-output.ts';
import { VARIABLE_COMMANDS } from './commands-variables.ts';

/** Commands by name. */
export const COMMANDS: ReadonlyMap<string, ScriptCommand> = new Map(
  [
    ...VARIABLE_COMMANDS,
    ...FLOW_COMMANDS,
    ...INSTRUMENT_COMMANDS,
    ...MEASURING_COMMANDS,
    ...OUTPUT_COMMANDS,
  ].map((command) => [command.name, command]),
);

/** Families of documented commands that are refused with "not supported here" rather than "unknown". */
const UNSUPPORTED = [
  /^meas_loop_(acv|dpv|swv|npv|eis|eis_dual|geis|lsp|ca_alt_mux|cp_alt_mux|ocp_alt_mux)$/,
  /^meas_(fast_ca|fast_cv|ms_eis|scp)$/,
  /^(i2c|mux|display|load_saved|save|str|rtc|bit)_[a-z_]+$/,
  /^set_(cr|pot_range|poly_we_mode|bipot_mode|bipot_potential|ir_comp|e_aux|channel_sync|scan_dir)$/,
  /^(set|get)_gpio(_msk|_pullup)?$/,
  /^(get_time|get_progress|hibernate|beep|battery_perc|notify_led|trim_enable|qr_scan|peak_detect)$/,
  /^(smooth|mean|linear_fit|subarray|pow_var|log_var|float_to_int_round|drop_detect_loop|str|store_str)$/,
];

/** True for commands of real instruments that the emulator does not have. */
export function isUnsupportedCommand(name: string): boolean {
  return UNSUPPORTED.some((pattern) => pattern.test(name));
}
