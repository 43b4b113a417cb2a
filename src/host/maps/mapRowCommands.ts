/** What the context menu of a row of the Maps view does beside showing the map: copying, and going to its declaration. */
import * as vscode from "vscode";
import { uriOf } from "../plainPaths.js";
import { packageOf } from "../session/stoppedFrame.js";
import { sourcesBeside } from "../session/stoppedPackage.js";
import { declarationOf, variableIn, type GoPlace } from "../source/declaration.js";
import { packageName } from "../source/packageVariables.js";
import type { MapNode } from "./scopeTree.js";

export function isMapNode(argument: unknown): argument is MapNode {
  return typeof argument === "object" && argument !== null && (argument as Partial<MapNode>).kind === "map";
}

export async function copyExpression(node: MapNode): Promise<void> {
  await vscode.env.clipboard.writeText(node.variable.evaluateName);
}

/** The address of the header: what the map's word holds. */
export async function copyAddress({ entry, variable }: MapNode): Promise<void> {
  const header = entry.facts.kind === "read" ? entry.facts.head.header : null;
  if (header !== null) {
    await vscode.env.clipboard.writeText(header.address);
    return;
  }
  const sentence =
    entry.map.isNil || entry.facts.kind === "read"
      ? vscode.l10n.t("{0} is nil: it has no header, so there is no address to copy.", variable.name)
      : vscode.l10n.t("The header of {0} has not been read. Wait until its row says more, and copy again.", variable.name);
  void vscode.window.showInformationMessage(sentence);
}

/** Opens the file of the variable's declaration, the name selected. */
export async function revealDeclaration({ variable, frame, scope }: MapNode): Promise<void> {
  const found = await declarationPlace(variable.evaluateName, frame, scope.place?.line ?? null);
  if (!found) {
    const sentence = vscode.l10n.t(
      "The declaration of {0} was not found in the source of {1}. It may have been built elsewhere: use Go to Definition in the editor.",
      variable.name,
      frame.functionName ?? "",
    );
    void vscode.window.showInformationMessage(sentence);
    return;
  }
  const { uri, place, name } = found;
  const start = new vscode.Position(place.line - 1, place.column - 1);
  const selection = new vscode.Range(start, start.translate(0, name.length));
  await vscode.window.showTextDocument(uri, { selection, preserveFocus: false });
}

export interface DeclarationPlace {
  readonly uri: vscode.Uri;
  readonly place: GoPlace;
  readonly name: string;
  /** Of the file with the declaration. */
  readonly source: string;
}

/**
 * Where the variable of an expression is declared: in the frame's function, or in a file of its package.
 * @param line at which the frame stands; null for package variables
 */
export async function declarationPlace(
  expression: string,
  frame: Pick<MapNode["frame"], "sourcePath" | "functionName" | "packageVariable">,
  line: number | null,
): Promise<DeclarationPlace | null> {
  const { sourcePath, functionName, packageVariable } = frame;
  if (sourcePath === null) return null;
  const own = uriOf(sourcePath);
  try {
    const sources = await sourcesBeside(own);
    const stopped = sources.find(({ uri }) => uri.path === own.path);
    const packagePath = functionName === null ? null : packageOf(functionName);
    const name = variableIn(packageVariable ?? expression, packagePath?.split("/").at(-1) ?? null);
    if (name === null || !stopped) return null;
    const others = sources.filter(({ uri, text }) => uri !== stopped.uri && packageName(text) === packageName(stopped.text));
    for (const { uri, text } of [stopped, ...others]) {
      const isStopped = uri === stopped.uri;
      const place = declarationOf(text, name, isStopped && packageVariable === null && line !== null ? line : 0);
      if (place) return { uri, place, name, source: text };
    }
  } catch {
    // A program that was built elsewhere: its source is not here.
  }
  return null;
}
