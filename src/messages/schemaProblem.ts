/** What ajv has found, in words: the one thing that a person should look at first. */
import type { ErrorObject } from "ajv/dist/2020.js";

/**
 * `/layout/buckets/3/chain must be array`: ajv lists an `if` that failed beside the real reason; the reason is what lies deepest.
 * @param where The checked part's own place, as a JSON pointer.
 */
export function describeProblem(errors: readonly ErrorObject[] | null | undefined, where: string): string {
  let worst: ErrorObject | undefined;
  for (const error of errors ?? []) {
    if (error.keyword === "if" || error.keyword === "anyOf" || error.keyword === "oneOf") continue;
    if (!worst || error.instancePath.length > worst.instancePath.length) worst = error;
  }
  worst ??= errors?.[0];
  const place = `${where}${worst?.instancePath ?? ""}` || "/";
  return `${place} ${worst ? reasonOf(worst) : "is wrong"}`;
}

function reasonOf(error: ErrorObject): string {
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === "const") return `must be ${JSON.stringify(params.allowedValue)}`;
  if (error.keyword === "enum") return `must be one of ${JSON.stringify(params.allowedValues)}`;
  if (error.keyword === "additionalProperties") return `must not have ${JSON.stringify(params.additionalProperty)}`;
  if (error.keyword === "false schema") return "must not be there";
  return error.message ?? `breaks the rule "${error.keyword}"`;
}
