/** Which recording is to be replayed: one of the workspace, one that came with the extension, or any file. */
import * as vscode from "vscode";
import type { ExampleRecording } from "./exampleRecordings.js";

const glob = "**/*.gomaprec";
/** More are better found by "Browse…". */
const maxListed = 100;

interface RecordingItem extends vscode.QuickPickItem {
  /** Absent for "Browse…" and separators. */
  readonly file?: vscode.Uri;
}

/** @returns null where the person changed their mind */
export async function pickRecording(examples: readonly ExampleRecording[]): Promise<vscode.Uri | null> {
  const found = await vscode.workspace.findFiles(glob, "**/node_modules/**", maxListed);
  const browse: RecordingItem = { label: vscode.l10n.t("$(folder-opened) Browse…"), alwaysShow: true };
  const items: RecordingItem[] = [
    ...headed(
      vscode.l10n.t("in the workspace"),
      found
        .map((file) => ({ label: `$(file-binary) ${vscode.workspace.asRelativePath(file)}`, file }))
        .sort((a, b) => (a.label < b.label ? -1 : 1)),
    ),
    ...headed(
      vscode.l10n.t("examples that came with the extension"),
      examples.map(({ label, detail, file }) => ({ label: `$(mortar-board) ${label}`, detail, file })),
    ),
    browse,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Replay a Map Recording"),
    placeHolder: vscode.l10n.t("A recording of a map: forwards and backwards, without Go or a debugger"),
    matchOnDetail: true,
  });
  if (!picked) return null;
  return picked === browse ? openDialog() : (picked.file ?? null);
}

function headed(heading: string, items: readonly RecordingItem[]): RecordingItem[] {
  return items.length === 0 ? [] : [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

async function openDialog(): Promise<vscode.Uri | null> {
  const [file] =
    (await vscode.window.showOpenDialog({
      openLabel: vscode.l10n.t("Replay"),
      title: vscode.l10n.t("Replay a Map Recording"),
      filters: { [vscode.l10n.t("Map recordings")]: ["gomaprec"] },
    })) ?? [];
  return file ?? null;
}
