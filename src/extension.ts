/**
 * The extension's beginning and end: constructs the parts and wires them.
 *
 * It is activated before the adapter of a debug session starts (`onDebugAdapterProtocolTracker`, for any type, since the setting
 * may name others than `go`) and by its command. Activation must be quick: the debugger waits for it.
 */
import * as vscode from "vscode";
import { translateBy } from "./gomap/say.js";
import { registerMapsCommands, registerShowCommands } from "./host/commands.js";
import { MapPanels } from "./host/mapPanels.js";
import { MapsView } from "./host/mapsView.js";
import { createOutputLog } from "./host/outputLog.js";
import { Sessions } from "./host/sessions.js";
import { ShowCommand } from "./host/showCommand.js";

export function activate(context: vscode.ExtensionContext): void {
  translateBy(vscode.l10n.bundle ?? null);
  const log = createOutputLog();
  const sessions = new Sessions(log);
  const panels = new MapPanels(context.extensionUri, sessions, log);
  const show = new ShowCommand(sessions, panels, log);
  const maps = new MapsView(sessions, log, context.workspaceState);
  context.subscriptions.push(maps, panels, sessions, log, registerShowCommands(show), registerMapsCommands(maps));
}
