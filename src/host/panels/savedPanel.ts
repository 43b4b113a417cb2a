/**
 * Reads what a panel kept over a reload of the window (`messages/savedPanel.ts`). VS Code gives back whatever lies in its
 * storage: it may be of another version of this extension, or nothing of ours.
 */
import * as vscode from "vscode";
import type { LayoutHead } from "../../gomap/layout.js";
import { checkLayoutPart } from "../../messages/layoutSchema.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import type { Followed, Subject } from "./pictureFeed.js";

export interface RestoredPanel {
  readonly subject: Subject;
  readonly session: EndedSession;
  readonly pinned: boolean;
  /** The head of the last picture; null where none was kept, or where it is damaged. */
  readonly last: Pick<PanelPicture, "head" | "stop"> | null;
}

/** In place of the session that was there before the reload. One of the same name and type takes over. */
export class EndedSession implements Followed {
  readonly stop = null;
  readonly view = null;
  readonly hasEnded = true;

  constructor(
    readonly name: string,
    readonly type: string,
    readonly whyEnded: string,
  ) {}

  /** There is nothing to read again. */
  readonly altered = (): void => undefined;
}

/** null where nothing was kept that says which map it was. */
export function readSavedPanel(value: unknown): RestoredPanel | null {
  if (!isObject(value) || !isObject(value.subject)) return null;
  const { name, expression, functionName, sessionName, sessionType } = value.subject;
  if (!isText(name) || !isText(expression) || !isText(sessionName) || !isText(sessionType)) return null;
  if (functionName !== null && !isText(functionName)) return null;
  return {
    subject: { name, identity: { expression, functionName, header: 0n } },
    session: new EndedSession(sessionName, sessionType, whyEnded(name, functionName)),
    pinned: value.pinned === true,
    last: readLast(value.last),
  };
}

const maxTextLength = 10_000;

function whyEnded(name: string, functionName: string | null): string {
  return functionName === null
    ? vscode.l10n.t(
        "{0}: no debug session. The picture comes back when the program is debugged again and stops where it is in scope.",
        name,
      )
    : vscode.l10n.t(
        "{0} in {1}: no debug session. The picture comes back when the program is debugged again and stops where it is in scope.",
        name,
        functionName,
      );
}

function readLast(value: unknown): RestoredPanel["last"] {
  if (!isObject(value) || !isObject(value.stop)) return null;
  const { number, source, functionName, reason } = value.stop;
  if (typeof number !== "number" || !Number.isSafeInteger(number) || typeof reason !== "string") return null;
  try {
    const head: LayoutHead = checkLayoutPart("document", value.document, "");
    return { head, stop: { number, source: textOrNull(source), functionName: textOrNull(functionName), reason } };
  } catch {
    return null;
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= maxTextLength;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
