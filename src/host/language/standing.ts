/**
 * Where the program stands, for the language server: the stack frame that the person looks at, as the editor itself showed it. Asks the
 * debugger nothing.
 */
import * as vscode from "vscode";
import type { HoverTheme, Stand } from "../../messages/serverMessages.js";
import type { Sessions } from "../session/sessions.js";
import { packageOf } from "../session/stoppedFrame.js";

export class Standing implements vscode.Disposable {
  /** When a Go file was last changed, by its URI. */
  private readonly changed = new Map<string, number>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly sessions: Sessions) {
    this.subscription = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (document.languageId === "go" && contentChanges.length > 0) this.changed.set(document.uri.toString(), Date.now());
    });
  }

  /** null where nothing stands, or the editor has not shown a frame. */
  of(uri: string): Stand | null {
    const item = vscode.debug.activeStackItem;
    const session = item && this.sessions.of(item.session.id);
    const { stop } = session ?? {};
    if (!session || !stop || !("frameId" in item)) return null;
    const frame = session.seen.frame(item.frameId);
    const packagePath = frame ? packageOf(frame.name) : null;
    if (!frame || packagePath === null || frame.sourcePath === null) return null;
    return {
      sessionId: session.id,
      stop: stop.number,
      frameId: item.frameId,
      uri: vscode.Uri.file(frame.sourcePath).toString(),
      line: frame.line - 1,
      packagePath,
      functionName: functionIn(frame.name),
      edited: (this.changed.get(uri) ?? 0) > session.startedAt || isDirty(uri),
      theme: hoverTheme(vscode.window.activeColorTheme.kind),
    };
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

/** `net/http.(*Server).Serve.func1` → `(*Server).Serve.func1` */
function functionIn(name: string): string {
  const bracket = name.indexOf("[");
  const slash = (bracket < 0 ? name : name.slice(0, bracket)).lastIndexOf("/");
  return name.slice(name.indexOf(".", slash + 1) + 1);
}

function isDirty(uri: string): boolean {
  return vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === uri);
}

function hoverTheme(kind: vscode.ColorThemeKind): HoverTheme {
  switch (kind) {
    case vscode.ColorThemeKind.Light:
      return "light";
    case vscode.ColorThemeKind.Dark:
      return "dark";
    case vscode.ColorThemeKind.HighContrast:
      return "highContrastDark";
    case vscode.ColorThemeKind.HighContrastLight:
      return "highContrastLight";
  }
}
