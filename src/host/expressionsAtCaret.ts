/** What stands around the caret of the Go file that is edited; of a selection, its text. */
import * as vscode from "vscode";
import { expressionsAt } from "./caretExpression.js";

/** The nearest first; [] where no Go file is edited. */
export function expressionsAtCaret(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (!editor?.document.fileName.endsWith(".go")) return [];
  const { selection, document } = editor;
  if (!selection.isEmpty && selection.isSingleLine) return [document.getText(selection).trim()].filter((text) => text !== "");
  return expressionsAt(document.lineAt(selection.active.line).text, selection.active.character);
}
