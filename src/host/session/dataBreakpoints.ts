/**
 * The hardware breakpoints of a session: the person's own, as the editor sets them, and ours beside them. A request sets all of a
 * session's, so that each of ours must repeat theirs, and each of the editor's takes ours away:
 *
 *     editor     setDataBreakpoints [theirs]            read along by the tracker
 *     we         setDataBreakpoints [theirs, ours]      when ours change, and after each of the editor's
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { RunRequests } from "../../dap/runRequests.js";
import type { DapSession, Log } from "../../dap/session.js";

export class DataBreakpoints {
  /** What the adapter said of itself. */
  supported = false;
  private theirs: readonly DebugProtocol.DataBreakpoint[] = [];
  /** Addresses of the words that are watched. */
  private ours: readonly bigint[] = [];
  private readonly requests: RunRequests;

  constructor(
    session: DapSession,
    private readonly log: Log,
  ) {
    this.requests = new RunRequests(session, log);
  }

  get isWatching(): boolean {
    return this.ours.length > 0;
  }

  /** The editor set its own, which took ours away. */
  editorSet(theirs: readonly DebugProtocol.DataBreakpoint[]): void {
    this.theirs = theirs;
    if (this.ours.length === 0) return;
    // After the answer has been passed on: the editor waits for it.
    setTimeout(() => {
      this.send(this.ours).catch((error: unknown) => {
        this.log(`hardware breakpoints could not be set again: ${String(error)}`);
      });
    }, 0);
  }

  /**
   * Watches these words, and no others; the program must stand.
   * @returns why some could not be set; null where all are
   */
  async watch(words: readonly bigint[]): Promise<string | null> {
    if (words.length === this.ours.length && words.every((word) => this.ours.includes(word))) return null;
    return this.send(words);
  }

  /** The process is no more. */
  forget(): void {
    this.ours = [];
  }

  private async send(words: readonly bigint[]): Promise<string | null> {
    this.ours = words;
    const ours = await Promise.all(words.map((word) => this.requests.wordWritten(word)));
    const { theirs } = this;
    const answers = await this.requests.setDataBreakpoints([...theirs, ...ours]);
    return answers.slice(theirs.length).find(({ verified }) => !verified)?.message ?? null;
  }
}
