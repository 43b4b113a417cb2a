/** The commands "Break When…", "Trace Map…" and "Step Out to My Code", from the palette, from menus and from a map's panel. */
import * as vscode from "vscode";
import { isSameEvent, type MapEvent } from "../../gomap/mapEvent.js";
import type { MapModel } from "../../gomap/mapModel.js";
import { explainFailure } from "../failure.js";
import type { ShowCommand } from "../maps/showCommand.js";
import type { OutputLog } from "../outputLog.js";
import type { MapPanels, PanelWish } from "../panels/mapPanels.js";
import type { Subject } from "../panels/pictureFeed.js";
import { replayType } from "../session/replayType.js";
import type { Sessions } from "../session/sessions.js";
import type { WatchedSession } from "../session/watchedSession.js";
import type { BreakWhen, Outcome, StopReason } from "./breakWhen.js";
import { pickEvents } from "./breakWhenPick.js";
import { breakLabel } from "./eventWords.js";
import { stepOutToProgram } from "./stepOut.js";
import { trace, type TraceEnd } from "./traceRun.js";

/** Events that a trace logs, unless the person says otherwise. */
const usualCount = 50;
const maxCount = 100_000;

export class BreakCommands implements vscode.Disposable {
  private readonly subscriptions: { dispose(): unknown }[];
  private readonly lines: vscode.OutputChannel;
  private readonly traced = new Set<WatchedSession>();

  constructor(
    private readonly sessions: Sessions,
    private readonly breakWhen: BreakWhen,
    private readonly panels: MapPanels,
    private readonly showCommand: ShowCommand,
    private readonly log: OutputLog,
  ) {
    this.lines = vscode.window.createOutputChannel("Go Map Trace");
    this.subscriptions = [
      this.lines,
      panels.onDidWish((wish) => void this.fulfil(wish)),
      breakWhen.onDidYield((functionNames) => void vscode.window.showWarningMessage(theirsSentence(functionNames))),
      breakWhen.onDidStop((reason) => void this.tell(reason)),
    ];
  }

  /** `argument` is what VS Code hands over, see `showTarget.ts`; without one the panel that is shown is meant. */
  async choose(argument: unknown, tracing: boolean): Promise<void> {
    const wish = argument === undefined ? this.panels.inFront : undefined;
    if (wish) return this.fulfil({ ...wish, what: "breakWhen" }, tracing);
    await this.showCommand.run(argument, {
      title: tracing ? vscode.l10n.t("Trace a map") : vscode.l10n.t("Break when something happens to a map"),
      take: (session, subject, { model }) => this.ask(session, subject, model, tracing),
    });
  }

  async stepOut(session = this.sessions.active, clicked = false): Promise<void> {
    if (!session?.stop) return void vscode.window.showInformationMessage(notStopped());
    try {
      await this.panels.leaveRoomForSource(clicked);
      await stepOutToProgram(session, this.sessions, this.breakWhen, this.log.note);
    } catch (error) {
      this.complain(error, vscode.l10n.t("Stepping out did not work"));
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async fulfil({ what, session, subject, model }: PanelWish, tracing = false): Promise<void> {
    if (what === "stepOut") return this.stepOut(session, true);
    if (!session.stop || model === null) return void vscode.window.showInformationMessage(notStopped());
    try {
      await this.ask(session, subject, model, tracing);
    } catch (error) {
      this.complain(error, vscode.l10n.t("Break when… did not work"));
    }
  }

  private async ask(session: WatchedSession, subject: Subject, model: MapModel, asTrace: boolean): Promise<void> {
    const { head } = model;
    const { name } = subject;
    if (session.type === replayType) {
      return void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} comes from a recording, which stops only where it was recorded: nothing in it can be watched.", name),
      );
    }
    if (head.header === null || head.layout.kind === "nil" || model.type === null) {
      return void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} is nil, or its header could not be read: there is nothing yet that could be watched.", name),
      );
    }
    const watched = this.breakWhen.eventsOf(session, BigInt(head.header.address));
    const hardware = session.dataBreakpoints.supported;
    const picked = await pickEvents({ name, head, watched, hardware, trace: asTrace });
    if (!picked) return;
    const tracing = picked.trace;
    if (tracing && picked.events.length === 0) return;
    if (!session.stop) return void vscode.window.showInformationMessage(notStopped());
    const others = watched.filter((event) => !picked.events.some((other) => isSameEvent(other, event)));
    const wanted = tracing ? [...others, ...picked.events] : picked.events;
    const count = tracing ? await askCount(name) : 0;
    if (count === undefined) return;
    const outcome = await this.breakWhen.want(session, subject, model, wanted);
    if (!outcome) return void vscode.window.showInformationMessage(notStopped());
    this.explain(outcome);
    const events = picked.events.filter((event) => outcome.map.events.some((other) => isSameEvent(other, event)));
    if (tracing && events.length > 0) await this.trace(outcome, events, watched, count);
  }

  private async trace({ map }: Outcome, events: readonly MapEvent[], before: readonly MapEvent[], count: number): Promise<void> {
    const { session } = map;
    this.panels.ensure(session, map);
    this.lines.show(true);
    const labels = events.map((event) => breakLabel(map.name, event)).join("; ");
    this.lines.appendLine(vscode.l10n.t("Tracing {0}: {1}", map.name, labels));
    this.traced.add(session);
    const end = await trace(
      { session, map, events, before, count },
      {
        sessions: this.sessions,
        breakWhen: this.breakWhen,
        readPicture: (of) => this.panels.readPicture(session, of),
        write: (line) => {
          this.lines.appendLine(line);
        },
        log: this.log.note,
      },
    ).finally(() => this.traced.delete(session));
    const sentence = endSentence(map.name, end);
    this.lines.appendLine(sentence);
    void vscode.window.showInformationMessage(sentence);
  }

  /** What does not work as it was wished, and what may surprise. */
  private explain({ map, never, theirs, hardware }: Outcome): void {
    const sentences: string[] = [];
    if (never.length > 0) {
      const labels = never.map((event) => breakLabel(map.name, event)).join(", ");
      sentences.push(vscode.l10n.t("This program has no function that does this, so it never happens: {0}.", labels));
    }
    if (theirs.length > 0) sentences.push(theirsSentence(theirs));
    if (hardware !== null) sentences.push(vscode.l10n.t("A hardware breakpoint could not be set: {0}", hardware));
    if (map.onStack && map.events.length > 0) sentences.push(onStackSentence(map.name));
    if (sentences.length > 0) void vscode.window.showWarningMessage(sentences.join(" "));
  }

  /** Where no panel says why the program stopped, a notification does. */
  private async tell(reason: StopReason): Promise<void> {
    if (this.panels.says(reason, hintOf(reason))) return;
    if (this.traced.has(reason.session)) return;
    const out = vscode.l10n.t("Step Out to My Code");
    const text = vscode.l10n.t("Stopped: {0}.", reason.sentence);
    const chosen = await vscode.window.showInformationMessage(text, out);
    if (chosen === out) await this.stepOut(reason.session);
  }

  private complain(error: unknown, doing: string): void {
    const failure = explainFailure(doing, error);
    if (!failure) return;
    this.log.failed(doing, error);
    void vscode.window.showWarningMessage(`${failure.sentence} ${failure.hint}`);
  }
}

function theirsSentence(functionNames: readonly string[]): string {
  return vscode.l10n.t(
    "You have a breakpoint of your own on {0}, which stays as it is: Delve takes one for a function. The program stops there as yours says; ours comes back when yours is removed.",
    functionNames.join(", "),
  );
}

function hintOf({ map, events }: StopReason): string | null {
  if (map.onStack) return onStackSentence(map.name);
  return events.every(({ kind }) => kind !== "evacuationEnds" && kind !== "cellWritten")
    ? vscode.l10n.t(
        "The program stands before it, at the entry of a function of the runtime. A write to the map is under way, so it is marked as possibly half done, as anywhere in a write; here it is still whole.",
      )
    : null;
}

/** Said where breakpoints are set and where the program stops. */
function onStackSentence(name: string): string {
  return vscode.l10n.t(
    "The header of {0} lies on a stack, which may move: its breakpoints are set again at each stop, and may miss what happens between two.",
    name,
  );
}

async function askCount(name: string): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Trace {0}: how many events?", name),
    value: String(usualCount),
    validateInput: (typed) =>
      /^\d{1,6}$/.test(typed.trim()) && Number(typed) >= 1 && Number(typed) <= maxCount
        ? undefined
        : vscode.l10n.t("A number from 1 to {0}", maxCount.toLocaleString("en")),
  });
  return text === undefined ? undefined : Number(text);
}

function endSentence(name: string, { kind, logged }: TraceEnd): string {
  switch (kind) {
    case "counted":
      return vscode.l10n.t("The trace of {0} is done: {1} events. The program stands at the last one.", name, logged);
    case "cancelled":
      return vscode.l10n.t("The trace of {0} was cancelled after {1} events. The program goes on.", name, logged);
    case "ended":
      return vscode.l10n.t("The program ended. The trace of {0} has {1} events.", name, logged);
    case "stopped":
      return vscode.l10n.t("The trace of {0} ended after {1} events: the program stopped for another reason.", name, logged);
  }
}

function notStopped(): string {
  return vscode.l10n.t("The program is running. Breakpoints for a map can be chosen when it stops.");
}
