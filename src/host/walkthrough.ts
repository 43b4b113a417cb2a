/**
 * The walkthrough "Get Started with Go Map Layout" is data in package.json. VS Code ticks its steps off by the commands that ran;
 * what happens inside of a panel is no command, so it is told by a context: `goMapLayout.took.find`, `goMapLayout.took.export`.
 */
import * as vscode from "vscode";

const taken = new Set<string>();

export function tookStep(step: "find" | "export"): void {
  if (taken.has(step)) return;
  taken.add(step);
  void vscode.commands.executeCommand("setContext", `goMapLayout.took.${step}`, true);
}
