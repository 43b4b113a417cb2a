/** Where a field lies in its type, by the debug information. */
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import { quoteGo } from "./goExpression.js";

/** A forged address at which nothing is read: only addresses of fields are taken. */
export const nowhere = 4096n;

/** @param path `goid`, `slots[0].key` @returns bytes from the beginning of the type; null where the debug information does not say */
export async function fieldOffset(requests: DebuggeeRequests, typeName: string, path: string): Promise<number | null> {
  const address = await requests.evaluateNumber(new OwnExpression(`uintptr(&(*(*${quoteGo(typeName)})(${nowhere})).${path})`));
  return address === null ? null : Number(address - nowhere);
}
