// An instrument whose current reading is put right: the sign where the leads or the maker count the other way, and the
// offset that it shows with the cell open. The only place where a reading is changed, before anything counts it; the
// identity says what was done, and an instrument that says so is never corrected again.
import { CottrellError } from '../core/errors.ts';
import { hasConditions, type Waveform, type WaveformNode } from '../core/waveform.ts';
import { correctionText } from '../core/wording.ts';
import type { Acquisition, Attached, DriverEvent, Plan, Potentiostat, RunRequest } from './driver.ts';

/** What is done to every current: `I = ±(reading − offset)`. */
export interface CurrentCorrection {
  readonly inverted: boolean;
  /** What the instrument reads when no current flows, A. */
  readonly offset_A: number;
}

/** The instrument with its current put right and under its name; itself where there is nothing to do. */
export function corrected(
  instrument: Potentiostat,
  correction: CurrentCorrection & { readonly name?: string | undefined },
): Potentiostat {
  if (instrument.identity.correction !== undefined)
    throw new CottrellError('internal', 'the current of an instrument was to be corrected twice');
  const { inverted, offset_A, name } = correction;
  const changes = inverted || offset_A !== 0;
  if (!changes && name === undefined) return instrument;
  const inside = new WeakMap<Plan, Plan>();
  const { identity, can, closed, leave, copies } = instrument;
  const adjust = instrument.adjust?.bind(instrument);

  /** A request as the instrument is to see it. It would judge its own readings: only the computer knows the right ones. */
  function seen(request: RunRequest): RunRequest {
    const waveform = inverted ? mirrored(request.waveform) : request.waveform;
    return { ...request, waveform, rules: [] };
  }

  async function prepare(request: RunRequest, acquisition: Acquisition): Promise<Plan> {
    if (can.watchesConditions && hasConditions(request.waveform.body))
      throw new CottrellError('waveform-unsupported', 'The instrument cannot play this.', {
        problems: [
          {
            message:
              'it judges "until" by itself, on its readings before they are put right: leave "until" out',
          },
        ],
      });
    const plan = await instrument.prepare(seen(request), acquisition);
    const outer: Plan = {
      ...plan,
      request,
      waveform: inverted ? mirrored(plan.waveform) : plan.waveform,
      rules: request.rules.map(() => ({ by: 'host', exactness: 'as soon as the samples have arrived' })),
      notes: [...plan.notes, noteOn(correction)],
    };
    inside.set(outer, plan);
    return outer;
  }

  function run(plan: Plan, signal: AbortSignal): AsyncGenerator<DriverEvent, void, void> {
    const inner = inside.get(plan);
    if (inner === undefined)
      throw new CottrellError('state-refused', 'Cannot start: this plan was made by another instrument.');
    return putRight(instrument.run(inner, signal), correction);
  }

  return {
    identity: {
      ...identity,
      ...(name !== undefined && { name }),
      ...(changes && { correction: { inverted, offset_A } }),
    },
    can: changes ? { ...can, integratesCharge: false, stopsOnCharge: false } : can,
    closed,
    prepare: changes ? prepare : (request, acquisition) => instrument.prepare(request, acquisition),
    run: changes ? run : (plan, signal) => instrument.run(plan, signal),
    pause: () => instrument.pause(),
    resume: () => instrument.resume(),
    skipStep: () => instrument.skipStep(),
    ...(leave && { leave: leave.bind(instrument) }),
    ...(adjust && {
      adjust: (change) => adjust(changes ? { ...change, request: seen(change.request) } : change),
    }),
    // As they were recorded: which correction belongs to them, their run says.
    ...(copies && { copies }),
    ensureOff: () => instrument.ensureOff(),
    async readNow() {
      const reading = await instrument.readNow();
      return { ...reading, current_A: putRightOne(reading.current_A, correction) };
    },
    [Symbol.asyncDispose]: () => instrument[Symbol.asyncDispose](),
  };
}

/** A run that is taken up again, its current put right as it was when it began. */
export function correctedAttached(
  attached: Attached,
  correction: CurrentCorrection & { readonly name?: string | undefined },
): Attached {
  return {
    instrument: corrected(attached.instrument, correction),
    events: (signal) => putRight(attached.events(signal), correction),
  };
}

function putRightOne(reading_A: number, { inverted, offset_A }: CurrentCorrection): number {
  return inverted ? offset_A - reading_A : reading_A - offset_A;
}

/** The events of a run with every current put right. */
export async function* putRight(
  events: AsyncGenerator<DriverEvent, void, void>,
  correction: CurrentCorrection,
): AsyncGenerator<DriverEvent, void, void> {
  const isChanged = correction.inverted || correction.offset_A !== 0;
  for await (const event of events) {
    if (!isChanged) yield event;
    else if (event.type === 'samples') {
      const current_A = event.block.current_A.map((reading_A) => putRightOne(reading_A, correction));
      yield { ...event, block: { ...event.block, current_A } };
    } else if (event.type === 'impedance' && correction.inverted)
      yield { ...event, real_ohm: -event.real_ohm, imaginary_ohm: -event.imaginary_ohm };
    // What the instrument integrated holds the uncorrected current.
    else if (event.type !== 'instrument-charge') yield event;
  }
}

function noteOn(correction: CurrentCorrection): string {
  return `Every current is put right before it is counted: ${correctionText(correction)}. Stop rules are watched by the computer.`;
}

/** The same waveform as an instrument sees it that counts current the other way. Twice is the waveform itself. */
function mirrored(waveform: Waveform): Waveform {
  return { body: waveform.body.map(mirroredNode) };
}

function mirroredNode(node: WaveformNode): WaveformNode {
  if (node.kind === 'repeat') return { ...node, body: node.body.map(mirroredNode) };
  const limits = node.limits.map((limit) => ({ ...limit, quantity: OPPOSITE[limit.quantity] }));
  if (node.kind === 'hold-current') return { ...node, limits, current_A: -node.current_A };
  return { ...node, limits };
}

const OPPOSITE = {
  'current magnitude': 'current magnitude',
  'cathodic current': 'anodic current',
  'anodic current': 'cathodic current',
  'potential above': 'potential above',
  'potential below': 'potential below',
} as const;
