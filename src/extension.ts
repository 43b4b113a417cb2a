/**
 * The extension's beginning and end: constructs the parts and wires them.
 *
 * It is activated before the adapter of a debug session starts (`onDebugAdapterProtocolTracker`, for any type, since the setting
 * may name others than `go`), by its command, and when a Go file is opened, for hovers. Activation must be quick: the debugger waits for it.
 */
import * as vscode from "vscode";
import { translateBy } from "./gomap/say.js";
import { LanguageServer } from "./host/languageServer.js";
import { MapGlances } from "./host/mapGlances.js";
import { MapInlineValues } from "./host/mapInlineValues.js";
import { MapPanels } from "./host/mapPanels.js";
import { createOutputLog } from "./host/outputLog.js";
import { Sessions } from "./host/sessions.js";
import { ShowCommand } from "./host/showCommand.js";
import { Standing } from "./host/standing.js";

export function activate(context: vscode.ExtensionContext): void {
  translateBy(vscode.l10n.bundle ?? null);
  const log = createOutputLog();
  const sessions = new Sessions(log);
  const panels = new MapPanels(context.extensionUri, sessions, log);
  const show = new ShowCommand(sessions, panels, log);
  const standing = new Standing(sessions);
  const glances = new MapGlances(sessions, log);
  const server = new LanguageServer(context.extensionUri, sessions, standing, glances, log);
  context.subscriptions.push(
    server,
    standing,
    new MapInlineValues(server, glances),
    panels,
    sessions,
    log,
    vscode.commands.registerCommand("goMapLayout.show", (argument: unknown) => show.run(argument)),
  );
}
