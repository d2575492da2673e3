// Transport over a real serial port, and the list of ports: the only file besides lines.ts that knows serialport.
// It must not interpret a byte, and opening or closing a port here never touches the cell.
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { SerialPort } from 'serialport';
import { CottrellError } from '../core/errors.ts';
import { type Clock, systemClock } from './clock.ts';
import type { PortInfo } from './driver.ts';
import type { Transport } from './transport.ts';

export interface SerialSettings {
  readonly baudRate: number;
  /** Software flow control, both ways. */
  readonly xon?: boolean;
  /** Hardware flow control. */
  readonly rtscts?: boolean;
}

/** How often the port is asked whether it is still there. */
const WATCH_s = 1;

/**
 * Opens a serial port for this program alone.
 * @throws CottrellError `port-not-found`, `port-busy`, `port-denied`, or `link-lost` for anything else.
 */
export async function openSerial(
  path: string,
  settings: SerialSettings,
  clock: Clock = systemClock,
): Promise<Transport> {
  const xon = settings.xon ?? false;
  const port = new SerialPort({
    path,
    baudRate: settings.baudRate,
    xon,
    xoff: xon,
    rtscts: settings.rtscts ?? false,
    lock: true,
    autoOpen: false,
  });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(openingError(path, error)) : resolve()));
  });

  const { promise: closed, resolve } = Promise.withResolvers<CottrellError | undefined>();
  let wanted = false;
  let trouble: Error | undefined;
  const lost = () =>
    new CottrellError('link-lost', `The connection to ${path} broke.`, {
      cause: trouble,
      context: { port: path },
    });
  port.on('error', (error: Error) => {
    trouble ??= error;
  });
  port.once('close', (error?: Error | null) => {
    trouble ??= error ?? undefined;
    resolve(wanted ? undefined : lost());
    port.destroy();
  });
  watch(port, clock, (error) => {
    trouble ??= error;
    port.close();
  });
  return {
    name: path,
    stream: port,
    closed,
    async close() {
      wanted = true;
      if (port.isOpen) port.close();
      else resolve(undefined);
      await closed;
    },
  };
}

/**
 * Notices a line that was hung up. The serialport library reads an ended line for ever without saying so when the
 * end comes while data flow (a read of zero bytes is simply repeated), so the port's state is asked for as well:
 * only a dead line answers that with an input/output error (a live pseudo-terminal says it has no such state).
 */
function watch(port: SerialPort, clock: Clock, dead: (error: Error) => void): void {
  const over = new AbortController();
  port.once('close', () => over.abort());
  const look = async () => {
    for (;;) {
      await clock.sleep(WATCH_s, over.signal);
      if (!port.isOpen) return;
      const error = await new Promise<Error | null>((resolve) => port.get((problem) => resolve(problem)));
      if (error && /input\/output error|no such device|EIO|ENXIO|ENODEV/i.test(error.message)) {
        if (port.isOpen) dead(error);
        return;
      }
    }
  };
  void look();
}

function openingError(path: string, error: Error): CottrellError {
  const details = { cause: error, context: { port: path } };
  const text = error.message;
  if (/cannot lock|resource busy|EBUSY|access denied|temporarily unavailable/i.test(text))
    return new CottrellError('port-busy', `Another program is using ${path}.`, details);
  if (/permission denied|EACCES|EPERM|operation not permitted/i.test(text))
    return new CottrellError('port-denied', `The system does not let you open ${path}.`, details);
  if (/no such file|file not found|no such device|ENOENT|ENXIO|ENODEV/i.test(text))
    return new CottrellError('port-not-found', `There is no port ${path}.`, details);
  if (/inappropriate ioctl|is a directory|not a (tty|typewriter)|ENOTTY|EISDIR/i.test(text))
    return new CottrellError('port-not-found', `${path} is not a serial port.`, details);
  return new CottrellError('link-lost', `${path} could not be opened: ${text}`, details);
}

/** The serial ports of this computer, as far as they can be told without opening them. */
export async function listPorts(): Promise<PortInfo[]> {
  // On Linux the library asks udevadm, and where that is missing it throws where nobody can catch.
  if (process.platform === 'linux' && !onPath('udevadm')) return listLinuxPorts();
  const ports = await SerialPort.list();
  return ports
    .filter((port) => process.platform !== 'linux' || port.vendorId !== undefined)
    .map((port) => ({
      path: port.path,
      ...defined({
        product: (port as { friendlyName?: string }).friendlyName ?? productOf(port.pnpId),
        manufacturer: port.manufacturer,
        vendorId: port.vendorId?.toLowerCase(),
        productId: port.productId?.toLowerCase(),
        serialNumber: port.serialNumber,
      }),
    }));
}

/** udev's name of a port: "usb-PalmSens_EmStat4_HR_ES4HR20B0001-if00" holds maker, product and serial number. */
function productOf(pnpId: string | undefined): string | undefined {
  return pnpId?.replace(/^usb-/, '').replace(/-if\d+(-port\d+)?$/, '');
}

/** USB serial ports found by their names, described from /sys. `root` is where the file system begins. */
export async function listLinuxPorts(root = '/'): Promise<PortInfo[]> {
  const names = new Map<string, string | undefined>();
  for (const device of await namesIn(join(root, 'dev')))
    if (/^tty(ACM|USB)\d+$/.test(device)) names.set(device, undefined);
  const byId = join(root, 'dev/serial/by-id');
  for (const link of await namesIn(byId)) {
    const target = await readlink(join(byId, link)).catch(() => link);
    names.set(basename(target), link);
  }
  const ports: PortInfo[] = [];
  for (const [device, link] of [...names].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })))
    ports.push({ path: join(root, 'dev', device), ...(await described(root, device, link)) });
  return ports;
}

async function described(root: string, device: string, link: string | undefined) {
  // The tty hangs under the USB interface, the interface under the USB device, which has the names.
  let directory = await realpath(join(root, 'sys/class/tty', device, 'device')).catch(() => '');
  for (let up = 0; directory !== '' && up < 4; up++) {
    if (existsSync(join(directory, 'idVendor'))) {
      const text = async (name: string) =>
        (await readFile(join(directory, name), 'utf8').catch(() => '')).trim() || undefined;
      return defined({
        product: await text('product'),
        manufacturer: await text('manufacturer'),
        vendorId: await text('idVendor'),
        productId: await text('idProduct'),
        serialNumber: await text('serial'),
      });
    }
    directory = join(directory, '..');
  }
  return defined({ product: productOf(link) });
}

async function namesIn(directory: string): Promise<string[]> {
  // A folder that is not there holds no ports.
  return readdir(directory).catch(() => []);
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
