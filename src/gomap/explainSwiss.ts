/**
 * Swiss tables in words: header fields, control bytes, and what happens to each table next.
 *
 * The rules, from internal/runtime/maps:
 *
 *     small map    fills all 8 slots; the next new entry makes a table of 16 (up to 1.26 also an update of a full one)
 *     table        fills 7 of 8 slots on average: growthLeft counts down to 0, then it doubles, at 1,024 slots it splits
 *     tombstone    an insert that passes one on its way reuses it and needs no growthLeft
 *     since 1.25   a table without growthLeft first prunes tombstones, where they are a tenth of its slots; but only
 *                  in the assignment of string, 4-byte and 8-byte keys (of pointers since 1.27)
 */
import { ctrlDeleted, ctrlEmpty, groupSlots, maxAvgGroupLoad, maxElemBytes, maxTableCapacity } from "./goConstants.js";
import { goMinor } from "./goVersion.js";
import type { SwissType } from "./mapType.js";
import { say } from "./say.js";
import { counted, countText } from "./words.js";

/** The numbers of a Swiss map's header. */
export interface SwissHeader {
  readonly used: number;
  readonly seed: bigint;
  readonly dirPtr: bigint;
  readonly dirLen: number;
  readonly globalDepth: number;
  readonly globalShift: number;
  readonly writing: boolean;
  /** null where this version has no such field (1.24). */
  readonly tombstonePossible: boolean | null;
}

/** The numbers of one table that say what happens to it next. */
export interface TableNumbers {
  readonly used: number;
  readonly capacity: number;
  readonly growthLeft: number;
  /** null until counted. */
  readonly tombstones: number | null;
}

/** Slots a table of this capacity may fill, tombstones counted. go: internal/runtime/maps.table.maxGrowthLeft */
export function maxGrowthLeft(capacity: number): number {
  return capacity <= groupSlots ? capacity - 1 : Math.floor((capacity * maxAvgGroupLoad) / groupSlots);
}

/** What one header field says, filled with its value. `""` for a field this extension does not know. */
export function explainSwissField(name: string, header: SwissHeader): string {
  const { used, dirLen, globalDepth, globalShift, tombstonePossible } = header;
  const small = dirLen === 0;
  switch (name) {
    case "used":
      return say("len(m): {0}", counted(used, "entry", "entries"));
    case "seed":
      return say("the hash seed, drawn anew when the map becomes empty");
    case "dirPtr":
      if (header.dirPtr === 0n) return say("nil: the first write allocates a group");
      return small ? say("the small map's only group") : say("the directory: {0}", counted(dirLen, "table pointer"));
    case "dirLen":
      return small ? say("0: a small map, one group and no directory") : say("the directory's length, 2^{0}", globalDepth);
    case "globalDepth":
      if (small) return say("no directory");
      return globalDepth === 0
        ? say("no hash bits are needed to pick the only table")
        : say("the top {0} of the hash pick the table", counted(globalDepth, "bit"));
    case "globalShift":
      return small ? say("no directory") : say("hash >> {0} is the index into the directory", globalShift);
    case "writing":
      return header.writing ? say("a goroutine is writing to the map") : say("nobody is writing");
    case "tombstonePossible":
      return tombstonePossible === true ? say("true: some table may hold tombstones") : say("false: no table holds a tombstone");
    case "clearSeq":
      return say("counts clear(m), so that iterators notice");
    default:
      return "";
  }
}

/** What a control byte says. */
export function explainControl(control: number): string {
  if (control === ctrlEmpty) return say("empty: a probe for a missing key ends here");
  if (control === ctrlDeleted) return say("deleted: a tombstone, a probe goes on past it");
  if (control < ctrlEmpty) return say("full: H2, the low 7 bits of the hash");
  return say("no control byte that the runtime writes");
}

/** What happens next to a small map, in a sentence. */
export function explainSmallNext(used: number, goVersion: string): string {
  if (used < groupSlots) return say("All 8 slots can be filled; entry 9 makes it a table of 16 slots.");
  return goMinor(goVersion) <= 26
    ? say("Full: the next write, even an update of an entry it has, makes it a table of 16 slots.")
    : say("Full: the next new entry makes it a table of 16 slots.");
}

/** What happens next to a table, in a sentence: "14 more entries, then it prunes tombstones or splits into two of 1,024." */
export function explainTableNext(table: TableNumbers, type: SwissType | null, goVersion: string): string {
  const { growthLeft, capacity } = table;
  const what = growthText(capacity, table.tombstones === 0 ? "no" : pruning(type, goVersion));
  const sentence =
    growthLeft === 0
      ? say("The next new entry that needs an empty slot: {0}.", what)
      : say("{0}, then {1}.", counted(growthLeft, "more new entry", "more new entries"), what);
  if ((table.tombstones ?? 0) === 0) return sentence;
  return say("{0} An insert that reuses a tombstone does not count.", sentence);
}

function growthText(capacity: number, prunes: ReturnType<typeof pruning>): string {
  const slots = countText(2 * capacity);
  const most = countText(maxTableCapacity);
  const grows = 2 * capacity <= maxTableCapacity;
  switch (prunes) {
    case "no":
      return grows ? say("it grows to {0} slots", slots) : say("it splits into two of {0}", most);
    case "yes":
      return grows
        ? say("it prunes its tombstones or it grows to {0} slots", slots)
        : say("it prunes its tombstones or it splits into two of {0}", most);
    case "perhaps":
      return grows
        ? say("it may prune its tombstones, or it grows to {0} slots", slots)
        : say("it may prune its tombstones, or it splits into two of {0}", most);
  }
}

/**
 * Whether an assignment to a table without growthLeft prunes tombstones. Only the assignments that the compiler makes for keys
 * of one string, 4 bytes or 8 bytes do; `perhaps` where the key's kind does not tell.
 * go: cmd/compile/internal/walk.mapfast, internal/runtime/maps.table.pruneTombstones
 */
function pruning(type: SwissType | null, goVersion: string): "yes" | "no" | "perhaps" {
  const minor = goMinor(goVersion);
  if (minor < 25) return "no";
  if (type === null) return "perhaps";
  if (type.elem.sizeBytes > maxElemBytes) return "no";
  const { kind, sizeBytes } = type.key;
  if (kind === "pointer") return minor >= 27 ? "yes" : "no";
  if (["string", "int32", "uint32", "int64", "uint64"].includes(kind)) return "yes";
  return kind === "other" && (sizeBytes === 4 || sizeBytes === 8) ? "perhaps" : "no";
}
