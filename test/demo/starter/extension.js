/** What `npm run demo` does in the window that it opened: the walkthrough, and the first launch configuration. */
"use strict";

const vscode = require("vscode");

const walkthrough = "go-map-layout.go-map-layout#getStarted";

exports.activate = async function activate(/** @type {vscode.ExtensionContext} */ context) {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) return;
  // Once: whoever has closed it does not want it again at a reload. The session is gone then, and begins anew.
  if (!context.workspaceState.get("opened")) {
    await context.workspaceState.update("opened", true);
    await vscode.commands.executeCommand("workbench.action.openWalkthrough", walkthrough, false);
  }
  const [first] = vscode.workspace.getConfiguration("launch", folder.uri).get("configurations") ?? [];
  if (first && !vscode.debug.activeDebugSession) await vscode.debug.startDebugging(folder, first);
};
