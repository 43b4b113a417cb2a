/** The client of our language server: how it is started, what it is asked, and whom its hovers trust. */
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, TransportKind } from "vscode-languageclient/node";
import { showCommand } from "../../messages/hoverText.js";
import {
  glanceRequest,
  standRequest,
  type GlanceAnswer,
  type GlanceQuestion,
  type ServerOptions,
  type Stand,
  type StandQuestion,
} from "../../messages/serverMessages.js";
import type { ChannelLog } from "../outputLog.js";
import { nodeFlags } from "./serverFlags.js";

/** What the server may ask. */
export interface ServerAnswers {
  stand(uri: string): Stand | null;
  glance(question: GlanceQuestion, token: vscode.CancellationToken): Promise<GlanceAnswer>;
  showsLenses(document: vscode.TextDocument): boolean;
}

/** Crashes after which it is left alone. */
const mostCrashes = 3;

export async function startLanguageClient(
  extensionUri: vscode.Uri,
  log: ChannelLog,
  answers: ServerAnswers,
): Promise<LanguageClient> {
  const options: ServerOptions = { translation: vscode.l10n.bundle ?? null, besideGopls: hasGopls() };
  const module = vscode.Uri.joinPath(extensionUri, "dist", "server.cjs").fsPath;
  let crashes = 0;
  const client = new LanguageClient(
    "goMapLayout",
    "Go Map Layout",
    { module, transport: TransportKind.ipc, options: { execArgv: [...nodeFlags] } },
    {
      documentSelector: [{ language: "go" }],
      initializationOptions: options,
      outputChannel: log.channel,
      // Only our own words may run a command, see `onlyOwnTrusted`.
      markdown: { isTrusted: { enabledCommands: [showCommand] }, supportHtml: false },
      middleware: {
        provideHover: async (document, position, token, next) => onlyOwnTrusted(await next(document, position, token)),
        provideCodeLenses: (document, token, next) => (answers.showsLenses(document) ? next(document, token) : []),
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => ({ action: ++crashes > mostCrashes ? CloseAction.DoNotRestart : CloseAction.Restart, handled: true }),
      },
    },
  );
  client.onRequest(standRequest, ({ uri }: StandQuestion) => answers.stand(uri));
  client.onRequest(glanceRequest, (question: GlanceQuestion, token: vscode.CancellationToken) => answers.glance(question, token));
  await client.start();
  return client;
}

/** The Go extension starts it, unless told not to. */
function hasGopls(): boolean {
  const wanted = vscode.workspace.getConfiguration("go").get<unknown>("useLanguageServer", true);
  return vscode.extensions.getExtension("golang.go") !== undefined && wanted !== false;
}

/** The first part of a hover is ours; the others are what source and program say, and may be hostile. */
function onlyOwnTrusted(hover: vscode.Hover | null | undefined): vscode.Hover | null | undefined {
  for (const content of hover?.contents.slice(1) ?? []) {
    if (content instanceof vscode.MarkdownString) content.isTrusted = false;
  }
  return hover;
}
