/**
 * The extension's beginning and end: constructs the parts and wires them.
 *
 * It is activated before the adapter of a debug session starts (`onDebugAdapterProtocolTracker`, for any type, since the setting
 * may name others than `go`), by its command, and when a Go file is opened, for hovers. Activation must be quick: the debugger waits for it.
 */
import * as vscode from "vscode";
import { translateBy } from "./gomap/say.js";
import { AllocationPanel } from "./host/allocationPanel.js";
import { registerExplainCommands, registerMapsCommands, registerShowCommands } from "./host/commands.js";
import { ExplainCommand } from "./host/explainCommand.js";
import { BreakCommands } from "./host/breakCommands.js";
import { BreakWhen } from "./host/breakWhen.js";
import { LanguageServer } from "./host/languageServer.js";
import { MapGlances } from "./host/mapGlances.js";
import { MapInlineValues } from "./host/mapInlineValues.js";
import { MapPanels } from "./host/mapPanels.js";
import { MapsView } from "./host/mapsView.js";
import { createOutputLog } from "./host/outputLog.js";
import { RecordCommand } from "./host/recordCommand.js";
import { RecordingEditor, recordingEditorType } from "./host/recordingEditor.js";
import { ReplayAdapters } from "./host/replayAdapters.js";
import { ReplayCommand } from "./host/replayCommand.js";
import { replayType } from "./host/replayType.js";
import { Sessions } from "./host/sessions.js";
import { ShowCommand } from "./host/showCommand.js";
import { Standing } from "./host/standing.js";

export function activate(context: vscode.ExtensionContext): void {
  translateBy(vscode.l10n.bundle ?? null);
  const log = createOutputLog();
  const sessions = new Sessions(log);
  const panels = new MapPanels(context.extensionUri, sessions, log);
  const show = new ShowCommand(sessions, panels, log);
  const record = new RecordCommand(sessions, panels, show, log);
  const breakWhen = new BreakWhen(sessions, log);
  const breaks = new BreakCommands(sessions, breakWhen, panels, show, log);
  const replay = new ReplayCommand(context.extensionUri);
  const maps = new MapsView(sessions, log, context.workspaceState);
  const allocation = new AllocationPanel(context.extensionUri);
  const explain = new ExplainCommand(sessions, panels, allocation, log);
  const standing = new Standing(sessions);
  const glances = new MapGlances(sessions, log);
  const server = new LanguageServer(context.extensionUri, sessions, standing, glances, log);
  context.subscriptions.push(
    server,
    standing,
    new MapInlineValues(server, glances),
    breakWhen,
    breaks,
    allocation,
    maps,
    panels,
    record,
    sessions,
    log,
  );
  context.subscriptions.push(
    registerShowCommands(show),
    registerMapsCommands(maps),
    registerExplainCommands(explain),
    vscode.commands.registerCommand("goMapLayout.record", (argument: unknown) => record.run(argument)),
    vscode.commands.registerCommand("goMapLayout.breakWhen", (argument: unknown) => breaks.choose(argument, false)),
    vscode.commands.registerCommand("goMapLayout.trace", (argument: unknown) => breaks.choose(argument, true)),
    vscode.commands.registerCommand("goMapLayout.stepOut", () => breaks.stepOut()),
    vscode.commands.registerCommand("goMapLayout.replay", (argument: unknown) => replay.run(argument)),
    vscode.debug.registerDebugConfigurationProvider(replayType, replay),
    vscode.debug.registerDebugAdapterDescriptorFactory(replayType, new ReplayAdapters(context.extensionPath)),
    vscode.window.registerCustomEditorProvider(recordingEditorType, new RecordingEditor(context.extensionUri)),
  );
}
