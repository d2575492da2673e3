// What passes between the desktop shell, the page in its window and the engine process beside it, apart from the API
// itself. Neutral: the page, the engine process and the shell may all import it. It holds no code that does anything.
import { z } from 'zod';
import { trouble } from './shapes/common.ts';

/**
 * What a page finds as `window.cottrell` when it runs in the desktop window; a page in a browser finds nothing there.
 */
export interface Desktop {
  /** The operating system, as Node names it. */
  readonly platform: string;
  /**
   * Asks for a line to the engine. It arrives as a message to the window whose `data` is `PORT_MESSAGE` and whose only
   * port speaks the API: at once, or as soon as the engine runs. When that port closes the engine has gone: ask again.
   */
  connect(): void;
  /** Tells how the engine is, now and on every change, until the function that comes back is called. */
  onEngine(listener: (status: EngineStatus) => void): () => void;
}

/** The `data` of the window message that brings the port. */
export const PORT_MESSAGE = 'cottrell:port';

/** How the engine process is. `notice` is what a person must be told: it stays until something newer is to be told. */
export const engineStatus = z.object({
  state: z.enum(['starting', 'running', 'restarting', 'failed', 'leaving']),
  notice: z
    .object({
      danger: z.boolean().meta({ description: 'A cell may still be on.' }),
      message: z.string(),
      advice: z.string(),
    })
    .optional(),
});
export type EngineStatus = z.infer<typeof engineStatus>;

/** From the shell to the engine process. `serve` comes with one port. */
export const toEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('serve') }),
  z.object({ type: z.literal('leave') }),
]);
export type ToEngine = z.infer<typeof toEngine>;

/**
 * From the engine process to the shell. `left` is the last word before it ends: every cell is confirmed off but those
 * it names.
 */
export const fromEngine = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), trouble }),
  z.object({ type: z.literal('left'), unsafe: z.array(z.string()) }),
]);
export type FromEngine = z.infer<typeof fromEngine>;

/** What the engine process works on, as its one argument, in JSON. Left out: the person's own. */
export const enginePlaces = z.object({
  library: z.string().optional(),
  protocolFolder: z.string().optional(),
  exportFolder: z.string().optional(),
});
export type EnginePlaces = z.infer<typeof enginePlaces>;
