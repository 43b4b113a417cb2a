/**
 * The command "Explain Allocation": which map is meant, what the compiler decided about it, and what memory says.
 *
 *     editor           the file and the caret
 *     a row, a panel   the declaration of its variable
 *     the page itself  { file, line, column }: ask again
 *
 * Builds the package in the background: only when asked, only in a trusted workspace, with progress, and cancellable.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import * as vscode from "vscode";
import { explainAllocationPath, layoutOf } from "../../gomap/allocationPath.js";
import type { AllocationReport, SiteReport } from "../../messages/allocationReport.js";
import type { CompilerNotes, SourcePlace } from "../../messages/compilerNotes.js";
import { plain } from "../../messages/explainEscape.js";
import { declarationPlace } from "../maps/mapRowCommands.js";
import { showTarget, type RowFrame } from "../maps/showTarget.js";
import type { OutputLog } from "../outputLog.js";
import type { MapPanels } from "../panels/mapPanels.js";
import type { Sessions } from "../session/sessions.js";
import { stoppedFrame } from "../session/stoppedFrame.js";
import type { WatchedSession } from "../session/watchedSession.js";
import type { GoPlace } from "../source/declaration.js";
import type { AllocationPanel } from "./allocationPanel.js";
import { allocationSites, hintOf, type AllocationSites } from "./allocationSite.js";
import { findGo } from "./findGo.js";
import { GoFailure } from "./goFailure.js";
import { buildArguments, placePath, readCompilerNotes, readGoPackage, type GoPackage, type GoTool } from "./goNotes.js";
import { memoryOf } from "./memoryOfSite.js";

/** What is asked about. */
interface Asked {
  readonly uri: vscode.Uri;
  /** In UTF-16 units, from 1. */
  readonly caret: GoPlace;
}

export class ExplainCommand {
  constructor(
    private readonly sessions: Sessions,
    private readonly panels: Pick<MapPanels, "inFront">,
    private readonly panel: AllocationPanel,
    private readonly log: OutputLog,
  ) {}

  async run(argument: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted) return explainTrust();
    const asked = askedAgain(argument) ?? (await this.askedOf(argument));
    if (asked === null) return;
    if (asked.uri.scheme !== "file" || !asked.uri.path.endsWith(".go")) {
      const sentence = vscode.l10n.t(
        "Explain Allocation builds a Go file of this machine: open one, and put the caret on a map.",
      );
      void vscode.window.showInformationMessage(sentence);
      return;
    }
    if (!(await isSaved(asked.uri))) return;
    const progress = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Asking the Go compiler…"),
      cancellable: true,
    };
    try {
      await vscode.window.withProgress(progress, (_, token) => this.explain(asked, token));
    } catch (error) {
      await this.fail(asked, error);
    }
  }

  /** A row of the Maps or the Variables view, the caret, or the map of the panel that has the focus. */
  private async askedOf(argument: unknown): Promise<Asked | null> {
    const target = showTarget(argument);
    if (target.kind === "expression") {
      const session = target.sessionId === null ? this.sessions.active : this.sessions.of(target.sessionId);
      return this.declared(
        session,
        target.expression,
        (frames) => frames.find(({ id }) => id === target.frame?.id),
        target.frame,
      );
    }
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.path.endsWith(".go") === true) {
      const { line, character } = editor.selection.active;
      return { uri: editor.document.uri, caret: { line: line + 1, column: character + 1 } };
    }
    const shown = this.panels.inFront;
    if (shown) {
      const { expression, functionName } = shown.subject.identity;
      return this.declared(shown.session, expression, (frames) => frames.find(({ name }) => name === functionName));
    }
    const sentence = vscode.l10n.t(
      "Open a Go file, put the caret on a make(map…), a map literal or a map variable, and ask again.",
    );
    void vscode.window.showInformationMessage(sentence);
    return null;
  }

  /** Where the variable of an expression is declared, as its frame sees it; without a frame, as the one that is selected does. */
  private async declared(
    session: WatchedSession | undefined,
    expression: string,
    frameIn: (frames: readonly DebugProtocol.StackFrame[]) => DebugProtocol.StackFrame | undefined,
    row?: RowFrame,
  ): Promise<Asked | null> {
    const { view } = session ?? {};
    if (!session || !view) {
      const sentence = vscode.l10n.t("The program does not stand, so where {0} is declared is not known.", expression);
      void vscode.window.showInformationMessage(sentence);
      return null;
    }
    const frames = await view.frames();
    const own = frameIn(frames);
    const selected = own ? { functionName: own.name, sourcePath: own.source?.path ?? null } : await stoppedFrame(session);
    const line = own?.line ?? frames.find(({ name }) => name === selected.functionName)?.line ?? null;
    const found = await declarationPlace(expression, { packageVariable: null, ...selected, ...row }, line);
    if (found) return { uri: found.uri, caret: found.place };
    const sentence = vscode.l10n.t(
      "The source in which {0} is declared was not found. Open it, put the caret on the variable, and ask again.",
      expression,
    );
    void vscode.window.showInformationMessage(sentence);
    return null;
  }

  private async explain({ uri, caret }: Asked, token: vscode.CancellationToken): Promise<void> {
    const file = uri.fsPath;
    const go = goTool(uri);
    const cancel = new AbortController();
    token.onCancellationRequested(() => {
      cancel.abort();
    });
    const { signal } = cancel;
    const goPackage = await readGoPackage(go, file, signal);
    this.log.note(`${go.path} ${buildArguments(go, file, false).join(" ")}`);
    const notes = await readCompilerNotes(go, file, false, signal);
    const source = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const found = allocationSites(notes.notes, source, caret);
    const session = this.sessions.active;
    const memory = await memoryOf(session, { uri, source, importPath: goPackage.importPath, caret, found }, this.log);
    const debugged = session?.view && found.sites.length > 0 ? await this.debugged(go, file, source, caret, signal) : null;
    const sitesOf = (of: AllocationSites, from: CompilerNotes): SiteReport[] => sitesReport(of, from, source, goPackage);
    const report: AllocationReport = {
      subject: found.variable?.name ?? (found.sites[0] ? plain(found.sites[0].expression) : vscode.l10n.t("this place")),
      ...{ goVersion: goPackage.goVersion, goarch: goPackage.goarch, importPath: goPackage.importPath },
      command: `cd ${file.slice(0, Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")))}\ngo ${buildArguments(go, file, false).join(" ")}`,
      sites: sitesOf(found, notes),
      debugged: debugged && sitesOf(debugged.found, debugged.notes),
      variable: found.variable && { ...found.variable, at: { file, ...bytePlace(source, found.variable.at) } },
      ...{ others: found.others, functionName: found.functionName, memory },
    };
    const placeOf = (place: SourcePlace): vscode.Uri => vscode.Uri.file(placePath(place.file, file));
    this.panel.show(report, placeOf, { explain: uri.toString(), line: caret.line, column: caret.column });
  }

  /** The same sites, built as programs are for debugging; null where that fails, which the first build would have said. */
  private async debugged(
    go: GoTool,
    file: string,
    source: string,
    caret: GoPlace,
    signal: AbortSignal,
  ): Promise<{ readonly found: AllocationSites; readonly notes: CompilerNotes } | null> {
    try {
      const notes = await readCompilerNotes(go, file, true, signal);
      return { found: allocationSites(notes.notes, source, caret), notes };
    } catch (error) {
      if (error instanceof GoFailure && error.kind === "cancelled") throw error;
      this.log.failed("building as for debugging", error);
      return null;
    }
  }

  private async fail({ uri }: Asked, error: unknown): Promise<void> {
    if (!(error instanceof GoFailure)) throw error;
    if (error.kind === "cancelled") {
      vscode.window.setStatusBarMessage(error.sentence, 5000);
      return;
    }
    this.log.failed("explaining an allocation", error);
    const { at } = error;
    const [show, settings] = [vscode.l10n.t("Show Error"), vscode.l10n.t("Open Setting")];
    const actions = at ? [show] : error.kind === "noGo" ? [settings] : [];
    const chosen = await vscode.window.showWarningMessage(error.sentence, ...actions);
    if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "go.alternateTools");
    if (chosen === show && at) {
      const place = new vscode.Position(at.line - 1, Math.max(0, at.column - 1));
      const target = vscode.Uri.file(placePath(at.file, uri.fsPath));
      await vscode.window.showTextDocument(target, { selection: new vscode.Range(place, place) });
    }
  }
}

function sitesReport(
  found: AllocationSites,
  notes: CompilerNotes,
  source: string,
  { goVersion, goarch, experiments }: GoPackage,
): SiteReport[] {
  return found.sites.map((note) => {
    const onHeap = note.decision !== "stack";
    const pointerSizeBytes = /^(386|arm|mips|mipsle)$/.test(goarch) ? 4 : 8;
    const making = {
      layout: layoutOf(goVersion, experiments),
      goVersion,
      onHeap,
      pointerSizeBytes,
      ...hintOf(note, source),
    } as const;
    return { note, path: explainAllocationPath(making), inlined: inlinedCopies(note.expression, found.functionName, notes) };
  });
}

/** The compiler's notes at the calls of the function, where it was inlined: about the same text. */
function inlinedCopies(
  expression: string,
  functionName: string | null,
  { notes, inlined }: CompilerNotes,
): SiteReport["inlined"] {
  if (functionName === null) return [];
  const calls = inlined.filter(({ callee }) => callee.slice(callee.lastIndexOf(".") + 1) === functionName);
  return calls.flatMap(({ at }) => {
    const copy = notes.find((note) => note.expression === expression && note.at.line === at.line && note.at.column === at.column);
    return copy ? [{ at, decision: copy.decision }] : [];
  });
}

function askedAgain(argument: unknown): Asked | null {
  if (typeof argument !== "object" || argument === null) return null;
  const { explain, line, column } = argument as Record<string, unknown>;
  if (typeof explain !== "string" || typeof line !== "number" || typeof column !== "number") return null;
  return { uri: vscode.Uri.parse(explain, true), caret: { line, column } };
}

/** @throws GoFailure where there is no go */
function goTool(uri: vscode.Uri): GoTool {
  const go = vscode.workspace.getConfiguration("go", uri);
  const record = (name: string): Readonly<Record<string, unknown>> => go.get<Record<string, unknown> | null>(name, null) ?? {};
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const own = Object.entries(record("toolsEnvVars")).flatMap(([name, value]) =>
    typeof value === "string" || typeof value === "number" ? [[name, String(value)] as const] : [],
  );
  const env: Record<string, string> = Object.fromEntries(own);
  const settings = {
    alternate: text(record("alternateTools").go),
    goroot: text(go.get("goroot")),
    env,
    tags: text(go.get("buildTags")) ?? "",
    workspaceFolder: vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath,
  };
  const path = findGo(settings, process.env);
  if (path === null) throw new GoFailure("noGo", vscode.l10n.t("there is none on the path"));
  return { path, env: { ...process.env, ...env }, tags: settings.tags };
}

function bytePlace(source: string, { line, column }: GoPlace): { readonly line: number; readonly column: number } {
  const text = source.split("\n")[line - 1] ?? "";
  return { line, column: new TextEncoder().encode(text.slice(0, column - 1)).length + 1 };
}

/** The compiler reads what is on the disk. */
async function isSaved(uri: vscode.Uri): Promise<boolean> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document?.isDirty !== true) return true;
  const save = vscode.l10n.t("Save and Explain");
  const sentence = vscode.l10n.t("The file has changes that are not saved, and the compiler reads what is saved.");
  const chosen = await vscode.window.showInformationMessage(sentence, save);
  return chosen === save && document.save();
}

async function explainTrust(): Promise<void> {
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const sentence = vscode.l10n.t(
    "Explain Allocation builds the package, which may run what the workspace says. Trust this workspace to use it.",
  );
  const chosen = await vscode.window.showWarningMessage(sentence, manage);
  if (chosen) await vscode.commands.executeCommand("workbench.trust.manage");
}
