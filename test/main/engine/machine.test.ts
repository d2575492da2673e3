import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CottrellError } from '../../../src/core/errors.ts';
import { type Event, type State, type StopCause, step } from '../../../src/main/engine/machine.ts';

const USER: StopCause = { kind: 'user' };
const LIMIT: StopCause = { kind: 'limit', reason: 'too much' };
const BROKEN = new CottrellError('not-an-instrument', 'nobody answered');
const NOT_OFF = new CottrellError('cell-not-off', 'it would not switch off');

/** Every state there is, with every detail that matters to what may follow. */
const STATES = {
  disconnected: { name: 'disconnected' },
  connecting: { name: 'connecting' },
  'connecting from unsafe': { name: 'connecting', danger: 'why' },
  ready: { name: 'ready' },
  preparing: { name: 'preparing' },
  reading: { name: 'reading' },
  running: { name: 'running' },
  pausing: { name: 'pausing' },
  paused: { name: 'paused' },
  resuming: { name: 'resuming' },
  adrift: { name: 'adrift', reason: 'why' },
  stopping: { name: 'stopping', cause: LIMIT },
  unsafe: { name: 'unsafe', reason: 'why', link: 'up' },
  'unsafe without line': { name: 'unsafe', reason: 'why', link: 'lost' },
} as const satisfies Record<string, State>;

const EVENTS = {
  connect: { type: 'connect' },
  attach: { type: 'attach' },
  prepare: { type: 'prepare' },
  start: { type: 'start' },
  'read-copies': { type: 'read-copies' },
  'copies-read': { type: 'copies-read' },
  pause: { type: 'pause' },
  resume: { type: 'resume' },
  skip: { type: 'skip' },
  stop: { type: 'stop', cause: USER },
  'ensure-off': { type: 'ensure-off' },
  acknowledge: { type: 'acknowledge' },
  disconnect: { type: 'disconnect' },
  connected: { type: 'connected' },
  'connect-failed': { type: 'connect-failed', error: BROKEN },
  'connect-failed, not off': { type: 'connect-failed', error: NOT_OFF },
  attached: { type: 'attached' },
  prepared: { type: 'prepared' },
  'prepare-refused': { type: 'prepare-refused' },
  paused: { type: 'paused' },
  'pause-refused': { type: 'pause-refused' },
  resumed: { type: 'resumed' },
  'resume-refused': { type: 'resume-refused' },
  'off-confirmed': { type: 'off-confirmed' },
  'off-failed': { type: 'off-failed', reason: 'no answer' },
  deadline: { type: 'deadline' },
  lost: { type: 'lost', reason: 'cable' },
  'lost, goes on': { type: 'lost', reason: 'cable', goesOn: true },
} as const satisfies Record<string, Event>;

type StateKey = keyof typeof STATES;
type EventKey = keyof typeof EVENTS;

/** What follows, as: state [(detail)] [! effect]. Whatever is not here is refused. */
const LIVE = {
  stop: 'stopping (user) ! end-run',
  'off-confirmed': 'ready',
  'off-failed': 'unsafe (no answer, up)',
  lost: 'unsafe (cable, lost) ! abandon-run',
  'lost, goes on': 'unsafe (cable, lost) ! abandon-run',
} as const;

const EXPECTED: Record<StateKey, Partial<Record<EventKey, string>>> = {
  disconnected: { connect: 'connecting', attach: 'connecting' },
  connecting: {
    connected: 'ready',
    attached: 'running',
    'connect-failed': 'disconnected',
    'connect-failed, not off': 'unsafe (it would not switch off, lost)',
  },
  'connecting from unsafe': {
    connected: 'ready',
    attached: 'running',
    'connect-failed': 'unsafe (why, lost)',
    'connect-failed, not off': 'unsafe (why, lost)',
  },
  ready: {
    prepare: 'preparing',
    start: 'running',
    'read-copies': 'reading',
    stop: 'ready',
    'ensure-off': 'stopping (user) ! confirm-off',
    disconnect: 'disconnected ! close-line',
    lost: 'disconnected ! close-line',
    'lost, goes on': 'disconnected ! close-line',
  },
  preparing: {
    prepared: 'ready',
    'prepare-refused': 'ready',
    stop: 'stopping (user) ! confirm-off',
    lost: 'disconnected ! close-line',
    'lost, goes on': 'disconnected ! close-line',
  },
  reading: {
    'copies-read': 'ready',
    stop: 'reading',
    disconnect: 'disconnected ! close-line',
    lost: 'disconnected ! close-line',
    'lost, goes on': 'disconnected ! close-line',
  },
  running: { ...LIVE, 'lost, goes on': 'adrift (cable)', pause: 'pausing', skip: 'running' },
  pausing: { ...LIVE, paused: 'paused', 'pause-refused': 'running' },
  paused: { ...LIVE, resume: 'resuming' },
  resuming: { ...LIVE, resumed: 'running', 'resume-refused': 'paused' },
  adrift: {
    ...LIVE,
    'off-confirmed': 'disconnected ! close-line',
    'off-failed': 'unsafe (no answer, lost)',
    attached: 'running',
    connect: 'adrift (why)',
    lost: 'adrift (why)',
    'lost, goes on': 'adrift (why)',
  },
  stopping: {
    ...LIVE,
    attached: 'stopping (limit)',
    stop: 'stopping (limit)',
    'ensure-off': 'stopping (limit)',
    deadline: 'unsafe (the instrument did not confirm in time that the cell is off, up)',
  },
  unsafe: {
    connect: 'connecting (why) ! close-line',
    attach: 'connecting (why) ! close-line',
    stop: 'stopping (user) ! confirm-off',
    'ensure-off': 'stopping (user) ! confirm-off',
    'off-confirmed': 'ready',
    'off-failed': 'unsafe (why, up)',
    deadline: 'unsafe (why, up)',
    lost: 'unsafe (why, lost)',
    'lost, goes on': 'unsafe (why, lost)',
    acknowledge: 'disconnected ! close-line',
    disconnect: 'unsafe (why, lost) ! close-line',
  },
  'unsafe without line': {
    connect: 'connecting (why) ! close-line',
    attach: 'connecting (why) ! close-line',
    stop: 'unsafe (why, lost)',
    'ensure-off': 'unsafe (why, lost)',
    'off-confirmed': 'disconnected ! close-line',
    'off-failed': 'unsafe (why, lost)',
    deadline: 'unsafe (why, lost)',
    lost: 'unsafe (why, lost)',
    'lost, goes on': 'unsafe (why, lost)',
    acknowledge: 'disconnected ! close-line',
    disconnect: 'unsafe (why, lost) ! close-line',
  },
};

function described(state: State, event: Event): string {
  const next = step(state, event);
  if (next instanceof CottrellError) return next.code;
  const { state: after, effects } = next;
  const details: string[] = [];
  if (after.name === 'stopping') details.push(after.cause.kind);
  if (after.name === 'connecting' && after.danger !== undefined) details.push(after.danger);
  if (after.name === 'adrift') details.push(after.reason);
  if (after.name === 'unsafe') details.push(after.reason, after.link);
  const detail = details.length > 0 ? ` (${details.join(', ')})` : '';
  const effect = effects.length > 0 ? ` ! ${effects.join(' ')}` : '';
  return after.name + detail + effect;
}

describe('the state table', () => {
  for (const state of Object.keys(STATES) as StateKey[]) {
    it(`says for every event what follows when ${state}`, () => {
      const found: Partial<Record<EventKey, string>> = {};
      for (const event of Object.keys(EVENTS) as EventKey[]) {
        const text = described(STATES[state], EVENTS[event]);
        if (text !== 'state-refused') found[event] = text;
      }
      expect(found).toEqual(EXPECTED[state]);
    });
  }

  it('refuses in words that say what and why', () => {
    expect(step({ name: 'paused' }, { type: 'start' })).toMatchObject({
      code: 'state-refused',
      message: 'Cannot start: the run is paused.',
      context: { state: 'paused', event: 'start' },
    });
  });

  const anyEvent = fc.constantFrom<Event>(...Object.values(EVENTS));

  it('never leads from a run to ready unless the cell was confirmed off', () => {
    const { 'off-confirmed': _, connected: __, ...others } = EVENTS;
    const noConfirmation = fc.constantFrom<Event>(...Object.values(others));
    fc.assert(
      fc.property(fc.array(noConfirmation, { maxLength: 40 }), (events) => {
        let state: State = { name: 'running' };
        for (const event of events) {
          const next = step(state, event);
          if (!(next instanceof CottrellError)) state = next.state;
          expect(state.name).not.toBe('ready');
        }
      }),
    );
  });

  it('leaves unsafe only by a confirmed off, a reconnection that confirms it, or an acknowledgement', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state: State = { name: 'running' };
        let danger = false;
        for (const event of events) {
          const next = step(state, event);
          if (next instanceof CottrellError) continue;
          state = next.state;
          if (state.name === 'unsafe') danger = true;
          if (['off-confirmed', 'connected', 'acknowledge'].includes(event.type)) danger = false;
          if (danger) expect(['unsafe', 'stopping', 'connecting']).toContain(state.name);
        }
      }),
    );
  });

  it('keeps the first cause of a stop however often a stop is asked for', () => {
    let state: State = { name: 'running' };
    for (const cause of [LIMIT, USER, { kind: 'rule', rule: 0 } as const]) {
      const next = step(state, { type: 'stop', cause });
      if (next instanceof CottrellError) throw next;
      state = next.state;
    }
    expect(state).toEqual({ name: 'stopping', cause: LIMIT });
  });
});
