/** What is another than before in a map's header and tables, in Go's own names: `count 8 → 9`, `B 0 → 1`, `tables 1 → 2`. */
import type { LayoutHead } from "./layout.js";

/** Tables whose changes are told one by one, at most. */
const maxTables = 4;

export function headChanges(before: LayoutHead, after: LayoutHead): string[] {
  return [...fieldChanges(before, after), ...tableChanges(before, after)];
}

function fieldChanges(before: LayoutHead, after: LayoutHead): string[] {
  const old = new Map((before.header?.fields ?? []).map(({ name, value }) => [name, value]));
  return (after.header?.fields ?? []).flatMap(({ name, value }) => change(name, old.get(name), value));
}

function tableChanges({ layout: before }: LayoutHead, { layout: after }: LayoutHead): string[] {
  if (before.kind !== "swiss" || after.kind !== "swiss" || after.small) return [];
  const old = new Map(before.tables.map((table) => [table.address, table]));
  const changes = after.tables.flatMap((table) => {
    const was = old.get(table.address);
    const name = `table ${table.index}`;
    if (was === undefined) return [`${name} new, ${table.used} of ${table.capacity} slots used`];
    return [
      ...change(`${name} used`, String(was.used), String(table.used)),
      ...change(`${name} growthLeft`, String(was.growthLeft), String(table.growthLeft)),
    ];
  });
  return [...change("tables", String(before.tables.length), String(after.tables.length)), ...changes.slice(0, maxTables)];
}

function change(name: string, before: string | undefined, after: string): string[] {
  return before === undefined || before === after ? [] : [`${name} ${before} → ${after}`];
}
