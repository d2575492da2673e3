// The emulated firmware against written conversations: order of keys, form of numbers, words of refusals.
import { describe, expect, it } from 'vitest';
import { RcCell } from '../../support/rc-cell.ts';
import { FirmwareBench, follow } from './firmware-bench.ts';

describe('the emulated firmware says, word for word,', () => {
  it('who it is and what is set', () => {
    follow(new FirmwareBench('rodeostat-1ma'), 'making-contact');
  });

  it('what it refuses', () => {
    follow(new FirmwareBench('rodeostat-1ma'), 'refusals');
  });

  it('that it clips, and rescales what is applied', () => {
    follow(new FirmwareBench('rodeostat-1ma'), 'clipping');
  });

  it('samples and answers of a pulse test', () => {
    follow(new FirmwareBench('rodeostat-1ma'), 'pulses');
  });

  it('microamperes on the 10 mA board too', () => {
    follow(new FirmwareBench('rodeostat-10ma', { cell: new RcCell(200, 1e-3, 1e-9) }), 'ten-milliamps');
  });

  it('that a V0.1 board knows no relays', () => {
    follow(new FirmwareBench('rodeostat-v01-24ma', { processor: 'Teensy 3.2' }), 'without-relays');
  });

  it('what a multiplexer does', () => {
    follow(new FirmwareBench('rodeostat-1ma', { processor: 'Teensy 3.2' }), 'multiplexer');
  });

  it('the channel with every sample of a multiplexed test, in turn', () => {
    const bench = new FirmwareBench('rodeostat-1ma', { processor: 'Teensy 3.2' });
    bench.ask('setMuxEnabled', { muxEnabled: true });
    bench.ask('setEnabledMuxChannels', { muxChannel: [3, 7] });
    bench.ask('runTest', { test: 'constant' });
    expect(bench.samples(0.05).map((sample) => sample.n)).toEqual([3, 7, 3, 7]);
  });
});
