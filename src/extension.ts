/**
 * The extension's beginning and end: constructs the parts and wires them.
 *
 * It is activated before the adapter of a debug session starts (`onDebugAdapterProtocolTracker`, for any type, since the setting
 * may name others than `go`), by its command, and when a Go file is opened, for hovers. Activation must be quick: the debugger waits for it.
 */
import * as vscode from "vscode";
import { translateBy } from "./gomap/say.js";
import { AllocationPanel } from "./host/allocation/allocationPanel.js";
import { ExplainCommand } from "./host/allocation/explainCommand.js";
import { BreakCommands } from "./host/breakWhen/breakCommands.js";
import { BreakWhen } from "./host/breakWhen/breakWhen.js";
import { registerExplainCommands, registerMapsCommands, registerShowCommands } from "./host/commands.js";
import { LanguageServer } from "./host/language/languageServer.js";
import { MapGlances } from "./host/language/mapGlances.js";
import { MapInlineValues } from "./host/language/mapInlineValues.js";
import { Standing } from "./host/language/standing.js";
import { MapsView } from "./host/maps/mapsView.js";
import { ShowCommand } from "./host/maps/showCommand.js";
import { createOutputLog } from "./host/outputLog.js";
import { MapPanels } from "./host/panels/mapPanels.js";
import { RecordCommand } from "./host/recordings/recordCommand.js";
import { RecordingEditor, recordingEditorType } from "./host/recordings/recordingEditor.js";
import { ReplayAdapters } from "./host/recordings/replayAdapters.js";
import { ReplayCommand } from "./host/recordings/replayCommand.js";
import { replayType } from "./host/session/replayType.js";
import { Sessions } from "./host/session/sessions.js";

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
