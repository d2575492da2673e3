// What passes between the desktop shell and the page in its window, apart from the API itself. Neutral: both may import
// it. It holds no code that does anything. What passes between the shell and the engine process is in host/utility.ts.

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

/** How the engine process is. */
export interface EngineStatus {
  readonly state: 'starting' | 'running' | 'restarting' | 'failed' | 'leaving';
  /** What a person must be told; it stays until something newer is to be told. */
  readonly notice?: {
    /** A cell may still be on. */
    readonly danger: boolean;
    readonly message: string;
    readonly advice: string;
  };
}
