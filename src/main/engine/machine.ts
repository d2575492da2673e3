// The states of one instrument as a pure table: what may follow what, and what must be done on the way. It decides
// and never acts: no clock, no instrument, no promise in here. `ready` always means: the cell is confirmed off.
import { CottrellError } from '../../core/errors.ts';

/** Why a run, or a preparation, is being brought to an end. */
export type StopCause =
  | { readonly kind: 'user' }
  /** Stop rule `rule` of the protocol was met. */
  | { readonly kind: 'rule'; readonly rule: number }
  /** A limit that protects the cell was exceeded. */
  | { readonly kind: 'limit'; readonly reason: string }
  /** Something broke on our side: the disk, the ledger, a pause that went wrong. */
  | { readonly kind: 'failure'; readonly error: CottrellError };

/** `link: 'lost'`: there is no line over which the cell could be switched off. */
export type State =
  /** `reason`: why the line is gone, where nobody let it go. */
  | { readonly name: 'disconnected'; readonly reason?: string }
  /** `danger` is kept while reconnecting from unsafe: until the cell is confirmed off, it may be on. */
  | { readonly name: 'connecting'; readonly danger?: string }
  | { readonly name: 'ready' }
  | { readonly name: 'preparing' }
  /** Copies of runs are being read from the instrument, which can do nothing else meanwhile. */
  | { readonly name: 'reading' }
  | { readonly name: 'running' }
  | { readonly name: 'pausing' }
  | { readonly name: 'paused' }
  | { readonly name: 'resuming' }
  /** The line is gone and the program goes on by itself, as was asked: the line is being looked for. */
  | { readonly name: 'adrift'; readonly reason: string }
  | { readonly name: 'stopping'; readonly cause: StopCause }
  | { readonly name: 'unsafe'; readonly reason: string; readonly link: 'up' | 'lost' };

type StateName = State['name'];

export type Event =
  // asked by the person or by the program
  | { readonly type: 'connect' }
  /** Make contact with a program that plays, without stopping it. */
  | { readonly type: 'attach' }
  | { readonly type: 'prepare' }
  /** Read the copies of runs on the instrument. */
  | { readonly type: 'read-copies' }
  | { readonly type: 'start' }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'skip' }
  /** Change the pulse while it is played. */
  | { readonly type: 'adjust' }
  | { readonly type: 'stop'; readonly cause: StopCause }
  | { readonly type: 'ensure-off' }
  | { readonly type: 'acknowledge' }
  | { readonly type: 'disconnect' }
  // told by the instrument
  | { readonly type: 'connected' }
  | { readonly type: 'connect-failed'; readonly error: CottrellError }
  /** A program that goes on by itself has been taken up. */
  | { readonly type: 'attached' }
  | { readonly type: 'prepared' }
  | { readonly type: 'prepare-refused' }
  /** To their end, or as far as it went. */
  | { readonly type: 'copies-read' }
  | { readonly type: 'paused' }
  | { readonly type: 'pause-refused' }
  | { readonly type: 'resumed' }
  | { readonly type: 'resume-refused' }
  | { readonly type: 'off-confirmed' }
  | { readonly type: 'off-failed'; readonly reason: string }
  | { readonly type: 'deadline' }
  /** `goesOn`: the program plays on without a line, and will be taken up again. */
  | { readonly type: 'lost'; readonly reason: string; readonly goesOn?: boolean };

/** What the session has to do because of a transition, besides carrying out the command itself. */
export type Effect =
  /** End the run that is going on; its end tells whether the cell is off. */
  | 'end-run'
  /** Tell the run that its line is gone: nothing more will come. */
  | 'abandon-run'
  /** Ask the instrument to confirm the cell off. */
  | 'confirm-off'
  /** Let the line go. */
  | 'close-line';

export interface Transition {
  readonly state: State;
  readonly effects: readonly Effect[];
}

type Rule<S, E> = (state: S, event: E) => Transition;
type Row<N extends StateName> = {
  readonly [T in Event['type']]?: Rule<Extract<State, { name: N }>, Extract<Event, { type: T }>>;
};

const DISCONNECTED: State = { name: 'disconnected' };
const READY: State = { name: 'ready' };
const RUNNING: State = { name: 'running' };
const PAUSED: State = { name: 'paused' };
const SILENT = 'the instrument did not confirm in time that the cell is off';

/** What is common to every state in which a program may be driving the cell. */
const LIVE = {
  stop: (_: State, event: Extract<Event, { type: 'stop' }>) =>
    go({ name: 'stopping', cause: event.cause }, 'end-run'),
  'off-confirmed': () => go(READY),
  'off-failed': (_: State, event: Extract<Event, { type: 'off-failed' }>) => go(unsafe(event.reason, 'up')),
  lost: (_: State, event: Extract<Event, { type: 'lost' }>) =>
    go(unsafe(event.reason, 'lost'), 'abandon-run'),
};

const TABLE: { readonly [N in StateName]: Row<N> } = {
  disconnected: {
    connect: () => go({ name: 'connecting' }),
    attach: () => go({ name: 'connecting' }),
  },
  connecting: {
    connected: () => go(READY),
    attached: () => go(RUNNING),
    'connect-failed': ({ danger }, { error }) => {
      const reason = danger ?? (error.code === 'cell-not-off' ? error.message : undefined);
      return go(reason === undefined ? DISCONNECTED : unsafe(reason, 'lost'));
    },
  },
  ready: {
    prepare: () => go({ name: 'preparing' }),
    start: () => go(RUNNING),
    'read-copies': () => go({ name: 'reading' }),
    // Nothing is running and the cell is confirmed off: a stop that comes just after the end is not an error.
    stop: () => go(READY),
    'ensure-off': () => go({ name: 'stopping', cause: { kind: 'user' } }, 'confirm-off'),
    disconnect: () => go(DISCONNECTED, 'close-line'),
    lost: (_, { reason }) => go({ name: 'disconnected', reason }, 'close-line'),
  },
  preparing: {
    prepared: () => go(READY),
    'prepare-refused': () => go(READY),
    stop: (_, { cause }) => go({ name: 'stopping', cause }, 'confirm-off'),
    lost: (_, { reason }) => go({ name: 'disconnected', reason }, 'close-line'),
  },
  reading: {
    'copies-read': () => go(READY),
    // Nothing runs and the cell is confirmed off. The line can be let go; it is no time to ask for anything else.
    stop: (state) => go(state),
    disconnect: () => go(DISCONNECTED, 'close-line'),
    lost: (_, { reason }) => go({ name: 'disconnected', reason }, 'close-line'),
  },
  running: {
    ...LIVE,
    lost: (state, event) =>
      event.goesOn ? go({ name: 'adrift', reason: event.reason }) : LIVE.lost(state, event),
    pause: () => go({ name: 'pausing' }),
    skip: () => go(RUNNING),
    adjust: () => go(RUNNING),
  },
  pausing: {
    ...LIVE,
    paused: () => go(PAUSED),
    'pause-refused': () => go(RUNNING),
  },
  paused: {
    ...LIVE,
    resume: () => go({ name: 'resuming' }),
  },
  resuming: {
    ...LIVE,
    resumed: () => go(RUNNING),
    'resume-refused': () => go(PAUSED),
  },
  adrift: {
    ...LIVE,
    // The program ended just before its line went.
    'off-confirmed': () => go(DISCONNECTED, 'close-line'),
    'off-failed': (_, { reason }) => go(unsafe(reason, 'lost')),
    attached: () => go(RUNNING),
    // Looks for the line at once instead of a little later.
    connect: (state) => go(state),
    lost: (state) => go(state),
  },
  stopping: {
    ...LIVE,
    // The line is back just in time for the stop.
    attached: (state) => go(state),
    // The first cause stays, and asking again never shortens the clean-up.
    stop: (state) => go(state),
    'ensure-off': (state) => go(state),
    deadline: () => go(unsafe(SILENT, 'up')),
  },
  unsafe: {
    connect: ({ reason }) => go({ name: 'connecting', danger: reason }, 'close-line'),
    attach: ({ reason }) => go({ name: 'connecting', danger: reason }, 'close-line'),
    stop: askAgain,
    'ensure-off': askAgain,
    // Confirmed late is confirmed.
    'off-confirmed': ({ link }) => (link === 'up' ? go(READY) : go(DISCONNECTED, 'close-line')),
    'off-failed': (state) => go(state),
    deadline: (state) => go(state),
    lost: ({ reason }) => go(unsafe(reason, 'lost')),
    // The person answers for the cell. Not `ready`: the next connection confirms it off before anything runs.
    acknowledge: () => go(DISCONNECTED, 'close-line'),
    disconnect: ({ reason }) => go(unsafe(reason, 'lost'), 'close-line'),
  },
};

/**
 * The state that follows, and what must be done on the way; a `state-refused` error (returned, not thrown) for
 * everything that the table does not hold.
 */
export function step(state: State, event: Event): Transition | CottrellError {
  const rule = TABLE[state.name][event.type] as Rule<State, Event> | undefined;
  if (rule === undefined) return refusal(state, event);
  return rule(state, event);
}

function go(state: State, ...effects: Effect[]): Transition {
  return { state, effects };
}

function unsafe(reason: string, link: 'up' | 'lost'): State {
  return { name: 'unsafe', reason, link };
}

function askAgain(state: Extract<State, { name: 'unsafe' }>): Transition {
  if (state.link === 'lost') return go(state);
  return go({ name: 'stopping', cause: { kind: 'user' } }, 'confirm-off');
}

const STATE_WORDS: Record<StateName, string> = {
  disconnected: 'no instrument is connected',
  connecting: 'the connection is still being made',
  ready: 'nothing is running',
  preparing: 'a run is being prepared',
  reading: 'a copy is being read from the instrument, with the cell confirmed off',
  running: 'a run is going on',
  pausing: 'the run is being paused',
  paused: 'the run is paused',
  resuming: 'the run is being resumed',
  adrift: 'the line is gone while the program goes on',
  stopping: 'the run is being stopped',
  unsafe: 'the cell may still be on',
};

const EVENT_WORDS: Record<Event['type'], string> = {
  connect: 'connect',
  attach: 'take up a run',
  prepare: 'prepare a run',
  'read-copies': 'read the copies on the instrument',
  start: 'start',
  pause: 'pause',
  resume: 'resume',
  skip: 'skip a step',
  adjust: 'change the pulse',
  stop: 'stop',
  'ensure-off': 'switch the cell off',
  acknowledge: 'acknowledge',
  disconnect: 'disconnect',
  connected: 'report a connection',
  'connect-failed': 'report a failed connection',
  attached: 'report that a program was taken up',
  prepared: 'report a plan',
  'prepare-refused': 'report a refused plan',
  'copies-read': 'report that a copy was read',
  paused: 'report a pause',
  'pause-refused': 'report a refused pause',
  resumed: 'report a resumption',
  'resume-refused': 'report a refused resumption',
  'off-confirmed': 'report the cell off',
  'off-failed': 'report the cell not off',
  deadline: 'report a deadline',
  lost: 'report a lost line',
};

function refusal(state: State, event: Event): CottrellError {
  return new CottrellError(
    'state-refused',
    `Cannot ${EVENT_WORDS[event.type]}: ${STATE_WORDS[state.name]}.`,
    {
      context: { state: state.name, event: event.type },
    },
  );
}
