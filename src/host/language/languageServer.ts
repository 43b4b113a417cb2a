/**
 * The language server's process: started when it is first needed, which is at the first hover over a Go file, or when a program stops
 * while a Go file is open.
 *
 *     nothing ──hover, stop──▶ starting ──▶ running        the hover that started it waits for it
 */
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { mapPlacesRequest, standChanged, type MapPlace, type MapPlacesQuestion } from "../../messages/serverMessages.js";
import type { ChannelLog } from "../outputLog.js";
import type { Sessions } from "../session/sessions.js";
import type { MapGlances } from "./mapGlances.js";
import type { Standing } from "./standing.js";

export const goFiles: vscode.DocumentSelector = { language: "go" };

export class LanguageServer implements vscode.Disposable {
  private client: LanguageClient | null = null;
  private started: Promise<LanguageClient | null> | null = null;
  private readonly starter: vscode.Disposable;
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly standing: Standing,
    private readonly glances: MapGlances,
    private readonly log: ChannelLog,
  ) {
    this.starter = vscode.languages.registerHoverProvider(goFiles, {
      provideHover: (document, position, token) => this.firstHover(document, position, token),
    });
    this.subscriptions.push(
      sessions.onDidChange(({ change }) => {
        if (change === "stopped" && vscode.window.visibleTextEditors.some(({ document }) => document.languageId === "go")) {
          void this.start();
        }
        this.refresh();
      }),
      vscode.debug.onDidChangeActiveStackItem(() => {
        this.refresh();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("goMapLayout.codeLenses")) this.refresh();
      }),
    );
  }

  /** The maps of the function that is stopped in. */
  async places(uri: string, token: vscode.CancellationToken): Promise<MapPlace[]> {
    const client = await this.start();
    return client ? client.sendRequest<MapPlace[]>(mapPlacesRequest, { uri } satisfies MapPlacesQuestion, token) : [];
  }

  dispose(): void {
    this.starter.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    void this.client?.dispose().catch(() => undefined);
  }

  /** Once it runs, its own provider answers. */
  private async firstHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | null | undefined> {
    const client = await this.start();
    return client?.getFeature("textDocument/hover").getProvider(document)?.provideHover(document, position, token);
  }

  private start(): Promise<LanguageClient | null> {
    this.started ??= this.startClient().catch((error: unknown) => {
      this.log.failed("starting the language server", error);
      return null;
    });
    return this.started;
  }

  private async startClient(): Promise<LanguageClient> {
    // Loaded when it is wanted: activation is something that people wait for.
    const { startLanguageClient } = await import("./languageClient.js");
    const client = await startLanguageClient(this.extensionUri, this.log, {
      stand: (uri) => this.standing.of(uri),
      glance: (question, token) => this.glances.answer(question, token),
      showsLenses: (document) => this.showsLenses(document),
    });
    this.client = client;
    this.starter.dispose();
    return client;
  }

  private showsLenses(document: vscode.TextDocument): boolean {
    const wanted = vscode.workspace.getConfiguration("goMapLayout", document).get<unknown>("codeLenses", true);
    return wanted === true && this.sessions.all.some((session) => session.stop !== null);
  }

  private refresh(): void {
    void this.client?.sendNotification(standChanged).catch(() => undefined);
  }
}
