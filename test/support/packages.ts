// Data packages for tests, written by the rules of the wire format and by nothing of ours.

/** Seven hex digits of an integer, and its prefix. */
function field(type: string, integer: number, prefix: string): string {
  return `${type}${(integer + 0x8000000).toString(16).toUpperCase().padStart(7, '0')}${prefix}`;
}

/** A sample of a held potential: ordinal, time in µs, potential in µV, current in nA, status and range. */
export function sample(ordinal: number, t_us: number, E_uV: number, I_nA: number, meta = ',10,21B'): string {
  return `P${field('ja', ordinal, 'i')};${field('eb', t_us, 'u')};${field('da', E_uV, 'u')};${field('ba', I_nA, 'n')}${meta}`;
}

/** A sample at open circuit: potential in µV. */
export function openSample(ordinal: number, t_us: number, E_uV: number): string {
  return `P${field('ja', ordinal, 'i')};${field('eb', t_us, 'u')};${field('ab', E_uV, 'u')},10,203`;
}

/** A sample of a held current: potential in µV, current in nA. */
export function currentSample(ordinal: number, t_us: number, E_uV: number, I_nA: number): string {
  return `P${field('ja', ordinal, 'i')};${field('eb', t_us, 'u')};${field('ab', E_uV, 'u')},10,203;${field('db', I_nA, 'n')}`;
}

/** A mark: the new ordinal, and twice the timer when it was restarted, µs. */
export function mark(ordinal: number, t_us: number): string {
  return `P${field('ja', ordinal, 'i')};${field('eb', t_us, 'u')};${field('eb', t_us, 'u')}`;
}

/** A mark with the charges of the visit that ended, nC: the cathodic one as the instrument has it, negative. */
export function chargeMark(ordinal: number, t_us: number, cathodic_nC: number, anodic_nC: number): string {
  return `${mark(ordinal, t_us)};${field('jc', cathodic_nC, 'n')};${field('jd', anodic_nC, 'n')}`;
}
