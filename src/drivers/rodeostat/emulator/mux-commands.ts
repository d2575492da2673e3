// The commands of the multiplexer, in the words of the firmware. Boards without one refuse what would switch it.
import { type Command, noKey, type Response, tell, telling } from './command.ts';
import { CHANNELS, type Multiplexer } from './multiplexer.ts';
import { type Message, wholeNumber } from './numbers.ts';

/** A multiplexer command: refused on boards without one. */
function withMux(
  use: (mux: Multiplexer, message: Message, response: Response) => string | undefined,
): Command {
  return (board, message, response) =>
    board.multiplexer === undefined
      ? 'multiplexer hardware not supported'
      : use(board.multiplexer, message, response);
}

function setMuxChannels(mux: Multiplexer, message: Message, response: Response): string | undefined {
  const given = message.muxChannel;
  if (given === undefined) return noKey('muxChannel');
  if (!Array.isArray(given)) return 'muxChannel not a JsonArray';
  if (given.length > CHANNELS) return 'muxChannel array too large';
  const channels: number[] = [];
  for (const item of given) {
    const channel = wholeNumber(item);
    if (channel === undefined) return 'muxChannel element not an int';
    if (channel < 1 || channel > CHANNELS) return 'muxChannel element out of range';
    channels.push(channel);
  }
  mux.enabled = channels;
  tell(response, 'muxChannel', channels);
  return undefined;
}

const MUX_OFF = 'mux not enabled - unable to connect/disconnect';

function setMuxElectrode(electrode: 'ref' | 'ctr'): Command {
  return withMux((mux, message, response) => {
    if (message.connected === undefined) return noKey('connected');
    if (typeof message.connected !== 'boolean') return "unable to convert 'connected' to bool";
    if (!mux.running) return MUX_OFF;
    mux[electrode] = message.connected;
    tell(response, 'connected', mux[electrode]);
    return undefined;
  });
}

function setMuxWorking(mux: Multiplexer, message: Message, response: Response): string | undefined {
  if (message.connected === undefined) return noKey('connected');
  if (!mux.running) return MUX_OFF;
  if (message.connected === true) return "if bool 'connected' must be false";
  if (message.connected === false) {
    mux.wrk = 0;
    tell(response, 'connected', false);
    return undefined;
  }
  const channel = wholeNumber(message.connected);
  if (channel === undefined) return 'connected must be bool or int';
  if (!mux.enabled.includes(channel)) return 'mux channel is not enabled';
  mux.wrk = channel;
  tell(response, 'connected', channel);
  return undefined;
}

export const MUX_COMMANDS: Readonly<Record<string, Command>> = {
  setMuxEnabled: withMux((mux, message, response) => {
    if (message.muxEnabled === undefined) return noKey('muxEnabled');
    if (typeof message.muxEnabled !== 'boolean') return 'unable to convert muxEnabled to bool';
    if (message.muxEnabled) mux.start();
    else mux.stop();
    tell(response, 'muxEnabled', mux.running);
    return undefined;
  }),
  getMuxEnabled: telling('muxEnabled', (board) => board.multiplexer?.running ?? false),
  setEnabledMuxChannels: withMux(setMuxChannels),
  getEnabledMuxChannels: telling('muxChannel', (board) => board.multiplexer?.enabled ?? []),
  getMuxTestNames: telling('testNames', (board) =>
    board.tests.filter((test) => test.multiplexed).map((test) => test.name),
  ),
  setMuxRefElectConnected: setMuxElectrode('ref'),
  getMuxRefElectConnected: telling('connected', (board) => board.multiplexer?.ref ?? false),
  setMuxCtrElectConnected: setMuxElectrode('ctr'),
  getMuxCtrElectConnected: telling('connected', (board) => board.multiplexer?.ctr ?? false),
  setMuxWrkElectConnected: withMux(setMuxWorking),
  getMuxWrkElectConnected: telling('connected', (board) => board.multiplexer?.wrk || false),
  disconnectAllMuxElect: (board) => {
    board.multiplexer?.disconnect();
    return undefined;
  },
};
