/** The package variables that are in scope where the program stopped: from the Go files beside the stopped one. */
import * as vscode from "vscode";
import type { OutputLog } from "./outputLog.js";
import { packageName, packageVariables } from "./packageVariables.js";

/** Bounds of one look: a package of more is looked at in part. */
const maxFiles = 200;
const maxFileBytes = 1 << 20;
const maxNames = 100;

/** @returns their names, those that are maps most likely first; [] where the source is not at hand */
export async function variablesOfPackage(sourcePath: string, log: OutputLog): Promise<string[]> {
  try {
    const file = uriOf(sourcePath);
    const folder = vscode.Uri.joinPath(file, "..");
    const stopped = await textOf(file);
    const name = packageName(stopped);
    const entries = (await vscode.workspace.fs.readDirectory(folder))
      .filter(([entry, kind]) => kind !== vscode.FileType.Directory && entry.endsWith(".go"))
      .slice(0, maxFiles);
    const sources = await Promise.all(entries.map(([entry]) => textOf(vscode.Uri.joinPath(folder, entry)).catch(() => "")));
    // Tests of package p may lie beside it as package p_test.
    const variables = sources.filter((source) => packageName(source) === name).flatMap(packageVariables);
    const inOrder = [...variables.filter(({ saysMap }) => saysMap), ...variables.filter(({ saysMap }) => !saysMap)];
    return [...new Set(inOrder.map((variable) => variable.name))].slice(0, maxNames);
  } catch (error) {
    // A program built elsewhere: its locals are shown all the same.
    log.failed(`looking for package variables beside ${sourcePath}`, error);
    return [];
  }
}

/** In answers to our own requests, VS Code writes paths of a remote machine as URIs: `vscode-remote://…/main.go`. */
function uriOf(sourcePath: string): vscode.Uri {
  return /^[\w+.-]{2,}:\/\//.test(sourcePath) ? vscode.Uri.parse(sourcePath, true) : vscode.Uri.file(sourcePath);
}

async function textOf(file: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > maxFileBytes) return "";
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
