/**
 * "Step out to my code": out of the runtime's functions one after the other, until the program stands in code of its own.
 *
 *     evacuate_fast64 → growWork_fast64 → mapassign_fast64 → main.fill
 */
import type * as vscode from "vscode";
import { innermostOfProgram } from "../../dap/mapWriters.js";
import { RunRequests } from "../../dap/runRequests.js";
import type { Log } from "../../dap/session.js";
import type { SessionChange, Stop, WatchedSession } from "../session/watchedSession.js";
import type { BreakWhen } from "./breakWhen.js";
import { EditorRuns } from "./editorRuns.js";

/** The runtime is never so deep inside of a map. */
const maxSteps = 24;
/** A step that takes longer waits for something: the person has the debugger's own buttons. */
const patienceMs = 10_000;

export interface SessionChanges {
  readonly onDidChange: vscode.Event<{ session: WatchedSession; change: SessionChange }>;
}

/**
 * Settles where the program stands in its own code, or for another reason: a breakpoint of the person's, the end.
 * Breakpoints of "Break when…" on the way do not end it: they belong to the call that is left.
 */
export async function stepOutToProgram(
  session: WatchedSession,
  sessions: SessionChanges,
  breakWhen: Pick<BreakWhen, "reasonsOf">,
  log: Log,
): Promise<void> {
  const runs = new RunRequests(new EditorRuns(session), log);
  for (let steps = 0; steps < maxSteps; steps++) {
    const { view, stop } = session;
    if (!view || !stop) return;
    const frames = await view.frames();
    const own = innermostOfProgram(frames);
    if (own === undefined || own === frames[0]) return;
    if (steps > 0 && stop.reason !== "step" && (await breakWhen.reasonsOf(session)).length === 0) return;
    const next = nextStop(session, sessions);
    await runs.stepOut(stop.threadId);
    if ((await next) === null) return;
  }
}

/** null where the session ended, or takes too long. */
function nextStop(session: WatchedSession, sessions: SessionChanges): Promise<Stop | null> {
  return new Promise((resolve) => {
    const finish = (stop: Stop | null): void => {
      clearTimeout(timer);
      subscription.dispose();
      resolve(stop);
    };
    const timer = setTimeout(finish, patienceMs, null);
    const subscription = sessions.onDidChange(({ session: changed, change }) => {
      if (changed !== session) return;
      if (change === "stopped") finish(session.stop);
      if (change === "ended") finish(null);
    });
  });
}
