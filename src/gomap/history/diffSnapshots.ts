/** What became of a map between two stops, of which both are kept. Time and memory grow with the cells that are kept, no faster. */
import type { LayoutHead, LayoutStruct } from "../layout.js";
import { say } from "../say.js";
import { countText } from "../words.js";
import { diffEntries, type KnownContents } from "./diffEntries.js";
import { diffHmap } from "./diffHmap.js";
import { diffSwiss } from "./diffSwiss.js";
import { type CountChange, type FieldChange, linkAddress, type MapChanges } from "./mapChanges.js";
import type { OpenSnapshot } from "./mapSnapshot.js";

export function diffSnapshots(before: OpenSnapshot, after: OpenSnapshot, contents: KnownContents): MapChanges {
  const sameMap = isSameMap(before, after);
  const [a, b] = [before.head.layout, after.head.layout];
  const layout =
    !sameMap || before.stop.run !== after.stop.run
      ? null
      : a.kind === "hmap" && b.kind === "hmap"
        ? diffHmap(before, after)
        : a.kind === "swiss" && b.kind === "swiss"
          ? diffSwiss(before.head, after.head, a, b)
          : null;
  return {
    sameMap,
    torn: before.head.state === "writing" || after.head.state === "writing",
    length: changeOf(before.head.length, after.head.length),
    entries: diffEntries(before, after, { sameMap, layout, contents }),
    layout,
    fields: fieldChanges(before.head, after.head),
  };
}

/**
 * Whether the variable holds the map that it held. A header on a stack moves with its stack: then its arrays, or at least its seed,
 * are the same.
 */
function isSameMap(before: OpenSnapshot, after: OpenSnapshot): boolean {
  if (before.stop.run !== after.stop.run) return false;
  const [a, b] = [before.head.header, after.head.header];
  if (a === null || b === null) return a === b;
  if (a.address === b.address) return true;
  if (!a.segment.startsWith("stack") || !b.segment.startsWith("stack")) return false;
  const arrays = (head: LayoutHead) => [linkAddress(head.chain, "buckets"), linkAddress(head.chain, "oldbuckets")];
  const known = arrays(after.head).filter((address) => address !== null);
  if (arrays(before.head).some((address) => address !== null && known.includes(address))) return true;
  const seed = ({ fields }: LayoutStruct) => fields.find(({ name }) => name === "hash0" || name === "seed")?.raw;
  return seed(a) !== undefined && seed(a) === seed(b);
}

function changeOf(from: number | null, to: number | null): CountChange | null {
  return from === null || to === null ? null : { from, to };
}

function fieldChanges(before: LayoutHead, after: LayoutHead): FieldChange[] {
  return [
    ...structChanges(before.header, after.header),
    ...structChanges(before.extra, after.extra),
    ...tableChanges(before.layout, after.layout),
  ];
}

function structChanges(before: LayoutStruct | null, after: LayoutStruct | null): FieldChange[] {
  const of = shortName((after ?? before)?.typeName ?? "");
  const fields = new Map(before?.fields.map((field) => [field.name, field]));
  const changes: FieldChange[] = [];
  for (const { name, value, meaning } of after?.fields ?? []) {
    const from = fields.get(name)?.value ?? null;
    fields.delete(name);
    if (from !== value) changes.push({ of, name, from, to: value, meaning });
  }
  for (const { name, value, meaning } of fields.values()) changes.push({ of, name, from: value, to: null, meaning });
  return changes;
}

function shortName(typeName: string): string {
  return typeName.slice(Math.max(typeName.lastIndexOf("/"), typeName.startsWith("runtime.") ? 7 : -1) + 1);
}

const tableFields = ["index", "localDepth", "used", "capacity", "growthLeft", "tombstones"] as const;

/** Fields of tables that are in both. */
function tableChanges(before: LayoutHead["layout"], after: LayoutHead["layout"]): FieldChange[] {
  if (before.kind !== "swiss" || after.kind !== "swiss") return [];
  const known = new Map(before.tables.flatMap((table) => (table.address === undefined ? [] : [[table.address, table] as const])));
  const changes: FieldChange[] = [];
  for (const [position, table] of after.tables.entries()) {
    const same = table.address === undefined ? undefined : known.get(table.address);
    if (same === undefined) continue;
    for (const name of tableFields) {
      const [from, to] = [same[name], table[name]];
      if (from === to || from === null || to === null) continue;
      const meaning = name === "growthLeft" ? table.next : "";
      changes.push({ of: say("table {0}", countText(position)), name, from: String(from), to: String(to), meaning });
    }
  }
  return changes;
}
