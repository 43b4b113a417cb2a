/**
 * Lets a program run through the editor's own commands, so that its views know of it: what goes through `customRequest` is not seen
 * by them. The commands take the thread as the Call Stack's menu hands it over; where that does nothing, the request is sent directly.
 */
import * as vscode from "vscode";
import type { DapSession } from "../../dap/session.js";
import type { WatchedSession } from "../session/watchedSession.js";

const commands: Readonly<Record<string, string>> = {
  continue: "workbench.action.debug.continue",
  stepOut: "workbench.action.debug.stepOut",
};

/** A command has sent its request by then. */
const patienceMs = 1500;

export class EditorRuns implements DapSession {
  constructor(private readonly session: WatchedSession) {}

  async request(command: string, args: { readonly threadId: number }): Promise<unknown> {
    const { session } = this;
    const { stop } = session;
    const id = commands[command];
    if (id === undefined) throw new Error(`${command} is no request that lets the program run`);
    const thread = { sessionId: session.id, threadId: `thread:${session.id}:${args.threadId}`, frameId: "" };
    // As a button of the debugger's own does: what it belongs to, and the thread.
    await vscode.commands.executeCommand(id, "", thread);
    for (const deadline = Date.now() + patienceMs; session.stop === stop && Date.now() < deadline;) await aMoment();
    return session.stop === stop && stop !== null ? session.own.request(command, args) : undefined;
  }
}

function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
