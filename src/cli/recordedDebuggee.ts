/** A recording in the place of a program: its stops come one after the other, and it answers as the debugger did. */
import { openRecording } from "../recording/openRecording.js";
import { RecordedSession } from "../recording/recordedSession.js";
import type { DapSession } from "../dap/session.js";
import type { Recording } from "../messages/recording.js";
import { CommandError } from "./commandError.js";
import type { Debuggee, Stop } from "./debuggee.js";

export class RecordedDebuggee implements Debuggee {
  private current: RecordedSession | null = null;
  readonly session: DapSession = {
    request: (command, args) =>
      this.current?.request(command, args) ?? Promise.reject(new Error("the recording stands at no stop")),
  };

  /** @throws RecordingFormatError where the file is none */
  static async open(file: string, firstHit: number): Promise<RecordedDebuggee> {
    return new RecordedDebuggee(await openRecording(file), file, firstHit);
  }

  private constructor(
    readonly recording: Recording,
    private readonly file: string,
    private next: number,
  ) {}

  nextStop(): Promise<Stop> {
    const stop = this.recording.stops[this.next - 1];
    if (!stop) {
      const { length } = this.recording.stops;
      return Promise.reject(new CommandError(`${this.file} has ${length} stops: there is no stop ${this.next}`));
    }
    this.current = new RecordedSession(this.recording, this.next - 1);
    const depth = stop.maps.find(({ frame }) => frame !== null && frame[0] === stop.thread)?.frame?.[1];
    return Promise.resolve({
      threadId: stop.thread ?? undefined,
      hit: this.next++,
      reason: stop.reason,
      ...(stop.text === undefined ? {} : { text: stop.text }),
      ...(depth === undefined ? {} : { depth }),
    });
  }

  end(): Promise<void> {
    this.current = null;
    return Promise.resolve();
  }
}
