// The MethodSCRIPT instruments and their limits, as data: shared by the driver (what to refuse) and by the emulator
// (what to refuse in its place). Facts from the vendor's documents; never behaviour.

/** One current range: its index in packages, its nominal value, and the largest current it carries. */
export interface CurrentRange {
  readonly index: number;
  readonly nominal_A: number;
  readonly max_A: number;
}

/** A mode of the potentiostat channel with its window. */
export interface PgstatMode {
  readonly mode: number;
  readonly low_V: number;
  readonly high_V: number;
  /** Largest distance between the extremes of one script. */
  readonly span_V: number;
  readonly maxBandwidth_Hz: number;
  readonly currentRanges: readonly CurrentRange[];
}

export interface Model {
  /** Cottrell's name: "emstat4-hr". */
  readonly id: string;
  readonly label: string;
  /** What `t` answers right after its letter. */
  readonly deviceId: string;
  readonly baudRate: number;
  readonly xonXoff: boolean;
  /** Bytes per second the slowest documented link carries. */
  readonly linkBytes_per_s: number;
  readonly maxCurrent_A: number;
  /** Potentiostatic modes, the preferred first. */
  readonly modes: readonly PgstatMode[];
  readonly galvanostat: boolean;
  /** Set-current ranges (`set_range db`), where the instrument is a galvanostat. */
  readonly setCurrentRanges_A: readonly number[];
  /** Smallest step of the set potential. */
  readonly potentialStep_V: number;
  /** Shortest loop interval we ask for; exact limits per model are not published. */
  readonly shortestInterval_s: number;
  /** Built on the EmStat Pico's chip: its modes, range numbers and pins. */
  readonly isPico: boolean;
  /** Whether working against counter electrode can be measured beside the current. */
  readonly measuresCellVoltage: boolean;
}

/** Overload at this multiple of the nominal range, its warning, and underload (all EmStat4-class instruments). */
export const RANGE_STATUS = { overload: 2.92, overloadWarning: 2.46, underload: 0.123 } as const;

const range = (
  index: number,
  nominal_A: number,
  max_A = nominal_A * RANGE_STATUS.overload,
): CurrentRange => ({
  index,
  nominal_A,
  max_A,
});

const EMSTAT4_COMMON = [
  range(9, 100e-9),
  range(12, 1e-6),
  range(15, 10e-6),
  range(18, 100e-6),
  range(21, 1e-3),
  range(24, 10e-3),
];
const EMSTAT4_LR = [range(3, 1e-9), range(6, 10e-9), ...EMSTAT4_COMMON.slice(0, 5), range(24, 10e-3, 30e-3)];
const EMSTAT4_HR = [...EMSTAT4_COMMON, range(27, 100e-3, 200e-3)];
const NEXUS = [
  range(16, 100e-12),
  range(0, 1e-9),
  range(1, 10e-9),
  range(2, 100e-9),
  range(3, 1e-6),
  range(4, 10e-6),
  range(5, 100e-6),
  range(8, 1e-3),
  range(9, 10e-3),
  range(10, 100e-3),
  range(11, 1, 1),
];
const PICO_LOW = [
  range(0, 100e-9, 60e-9),
  range(1, 2e-6, 1.17e-6),
  range(2, 4e-6, 2.34e-6),
  range(3, 8e-6, 4.69e-6),
  range(4, 16e-6, 9.37e-6),
  range(5, 32e-6, 18.75e-6),
  range(6, 63e-6, 37.5e-6),
  range(7, 125e-6, 75e-6),
  range(8, 250e-6, 150e-6),
  range(9, 500e-6, 300e-6),
  range(10, 1e-3, 600e-6),
  range(11, 5e-3, 3e-3),
];
const PICO_HIGH = [
  range(128, 100e-9, 100e-9),
  range(129, 1e-6, 1e-6),
  range(130, 6e-6, 6e-6),
  range(131, 13e-6, 13e-6),
  range(132, 25e-6, 25e-6),
  range(133, 50e-6, 50e-6),
  range(134, 100e-6, 100e-6),
  range(135, 200e-6, 200e-6),
  range(136, 1e-3, 1e-3),
  range(137, 5e-3, 3e-3),
];

const symmetric = (limit_V: number, currentRanges: readonly CurrentRange[]): PgstatMode[] =>
  [2, 3].map((mode) => ({
    mode,
    low_V: -limit_V,
    high_V: limit_V,
    span_V: 2 * limit_V,
    maxBandwidth_Hz: 200e3,
    currentRanges,
  }));

const PICO_MODES: PgstatMode[] = [
  { mode: 2, low_V: -1.25, high_V: 2, span_V: 2.2, maxBandwidth_Hz: 100, currentRanges: PICO_LOW },
  { mode: 4, low_V: -1.7, high_V: 2, span_V: 2.6, maxBandwidth_Hz: 100, currentRanges: PICO_LOW },
  { mode: 3, low_V: -1.7, high_V: 2, span_V: 1.214, maxBandwidth_Hz: 200e3, currentRanges: PICO_HIGH },
];

const UART_230400 = 23_040;
const UART_921600 = 92_160;

const EMSTAT4_LR_MODEL: Model = {
  id: 'emstat4-lr',
  label: 'EmStat4S LR',
  deviceId: 'es4_lr',
  baudRate: 921_600,
  xonXoff: false,
  linkBytes_per_s: UART_921600,
  maxCurrent_A: 30e-3,
  modes: symmetric(3, EMSTAT4_LR),
  galvanostat: true,
  setCurrentRanges_A: [1e-9, 10e-9, 100e-9, 1e-6, 10e-6, 100e-6, 1e-3, 10e-3],
  potentialStep_V: 100e-6,
  shortestInterval_s: 500e-6,
  isPico: false,
  measuresCellVoltage: true,
};
const EMSTAT4_HR_MODEL: Model = {
  id: 'emstat4-hr',
  label: 'EmStat4S HR',
  deviceId: 'es4_hr',
  baudRate: 921_600,
  xonXoff: false,
  linkBytes_per_s: UART_921600,
  maxCurrent_A: 200e-3,
  modes: symmetric(6, EMSTAT4_HR),
  galvanostat: true,
  setCurrentRanges_A: [100e-9, 1e-6, 10e-6, 100e-6, 1e-3, 10e-3, 100e-3],
  potentialStep_V: 183e-6,
  shortestInterval_s: 500e-6,
  isPico: false,
  measuresCellVoltage: true,
};
const PICO: Model = {
  id: 'emstat-pico',
  label: 'EmStat Pico',
  deviceId: 'espico',
  baudRate: 230_400,
  xonXoff: true,
  linkBytes_per_s: UART_230400,
  maxCurrent_A: 3e-3,
  modes: PICO_MODES,
  galvanostat: false,
  setCurrentRanges_A: [],
  potentialStep_V: 537e-6,
  shortestInterval_s: 1e-3,
  isPico: true,
  measuresCellVoltage: false,
};

export const MODELS: readonly Model[] = [
  EMSTAT4_LR_MODEL,
  EMSTAT4_HR_MODEL,
  PICO,
  {
    id: 'nexus',
    label: 'Nexus',
    deviceId: 'nexus1',
    baudRate: 921_600,
    xonXoff: false,
    linkBytes_per_s: UART_921600,
    maxCurrent_A: 1,
    modes: symmetric(10, NEXUS),
    galvanostat: true,
    setCurrentRanges_A: [1e-9, 10e-9, 100e-9, 1e-6, 10e-6, 100e-6, 1e-3, 10e-3, 100e-3, 1],
    potentialStep_V: 100e-6,
    shortestInterval_s: 200e-6,
    isPico: false,
    measuresCellVoltage: true,
  },
  // A Pico in a wearable: the same channel, the same line.
  { ...PICO, id: 'sensit-wearable', label: 'Sensit Wearable', deviceId: 'senswb' },
  // Every channel of these boxes is an instrument of its own at a port of its own, with its own serial number.
  { ...EMSTAT4_LR_MODEL, id: 'multi-emstat4-lr', label: 'MultiEmStat4 LR (one channel)', deviceId: 'mes4lr' },
  { ...EMSTAT4_HR_MODEL, id: 'multi-emstat4-hr', label: 'MultiEmStat4 HR (one channel)', deviceId: 'mes4hr' },
];

/** The model whose `t` answer begins with this id; undefined for one we do not know. */
export function modelByDeviceId(deviceId: string): Model | undefined {
  return MODELS.find((model) => model.deviceId === deviceId);
}

/** The model with Cottrell's name for it. */
export function modelById(id: string): Model | undefined {
  return MODELS.find((model) => model.id === id);
}
