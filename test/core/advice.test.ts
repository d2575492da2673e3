import { describe, expect, test } from 'vitest';
import { adviseSampling } from '../../src/core/advice.ts';
import { compileProtocol } from '../../src/core/protocol/compile.ts';
import { SOUND, withSteps } from './protocol/support.ts';

function advice(text: string, set: Record<string, string> = {}): string {
  return adviseSampling(compileProtocol(text, { set })).join('\n');
}

describe('the sampling adviser', () => {
  test('sizes the run', () => {
    // 30 + 720 × 298 samples of about 8 bytes.
    expect(advice(SOUND)).toContain('214\u202f590 samples in 1 h 0 min, about 1.7 MB on the disk.');
  });

  test('tells what part of a Cottrell charge comes before the first sample', () => {
    // √(1 ms / 5 s) = 1.41 %
    expect(advice(SOUND)).toContain(
      'In "reduce" and "oxidise" (5 s) the first sample comes after 1 ms: 1.4 % of a Cottrell charge',
    );
    // 10 ms samples miss 10 % of a 1 s Cottrell charge.
    const coarse = withSteps('  - hold: { potential: 0 V, duration: 1 s, sample: { every: 10 ms } }');
    expect(advice(coarse)).toContain('10 % of a Cottrell charge');
    expect(advice(coarse)).toContain('Sampled with "edge: { every: 1 ms, for: 50 ms }" it would be 3.2 %');
  });

  test('does not advise an edge where little is lost', () => {
    const long = withSteps('  - hold: { potential: 0 V, duration: 1 h, sample: { every: 100 ms } }');
    expect(advice(long)).toContain('0.53 % of a Cottrell charge');
    expect(advice(long)).not.toContain('edge:');
  });

  test('the edge it advises is one the protocol accepts', () => {
    const coarse = withSteps('  - hold: { potential: 0 V, duration: 20 ms, sample: { every: 5 ms } }');
    const edge = /"edge: (\{.*\})"/.exec(advice(coarse))![1]!;
    expect(advice(coarse, { 'steps[0].hold.sample.edge': edge })).toContain('comes after 1 ms');
  });

  test('tells how fast the potential settles, and what the double layer takes', () => {
    // τ = 12 ohm × 150 µF = 1.8 ms; 1.5 V × 150 µF = 225 µC, 719 steps of it.
    const text = advice(SOUND, { 'cell.double layer': '150 uF' });
    expect(text).toContain(
      'In "reduce" and "oxidise" the potential settles in 5·Ru·Cdl = 9 ms, 0.18 % of 5 s.',
    );
    expect(text).toContain('up to Cdl·ΔE = 225 µC at a step, about 162 mC in the whole run');
  });

  test('warns where the electrode never reaches the potential that is set', () => {
    const text = advice(SOUND, { 'cell.double layer': '100 mF' });
    expect(text).toContain(
      '(5 s) settling takes 5·Ru·Cdl = 6 s: the electrode never reaches the potential that is set.',
    );
  });

  test('warns where the dense edge ends before the current has settled', () => {
    expect(advice(SOUND, { 'cell.double layer': '2 mF' })).toContain(
      'The dense edge ends before, after 50 ms.',
    );
  });

  test('asks for what it would need to know', () => {
    const blind = SOUND.replace(', resistance: 12 ohm', '');
    expect(advice(blind)).toContain('give "resistance" and "double layer" of the cell');
    expect(advice(blind)).toContain('How high the current spike of the 1.5 V step is cannot be said');
  });

  test('compares the spike with the range and with the limit', () => {
    // 1.5 V / 12 ohm = 125 mA
    expect(advice(SOUND)).toContain('begins with a spike of ΔE/Ru = 125 mA, above the 100 mA of the range');
    expect(advice(SOUND, { range: '200 mA' })).toContain('125 mA, within the 200 mA of the range');
    const tight = { 'cell.double layer': '150 uF', 'limits.current': '50 mA' };
    // 1.8 ms × ln(125/50) = 1.65 ms
    expect(advice(SOUND, tight)).toContain(
      'above the limit for 1.65 ms; the limit of 50 mA allows it for 100 ms: it does not end the run.',
    );
    expect(advice(SOUND, { ...tight, 'limits.for': '1 ms' })).toContain(
      'allows it for 1 ms: it would end the run.',
    );
  });

  test('finds the step from the last level back to the first', () => {
    const train = withSteps(`  - pulse:
      cycles: 2
      sample: { every: 10 ms }
      levels:
        - { name: a, potential: 0 V, duration: 1 s }
        - { name: b, potential: 0.1 V, duration: 1 s }
        - { name: c, ramp: { from: 0.1 V, to: 1 V }, duration: 1 s }`);
    expect(advice(train)).toContain('The 1 V step into "a" begins with a spike of ΔE/Ru = 83.3 mA');
  });

  test('says what nothing protects', () => {
    const bare = SOUND.replace(/limits:.*\n/, '');
    expect(advice(bare)).toContain('No current limit protects the cell in "reduce" and "oxidise".');
    const driven = withSteps('  - hold: { current: 1 mA, duration: 1 s }');
    expect(advice(driven)).toContain('No potential limit protects the cell in "hold".');
  });

  test('notes where potential and current are held in one step', () => {
    const mixed = withSteps(`  - rest: { duration: 1 s }
  - pulse: { cycles: 2, sample: { every: 10 ms }, levels: [ { potential: 0 V, duration: 1 s }, { current: 1 mA, duration: 1 s } ] }`);
    expect(advice(mixed)).toContain('Step 2 changes between held potentials and held currents');
    expect(advice(SOUND)).not.toContain('changes between');
  });

  test('prefers one fixed range for steps', () => {
    expect(advice(SOUND, { range: '{ from: 1 mA, to: 100 mA }' })).toContain(
      'counted best in one fixed range',
    );
    expect(advice(SOUND)).not.toContain('counted best');
  });
});
