// What the arguments of a script command turned out to be when the script was parsed. Plain data.

/** What an argument turned out to be. Variables and arrays are indices into the program's lists. */
export type Argument =
  | { readonly kind: 'literal'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'variable'; readonly variable: number }
  | { readonly kind: 'element'; readonly array: number; readonly at: Argument }
  | { readonly kind: 'array'; readonly array: number }
  | { readonly kind: 'type'; readonly code: number }
  | { readonly kind: 'operator'; readonly operator: string }
  | { readonly kind: 'text'; readonly parts: readonly (string | Argument)[] };

/** An optional argument: `nscans(3)`, `add_meas(0 ab x)`. */
export interface Option {
  readonly name: string;
  readonly args: readonly Argument[];
}
