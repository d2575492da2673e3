// An own small reader of formulas and equations, so that the equations under test are judged by other code than made them.

/** Atoms by element, and the charge under "charge". Understands brackets, "^2-", "2+" after one element, "+2". */
export function countAtoms(formula: string): Map<string, number> {
  if (formula === 'e-') return new Map([['charge', -1]]);
  let body = formula;
  let charge = 0;
  const explicit =
    /\^(\d*)([+-])$/.exec(body) ?? /^[A-Z][a-z]?(\d+)(\+)$/.exec(body) ?? /()([+-])$/.exec(body);
  const signFirst = /([+-])(\d+)$/.exec(body);
  if (signFirst) {
    charge = Number(signFirst[1] + signFirst[2]!);
    body = body.slice(0, signFirst.index);
  } else if (explicit) {
    charge = (explicit[2] === '-' ? -1 : 1) * Number(explicit[1] || 1);
    body = explicit[0]!.length === body.length ? body.replace(/\d*[+-]$/, '') : body.slice(0, explicit.index);
  }
  for (let bracket = /\(([^()]*)\)(\d*)/.exec(body); bracket; bracket = /\(([^()]*)\)(\d*)/.exec(body))
    body = body.replace(bracket[0], bracket[1]!.repeat(Number(bracket[2] || 1)));
  const atoms = new Map<string, number>([['charge', charge]]);
  for (const [, element, number] of body.matchAll(/([A-Z][a-z]?)(\d*)/g))
    atoms.set(element!, (atoms.get(element!) ?? 0) + Number(number || 1));
  return atoms;
}

/** Each side of "a A + b B -> c C" as [number, formula]. */
export function readEquation(text: string): { left: [number, string][]; right: [number, string][] } {
  const [left, right] = text.split(' -> ').map((side) =>
    side.split(' + ').map((term): [number, string] => {
      const match = /^(?:(\d+)(?:\/(\d+))? )?(\S+)$/.exec(term)!;
      return [Number(match[1] ?? 1) / Number(match[2] ?? 1), match[3]!];
    }),
  );
  return { left: left!, right: right! };
}

/** What goes in minus what comes out, by element and charge: all zero when balanced. */
export function imbalance(text: string): Record<string, number> {
  const { left, right } = readEquation(text);
  const sum: Record<string, number> = {};
  const add = (terms: [number, string][], sign: number) => {
    for (const [number, formula] of terms)
      for (const [element, count] of countAtoms(formula))
        sum[element] = (sum[element] ?? 0) + sign * number * count;
  };
  add(left, 1);
  add(right, -1);
  return Object.fromEntries(Object.entries(sum).filter(([, count]) => Math.abs(count) > 1e-9));
}

/** One line per side with species by their atoms and numbers per electron-free scale, so that spelling and order do not matter. */
export function normalForm(text: string, productAtoms: string): string {
  const { left, right } = readEquation(text);
  const key = (formula: string) =>
    [...countAtoms(formula)]
      .filter(([, count]) => count !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([element, count]) => `${element}${count}`)
      .join(' ');
  const scale = right.find(([, formula]) => key(formula) === key(productAtoms))![0];
  const side = (terms: [number, string][]) =>
    terms
      .map(([number, formula]) => `${(number / scale).toFixed(6)} {${key(formula)}}`)
      .sort()
      .join(' + ');
  return `${side(left)} -> ${side(right)}`;
}
