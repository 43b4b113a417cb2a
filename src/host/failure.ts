/** From whatever was thrown to what the person reads: a sentence, and what to do next. */
import * as vscode from "vscode";
import { noDebugInfo } from "../dap/runtimeFacts.js";
import { InspectError } from "../dap/session.js";
import { MemoryStoppedError } from "../gomap/memory.js";

export interface Failure {
  readonly kind: InspectError["kind"] | "other";
  readonly sentence: string;
  readonly hint: string;
}

/** null where nothing failed: the program went on, or nobody waits any more. */
export function explainFailure(expression: string, error: unknown): Failure | null {
  if (error instanceof InspectError) {
    if (error.kind === "cancelled") return null;
    // Where the requests are told is for who shows the sentence to say.
    const hint = error.kind === "unreadable" ? vscode.l10n.t("The output channel “Go Map Layout” has the request.") : error.hint;
    return { kind: error.kind, sentence: error.message, hint };
  }
  if (error instanceof MemoryStoppedError && error.reason !== "budget") return null;
  const reason = error instanceof Error ? error.message : String(error);
  // What Delve answers to any question about variables then.
  if (/no debug information/i.test(reason)) return explainFailure(expression, noDebugInfo());
  return {
    kind: "other",
    sentence: vscode.l10n.t("{0} could not be read: {1}", expression, endingInDot(reason)),
    hint: vscode.l10n.t("The output channel “Go Map Layout” has the requests that were sent."),
  };
}

function endingInDot(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
