/** Counts round trips: requests that wait for an answer before they can be asked, one after the other. */
import type { DapSession } from "../../src/dap/session.js";

/** Sends what was asked for only when nothing further is asked: all of it is one round trip. */
export class CountingSession implements DapSession {
  roundTrips = 0;
  readonly sent: string[][] = [];
  private waiting: (() => Promise<void>)[] = [];
  private names: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;

  constructor(private readonly session: DapSession) {}

  request(command: string, args: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.names.push(`${command} ${JSON.stringify(args).slice(0, 120)}`);
      this.waiting.push(() => this.session.request(command, args).then(resolve, reject));
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.busy) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.release(), 25);
  }

  private async release(): Promise<void> {
    const batch = this.waiting;
    this.waiting = [];
    this.sent.push(this.names);
    this.names = [];
    this.roundTrips++;
    this.busy = true;
    await Promise.all(batch.map((send) => send()));
    this.busy = false;
    if (this.waiting.length > 0) this.schedule();
  }
}
