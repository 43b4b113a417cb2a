/**
 * "Go: Replay a Map Recording…", and the launch configurations of the type `go-map-replay`: which file is meant, and then a
 * debug session on it like any other.
 *
 *     palette                    nothing               asks which
 *     explorer                   Uri                   that file
 *     a recording's tab          { file: "file:…" }    that file
 *     walkthrough                { example: "…" }      one that came with the extension
 *     launch.json                "recording": "…"      a path, from the workspace's folder where it is relative
 */
import { basename, isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { replayType } from "../session/replayType.js";
import { exampleRecordings } from "./exampleRecordings.js";
import { pickRecording } from "./recordingPick.js";

export class ReplayCommand implements vscode.DebugConfigurationProvider {
  constructor(private readonly extensionUri: vscode.Uri) {}

  async run(argument: unknown): Promise<void> {
    const file = await this.fileOf(argument);
    if (!file) return;
    if (file.scheme !== "file") {
      await vscode.window.showErrorMessage(
        vscode.l10n.t("{0} cannot be replayed from where it is: copy it to a local folder first.", basename(file.path)),
      );
      return;
    }
    if (isExample(argument)) await makeRoomBesideWalkthrough();
    const folder = vscode.workspace.getWorkspaceFolder(file);
    const name = vscode.l10n.t("Replay {0}", basename(file.fsPath));
    await vscode.debug.startDebugging(folder, { type: replayType, request: "launch", name, recording: file.fsPath });
  }

  /** What "create a launch.json file" writes. */
  async provideDebugConfigurations(folder: vscode.WorkspaceFolder | undefined): Promise<vscode.DebugConfiguration[]> {
    const found = folder ? await vscode.workspace.findFiles(new vscode.RelativePattern(folder, "**/*.gomaprec"), null, 20) : [];
    const paths = found.map((file) => vscode.workspace.asRelativePath(file, false)).sort();
    return (paths.length > 0 ? paths : ["map.gomaprec"]).map((path) => ({
      type: replayType,
      request: "launch",
      name: vscode.l10n.t("Replay {0}", basename(path)),
      recording: `\${workspaceFolder}/${path}`,
    }));
  }

  /** Before the adapter is asked for. @returns undefined where the person was asked for a file and chose none */
  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const { recording } = configuration as { recording?: unknown };
    if (typeof recording === "string" && recording !== "")
      return { ...configuration, request: configuration.request || "launch" };
    const file = await pickRecording(exampleRecordings(this.extensionUri));
    if (!file) return undefined;
    const name = configuration.name || vscode.l10n.t("Replay {0}", basename(file.fsPath));
    return { ...configuration, type: replayType, request: "launch", name, recording: file.fsPath };
  }

  resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): vscode.DebugConfiguration {
    const { recording, sourceFolders } = configuration as unknown as { recording: string; sourceFolders?: unknown };
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const root = folder?.uri.fsPath ?? folders[0];
    const path = isAbsolute(recording) || root === undefined ? recording : join(root, recording);
    // A program that was recorded prints nothing.
    return { internalConsoleOptions: "neverOpen", ...configuration, recording: path, sourceFolders: sourceFolders ?? folders };
  }

  private async fileOf(argument: unknown): Promise<vscode.Uri | null> {
    if (argument instanceof vscode.Uri) return argument;
    const { file, example } = (argument ?? {}) as { file?: unknown; example?: unknown };
    if (typeof file === "string") return vscode.Uri.parse(file, true);
    const examples = exampleRecordings(this.extensionUri);
    return examples.find(({ name }) => name === example)?.file ?? pickRecording(examples);
  }
}

function isExample(argument: unknown): boolean {
  return typeof argument === "object" && argument !== null && "example" in argument;
}

/**
 * The source of the stop opens where the person looks, and would take the place of the walkthrough that leads them. So that stays at
 * the left, below the source, and the map opens at the right of both. Whoever has arranged their editors already keeps them so.
 */
async function makeRoomBesideWalkthrough(): Promise<void> {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  // VS Code tells extensions nothing of what its own pages are, so this is one.
  if (activeTabGroup.activeTab === undefined || activeTabGroup.activeTab.input !== undefined) return;
  if (all.length > 1) {
    await vscode.commands.executeCommand("workbench.action.keepEditor");
    return;
  }
  // Moved away, it would leave an empty group, which VS Code closes; of two, the source takes the place of the upper one.
  await vscode.commands.executeCommand("workbench.action.splitEditorDown");
  await vscode.commands.executeCommand("workbench.action.keepEditor");
  const columns = [{ groups: [{ size: 0.42 }, { size: 0.58 }], size: 0.45 }, { size: 0.55 }];
  await vscode.commands.executeCommand("vscode.setEditorLayout", { orientation: 0, groups: columns });
  await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
}
