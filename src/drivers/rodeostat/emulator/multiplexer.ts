// The multiplexer of the Teensy boards as the firmware keeps it: which channels take part, which is connected.
// Only the book-keeping that shows on the wire; a simulated cell has one working electrode.

export const CHANNELS = 7;

export class Multiplexer {
  running = false;
  enabled: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
  ref = false;
  ctr = false;
  /** Working electrode connected, 0 for none. */
  wrk = 0;

  start(): void {
    this.running = true;
    this.disconnect();
  }

  stop(): void {
    this.running = false;
    this.disconnect();
  }

  disconnect(): void {
    this.ref = false;
    this.ctr = false;
    this.wrk = 0;
  }

  connectFirst(): void {
    this.ref = true;
    this.ctr = true;
    this.wrk = this.enabled[0] ?? 0;
  }

  connectNext(): void {
    const place = this.enabled.indexOf(this.wrk);
    this.wrk = this.enabled[(place + 1) % this.enabled.length] ?? 0;
  }
}
