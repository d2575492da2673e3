import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { problemsOf, SOUND, withSteps } from './support.ts';

fc.configureGlobal({ seed: 1 });

test('a file with many faults gets every one of them, where it stands', () => {
  const text = `cottrell: 2
titel: x
cell: { reference: SCE, area: 0.5, pH: seven }
steps:
  - rest: 30 s
  - pulse:
      levels:
        - { name: reduce, potential: -1.1, duration: 5 }
        - { name: oxidise, potential: +0.4 V, ramp: { from: 0 V, to: 1 V }, duration: 5 sec }
        - { duration: 1 s }
      cycles: 1.5
  - pause: { duration: 3 s }
  - hold: { potential: 0.4 A, duration: 40 d, sample: 20 ms }
  - rest:
    duration: 5 s
  - {}
  - rest: { duration: 1 s }
    hold: { potential: 0 V, duration: 1 s }
range: 100
limits: { current: 190 mA, for: 100 }
stop: [{ cathodic charge: 50, at: end of cicle }, { current below: 1 mA }, { time: 2 h, for: 3 s }, { at: at once }]
pause: open
on link loss: no
products:
  - { product: ammonia, from: nitrite }
`;
  expect(problemsOf(text)).toEqual([
    '1:1 title: is missing: a text is needed (What the run is called)',
    '1:11 cottrell: the version of the format is needed: write "cottrell: 1"',
    '2:1 titel: unknown key "titel"; did you mean "title"?',
    '3:31 cell.area: a bare number: write a unit, for example "0.5 cm^2"',
    '3:40 cell.pH: a bare number (pH) is needed here, not "seven"',
    '5:11 steps[0].rest: the settings of "rest" are needed here ("key: value"), not "30 s"',
    '6:5 steps[1].pulse.sample: is missing: the sampling, for example { every: 20 ms, edge: { every: 1 ms, for: 50 ms } }, is needed (How often current and potential are sampled. Charge under pulses is sensitive to it, so it must be said; an edge of 1 ms for 50 ms is a good beginning)',
    '8:38 steps[1].pulse.levels[0].potential: a bare number: write a unit, for example "-1.1 V"',
    '8:54 steps[1].pulse.levels[0].duration: a bare number: write a unit, for example "5 s"',
    '9:47 steps[1].pulse.levels[1].ramp: "potential" and "ramp" exclude one another: keep one',
    '9:87 steps[1].pulse.levels[1].duration: "sec" is not a unit known here; a time is needed, for example "30 s" (did you mean "5 s"?)',
    '10:11 steps[1].pulse.levels[2]: one of "potential", "current", "ramp", "open circuit" is needed',
    '11:15 steps[1].pulse.cycles: cycles must be a whole number from 1 to 10000000, not the number 1.5',
    '12:5 steps[2].pause: unknown key "pause"; known here: "rest", "hold", "pulse", "sweep", "cyclic sweep", "impedance", "repeat"',
    '13:24 steps[3].hold.potential: "0.4 A" is a current; a potential is needed, for example "0.4 V"',
    '13:41 steps[3].hold.duration: "40 d" is too large: at most 30 d is accepted here',
    '13:55 steps[3].hold.sample: write { every: 20 ms }, not "20 ms" alone',
    '14:5 steps[4].rest: nothing is written below "rest": indent its lines further than the word',
    '15:5 steps[4].duration: unknown key "duration"; known here: "rest", "hold", "pulse", "sweep", "cyclic sweep", "impedance", "repeat"',
    '16:5 steps[5]: one of "rest", "hold", "pulse", "sweep", "cyclic sweep", "impedance", "repeat" is needed',
    '18:5 steps[6].hold: a step does one thing: begin "hold" as a step of its own, with "- hold:"',
    '19:8 range: a bare number: write a unit, for example "100 mA"',
    '20:33 limits.for: a bare number: write a unit, for example "100 s"',
    '21:27 stop[0].cathodic charge: a bare number: write a unit, for example "50 C"',
    '21:35 stop[0].at: "end of cicle" is not known here; did you mean "end of cycle"?',
    '21:51 stop[1]: say for how long the current must last, for example "for: 10 s", so that a zero crossing does not end the run',
    '21:89 stop[2].for: "for" goes with "current below" and "current above" only',
    '21:101 stop[3]: one of "cathodic charge", "anodic charge", "net charge", "absolute charge", "current below", "current above", "time" is needed',
    '22:8 pause: "open" is not known here; known here: "open circuit", "hold"',
    '23:15 on link loss: "no" is not known here; known here: "off", "continue"',
    '25:5 products[0].charge: is missing: one of "cathodic", "anodic", "net", "absolute" is needed (The charge its efficiency is counted on)',
  ]);
});

describe('one fault in a sound protocol', () => {
  test.each<[string, string, string, string]>([
    [
      'a filling that is missing',
      'Ag/AgCl (3 M KCl)',
      'Ag/AgCl',
      '3:20 cell.reference: "Ag/AgCl" needs its filling solution',
    ],
    [
      'an own reference without a scale',
      'Ag/AgCl (3 M KCl)',
      '{ name: mine, potential: 0.2 V }',
      '3:45 cell.reference.potential: say against what: "0.2 V vs SHE" or "… vs RHE"',
    ],
    [
      'an own reference against a third electrode',
      'Ag/AgCl (3 M KCl)',
      '{ name: mine, potential: 0.2 V vs SCE }',
      '3:45 cell.reference.potential: say against what',
    ],
    [
      'no reference at all',
      'reference: Ag/AgCl (3 M KCl), ',
      '',
      '3:1 cell.reference: is missing: a reference electrode, for example',
    ],
    [
      'a potential that no cell is meant for',
      '-1.1 V',
      '-1.1 kV',
      '8:38 steps[1].pulse.levels[0].potential: "-1.1 kV" is beyond ±20 V',
    ],
    [
      'a scale that is not known',
      '-1.1 V',
      '-1.1 V vs SEC',
      '8:38 steps[1].pulse.levels[0].potential: "SEC" is not a reference electrode known here; did you mean "SCE"?',
    ],
    [
      'a scale without its filling',
      '-1.1 V',
      '-1.1 V vs Hg/HgO',
      '8:38 steps[1].pulse.levels[0].potential: "Hg/HgO" needs its filling solution',
    ],
    [
      'sampling slower than the level',
      'every: 20 ms',
      'every: 6 s',
      '11:24 steps[1].pulse.sample.every: one sample every 6 s, but "reduce" lasts only 5 s',
    ],
    [
      'an edge longer than the level',
      'for: 50 ms',
      'for: 7 s',
      '11:57 steps[1].pulse.sample.edge.for: the edge lasts 7 s, but "reduce" lasts only 5 s',
    ],
    [
      'an edge that is not denser',
      'every: 1 ms',
      'every: 30 ms',
      '11:46 steps[1].pulse.sample.edge.every: the edge must be denser than the rest: 30 ms is not below 20 ms',
    ],
    [
      'an edge shorter than its period',
      'for: 50 ms',
      'for: 500 us',
      '11:57 steps[1].pulse.sample.edge.for: the edge is shorter than one of its samples (1 ms)',
    ],
    [
      'a limit the range cannot measure',
      '190 mA',
      '1.9 A',
      '13:20 limits.current: a limit of 1.9 A cannot be measured in a range for 100 mA',
    ],
    [
      'a limit the waveform breaks by itself',
      'current: 190 mA',
      'potential above: 0.3 V',
      '13:28 limits.potential above: "oxidise" sets 0.4 V, beyond this limit: it would end the run',
    ],
    [
      'a megaampere for a milliampere',
      'range: 100 mA',
      'range: 100 MA',
      '12:8 range: "100 MA" is too large: at most 1 kA is accepted here',
    ],
    [
      'voltage for potential',
      'potential: +0.4 V',
      'voltage: +0.4 V',
      'unknown key "voltage"; did you mean "potential"?',
    ],
    [
      'the name of a technique',
      '- rest:',
      '- ocp:',
      '5:5 steps[0].ocp: unknown key "ocp"; did you mean "rest"?',
    ],
    [
      'a version of the future',
      'cottrell: 1',
      'cottrell: 2',
      '1:11 cottrell: the version of the format is needed: write "cottrell: 1"',
    ],
    [
      'a negative duration',
      'duration: 30 s',
      'duration: -30 s',
      '5:23 steps[0].rest.duration: "-30 s" is too small: at least 1 us is accepted here',
    ],
    [
      'too many cycles',
      'cycles: 360',
      'cycles: 1e9',
      '10:15 steps[1].pulse.cycles: cycles must be a whole number from 1 to 10000000',
    ],
    [
      'open circuit said in another word',
      'potential: -1.1 V',
      'open circuit: yes',
      '8:41 steps[1].pulse.levels[0].open circuit: write "open circuit: true"',
    ],
    [
      'a DOI with its address',
      'title: Pulsed',
      'source: { doi: https://doi.org/10.1000/1 }\ntitle: Pulsed',
      '2:16 source.doi: a DOI begins with "10."',
    ],
    [
      'a map broken by a comma in its text',
      'title: Pulsed reduction',
      'title: x\nsource: { cite: He et al., Nat. Commun. }',
      '3:28 source["Nat. Commun."]: unknown key "Nat. Commun."; known here: "case", "cite", "doi", "stated", "assumed"; a text with a comma inside { } must stand in quotes',
    ],
    [
      'a net charge of zero',
      'cathodic charge: 50 C',
      'net charge: 0 C',
      '14:22 stop[0].net charge: a net charge of zero is met before the start',
    ],
  ])('%s', (_, from, to, expected) => {
    expect(SOUND).toContain(from);
    const found = problemsOf(SOUND.replace(from, to));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  test('a potential against the RHE needs the pH', () => {
    const text = SOUND.replace(' pH: 13,', '').replace('-1.1 V', '-0.6 V vs RHE');
    expect(problemsOf(text)).toEqual([
      '8:38 steps[1].pulse.levels[0].potential: "-0.6 V vs RHE" against Ag/AgCl (3 M KCl) depends on the pH: give "pH" of the cell',
    ]);
  });

  test('a missing range is suggested from the spike', () => {
    expect(problemsOf(SOUND.replace('range: 100 mA\n', ''))).toEqual([
      '1:1 range: is missing: the largest current expected is needed, and 130 mA is the spike of the largest potential step (1.5 V over 12 Ω)',
    ]);
    const unknown = SOUND.replace('range: 100 mA\n', '').replace(', resistance: 12 ohm', '');
    expect(problemsOf(unknown)[0]).toContain('for example "100 mA"');
  });

  test('a missing range is reported together with all else', () => {
    const found = problemsOf(SOUND.replace('range: 100 mA\n', '').replace('cycles: 360', 'cycles: x'));
    expect(found.map((line) => line.split(' ')[1])).toEqual(['range:', 'steps[1].pulse.cycles:']);
  });

  test.each<[string, string, string]>([
    [
      'a sweep to where it is',
      '  - sweep: { from: 0 V, to: 0 V, rate: 1 V/s }',
      'a sweep needs two different potentials; one alone is a "hold"',
    ],
    [
      'a sweep that never ends',
      '  - sweep: { from: 0 V, to: 1 V, rate: 1 nV/s }',
      '"sweep" would last longer than 30 d at this rate',
    ],
    [
      'vertices that are one',
      '  - cyclic sweep: { begin: 0 V, vertex 1: 0 V, vertex 2: 0 V, rate: 1 V/s, cycles: 1 }',
      'the two vertices are the same potential',
    ],
    [
      'a begin beyond the vertices',
      '  - cyclic sweep: { begin: 1 V, vertex 1: 0.5 V, vertex 2: 0 V, rate: 1 V/s, cycles: 1 }',
      '"begin" must lie between the two vertices',
    ],
    [
      'a step too coarse for its sweep',
      '  - sweep: { from: 0 V, to: 0.1 V, rate: 1 V/s, sample: { step: 0.2 V } }',
      'one sample every 200 ms, but "sweep" lasts only 100 ms',
    ],
    [
      'two ways to sample a sweep',
      '  - sweep: { from: 0 V, to: 0.1 V, rate: 1 V/s, sample: { step: 2 mV, every: 1 s } }',
      '"every" and "step" exclude one another: keep one',
    ],
    [
      'a current beyond the range',
      '  - hold: { current: 150 mA, duration: 1 s }',
      '"hold" holds 150 mA, beyond the range of 100 mA',
    ],
    [
      'a current beyond its own limit',
      '  - hold: { current: -15 mA, duration: 1 s, limits: { cathodic current: 10 mA } }',
      '"hold" holds −15 mA, beyond this limit: it would end the run',
    ],
    [
      'a single level',
      '  - pulse: { cycles: 1, sample: { every: 1 ms }, levels: [ { potential: 0 V, duration: 1 s } ] }',
      'a pulse has at least two levels; one level alone is a "hold"',
    ],
    [
      'repeats too deep',
      `  - ${'{ repeat: { times: 1, steps: [ '.repeat(6)}{ rest: { duration: 1 s } }${' ] } }'.repeat(6)}`,
      'repeats can be nested 5 deep, not more',
    ],
    [
      'a run of years',
      '  - repeat: { times: 1000, steps: [ { rest: { duration: 1 d } } ] }',
      'all steps together last 1000 d; at most 366 d are accepted',
    ],
    [
      'samples without end',
      '  - hold: { potential: 0 V, duration: 30 d, sample: { every: 10 us } }',
      'all steps together ask for 2.6e+11 samples; at most 1e10 are accepted',
    ],
    [
      'repeats that multiply',
      '  - repeat: { times: 1000000, steps: [ { repeat: { times: 10000, steps: [ { rest: { duration: 1 us } } ] } } ] }',
      'the repeats multiply to 1.0e+10 segments; at most 1e9 are accepted',
    ],
    ['no step at all', '  []', 'must have at least 1 entries'],
  ])('%s', (_, steps, expected) => {
    expect(problemsOf(withSteps(steps)).join('\n')).toContain(expected);
  });
});

describe('whatever is done to a file', () => {
  test('cutting it anywhere gives problems with places, or a sound protocol, never a crash', () => {
    const cut = fc.record({ from: fc.nat(SOUND.length), length: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(fc.array(cut, { minLength: 1, maxLength: 3 }), (cuts) => {
        const text = cuts.reduce((t, { from, length }) => t.slice(0, from) + t.slice(from + length), SOUND);
        for (const line of problemsOf(text)) expect(line).toMatch(/^\d+:\d+ /);
      }),
      { numRuns: 150 },
    );
  });

  test('putting any value at any place gives problems, or a sound protocol, never a crash', () => {
    const values = [
      '5',
      '-1',
      '1e400',
      '.nan',
      '.inf',
      '""',
      'null',
      'true',
      '[]',
      '{}',
      '[[]]',
      '{ a: b }',
      '5 V',
      '1 s',
      '-3 A',
      '~',
      '"\\u0000"',
      'vs RHE',
      '__proto__',
    ];
    const places = [...SOUND.matchAll(/(?<=: )(?:[^\n{},[\]]+)(?=[,\n ])/g)].map((m) => m.index);
    expect(places.length).toBeGreaterThan(15);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...values), (place, value) => {
        const rest = SOUND.slice(place).replace(/^[^\n{},[\]]+/, value);
        for (const line of problemsOf(SOUND.slice(0, place) + rest)) expect(line).toMatch(/^\d+:\d+ /);
      }),
      { numRuns: 400 },
    );
  });
});
