/** The expression of an elem, where its map is shown in a panel of its own: `m` and the key 3 → `m[3]`. */
import { GoExpressionError, parseGoExpression, printGoExpression } from "../../dap/goExpression.js";
import type { SlotValues } from "../../gomap/layout.js";
import type { ValueKind } from "../../gomap/mapType.js";

/** null where the key is no whole integer or string: nothing else can stand between the brackets. */
export function elemExpression(map: string, { key, keyCut }: SlotValues, keyKind: ValueKind): string | null {
  if (key === undefined || keyCut === true) return null;
  const isLiteral = keyKind === "string" ? /^".*"$/s.test(key) : /^u?int\d+$/.test(keyKind) && /^-?\d+$/.test(key);
  if (!isLiteral) return null;
  try {
    const index = { kind: "literal", text: key } as const;
    const printed = printGoExpression({ kind: "index", of: parseGoExpression(map), index });
    parseGoExpression(printed);
    return printed;
  } catch (error) {
    if (error instanceof GoExpressionError) return null;
    throw error;
  }
}
