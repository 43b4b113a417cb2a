/**
 * The hardware breakpoints of a session: the person's own, as the editor sets them, and ours beside them. A request sets all of a
 * session's, so that each of ours must repeat theirs, and each of the editor's takes ours away:
 *
 *     editor     setDataBreakpoints [theirs]            read along by the tracker
 *     we         setDataBreakpoints [theirs, ours]      when ours change, and after each of the editor's
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { RunRequests } from "../dap/runRequests.js";
import type { DapSession, Log } from "../dap/session.js";

export class DataBreakpoints {
  /** What the adapter said of itself. */
  supported = false;
  private theirs: readonly DebugProtocol.DataBreakpoint[] = [];
  /** Words that are watched, by their address, with the adapter's number of the breakpoint. */
  private ours = new Map<bigint, number | null>();
  private readonly requests: RunRequests;

  constructor(
    session: DapSession,
    private readonly log: Log,
  ) {
    this.requests = new RunRequests(session, log);
  }

  /** The editor set its own, which took ours away. */
  editorSet(theirs: readonly DebugProtocol.DataBreakpoint[]): void {
    this.theirs = theirs;
    if (this.ours.size === 0) return;
    // After the answer has been passed on: the editor waits for it.
    setTimeout(() => {
      this.send([...this.ours.keys()]).catch((error: unknown) => {
        this.log(`hardware breakpoints could not be set again: ${String(error)}`);
      });
    }, 0);
  }

  /**
   * Watches these words, and no others; the program must stand.
   * @returns why some could not be set; null where all are
   */
  async watch(words: readonly bigint[]): Promise<string | null> {
    const known = [...this.ours.keys()];
    if (words.length === known.length && words.every((word) => this.ours.has(word))) return null;
    return this.send(words);
  }

  /** Which of our words were written, from what the stopped event says. */
  hit(breakpointIds: readonly number[]): bigint[] {
    return [...this.ours].filter(([, id]) => id !== null && breakpointIds.includes(id)).map(([address]) => address);
  }

  /** The process is no more. */
  forget(): void {
    this.ours = new Map();
  }

  private async send(words: readonly bigint[]): Promise<string | null> {
    this.ours = new Map(words.map((word) => [word, null]));
    const ours = await Promise.all(words.map((word) => this.requests.wordWritten(word)));
    const { theirs } = this;
    const answers = (await this.requests.setDataBreakpoints([...theirs, ...ours])).slice(theirs.length);
    this.ours = new Map(words.map((word, i) => [word, answers[i]?.verified === true ? (answers[i].id ?? null) : null]));
    return answers.find(({ verified }) => !verified)?.message ?? null;
  }
}
