// The MethodSCRIPT driver as the catalogue lists it: which ports to ask, how to set them, and making contact.
// It believes an instrument only what it answers to `t`, and hands it over only with the cell confirmed off.
import { CottrellError } from '../../core/errors.ts';
import type { DriverContext, DriverModule, PortInfo, Potentiostat } from '../driver.ts';
import type { Transport } from '../transport.ts';
import { find, mustBe } from './attach.ts';
import { Conversation } from './conversation.ts';
import { unpack } from './held.ts';
import { MODELS, type Model, modelByDeviceId, modelById } from './models.ts';
import { MethodScriptPotentiostat } from './potentiostat.ts';

/** Product names under which the instruments announce themselves on USB (Linux), or their port (Windows). */
const PRODUCTS = /EmStat4|ESPicoDev|SensitBT|SensitSmart|Nexus/i;
const USB_SPEED = 921_600;
const ANSWER_S = 2;
/** Serial number of an instrument that does not tell it. */
const UNKNOWN = 'unknown';

/** What the instrument said of itself. */
interface Answers {
  readonly deviceId: string;
  readonly firmware: string;
}

export const methodScript: DriverModule = {
  id: 'methodscript',
  label: 'PalmSens MethodSCRIPT (EmStat4, MultiEmStat4, EmStat Pico, Sensit, Nexus)',

  match(port) {
    const text = described(port);
    if (PRODUCTS.test(text)) return 'yes';
    // The Pico is a bare FTDI chip, and a port without any description may be anything.
    const isFtdi = port.vendorId?.toLowerCase() === '0403' || /FTDI|USB Serial/i.test(text);
    return isFtdi || (port.vendorId === undefined && text === '') ? 'maybe' : 'no';
  },

  serialSettings(port) {
    const text = described(port);
    // These names are those of USB ports, which take any speed.
    if (/EmStat4|Nexus/i.test(text)) return [{ baudRate: USB_SPEED }];
    const isPico = ({ deviceId }: Model) => deviceId === 'espico';
    return settingsOf(/ESPicoDev/i.test(text) ? MODELS.filter(isPico) : MODELS);
  },

  async open(transport, context) {
    const conversation = new Conversation(transport, context);
    try {
      return await makeContact(conversation, transport, context);
    } catch (error) {
      conversation.release();
      throw error;
    }
  },

  async attach(transport, context, program) {
    const conversation = new Conversation(transport, context);
    try {
      const { identity } = program;
      const model = modelById(identity.model);
      if (model === undefined) throw unsupported(identity.model, transport);
      const held = unpack(program);
      const found = await find(conversation, held);
      const instrument = new MethodScriptPotentiostat(model, identity, conversation, transport);
      const lines = found.kind === 'playing' ? found.lines : undefined;
      return { instrument, events: (signal) => instrument.takeUp(held, lines, signal) };
    } catch (error) {
      conversation.release();
      throw error;
    }
  },
};

/** The line settings of these models, each once, the slowest first: a bare UART is most often a Pico's. */
function settingsOf(models: readonly Model[]): { baudRate: number; xon?: boolean }[] {
  const slowestFirst = [...models].sort((a, b) => a.baudRate - b.baudRate);
  const settings = new Map<string, { baudRate: number; xon?: boolean }>();
  // A Pico is overrun by a whole script unless it can say stop.
  for (const { baudRate, xonXoff } of slowestFirst)
    settings.set(`${baudRate} ${xonXoff}`, { baudRate, ...(xonXoff && { xon: true }) });
  return [...settings.values()];
}

async function makeContact(
  conversation: Conversation,
  transport: Transport,
  context: DriverContext,
): Promise<Potentiostat> {
  const { expected } = context;
  if (expected !== undefined && expected.serial !== UNKNOWN) await mustBe(conversation, expected.serial);
  if (!(await conversation.sync())) throw notAnInstrument(transport, 'nothing answered as one');
  const { deviceId, firmware } = await identify(conversation, transport);
  const model = modelByDeviceId(deviceId);
  if (model === undefined) throw unsupported(deviceId, transport);
  const serial = await askValue(conversation, 'i');
  const language = await askValue(conversation, 'v');
  await conversation.switchOff(true);
  const identity = {
    driver: methodScript.id,
    model: model.id,
    label: model.label,
    serial: serial ?? UNKNOWN,
    firmware: language === undefined ? firmware : `${firmware}, MethodSCRIPT ${language}`,
    simulated: context.simulated,
  };
  return new MethodScriptPotentiostat(model, identity, conversation, transport);
}

/** Asks `t`: "tes4_lr1500#Mar 12 2026 14:28:01", then "R*". */
async function identify(conversation: Conversation, transport: Transport): Promise<Answers> {
  const answer = await conversation.ask('t', ['t'], ANSWER_S);
  if (answer === undefined) throw notAnInstrument(transport, 'it did not say what it is');
  let text = answer.slice(1);
  const deadline_s = conversation.clock.now_s() + ANSWER_S;
  while (!text.endsWith('*')) {
    const line = await conversation.receive(deadline_s);
    if (line === undefined) throw notAnInstrument(transport, `it said "${answer}"`);
    text += `\n${line}`;
  }
  const match = /^(espbl|[a-z][a-z0-9_]{5})(\d{0,4})[^\n]*\n([RB])\*$/.exec(text);
  if (match === null) throw notAnInstrument(transport, `it said "${answer}"`);
  const [, deviceId, digits, release] = match;
  return { deviceId: deviceId!, firmware: versionText(digits!) + (release === 'B' ? ' beta' : '') };
}

/** "1500" is 1.5.00, "10" is 1.0. */
function versionText(digits: string): string {
  if (digits.length === 4) return `${digits[0]}.${digits[1]}.${digits.slice(2)}`;
  return digits.length === 2 ? `${digits[0]}.${digits[1]}` : digits;
}

/** A value by its letter; undefined where this firmware does not know the question. */
async function askValue(conversation: Conversation, letter: 'i' | 'v'): Promise<string | undefined> {
  const answer = await conversation.ask(letter, [letter], ANSWER_S);
  if (answer === undefined || answer.startsWith(`${letter}!`)) {
    await conversation.settle();
    return undefined;
  }
  return answer.slice(1);
}

function notAnInstrument(transport: Transport, why: string): CottrellError {
  return new CottrellError(
    'not-an-instrument',
    `There is no MethodSCRIPT instrument on ${transport.name}: ${why}.`,
  );
}

function unsupported(deviceId: string, transport: Transport): CottrellError {
  const known = MODELS.map(({ label }: Model) => label).join(', ');
  const message = deviceId.startsWith('espbl')
    ? `The EmStat Pico on ${transport.name} is in its boot loader ("${deviceId}"), where it cannot measure.`
    : `The instrument on ${transport.name} calls itself "${deviceId}", which Cottrell does not know (it knows ${known}).`;
  return new CottrellError('instrument-unsupported', message, { context: { deviceId } });
}

function described({ product, manufacturer }: PortInfo): string {
  return `${manufacturer ?? ''} ${product ?? ''}`.trim();
}
