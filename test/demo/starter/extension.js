/** What `npm run demo` does in the window that it opened: the walkthrough, and above it the first launch configuration. */
"use strict";

const vscode = require("vscode");

const walkthrough = "go-map-layout.go-map-layout#getStarted";

exports.activate = async function activate(/** @type {vscode.ExtensionContext} */ context) {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) return;
  // Once: whoever has closed it does not want it again at a reload. The session is gone then, and begins anew.
  if (!context.workspaceState.get("opened")) {
    await context.workspaceState.update("opened", true);
    await openWalkthrough();
  }
  const [first] = vscode.workspace.getConfiguration("launch", folder.uri).get("configurations") ?? [];
  if (first && !vscode.debug.activeDebugSession) await vscode.debug.startDebugging(folder, first);
};

/** At the left, below the place of the source; the map opens at the right of both. */
async function openWalkthrough() {
  const columns = [{ groups: [{ size: 0.42 }, { size: 0.58 }], size: 0.45 }, { size: 0.55 }];
  await vscode.commands.executeCommand("vscode.setEditorLayout", { orientation: 0, groups: columns });
  await vscode.commands.executeCommand("workbench.action.focusSecondEditorGroup");
  await vscode.commands.executeCommand("workbench.action.openWalkthrough", walkthrough, false);
  // The command does not wait for its page, which takes the focus when it is there, and once more when it is filled.
  await until(() => vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0));
  await vscode.commands.executeCommand("workbench.action.keepEditor");
  let calm = 0;
  await until(async () => {
    calm = vscode.window.tabGroups.activeTabGroup.viewColumn === vscode.ViewColumn.One ? calm + 1 : 0;
    if (calm === 0) await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
    return calm === 5;
  });
}

/** Looks every 200 ms, for ten seconds at most. */
async function until(/** @type {() => boolean | Promise<boolean>} */ holds) {
  for (let tries = 0; tries < 50 && !(await holds()); tries++) await new Promise((resolve) => setTimeout(resolve, 200));
}
