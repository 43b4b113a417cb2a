/**
 * Compares a layout document with the oracle's, which was written by the program itself: everything that the oracle says
 * must be said by ours in the same way. Ours may say more.
 */

/** Things of the oracle's that are about the test, not about the map. */
const notCompared = new Set(["break", "problems"]);
const maxDifferences = 8;

/** Lines "path: oracle says …, the document says …"; [] where they agree. */
export function differences(oracle: unknown, ours: unknown): string[] {
  const found: string[] = [];
  compare(oracle, ours, "", found);
  return found;
}

function compare(oracle: unknown, ours: unknown, path: string, found: string[]): void {
  if (found.length >= maxDifferences) return;
  if (Array.isArray(oracle)) {
    if (!Array.isArray(ours) || ours.length !== oracle.length) {
      found.push(
        `${path}: oracle has ${oracle.length} items, the document ${Array.isArray(ours) ? ours.length : JSON.stringify(ours)}`,
      );
      return;
    }
    oracle.forEach((item, i) => compare(item, ours[i], `${path}[${i}]`, found));
    return;
  }
  if (isObject(oracle)) {
    if (!isObject(ours)) {
      found.push(`${path}: oracle has ${brief(oracle)}, the document ${brief(ours)}`);
      return;
    }
    for (const [key, value] of Object.entries(oracle)) {
      if (path !== "" || !notCompared.has(key)) compare(value, ours[key], `${path}.${key}`, found);
    }
    // A slot that is not full has no key and no elem, whatever bytes lie there.
    if ("state" in oracle && oracle.state !== "full") {
      for (const key of ["key", "elem", "keyRaw", "elemRaw"]) {
        if (key in ours) found.push(`${path}.${key}: a slot that is ${String(oracle.state)} must not have one`);
      }
    }
    return;
  }
  if (oracle !== ours) found.push(`${path}: oracle says ${brief(oracle)}, the document ${brief(ours)}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function brief(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
