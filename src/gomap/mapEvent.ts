/**
 * What can happen to a map that a person may want to stop at, and which of it applies to a map of which kind.
 *
 *     hmap    grows · evacuationAdvances … evacuationEnds        Swiss   grows · tableGrows · directoryDoubles
 *     both    keyAssigned · keyDeleted · cleared · lengthPasses · cellWritten
 *
 * Stops come before the event, where the header is whole; only `evacuationEnds` comes after it, for nothing but the last old
 * bucket itself knows that it is the last.
 */
export type MapEvent =
  | { readonly kind: "grows" }
  | { readonly kind: "evacuationAdvances" }
  | { readonly kind: "evacuationEnds" }
  | { readonly kind: "keyAssigned" }
  | { readonly kind: "keyDeleted" }
  | { readonly kind: "cleared" }
  /** An assignment to a map that has just this many entries: if the key is new, the length passes it. */
  | { readonly kind: "lengthPasses"; readonly length: number }
  /** Swiss only. */
  | { readonly kind: "tableGrows" }
  | { readonly kind: "directoryDoubles" }
  /** Bucket `cell` of an hmap, group `cell` of a table (by its position among the tables) of a Swiss map. */
  | { readonly kind: "cellWritten"; readonly cell: number; readonly table: number };

export type MapEventKind = MapEvent["kind"];

const kindsOfHmap: readonly MapEventKind[] = [
  ...(["grows", "evacuationAdvances", "evacuationEnds"] as const),
  ...(["keyAssigned", "keyDeleted", "cleared", "lengthPasses", "cellWritten"] as const),
];
const kindsOfSwiss: readonly MapEventKind[] = [
  ...(["grows", "tableGrows", "directoryDoubles"] as const),
  ...(["keyAssigned", "keyDeleted", "cleared", "lengthPasses", "cellWritten"] as const),
];

export function eventKindsOf(kind: "hmap" | "swiss"): readonly MapEventKind[] {
  return kind === "hmap" ? kindsOfHmap : kindsOfSwiss;
}

export function isSameEvent(a: MapEvent, b: MapEvent): boolean {
  if (a.kind === "lengthPasses" && b.kind === "lengthPasses") return a.length === b.length;
  if (a.kind === "cellWritten" && b.kind === "cellWritten") return a.cell === b.cell && a.table === b.table;
  return a.kind === b.kind;
}
