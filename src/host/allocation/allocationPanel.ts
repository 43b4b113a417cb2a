/** The tab in which "Explain Allocation" shows its page: one at a time, beside the editor. No script runs in it. */
import * as vscode from "vscode";
import { say } from "../../gomap/say.js";
import type { AllocationReport } from "../../messages/allocationReport.js";
import type { SourcePlace } from "../../messages/compilerNotes.js";
import { escapeMarkup } from "../../messages/markup.js";
import { renderAllocation } from "../../messages/renderAllocation.js";
import { panelResources } from "../panels/panelPage.js";

const viewType = "goMapLayout.allocation";
/** The only commands that a link of the page can run. */
export const openPlaceCommand = "goMapLayout.openPlace";
const linkCommands = [openPlaceCommand, "goMapLayout.explainAllocation"];

export class AllocationPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;

  constructor(private readonly extensionUri: vscode.Uri) {}

  /**
   * @param uriOf where a place that the compiler names lies
   * @param again what the command gets when it is asked once more: JSON
   */
  show(report: AllocationReport, uriOf: (place: SourcePlace) => vscode.Uri, again: object): void {
    const title = vscode.l10n.t("Allocation: {0}", report.subject);
    this.panel ??= this.open(title);
    const { panel } = this;
    panel.title = title;
    const linkTo = (place: SourcePlace): string =>
      commandLink(openPlaceCommand, [uriOf(place).toString(), place.line, place.column]);
    const content = renderAllocation(report, linkTo, commandLink("goMapLayout.explainAllocation", [again]));
    panel.webview.html = this.page(panel.webview, title, content.text);
    panel.reveal(undefined, true);
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(title: string): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      viewType,
      title,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableCommandUris: linkCommands, enableFindWidget: true, localResourceRoots: panelResources(this.extensionUri) },
    );
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, "media", "tab-light.svg"),
      dark: vscode.Uri.joinPath(this.extensionUri, "media", "tab-dark.svg"),
    };
    panel.onDidDispose(() => {
      this.panel = null;
    });
    return panel;
  }

  private page(webview: vscode.Webview, title: string, content: string): string {
    const style = webview.asWebviewUri(vscode.Uri.joinPath(this.extensionUri, "media", "allocation.css")).toString();
    const policy = `default-src 'none'; style-src ${webview.cspSource}`;
    return `<!DOCTYPE html>
<html lang="${escapeMarkup(say("en"))}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escapeMarkup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${escapeMarkup(style)}">
<title>${escapeMarkup(title)}</title>
</head>
<body><main>${content}</main></body>
</html>`;
  }
}

/** Opens a place that a link of the page names. */
export async function openPlace(uri: unknown, line: unknown, column: unknown): Promise<void> {
  if (typeof uri !== "string" || typeof line !== "number" || typeof column !== "number") return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  // The compiler counts bytes.
  const text = document.lineAt(Math.min(Math.max(line, 1), document.lineCount) - 1);
  const before = new TextDecoder().decode(new TextEncoder().encode(text.text).subarray(0, Math.max(column, 1) - 1));
  const at = new vscode.Position(text.lineNumber, before.length);
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.One,
    selection: new vscode.Range(at, at),
  });
}

function commandLink(command: string, args: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(args))}`;
}
