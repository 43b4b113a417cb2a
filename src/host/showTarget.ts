/**
 * What "Show Map Layout" was invoked on, from what VS Code hands to the command:
 *
 *     palette                  nothing
 *     Variables view           { sessionId, container, variable }
 *     Watch view               { sessionId, variable }            without a frame
 *     editor's context menu    [Uri], with the caret moved to the click
 */
export type ShowTarget =
  | { readonly kind: "ask" }
  | { readonly kind: "caret" }
  | { readonly kind: "expression"; readonly expression: string; readonly sessionId: string | null };

export function showTarget(argument: unknown): ShowTarget {
  if (typeof argument !== "object" || argument === null) return { kind: "ask" };
  const { sessionId, variable, scheme } = argument as Record<string, unknown>;
  if (typeof scheme === "string") return { kind: "caret" };
  if (typeof variable !== "object" || variable === null) return { kind: "ask" };
  const { evaluateName, name } = variable as Record<string, unknown>;
  const expression = [evaluateName, name].find((text): text is string => typeof text === "string" && text !== "");
  if (expression === undefined) return { kind: "ask" };
  return { kind: "expression", expression, sessionId: typeof sessionId === "string" ? sessionId : null };
}
