// Chemical equations for reading: "NO2- + 6 e- -> NH3" with subscripts, superscripts and an arrow. Typography only.

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** The equation or formula as it is printed. */
export function printedReaction(text: string): string {
  return text
    .split(' ')
    .map((word) => (word === '->' ? '→' : isFormula(word) ? printedFormula(word) : word))
    .join(' ');
}

function isFormula(word: string): boolean {
  return /^(?:e-|\(?[A-Z])/u.test(word);
}

/** A charge is what stands behind "^", or a sign at the end; every other digit counts atoms. */
function printedFormula(word: string): string {
  const [, atoms = '', count = '', sign = ''] = /^(.*?)(?:\^(\d*))?([+-]?)$/u.exec(word) ?? [];
  return (
    atoms.replace(/\d/gu, (digit) => SUBSCRIPTS[Number(digit)]!) +
    raised(count) +
    (sign === '' ? '' : sign === '+' ? '⁺' : '⁻')
  );
}

function raised(digits: string): string {
  return digits.replace(/\d/gu, (digit) => SUPERSCRIPTS[Number(digit)]!);
}
