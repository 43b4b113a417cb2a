/** The package variables that are in scope where the program stopped: from the Go files beside the stopped one. */
import * as vscode from "vscode";
import type { OutputLog } from "../outputLog.js";
import { uriOf } from "../plainPaths.js";
import { packageName, packageVariables } from "../source/packageVariables.js";

/** Bounds of one look: a package of more is looked at in part. */
const maxFiles = 200;
const maxFileBytes = 1 << 20;
const maxNames = 100;

/** @returns their names, those that are maps most likely first; [] where the source is not at hand */
export async function variablesOfPackage(sourcePath: string, log: OutputLog): Promise<string[]> {
  try {
    const file = uriOf(sourcePath);
    const name = packageName(await textOf(file));
    const sources = await sourcesBeside(file);
    // Tests of package p may lie beside it as package p_test.
    const variables = sources.filter(({ text }) => packageName(text) === name).flatMap(({ text }) => packageVariables(text));
    const inOrder = [...variables.filter(({ saysMap }) => saysMap), ...variables.filter(({ saysMap }) => !saysMap)];
    return [...new Set(inOrder.map((variable) => variable.name))].slice(0, maxNames);
  } catch (error) {
    // A program built elsewhere: its locals are shown all the same.
    log.failed(`looking for package variables beside ${sourcePath}`, error);
    return [];
  }
}

/** The Go files of a file's folder, itself among them; what is too large or cannot be read is empty. */
export async function sourcesBeside(file: vscode.Uri): Promise<{ readonly uri: vscode.Uri; readonly text: string }[]> {
  const folder = vscode.Uri.joinPath(file, "..");
  const entries = (await vscode.workspace.fs.readDirectory(folder))
    .filter(([entry, kind]) => kind !== vscode.FileType.Directory && entry.endsWith(".go"))
    .slice(0, maxFiles);
  return Promise.all(
    entries.map(async ([entry]) => {
      const uri = vscode.Uri.joinPath(folder, entry);
      return { uri, text: await textOf(uri).catch(() => "") };
    }),
  );
}

async function textOf(file: vscode.Uri): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > maxFileBytes) return "";
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}
