/**
 * What "Show Map Layout" was invoked on, from what VS Code hands to the command:
 *
 *     palette                  nothing
 *     Variables view           { sessionId, container, variable }
 *     Watch view               { sessionId, variable }            without a frame
 *     Maps view                { sessionId, container, variable, frame }
 *     editor's context menu    [Uri], with the caret moved to the click
 */
import type { StoppedFrame } from "../session/stoppedFrame.js";

export type ShowTarget =
  { readonly kind: "ask" } | { readonly kind: "caret" } | ({ readonly kind: "expression" } & ExpressionTarget);

export interface ExpressionTarget {
  readonly expression: string;
  readonly sessionId: string | null;
  /** The frame of a row of the Maps view, where it is still of the current stop; else the frame that the editor shows counts. */
  readonly frame?: RowFrame;
}

export interface RowFrame extends StoppedFrame {
  readonly id: number;
  /** The stop that the frame is of. */
  readonly stop: number;
  /** The plain name of a package variable, whose `evaluateName` has its package in front. */
  readonly packageVariable: string | null;
}

export function showTarget(argument: unknown): ShowTarget {
  if (typeof argument !== "object" || argument === null) return { kind: "ask" };
  const { sessionId, variable, scheme, frame } = argument as Record<string, unknown>;
  if (typeof scheme === "string") return { kind: "caret" };
  if (typeof variable !== "object" || variable === null) return { kind: "ask" };
  const { evaluateName, name } = variable as Record<string, unknown>;
  const expression = [evaluateName, name].find((text): text is string => typeof text === "string" && text !== "");
  if (expression === undefined) return { kind: "ask" };
  const session = typeof sessionId === "string" ? sessionId : null;
  return { kind: "expression", expression, sessionId: session, ...(isRowFrame(frame) ? { frame } : {}) };
}

function isRowFrame(frame: unknown): frame is RowFrame {
  if (typeof frame !== "object" || frame === null) return false;
  const { id, stop } = frame as Record<string, unknown>;
  return typeof id === "number" && typeof stop === "number";
}
