/**
 * The command "Record This Map": once to begin (with a word on secrets), once more to end and to save. In between the status bar says
 * how much there is. Nothing leaves this window before the person has named a file.
 */
import * as vscode from "vscode";
import { gzip } from "node:zlib";
import { promisify } from "node:util";
import type { MapIdentity } from "../../dap/inspector.js";
import { counted } from "../../gomap/words.js";
import { formatBytes } from "../../messages/formatNumber.js";
import { Recorder, type MapToRecord } from "../../recording/recorder.js";
import { sourceFinder } from "../../recording/sourceFinder.js";
import type { ShowCommand } from "../maps/showCommand.js";
import type { OutputLog } from "../outputLog.js";
import type { MapPanels } from "../panels/mapPanels.js";
import { withPlainPaths } from "../plainPaths.js";
import { replayType } from "../session/replayType.js";
import type { Sessions } from "../session/sessions.js";
import type { WatchedSession } from "../session/watchedSession.js";
import { type EndOfRecording, MapRecording, type RecordedProgram } from "./mapRecording.js";

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

type Show = (message: string, ...buttons: string[]) => Thenable<string | undefined>;

const recordCommand = "goMapLayout.record";
/** What the status bar gives to the command where a recording waits to be saved. */
const ofUnsaved = "unsaved";

interface Unsaved {
  readonly recorder: Recorder;
  readonly expression: string;
}

export class RecordCommand implements vscode.Disposable {
  private running: Running | null = null;
  /** Ended, and neither saved nor discarded: a notification that goes away decides nothing. */
  private readonly unsaved: Unsaved[] = [];
  private readonly item = vscode.window.createStatusBarItem("goMapLayout.recording", vscode.StatusBarAlignment.Left, 0);
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly sessions: Sessions,
    private readonly panels: MapPanels,
    private readonly show: ShowCommand,
    private readonly log: OutputLog,
  ) {
    this.item.name = vscode.l10n.t("Recording of a Go map");
    this.subscription = sessions.onDidChange(({ session, change }) => {
      if (this.running?.session === session) void this.running.recording.sessionChanged(change);
    });
  }

  /** @param argument what VS Code hands over, or a panel's map; without one the panel that is shown is meant, else the person picks */
  async run(argument: unknown): Promise<void> {
    if (this.running) {
      this.running.recording.stop();
      return;
    }
    if (argument === ofUnsaved) {
      const ended = this.unsaved.pop();
      if (ended) await this.save(ended);
      return;
    }
    const inFront = argument === undefined ? this.panels.inFront : undefined;
    const ofPanel = isPanelMap(argument) ? argument : inFront && panelMap(inFront.session, inFront.subject.identity);
    if (ofPanel === undefined) {
      await this.show.run(argument, {
        title: vscode.l10n.t("Record This Map"),
        take: (session, { identity }) => this.offer(session, identity),
      });
      return;
    }
    const session = ofPanel.sessionId === null ? undefined : this.sessions.of(ofPanel.sessionId);
    if (session?.view) await this.offer(session, ofPanel.recordedMap);
    else {
      const text = vscode.l10n.t("A map can be recorded while its program is stopped in the debugger.");
      void vscode.window.showInformationMessage(text);
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private async offer(session: WatchedSession, { expression, functionName }: MapToRecord): Promise<void> {
    if (session.type === replayType) {
      return void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} comes from a recording: it is recorded already.", expression),
      );
    }
    const map = { expression, ...(functionName === undefined ? {} : { functionName }) };
    if (await this.isWanted(map)) await this.begin(session, map);
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
    await recording.begin();
  }

  private tell(): void {
    if (this.running) this.tellRunning(this.running);
    else this.tellUnsaved();
  }

  private tellUnsaved(): void {
    const last = this.unsaved.at(-1);
    if (!last) {
      this.item.hide();
      return;
    }
    const stops = counted(last.recorder.stops, "stop");
    this.item.command = { command: recordCommand, title: vscode.l10n.t("Save…"), arguments: [ofUnsaved] };
    this.item.text = `$(save) ${vscode.l10n.t("{0}: {1}, not saved", last.expression, stops)}`;
    this.item.tooltip = vscode.l10n.t("The recording of {0} has ended. Click to save or discard it.", last.expression);
    this.item.show();
  }

  private tellRunning({ recording }: Running): void {
    const { recorder, map } = recording;
    const { stops, sizeBytes } = recorder;
    this.item.command = recordCommand;
    this.item.text = `$(record) ${vscode.l10n.t("{0}: {1}, {2}", map.expression, counted(stops, "stop"), formatBytes(sizeBytes))}`;
    this.item.tooltip = vscode.l10n.t(
      "{0} is recorded at each stop at which it is in scope: {1} so far, {2} before compression. Click to stop and save.",
      ...[map.expression, counted(stops, "stop"), formatBytes(sizeBytes)],
    );
    this.item.show();
  }

  private async end(why: EndOfRecording): Promise<void> {
    const { running } = this;
    if (!running) return;
    this.running = null;
    this.tell();
    const { recorder, map } = running.recording;
    if (recorder.stops === 0) {
      const text = vscode.l10n.t("Nothing was recorded: {0} was in scope at no stop that could be read.", map.expression);
      void vscode.window.showInformationMessage(text);
      return;
    }
    const unsaved: Unsaved = { recorder, expression: map.expression };
    if (why === "stopped") await this.save(unsaved);
    else await this.ask(vscode.window.showInformationMessage, reasonOf(why, counted(recorder.stops, "stop")), unsaved);
  }

  /** Save it, or not? */
  private async ask(show: Show, text: string, unsaved: Unsaved): Promise<void> {
    const save = vscode.l10n.t("Save…");
    const discard = vscode.l10n.t("Discard");
    const answer = await show(text, save, discard);
    if (answer === save) await this.save(unsaved);
    if (answer !== undefined) return;
    this.unsaved.push(unsaved);
    this.tell();
  }

  private async save(unsaved: Unsaved): Promise<void> {
    this.tell();
    const { recorder, expression } = unsaved;
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const name = `${expression.replace(/[^\w.-]+/g, "_").slice(0, 60)}.gomaprec`;
    const file = await vscode.window.showSaveDialog({
      title: vscode.l10n.t("Save the recording of {0}", expression),
      filters: { [vscode.l10n.t("Map recordings")]: ["gomaprec"] },
      ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, name) } : {}),
    });
    if (!file) {
      const text = vscode.l10n.t("The recording of {0} is not saved yet: {1}.", expression, counted(recorder.stops, "stop"));
      await this.ask(vscode.window.showWarningMessage, text, unsaved);
      return;
    }
    try {
      const bytes = await promisify(gzip)(Buffer.from([...recorder.finish()].join("")), { level: 9 });
      await vscode.workspace.fs.writeFile(file, bytes);
      const open = vscode.l10n.t("Open");
      const text = vscode.l10n.t(
        "The recording of {0} is in {1}: {2}, {3}.",
        ...[expression, file.fsPath, counted(recorder.stops, "stop"), formatBytes(bytes.length)],
      );
      if ((await vscode.window.showInformationMessage(text, open)) === open)
        await vscode.commands.executeCommand("vscode.open", file);
    } catch (error) {
      this.log.failed("saving a recording", error);
      const reason = error instanceof Error ? error.message : String(error);
      const text = vscode.l10n.t("The recording could not be written: {0}", reason);
      await this.ask(vscode.window.showErrorMessage, text, unsaved);
    }
  }
}

function panelMap({ id }: Pick<WatchedSession, "id">, { expression, functionName }: MapIdentity): PanelMap {
  return { sessionId: id, recordedMap: { expression, functionName } };
}

function isPanelMap(argument: unknown): argument is PanelMap {
  return typeof argument === "object" && argument !== null && "recordedMap" in argument && "sessionId" in argument;
}

function reasonOf(why: Exclude<EndOfRecording, "stopped">, stops: string): string {
  switch (why) {
    case "ended":
      return vscode.l10n.t("The program ended, and so did the recording: {0}.", stops);
    case "restarted":
      return vscode.l10n.t("The program was started anew, and the recording ended: {0}.", stops);
    case "full":
      return vscode.l10n.t("The recording is as large as one may be, and ended: {0}.", stops);
  }
}
