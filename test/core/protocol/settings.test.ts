import { describe, expect, test } from 'vitest';
import { compileProtocol } from '../../../src/core/protocol/compile.ts';
import { segmentsOf } from '../../../src/core/waveform.ts';
import { problemsOf, SOUND } from './support.ts';

describe('settings', () => {
  test('replace single values and add what is not there', () => {
    const protocol = compileProtocol(SOUND, {
      set: {
        'steps[1].pulse.cycles': '10',
        'cell.area': '1 cm^2',
        'cell.substrates.nitrite': '50 mM',
        'stop[0].cathodic charge': '20 C',
        'steps[1].pulse.levels[0].potential': '-1.2 V vs SHE',
        'on link loss': 'continue',
        'cell.double layer': '20 uF',
      },
    });
    expect(segmentsOf(protocol.waveform)[1]!.visits).toBe(10);
    expect(protocol.cell).toMatchObject({ area_m2: 1e-4, doubleLayer_F: 2e-5, substrates: { nitrite: 50 } });
    expect(protocol.rules).toMatchObject([{ value_C: 20 }]);
    expect(protocol.potentials[0]).toMatchObject({ stated_V: -1.2, scale: 'SHE' });
    expect(protocol.onLinkLoss).toBe('continue');
  });

  test('may bring a whole map or list, written as in YAML', () => {
    const { rules } = compileProtocol(SOUND, { set: { stop: '[{ time: 1 h }, { anodic charge: 1 C }]' } });
    expect(rules.map((rule) => rule.kind)).toEqual(['time', 'charge']);
  });

  test('a key with a dot is written in quotes', () => {
    const { cell } = compileProtocol(SOUND, { set: { 'cell.substrates["p.a.b.a."]': '5 mM' } });
    expect(cell.substrates).toEqual({ 'p.a.b.a.': 5 });
  });

  test.each([
    [
      'cell.aera',
      '1 cm^2',
      'cell.aera: the setting "cell.aera=1 cm^2": unknown key "aera"; did you mean "area"?',
    ],
    ['cel.pH', '5', 'cel: the setting "cel.pH=5": unknown key "cel"; did you mean "cell"?'],
    ['cell.pH', '20', 'cell.pH: the setting "cell.pH=20": pH must lie between -2 and 16, not the number 20'],
    [
      'cell.area',
      '1',
      'cell.area: the setting "cell.area=1": a bare number: write a unit, for example "1 cm^2"',
    ],
    [
      'title',
      '',
      'title: the setting "title=": nothing is written here: a text is needed (What the run is called)',
    ],
    [
      'steps[9].rest.duration',
      '1 s',
      'the setting "steps[9].rest.duration=1 s": "steps" is a list with the entries [0] to [1]; [9] is not one of them',
    ],
    [
      'step[1].pulse.cycles',
      '1',
      'the setting "step[1].pulse.cycles=1": there is no list "step" in the protocol; did you mean "steps"?',
    ],
    ['cell[0]', '1', 'the setting "cell[0]=1": "cell" is not a list: leave out the [0]'],
    ['range.to', '1 A', 'the setting "range.to=1 A": "range" holds a single value, with nothing below it'],
    [
      'cell..pH',
      '1',
      'the setting "cell..pH=1": the path cannot be read from "..pH" on; it looks like "steps[1].pulse.cycles"',
    ],
    ['', '1', 'the setting "=1": a path is needed, like "steps[1].pulse.cycles"'],
    [
      'range',
      '[',
      'the setting "range=[": the value cannot be read: something is not closed: flow sequence must end with a ]',
    ],
    [
      'limits.current',
      '1 kA',
      'limits.current: the setting "limits.current=1 kA": a limit of 1 kA cannot be measured in a range for 100 mA: the reading ends long before it',
    ],
    ['__proto__.x', '1', '__proto__: the setting "__proto__.x=1": unknown key "__proto__"; known here: '],
  ])('%s = %s is told by its setting, not by a line', (path, value, message) => {
    const found = problemsOf(SOUND, { [path]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test.each(['["a\u001a"]', '["\\q"]', '["\\u12"]'])('a quoted key that is none is refused: %j', (key) => {
    expect(() => compileProtocol(SOUND, { set: { [`cell${key}`]: '1' } })).toThrow(
      expect.objectContaining({ code: 'protocol-invalid' }),
    );
  });

  test('a path never leads to what all objects have in common', () => {
    for (const key of ['__proto__.odd', 'cell.__proto__.odd', 'cell.constructor.prototype.odd'])
      expect(() => compileProtocol(SOUND, { set: { [key]: '1' } })).toThrow(
        expect.objectContaining({ code: 'protocol-invalid' }),
      );
    expect({}).not.toHaveProperty('odd');
  });

  test('faults of the file and of settings come together', () => {
    const found = problemsOf(SOUND.replace('cycles: 360', 'cycles: x'), { 'cell.pH': '20' });
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('the setting "cell.pH=20"');
    expect(found[1]).toMatch(/^10:15 steps\[1\]\.pulse\.cycles/);
  });
});
