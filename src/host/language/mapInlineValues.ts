/**
 * Inline values: `m: len 209 · growing` behind the line. A provider, once registered, switches inline values on for everyone who leaves
 * that to VS Code: so it is registered only while the setting is on.
 */
import * as vscode from "vscode";
import { shortSummaryOf } from "../../messages/glanceWords.js";
import { shorten } from "../../messages/markup.js";
import { goFiles, type LanguageServer } from "./languageServer.js";
import type { MapGlances } from "./mapGlances.js";

/** Maps that are asked for at one stop. */
const mostValues = 20;

export class MapInlineValues implements vscode.Disposable, vscode.InlineValuesProvider {
  private registered: vscode.Disposable | null = null;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly server: LanguageServer,
    private readonly glances: MapGlances,
  ) {
    this.register();
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("goMapLayout.inlineValues")) this.register();
    });
  }

  async provideInlineValues(
    document: vscode.TextDocument,
    viewPort: vscode.Range,
    context: vscode.InlineValueContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineValue[]> {
    const stopped = context.stoppedLocation.end.line;
    const places = (await this.server.places(document.uri.toString(), token)).filter(
      ({ line }) => line <= stopped && line >= viewPort.start.line && line <= viewPort.end.line,
    );
    const values = await Promise.all(
      places.slice(0, mostValues).map(async ({ line, character, endCharacter, name, question }) => {
        const glance = await this.glances.answer(question, token);
        if (!glance) return null;
        const range = new vscode.Range(line, character, line, endCharacter);
        return new vscode.InlineValueText(range, `${shorten(name, 40)}: ${shortSummaryOf(glance)}`);
      }),
    );
    return values.filter((value) => value !== null);
  }

  dispose(): void {
    this.registered?.dispose();
    this.subscription.dispose();
  }

  private register(): void {
    const wanted = vscode.workspace.getConfiguration("goMapLayout").get<unknown>("inlineValues", false) === true;
    if (wanted === (this.registered !== null)) return;
    this.registered?.dispose();
    this.registered = wanted ? vscode.languages.registerInlineValuesProvider(goFiles, this) : null;
  }
}
