/**
 * What opens where a person opens a `*.gomaprec` file: not its bytes, but what it is and a button that replays it. Nothing starts
 * by itself, for VS Code opens editors again after a reload, and shows a file at a single click.
 */
import { basename } from "node:path";
import * as vscode from "vscode";

export const recordingEditorType = "goMapLayout.recording";

interface RecordingDocument extends vscode.CustomDocument {
  readonly uri: vscode.Uri;
}

export class RecordingEditor implements vscode.CustomReadonlyEditorProvider<RecordingDocument> {
  constructor(private readonly extensionUri: vscode.Uri) {}

  openCustomDocument(uri: vscode.Uri): RecordingDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: RecordingDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = {
      enableCommandUris: ["goMapLayout.replay"],
      localResourceRoots: [vscode.Uri.joinPath(this.extensionUri, "media")],
    };
    const style = webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, "media", "recording.css")).toString();
    const policy = `default-src 'none'; style-src ${webview.cspSource}`;
    webview.html = `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.l10n.t("en"))}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${escapeHtml(style)}">
<title>${escapeHtml(basename(uri.path))}</title>
</head>
<body>
<main>
<h1>${escapeHtml(basename(uri.path))}</h1>
${[
  vscode.l10n.t("A recording of Go maps: what a debugger read of them, stop by stop."),
  vscode.l10n.t("It is replayed in a debug session of its own, forwards and backwards, without Go and without a debugger."),
]
  .map((sentence) => `<p>${escapeHtml(sentence)}</p>`)
  .join("\n")}
<p><a class="button" href="${escapeHtml(replayLink(uri))}">${escapeHtml(vscode.l10n.t("Replay"))}</a></p>
<p class="note">${escapeHtml(
      vscode.l10n.t("It holds memory of the program as it was: passwords, keys and other secrets may be among it."),
    )}</p>
</main>
</body>
</html>`;
  }
}

/** A command link hands on JSON, so the file is named by its text. */
function replayLink(uri: vscode.Uri): string {
  return `command:goMapLayout.replay?${encodeURIComponent(JSON.stringify([{ file: uri.toString() }]))}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
