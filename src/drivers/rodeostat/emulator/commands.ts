// The commands of firmware 0.1.0: what each takes, refuses and answers, in the words and the order of keys that the
// recordings show. It only calls the board; it keeps no state.
import { SAMPLE_PERIOD_us } from '../boards.ts';
import type { Electrode } from './analog.ts';
import type { BoardTest } from './board-tests.ts';
import {
  type Command,
  type CommandedBoard,
  named,
  noKey,
  type Response,
  tell,
  telling,
  text,
} from './command.ts';
import { MUX_COMMANDS } from './mux-commands.ts';
import { float, type Message, printFloat, readMessage, wholeNumber } from './numbers.ts';
import { printParameters, takeParameters } from './parameters.ts';

/** The line that answers a line. */
export function answerTo(board: CommandedBoard, line: string): string {
  const response: Response = new Map();
  const refusal = obey(board, line, response);
  const body = [...response].map(([key, value]) => `"${key}":${value}`).join(',');
  const outcome = refusal === undefined ? 'true' : `false,"message":${JSON.stringify(refusal)}`;
  return `{"success":${outcome},"response":{${body}}}`;
}

function obey(board: CommandedBoard, line: string, response: Response): string | undefined {
  const message = readMessage(line);
  if (message === undefined) return 'unable to parse json';
  if (message.command === undefined) return 'CommandTable: command not found';
  const name = typeof message.command === 'string' ? message.command.trim() : '';
  const command = COMMANDS[name] ?? (board.board.relays ? RELAY_COMMANDS[name] : undefined);
  if (command === undefined) return `command, ${name}, not found`;
  response.set('command', JSON.stringify(message.command));
  return command(board, message, response);
}

/** Hands the test that the message names to `use`. */
function withTest(
  missing: string,
  use: (board: CommandedBoard, test: BoardTest, message: Message, response: Response) => string | undefined,
): Command {
  return (board, message, response) => {
    if (message.test === undefined) return missing;
    tell(response, 'test', text(message.test));
    const test = named(board.tests, message.test);
    return test === undefined ? 'test not found' : use(board, test, message, response);
  };
}

/** Hands the yes or no under `key` to `use`. */
function withSwitch(
  key: string,
  refuse: string,
  use: (board: CommandedBoard, on: boolean, response: Response) => string | undefined,
): Command {
  return (board, message, response) => {
    if (message[key] === undefined) return noKey(key);
    return typeof message[key] === 'boolean' ? use(board, message[key], response) : refuse;
  };
}

function setVolt(board: CommandedBoard, message: Message, response: Response): string | undefined {
  if (message.v === undefined) return noKey('v');
  const volt = float(message.v);
  if (volt === undefined) return 'unable to convert volt to float';
  board.analog.setVolt(volt);
  response.set('v', printFloat(board.analog.getVolt()));
  return undefined;
}

function setVoltRange(board: CommandedBoard, message: Message, response: Response): string | undefined {
  if (message.voltRange === undefined) return noKey('voltRange');
  const range = named(board.board.voltRanges, message.voltRange);
  if (range !== undefined) board.analog.voltRange = range;
  tell(response, 'voltRange', board.analog.voltRange.name);
  return range === undefined ? `voltRange, ${text(message.voltRange)}, not found` : undefined;
}

function setRefVoltRange(board: CommandedBoard, message: Message, response: Response): string | undefined {
  if (message.voltRange === undefined) return noKey('voltRange');
  const range = named(board.board.voltRanges, message.voltRange);
  if (range !== undefined) board.analog.refVoltRange = range;
  tell(response, 'voltRange', board.analog.refVoltRange.name);
  return range === undefined ? `voltRange, ${text(message.voltRange)}, not found` : undefined;
}

function setCurrRange(board: CommandedBoard, message: Message, response: Response): string | undefined {
  if (message.currRange === undefined) return noKey('currRange');
  const range = named(board.board.currentRanges, message.currRange);
  if (range !== undefined) board.analog.currentRange = range;
  tell(response, 'currRange', board.analog.currentRange.name);
  return range === undefined ? `currRange, ${text(message.currRange)}, not found` : undefined;
}

function setDeviceId(board: CommandedBoard, message: Message, response: Response): string | undefined {
  if (message.deviceId === undefined) return noKey('deviceId');
  const id = wholeNumber(message.deviceId);
  if (id === undefined) return 'deviceId is not integer';
  board.deviceId = id >>> 0;
  tell(response, 'deviceId', board.deviceId);
  return undefined;
}

function setSamplePeriod(board: CommandedBoard, message: Message, response: Response): string | undefined {
  if (message.samplePeriod === undefined) return noKey('samplePeriod');
  const period_ms = wholeNumber(message.samplePeriod);
  if (period_ms === undefined) return 'json samplePeriod value is not uin32_t'; // as the firmware spells it
  const period_us = (period_ms >>> 0) * 1000;
  if (period_us > SAMPLE_PERIOD_us.longest) return 'json samplePeriod value is too large';
  if (period_us < SAMPLE_PERIOD_us.shortest) return 'json samplePeriod value is too small';
  board.samplePeriod_us = period_us;
  tell(response, 'samplePeriod', period_ms);
  return undefined;
}

function setParam(
  _board: CommandedBoard,
  test: BoardTest,
  message: Message,
  response: Response,
): string | undefined {
  const { accepted, refusal } = takeParameters(test.parameters, message);
  if (accepted !== undefined) response.set('param', accepted);
  return refusal;
}

function runTest(board: CommandedBoard, test: BoardTest): string | undefined {
  const mux = board.multiplexer;
  if (mux?.running) {
    if (!test.multiplexed) return `test, ${test.name}, is not mux compatible`;
    if (mux.enabled.length === 0) return 'mux running, but no enabled working electrode channels';
  }
  board.startTest(test);
  return undefined;
}

const tellingFloat =
  (key: string, value: (board: CommandedBoard) => number): Command =>
  (board, _message, response) => {
    response.set(key, printFloat(value(board)));
    return undefined;
  };

const COMMANDS: Readonly<Record<string, Command>> = {
  runTest: withTest(noKey('test'), runTest),
  stopTest: (board) => {
    board.stopTest();
    return undefined;
  },
  getVolt: tellingFloat('v', (board) => board.analog.getVolt()),
  setVolt,
  getCurr: tellingFloat('i', (board) => board.analog.getCurr()),
  getRefVolt: tellingFloat('r', (board) => board.analog.getRefVolt()),
  setParam: withTest('test key not found', setParam),
  getParam: withTest(noKey('test'), (_board, test, _message, response) => {
    response.set('param', printParameters(test.parameters));
    return undefined;
  }),
  setVoltRange,
  getVoltRange: telling('voltRange', (board) => board.analog.voltRange.name),
  setCurrRange,
  getCurrRange: telling('currRange', (board) => board.analog.currentRange.name),
  setDeviceId,
  getDeviceId: telling('deviceId', (board) => board.deviceId),
  setSamplePeriod,
  getSamplePeriod: telling('samplePeriod', (board) => board.samplePeriod_us / 1000),
  getTestDoneTime: withTest('test key not found', (_board, test, _message, response) => {
    tell(response, 'testDoneTime', test.done_us() / 1000);
    return undefined;
  }),
  getTestNames: telling('testNames', (board) => board.tests.map((test) => test.name)),
  getVersion: telling('version', () => 'FW0.1.0'),
  getVariant: telling('variant', (board) => board.board.variant),
  ...MUX_COMMANDS,
};

const switching = (electrodes: readonly Electrode[]): Command =>
  withSwitch('connected', "unable to convert 'connected' to bool", (board, on, response) => {
    board.analog.connect(electrodes, on);
    tell(
      response,
      'connected',
      electrodes.every((electrode) => board.analog.connected(electrode)),
    );
    return undefined;
  });

const connection = (electrodes: readonly Electrode[]) =>
  telling('connected', (board) => electrodes.every((electrode) => board.analog.connected(electrode)));

/** Commands of boards with relays (V0.2). */
const RELAY_COMMANDS: Readonly<Record<string, Command>> = {
  setRefElectConnected: switching(['ref']),
  getRefElectConnected: connection(['ref']),
  setCtrElectConnected: switching(['ctr']),
  getCtrElectConnected: connection(['ctr']),
  setWrkElectConnected: switching(['wrk']),
  getWrkElectConnected: connection(['wrk']),
  setAllElectConnected: switching(['ctr', 'ref', 'wrk']),
  getAllElectConnected: connection(['ctr', 'ref', 'wrk']),
  setElectAutoConnect: withSwitch(
    'autoConnect',
    "unable to convert 'autoConnect' to bool",
    (board, on, response) => {
      board.autoConnect = on;
      tell(response, 'autoConnect', on);
      return undefined;
    },
  ),
  getElectAutoConnect: telling('autoConnect', (board) => board.autoConnect),
  setRefElectVoltRange: setRefVoltRange,
  getRefElectVoltRange: telling('voltRange', (board) => board.analog.refVoltRange.name),
  getHardwareVersion: telling('version', (board) => board.board.hardware),
};
