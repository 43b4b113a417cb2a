/**
 * The other choke point: the requests that let the program run. They are sent only because the person asked for it ("step out to my
 * code", a trace), and nothing else sends them. Breakpoints on functions are set by the editor, which has them in a view of its own.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DapSession, Log } from "./session.js";

export class RunRequests {
  constructor(
    private readonly session: DapSession,
    private readonly log: Log,
  ) {}

  async goOn(threadId: number): Promise<void> {
    this.log(`continue · thread ${threadId}`);
    await this.session.request("continue", { threadId } satisfies DebugProtocol.ContinueArguments);
  }

  async stepOut(threadId: number): Promise<void> {
    this.log(`stepOut · thread ${threadId}`);
    await this.session.request("stepOut", { threadId } satisfies DebugProtocol.StepOutArguments);
  }
}
