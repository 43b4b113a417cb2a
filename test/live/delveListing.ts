/**
 * Compares the entries of a layout document with those that Delve itself lists for the map: the same keys with the same
 * elems, each as often. Texts are brought to one form first, for Delve prints numbers in a way of its own.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { unquoteGo } from "../../src/dap/unquoteGo.js";
import type { DapSession } from "../../src/dap/session.js";
import type { MapLayout, SlotValues } from "../../src/gomap/layout.js";

const pageEntries = 4096;

/** All entries as Delve lists them: `[key, elem]`; null for a map that it cannot list. */
export async function listedByDelve(
  session: DapSession,
  expression: string,
  frameId: number,
): Promise<[string, string][] | null> {
  const evaluation = (await session.request("evaluate", {
    expression,
    frameId,
    context: "watch",
  })) as DebugProtocol.EvaluateResponse["body"];
  const entries: [string, string][] = [];
  const count = evaluation.indexedVariables ?? 0;
  // Seen with hmaps of zero-size keys, up to Delve 1.27.2: "malformed map type: inconsistent array length in bucket".
  if (count > 0 && evaluation.result.startsWith("(unreadable malformed map type")) return null;
  for (let start = 0; start < count; start += pageEntries) {
    const args = {
      variablesReference: evaluation.variablesReference,
      filter: "indexed",
      start,
      count: Math.min(pageEntries, count - start),
    };
    const body = (await session.request("variables", args)) as DebugProtocol.VariablesResponse["body"];
    for (let i = 0; i < body.variables.length; i++) {
      const variable = body.variables[i];
      if (!variable) continue;
      if (variable.name.startsWith("[key ")) {
        entries.push([variable.value, body.variables[++i]?.value ?? ""]);
      } else {
        entries.push([variable.name, variable.value]);
      }
    }
  }
  return entries;
}

/** The entries of a document: of a growing map also those that still lie in old buckets. */
export function entriesOf(document: MapLayout): SlotValues[] {
  const entries: SlotValues[] = [];
  const { layout } = document;
  const take = (slots: readonly (SlotValues & { readonly state: string })[]) => {
    for (const slot of slots) if (slot.state === "full") entries.push(slot);
  };
  if (layout.kind === "hmap") {
    for (const { chain } of layout.buckets) for (const bucket of chain) take(bucket.slots);
    for (const old of layout.oldBuckets ?? []) if (!old.evacuated) for (const bucket of old.chain) take(bucket.slots);
  }
  if (layout.kind === "swiss") for (const table of layout.tables) for (const group of table.groups) take(group.slots);
  return entries;
}

/**
 * What differs, a line each. Of pointers Delve shows the pointee and the document the address; of nested values Delve shows
 * more or less, depending on where it is asked: those are compared as far as both say the same.
 */
export function listingDifferences(document: MapLayout, listed: readonly (readonly [string, string])[]): string[] {
  const entries = entriesOf(document);
  // Delve (up to 1.27.2) forgets what still lies in the old buckets of a same-size growth: what it lists is all there, then.
  const isPart = document.layout.kind === "hmap" && document.layout.growth.kind === "sameSize" && listed.length < entries.length;
  if (entries.length !== listed.length && !isPart)
    return [`${entries.length} entries in the document, Delve lists ${listed.length}`];
  const addresses = {
    key: entries.some(({ key }) => key?.startsWith("0x")),
    elem: entries.some(({ elem }) => elem?.startsWith("0x")),
  };
  const line = (key: string | undefined, elem: string | undefined) =>
    `${addresses.key ? "(an address)" : comparable(key)} → ${addresses.elem ? "(an address)" : comparable(elem)}`;
  const left = new Map<string, number>();
  for (const { key, elem } of entries) left.set(line(key, elem), (left.get(line(key, elem)) ?? 0) + 1);
  const differences: string[] = [];
  for (const [key, elem] of listed) {
    const count = left.get(line(key, elem)) ?? 0;
    if (count === 0) differences.push(`only Delve lists ${line(key, elem)}`);
    else if (count === 1) left.delete(line(key, elem));
    else left.set(line(key, elem), count - 1);
  }
  if (differences.length > 0) for (const text of left.keys()) differences.push(`only the document has ${text}`);
  return differences;
}

/** One form for both sides' texts. */
function comparable(text: string | undefined): string {
  if (text === undefined) return "?";
  if (text.startsWith('"')) return comparableString(text);
  // 5 = 0x5, Red (0)
  const integer = /^(-?\d+) = 0x[0-9a-f]+$/.exec(text)?.[1] ?? /^[^"]*[^ ] \((-?\d+)\)$/.exec(text)?.[1];
  if (integer !== undefined) return integer;
  if (/^\([^()]*i\)$/.test(text)) return comparableComplex(text.slice(1, -2));
  if (/^([-+]?[\d.]+(e[-+]\d+)?|[-+]?Inf|NaN)$/.test(text)) return comparableNumber(text);
  // Up to 1.25 Delve shows an indirect key as the pointer in its slot: *main.big […]
  return (text.replace(/^\*/, "").split(/\[?\(\*|\*|\.\.\.|\[\{|…/)[0] ?? "").slice(0, comparedCharacters);
}

/** Strings are compared by their first bytes: Delve cuts at 512, in names of entries earlier. */
const comparedBytes = 40;
const comparedCharacters = 30;

function comparableString(text: string): string {
  const whole = /^("(?:[^"\\]|\\.)*")(\+\d+ more|…)$/s.exec(text)?.[1] ?? text;
  const bytes = unquoteGo(whole);
  return bytes ? `"${Buffer.from(bytes.subarray(0, comparedBytes)).toString("latin1")}"` : text.slice(0, comparedBytes);
}

/** Both sides write as many digits as tell the value apart, Delve without an exponent. Integers of 64 bits stay text. */
function comparableNumber(text: string): string {
  if (text === "-0") return "0"; // Delve prints no sign
  if (/^-?\d{1,20}$/.test(text)) return text;
  return text.endsWith("Inf") ? text.replace("+", "") : String(Number(text));
}

/** `1 + -2` (Delve) and `1-2` (Go's %v). */
function comparableComplex(text: string): string {
  const sign = text.includes(" + ") ? text.indexOf(" + ") : (/[^e][-+][^-+]*(e[-+]\d+)?$/.exec(text)?.index ?? 0);
  const [real, imaginary] = text.includes(" + ")
    ? [text.slice(0, sign), text.slice(sign + 3)]
    : [text.slice(0, sign + 1), text.slice(sign + 1)];
  if (/Inf|NaN/.test(text)) return "(0 0)"; // so Delve prints all that are not finite
  return `(${comparableNumber(real)} ${comparableNumber(imaginary.replace(/^\+/, ""))})`;
}
