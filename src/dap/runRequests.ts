/**
 * The other choke point: the requests that let the program run, and those that set hardware breakpoints. They are sent only because
 * the person asked for it ("break when…", "step out to my code", a trace), and nothing else sends them. Breakpoints on functions are
 * set by the editor, which has them in a view of its own.
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

  /**
   * A hardware breakpoint on a word of eight bytes, for {@link setDataBreakpoints}; the program must stand.
   * @throws Error where the adapter has none
   */
  async wordWritten(address: bigint): Promise<DebugProtocol.DataBreakpoint> {
    const name = `*(*uint64)(0x${address.toString(16)})`;
    const args: DebugProtocol.DataBreakpointInfoArguments = { name };
    const body = (await this.session.request("dataBreakpointInfo", args)) as DebugProtocol.DataBreakpointInfoResponse["body"];
    if (body.dataId === null) throw new Error(body.description);
    return { dataId: body.dataId, accessType: "write" };
  }

  /** These and no others. @returns what became of each, in the same order */
  async setDataBreakpoints(breakpoints: readonly DebugProtocol.DataBreakpoint[]): Promise<DebugProtocol.Breakpoint[]> {
    this.log(`setDataBreakpoints · ${breakpoints.length}`);
    const args: DebugProtocol.SetDataBreakpointsArguments = { breakpoints: [...breakpoints] };
    const body = (await this.session.request("setDataBreakpoints", args)) as DebugProtocol.SetDataBreakpointsResponse["body"];
    return body.breakpoints;
  }
}
