/**
 * The command "Record This Map": once to begin (with a word on secrets), once more to end and to save. In between the status bar says
 * how much there is. Nothing leaves this window before the person has named a file.
 */
import * as vscode from "vscode";
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import { formatBytes } from "../messages/formatNumber.js";
import { Recorder, type MapToRecord } from "../recording/recorder.js";
import { sourceFinder } from "../recording/sourceFinder.js";
import { expressionsAtCaret } from "./expressionsAtCaret.js";
import { explainFailure } from "./failure.js";
import { lastingIdentity } from "./lastingIdentity.js";
import { type EndOfRecording, MapRecording, type RecordedProgram } from "./mapRecording.js";
import type { OutputLog } from "./outputLog.js";
import { withPlainPaths } from "./plainPaths.js";
import { firstLook } from "./pictureFeed.js";
import type { Sessions } from "./sessions.js";
import { showTarget } from "./showTarget.js";
import { stoppedFrame } from "./stoppedFrame.js";
import type { WatchedSession } from "./watchedSession.js";

/** Of one stop: through the editor a megabyte takes a fifth of a second, in which the person looks at the stop. */
const budget = { memoryBytes: 4 << 20, answers: 10_000 };
/** The panels ask as well, and are not to wait. */
const inFlight = { reads: 2, questions: 4 };

/** What a panel gives to the command. */
interface PanelMap {
  /** null: its session is over. */
  readonly sessionId: string | null;
  readonly recordedMap: { readonly expression: string; readonly functionName: string | null };
}

interface Running {
  readonly session: WatchedSession;
  readonly recording: MapRecording;
}

export class RecordCommand implements vscode.Disposable {
  private running: Running | null = null;
  private readonly item = vscode.window.createStatusBarItem("goMapLayout.recording", vscode.StatusBarAlignment.Left, 0);
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly sessions: Sessions,
    private readonly log: OutputLog,
  ) {
    this.item.name = vscode.l10n.t("Recording of a Go map");
    this.item.command = "goMapLayout.record";
    this.subscription = sessions.onDidChange(({ session, change }) => {
      if (this.running?.session === session) void this.running.recording.sessionChanged(change);
    });
  }

  async run(argument: unknown): Promise<void> {
    if (this.running) {
      this.running.recording.stop();
      return;
    }
    const session = this.sessionOf(argument);
    if (!session?.view) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("A map can be recorded while a Go program is stopped in the debugger."),
      );
      return;
    }
    try {
      const map = await mapOf(session, argument);
      if (map === null) {
        const text = vscode.l10n.t(
          "Which map? Use “Record This Map” on a map in the Variables view, in a Go file, or in its panel.",
        );
        void vscode.window.showInformationMessage(text);
      } else if (await this.isWanted(map)) await this.begin(session, map);
    } catch (error) {
      const failure = explainFailure(session.name, error);
      this.log.failed("recording a map", error);
      if (failure) void vscode.window.showWarningMessage(`${failure.sentence} ${failure.hint}`);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private sessionOf(argument: unknown): WatchedSession | undefined {
    if (isPanelMap(argument)) return argument.sessionId === null ? undefined : this.sessions.of(argument.sessionId);
    const target = showTarget(argument);
    const named = target.kind === "expression" && target.sessionId !== null ? this.sessions.of(target.sessionId) : undefined;
    return named ?? this.sessions.active;
  }

  private async isWanted({ expression }: MapToRecord): Promise<boolean> {
    const record = vscode.l10n.t("Record");
    const text = vscode.l10n.t(
      "A recording of {0} holds the program’s memory as it is read: passwords, keys and other secrets may be among it. It stays in this window until you save it to a file, and is sent nowhere.",
      expression,
    );
    return (await vscode.window.showWarningMessage(text, record)) === record;
  }

  private async begin(session: WatchedSession, map: MapToRecord): Promise<void> {
    if (this.running) return;
    const recorder = new Recorder({
      debugger: { name: session.type === "go" ? "Delve" : session.type, version: null },
      budget,
      inFlight,
      readSource: sourceFinder([]),
      log: this.log.note,
    });
    const own = withPlainPaths(() => session.own);
    const program: RecordedProgram = {
      own,
      get stop() {
        return session.stop;
      },
    };
    const recording = new MapRecording(program, recorder, map, {
      changed: () => this.tell(),
      over: (why) => void this.end(why),
      failed: (error) => this.log.failed("recording a map", error),
    });
    this.running = { session, recording };
    this.tell();
    this.item.show();
    await recording.begin();
  }

  private tell(): void {
    if (!this.running) return;
    const { recorder, map } = this.running.recording;
    const { stops, sizeBytes } = recorder;
    this.item.text = `$(record) ${vscode.l10n.t("{0}: {1} stops, {2}", map.expression, stops, formatBytes(sizeBytes))}`;
    this.item.tooltip = vscode.l10n.t(
      "{0} is recorded at each stop at which it is in scope: {1} stops so far, {2} before compression. Click to stop and save.",
      ...[map.expression, stops, formatBytes(sizeBytes)],
    );
  }

  private async end(why: EndOfRecording): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = null;
    this.item.hide();
    const { recorder, map } = running.recording;
    if (recorder.stops === 0) {
      const text = vscode.l10n.t("Nothing was recorded: {0} was in scope at no stop that could be read.", map.expression);
      void vscode.window.showInformationMessage(text);
      return;
    }
    if (why !== "stopped" && !(await this.wantsToSave(why, recorder.stops))) return;
    await this.save(recorder, map.expression);
  }

  private async wantsToSave(why: EndOfRecording, stops: number): Promise<boolean> {
    const save = vscode.l10n.t("Save…");
    const discard = vscode.l10n.t("Discard");
    const reasons = {
      ended: vscode.l10n.t("The program ended, and so did the recording: {0} stops.", stops),
      restarted: vscode.l10n.t("The program was started anew, and the recording ended: {0} stops.", stops),
      full: vscode.l10n.t("The recording is as large as one may be, and ended: {0} stops.", stops),
      stopped: "",
    };
    return (await vscode.window.showInformationMessage(reasons[why], save, discard)) === save;
  }

  private async save(recorder: Recorder, expression: string): Promise<void> {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${expression.replace(/[^\w.-]+/g, "_").slice(0, 60)}.gomaprec`;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Save the recording of {0}", expression),
      filters: { [vscode.l10n.t("Map recordings")]: ["gomaprec"] },
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    });
    if (!file) {
      const again = vscode.l10n.t("Save…");
      const discard = vscode.l10n.t("Discard");
      const text = vscode.l10n.t("The recording of {0} is not saved yet: {1} stops.", expression, recorder.stops);
      if ((await vscode.window.showWarningMessage(text, again, discard)) === again) await this.save(recorder, expression);
      return;
    }
    try {
      const bytes = await promisify(gzip)(Buffer.from([...recorder.finish()].join("")), { level: 9 });
      await vscode.workspace.fs.writeFile(file, bytes);
      const open = vscode.l10n.t("Open");
      const text = vscode.l10n.t(
        "{0} stops of {1} are in {2}: {3}.",
        recorder.stops,
        expression,
        file.fsPath,
        formatBytes(bytes.length),
      );
      if ((await vscode.window.showInformationMessage(text, open)) === open)
        await vscode.commands.executeCommand("vscode.open", file);
    } catch (error) {
      this.log.failed("saving a recording", error);
      const reason = error instanceof Error ? error.message : String(error);
      const again = vscode.l10n.t("Save…");
      const text = vscode.l10n.t("The recording could not be written: {0}", reason);
      if ((await vscode.window.showErrorMessage(text, again)) === again) await this.save(recorder, expression);
    }
  }
}

/** The map that is meant, and where it will be found at later stops; null where none was named. */
async function mapOf(session: WatchedSession, argument: unknown): Promise<MapToRecord | null> {
  if (isPanelMap(argument)) return argument.recordedMap;
  const target = showTarget(argument);
  const { view } = session;
  if (!view) return null;
  const expressions = target.kind === "expression" ? [target.expression] : target.kind === "caret" ? expressionsAtCaret() : [];
  if (expressions.length === 0) return null;
  const frame = await stoppedFrame(session);
  let first: unknown;
  for (const expression of expressions) {
    try {
      const picture = await view.inspect(expression, frame.id, firstLook);
      const asked = { expression, functionName: frame.functionName, header: 0n };
      return lastingIdentity(asked, picture.identity, picture.model, frame);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

function isPanelMap(argument: unknown): argument is PanelMap {
  return typeof argument === "object" && argument !== null && "recordedMap" in argument && "sessionId" in argument;
}
