/**
 * Which functions of the runtime make a map, from how it is written: `make(map[K]V)`, `make(map[K]V, hint)`, or a literal, whose
 * number of entries is its hint.
 *
 *     hint          on the stack                       on the heap
 *     ≤ 8, known    no call: the frame holds header    makemap_small → header; the first write → bucket or group
 *                   and first bucket or group
 *     > 8, known    makemap fills the frame's header   makemap → header and arrays
 *     not known     both, decided when it runs         makemap → header, arrays where the hint is over 8
 */
import { hmapEntryLimit } from "./explainHmap.js";
import { bucketSlots, groupSlots, maxAvgGroupLoad, maxTableCapacity } from "./goConstants.js";
import { goMinor } from "./goVersion.js";
import { say } from "./say.js";
import { counted, countText } from "./words.js";

export type MapHint =
  | { readonly kind: "none" }
  | { readonly kind: "known"; readonly entries: number }
  | { readonly kind: "unknown"; readonly text: string };

export interface MapMaking {
  readonly layout: "hmap" | "swiss";
  readonly goVersion: string;
  readonly onHeap: boolean;
  readonly hint: MapHint;
  /** A literal stores its entries right after. */
  readonly literalEntries: number | null;
  readonly pointerSizeBytes: 4 | 8;
}

export interface PathStep {
  /** Functions, each calling the next; [] for what happens without a call. */
  readonly calls: readonly string[];
  readonly sentence: string;
}

/** The header: hmap, or since Go 1.24 internal/runtime/maps.Map; both of this size on 64-bit machines. */
export const headerBytes64 = 48;

/** From Go 1.24 on maps are Swiss tables, unless 1.24 or 1.25 was told otherwise. */
export function layoutOf(goVersion: string, experiments: string): MapMaking["layout"] {
  const minor = goMinor(goVersion);
  return minor < 24 || (minor < 26 && experiments.split(",").includes("noswissmap")) ? "hmap" : "swiss";
}

export function explainAllocationPath(making: MapMaking): PathStep[] {
  const { literalEntries, hint } = making;
  const small = hint.kind === "none" || (hint.kind === "known" && hint.entries <= bucketSlots);
  const steps = small ? smallSteps(making) : hintedSteps(making);
  if (literalEntries !== null && literalEntries > 0) steps.push(literalStep(literalEntries));
  return [...steps, growthStep(making.layout)];
}

/** go: runtime.hashGrow, internal/runtime/maps.table.rehash, internal/runtime/maps.Map.growToTable */
function growthStep(layout: MapMaking["layout"]): PathStep {
  return layout === "hmap"
    ? {
        calls: ["runtime.hashGrow", "makeBucketArray", "newarray", "runtime.mallocgc"],
        sentence: say("Each growth allocates its new array on the heap, wherever the header is."),
      }
    : {
        calls: ["(*Map).growToTable / (*table).rehash", "newTable", "newGroups", "runtime.mallocgc"],
        sentence: say("Each growth allocates its new tables on the heap, wherever the header is."),
      };
}

/** go: runtime.makemap_small */
function smallSteps({ layout, onHeap, pointerSizeBytes }: MapMaking): PathStep[] {
  if (!onHeap) {
    return [
      {
        calls: [],
        sentence:
          layout === "hmap"
            ? say("No call: the function's frame holds the hmap and its first bucket, and the compiler sets hash0.")
            : say("No call: the function's frame holds the Map and its first group, and the compiler sets the seed."),
      },
    ];
  }
  const header = pointerSizeBytes === 8 ? say("{0} bytes", headerBytes64) : say("its size");
  return layout === "hmap"
    ? [
        {
          calls: ["runtime.makemap_small", "new(hmap)", "runtime.mallocgc"],
          sentence: say("Allocates the header only, {0}. B is 0 and buckets is nil.", header),
        },
        {
          calls: ["runtime.mapassign…", "runtime.newobject", "runtime.mallocgc"],
          sentence: say("The first write allocates one bucket of 8 slots."),
        },
      ]
    : [
        {
          calls: ["runtime.makemap_small", "maps.NewEmptyMap", "new(Map)", "runtime.mallocgc"],
          sentence: say("Allocates the header only, {0}. dirPtr is nil and dirLen is 0.", header),
        },
        {
          calls: ["runtime.mapassign…", "(*Map).growToSmall", "newGroups", "runtime.mallocgc"],
          sentence: say("The first write allocates one group of 8 slots."),
        },
      ];
}

/** go: runtime.makemap, runtime.makemap64 */
function hintedSteps(making: MapMaking): PathStep[] {
  const { layout, onHeap, hint, pointerSizeBytes } = making;
  const steps: PathStep[] = [];
  if (!onHeap) {
    const mayBeSmall = hint.kind === "unknown";
    steps.push({
      calls: [],
      sentence:
        layout === "hmap"
          ? mayBeSmall
            ? say("The function's frame holds the hmap, and one bucket for the case that the hint is at most 8 when it runs.")
            : say("The function's frame holds the hmap; a hint over 8 gets its buckets from the heap.")
          : mayBeSmall
            ? say("The function's frame holds the Map, and one group for the case that the hint is at most 8 when it runs.")
            : say("The function's frame holds the Map; a hint over 8 gets its tables from the heap."),
    });
  }
  const make = pointerSizeBytes === 4 && hint.kind === "unknown" ? "runtime.makemap / makemap64" : "runtime.makemap";
  if (onHeap) {
    steps.push({
      calls: layout === "hmap" ? [make, "new(hmap)", "runtime.mallocgc"] : [make, "maps.NewMap", "new(Map)", "runtime.mallocgc"],
      sentence: pointerSizeBytes === 8 ? say("Allocates the header, {0} bytes.", headerBytes64) : say("Allocates the header."),
    });
  }
  steps.push({
    calls:
      layout === "hmap"
        ? [make, "makeBucketArray", "newarray", "runtime.mallocgc"]
        : [make, "maps.NewMap", "newTable", "newGroups", "runtime.mallocgc"],
    sentence: arraySentence(making),
  });
  return steps;
}

function arraySentence({ layout, hint, goVersion }: MapMaking): string {
  if (hint.kind !== "known") {
    const text = hint.kind === "unknown" ? hint.text : "";
    return layout === "hmap"
      ? say("Allocates the smallest 2^B buckets that take {0} entries; for 8 and fewer none, the first write does.", text)
      : say("Allocates a directory, and tables that take {0} entries; for 8 and fewer none, the first write does.", text);
  }
  const entries = countText(hint.entries);
  if (layout === "hmap") {
    const B = bucketsFor(hint.entries, goVersion);
    const buckets = counted(2 ** B, "bucket");
    return B >= 4
      ? say(
          "Allocates {0} for {1} entries (B = {2}), and some overflow buckets behind them in the same array.",
          buckets,
          entries,
          B,
        )
      : say("Allocates {0} for {1} entries (B = {2}).", buckets, entries, B);
  }
  const { tables, slots } = tablesFor(hint.entries);
  return say("Allocates a directory and {0} of {1} slots for {2} entries.", counted(tables, "table"), countText(slots), entries);
}

/** B for a hint. go: runtime.makemap, runtime.overLoadFactor (beside hmap) */
export function bucketsFor(entries: number, goVersion: string): number {
  let B = 0;
  while (entries > hmapEntryLimit(B, goVersion)) B++;
  return B;
}

/** go: internal/runtime/maps.NewMap */
export function tablesFor(entries: number): { readonly tables: number; readonly slots: number } {
  const target = Math.floor((entries * groupSlots) / maxAvgGroupLoad);
  const tables = 2 ** Math.ceil(Math.log2(Math.max(1, Math.ceil(target / maxTableCapacity))));
  return { tables, slots: 2 ** Math.ceil(Math.log2(Math.max(groupSlots, Math.floor(target / tables)))) };
}

function literalStep(entries: number): PathStep {
  return {
    calls: ["runtime.mapassign"],
    // go: cmd/compile/internal/walk.maplit
    sentence:
      entries > 25
        ? say("Then a loop stores the literal's {0} entries, from two arrays of keys and elems.", countText(entries))
        : say("Then each of the literal's {0} is stored by a write of its own.", counted(entries, "entry", "entries")),
  };
}
