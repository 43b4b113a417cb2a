/** The command "Show Map Layout": which map is meant, is there a picture of it, and then a panel. */
import * as vscode from "vscode";
import type { MapIdentity, MapPicture } from "../../dap/inspector.js";
import type { MapVariable } from "../../dap/mapVariables.js";
import type { MapModel } from "../../gomap/mapModel.js";
import type { Failure } from "../failure.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import type { MapPanels } from "../panels/mapPanels.js";
import type { Subject } from "../panels/pictureFeed.js";
import { firstLook } from "../panels/pictureFeed.js";
import type { Sessions } from "../session/sessions.js";
import type { StoppedFrame } from "../session/stoppedFrame.js";
import { qualified, stoppedFrame } from "../session/stoppedFrame.js";
import { variablesOfPackage } from "../session/stoppedPackage.js";
import type { WatchedSession } from "../session/watchedSession.js";
import { expressionsAt } from "../source/caretExpression.js";
import { pickMap } from "./mapPick.js";
import { showTarget } from "./showTarget.js";

/** How deep into structs, slices and maps a list of maps looks. */
export const pickDepth = 2;
/** A picture that takes longer gets its panel before it is there. */
const patienceMs = 400;

/** What else a map may be picked for. */
interface UseMap {
  readonly title: string;
  take(session: WatchedSession, subject: Subject, picture: MapPicture): Promise<void>;
}

export class ShowCommand {
  constructor(
    private readonly sessions: Sessions,
    private readonly panels: MapPanels,
    private readonly log: OutputLog,
  ) {}

  /**
   * `argument` is what VS Code hands over, see `showTarget.ts`.
   * @param use what to do with the map; without, it gets a panel
   */
  async run(argument: unknown, use: UseMap | null = null): Promise<void> {
    const target = showTarget(argument);
    const wanted = target.kind === "expression" && target.sessionId !== null ? this.sessions.of(target.sessionId) : undefined;
    const session = wanted ?? this.sessions.active;
    if (!session) return this.explainNoSession();
    if (!session.view) return this.explainRunning(session);
    try {
      const row = target.kind === "expression" && target.frame?.stop === session.stop?.number ? target.frame : undefined;
      const frame = row ?? (await stoppedFrame(session));
      const packageVariable = row?.packageVariable ?? null;
      if (packageVariable !== null) await this.show(session, frame, [packageVariable], use, true);
      else if (target.kind === "expression") await this.show(session, frame, [target.expression], use);
      else if (target.kind === "caret" && caretExpressions().length > 0) await this.show(session, frame, caretExpressions(), use);
      else await this.ask(session, frame, use);
    } catch (error) {
      await this.explain(session, explainFailure(session.name, error), error, use);
    }
  }

  /** One more panel of the map, whatever panels it has. @param pinned it keeps this stop while the program goes on */
  anotherPanel(pinned: boolean): UseMap {
    return {
      title: vscode.l10n.t("Show Map Layout"),
      take: (session, subject, picture) => {
        const { stop } = session;
        const first = { picture: Promise.resolve(picture), reading: new AbortController() };
        if (stop) this.panels.show(session, subject, { ...first, stop }, pinned);
        return Promise.resolve();
      },
    };
  }

  private async ask(session: WatchedSession, frame: StoppedFrame, use: UseMap | null): Promise<void> {
    const { view } = session;
    if (!view) return this.explainRunning(session);
    const frameId = frame.id;
    const maps = async (): Promise<MapVariable[]> => {
      if (frameId === undefined) return [];
      const globals = frame.sourcePath === null ? [] : await variablesOfPackage(frame.sourcePath, this.log);
      return view.mapsInScope(frameId, { depth: pickDepth, globals });
    };
    const shownFrame = vscode.debug.activeStackItem;
    const known = shownFrame && "frameId" in shownFrame ? session.seen.mapsOf(shownFrame.frameId) : [];
    const picked = await pickMap({
      title: use?.title ?? vscode.l10n.t("Show Map Layout"),
      ...{ known, all: maps(), underCaret: caretExpressions(), signal: view.signal },
    });
    switch (picked?.kind) {
      case undefined:
        return;
      case "resumed":
        return this.explainRunning(session);
      case "failed":
        return this.explain(session, explainFailure(session.name, picked.error), picked.error, use);
      case "typed":
        return this.show(session, frame, [picked.expression], use);
      case "map":
        return this.show(session, frame, [picked.map.expression], use, picked.map.scope === "global");
    }
  }

  /** Shows the first of the expressions that is a map; where none is, says why the first is none. */
  private async show(
    session: WatchedSession,
    frame: StoppedFrame,
    expressions: readonly string[],
    use: UseMap | null,
    isPackageVariable = false,
  ): Promise<void> {
    const { view, stop } = session;
    if (!view || !stop) return this.explainRunning(session);
    let firstError: unknown;
    for (const name of expressions) {
      const expression = isPackageVariable ? qualified(name, frame) : name;
      const functionName = isPackageVariable ? null : frame.functionName;
      const asked: Subject = { name, identity: { expression, functionName, header: 0n } };
      if (use === null && this.panels.reveal(session, asked)) return;
      const reading = new AbortController();
      const picture = view.inspect(expression, frame.id, { ...firstLook, signal: reading.signal });
      try {
        const read = use === null ? await Promise.race([picture, later(patienceMs)]) : await picture;
        // From here on the panel says what happens.
        const subject = read ? { name, identity: lasting(asked.identity, read.identity, read.model, frame) } : asked;
        if (use !== null && read) {
          await use.take(session, subject, read);
          return;
        }
        if (read && this.panels.reveal(session, subject)) return;
        this.panels.show(session, subject, { picture, stop, reading });
        return;
      } catch (error) {
        firstError ??= error;
        const failure = explainFailure(name, error);
        if (failure?.kind !== "notAMap" && failure?.kind !== "noSuchVariable" && failure?.kind !== "badExpression") break;
      }
    }
    await this.explain(session, explainFailure(expressions[0] ?? "", firstError), firstError, use);
  }

  private async explain(session: WatchedSession, failure: Failure | null, error: unknown, use: UseMap | null): Promise<void> {
    if (!failure) return session.stop ? undefined : this.explainRunning(session);
    this.log.failed(`showing a map of ${session.name}`, error);
    const pickAnother = vscode.l10n.t("Pick a Map");
    const showOutput = vscode.l10n.t("Show Output");
    const isChoice = ["notAMap", "noSuchVariable", "badExpression"].includes(failure.kind);
    const text = `${failure.sentence} ${failure.hint}`;
    const chosen = await vscode.window.showWarningMessage(text, isChoice ? pickAnother : showOutput);
    if (chosen === showOutput) this.log.show();
    if (chosen === pickAnother) await this.run(undefined, use);
  }

  private async explainNoSession(): Promise<void> {
    const other = vscode.debug.activeDebugSession;
    if (other) {
      const types = this.sessions.debugTypes.join(", ");
      const openSetting = vscode.l10n.t("Open Setting");
      const text = vscode.l10n.t(
        "“{0}” is a debug session of type {1}, and maps are shown of sessions of type {2}. The setting goMapLayout.debugTypes names further types.",
        ...[other.name, other.type, types],
      );
      const chosen = await vscode.window.showInformationMessage(text, openSetting);
      if (chosen) await vscode.commands.executeCommand("workbench.action.openSettings", "goMapLayout.debugTypes");
      return;
    }
    const start = vscode.l10n.t("Start Debugging");
    const text = vscode.l10n.t(
      "No Go program is being debugged. Start debugging one and stop it at a breakpoint to see its maps.",
    );
    const chosen = await vscode.window.showInformationMessage(text, start);
    if (chosen) await vscode.commands.executeCommand("workbench.action.debug.start");
  }

  private async explainRunning(session: WatchedSession): Promise<void> {
    if (session.hasEnded) return this.explainNoSession();
    const pause = vscode.l10n.t("Pause");
    const text = vscode.l10n.t("The program is running. Its maps can be read when it stops: pause it, or wait for a breakpoint.");
    const chosen = await vscode.window.showInformationMessage(text, pause);
    if (chosen) await vscode.commands.executeCommand("workbench.action.debug.pause");
  }
}

/** What stands around the caret of the Go file that is edited; of a selection, its text. */
function caretExpressions(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor?.document.fileName.endsWith(".go")) return [];
  const { selection, document } = editor;
  if (!selection.isEmpty && selection.isSingleLine) return [document.getText(selection).trim()].filter((text) => text !== "");
  return expressionsAt(document.lineAt(selection.active.line).text, selection.active.character);
}

/** Where the map will be found at the next stops. */
function lasting(asked: MapIdentity, read: MapIdentity, model: MapModel, frame: StoppedFrame): MapIdentity {
  const { functionName } = asked;
  const segment = model.head.variable?.segment ?? "";
  // Only package variables lie there; a plain name that does is one.
  const isPackageVariable = /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(asked.expression) && /^(data|bss)$/.test(segment);
  if (isPackageVariable) return { expression: qualified(asked.expression, frame), functionName: null, header: read.header };
  return { expression: asked.expression, functionName, header: read.header };
}

function later(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
