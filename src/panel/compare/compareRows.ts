/** The facts that maps are compared by, group by group: how each is found in a head. Pure. */
import type { LayoutHead, SwissLayoutHead, ValueTypeFacts } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { formatBytes } from "../../messages/formatNumber.js";
import { type Fact, type FactRow, bytes, count, hmapRow, none, swissRow, unknown, withoutBytes } from "./compareFact.js";
import { fullnessRows, growthRows, overflowRows } from "./compareLoadRows.js";

export interface FactGroup {
  readonly title: string;
  readonly rows: readonly FactRow[];
}

/** Made anew each time: the sentences are in the person's language, which is known once the panel runs. */
export function factGroups(): FactGroup[] {
  return [
    { title: say("Identity"), rows: identityRows() },
    { title: say("Where it lies"), rows: placeRows() },
    { title: say("Shape"), rows: shapeRows() },
    { title: say("Fullness"), rows: fullnessRows() },
    { title: say("Growth"), rows: growthRows() },
    { title: say("Overflow and tombstones"), rows: overflowRows() },
    { title: say("Bytes"), rows: byteRows() },
  ];
}

function identityRows(): FactRow[] {
  return [
    {
      id: "type",
      title: say("type"),
      meaning: say("As the debug information names it"),
      fact: ({ type }) => ({ kind: "text", text: type, title: type }),
    },
    {
      id: "goVersion",
      title: say("Go version"),
      meaning: say("The program was built with it"),
      fact: ({ goVersion, goarch }) => ({ kind: "text", text: goVersion, beside: goarch }),
    },
    {
      id: "kind",
      title: say("kind"),
      meaning: say("Go's older maps are hmaps with buckets; since Go 1.24 they are Swiss tables with groups"),
      fact: ({ layout }) => ({ kind: "text", text: kindText(layout) }),
    },
    { id: "state", title: say("state"), meaning: say("Whether it has arrays, and whether a writer is inside"), fact: stateFact },
  ];
}

function kindText(layout: LayoutHead["layout"]): string {
  switch (layout.kind) {
    case "nil":
      return say("nil map");
    case "hmap":
      return "hmap";
    case "swiss":
      return layout.small ? say("Swiss table, small") : say("Swiss table");
  }
}

function stateFact({ state }: LayoutHead): Fact {
  switch (state) {
    case "nil":
      return { kind: "text", text: say("nil"), title: say("No header: it reads as empty, and the first write panics") };
    case "empty":
      return { kind: "text", text: say("empty, no array yet"), title: say("The first write allocates one") };
    case "writing":
      return { kind: "text", text: say("being written"), title: say("A writer's flag is set: numbers may not fit together") };
    case "normal":
      return { kind: "text", text: say("normal") };
  }
}

function placeRows(): FactRow[] {
  return [
    {
      id: "variable",
      title: say("variable"),
      meaning: say("Where the map's word lies: a pointer to the header"),
      fact: ({ variable }) =>
        variable === null ? none(say("The map's word lies in no memory")) : { kind: "address", ...variable },
    },
    {
      id: "header",
      title: say("header"),
      meaning: say("Two maps of the same header are one map"),
      fact: ({ header, layout }) =>
        header !== null
          ? { kind: "address", address: header.address, segment: header.segment }
          : layout.kind === "nil"
            ? none(say("A nil map has no header"))
            : unknown(say("The header could not be read")),
    },
    {
      id: "array",
      title: say("array"),
      meaning: say("The bucket array, the directory of tables, or the one group of a small map"),
      fact: arrayFact,
    },
  ];
}

function arrayFact({ chain, layout }: LayoutHead): Fact {
  const link =
    chain.find(({ role }) => role === "buckets" || role === "directory") ?? chain.find(({ role }) => role === "groups");
  if (link !== undefined) return { kind: "address", address: link.address, segment: link.segment };
  return layout.kind === "nil"
    ? none(say("A nil map has no array"))
    : none(say("It has no array yet, or none that could be read"));
}

function shapeRows(): FactRow[] {
  return [
    hmapRow("B", "B", say("There are 2^B buckets"), ({ B }) => ({
      kind: "number",
      value: B,
      text: String(B),
      format: countText,
      ratios: false,
      of: "B",
    })),
    hmapRow("buckets", say("buckets"), say("Of the array, without overflow buckets"), ({ bucketCount }) => count(bucketCount)),
    swissRow("globalDepth", say("global depth"), say("Top bits of the hash that pick a table"), (layout) =>
      layout.small
        ? none(say("A small map has one group, and no directory"))
        : {
            kind: "number",
            value: layout.globalDepth,
            text: String(layout.globalDepth),
            format: countText,
            ratios: false,
            of: "depth",
          },
    ),
    swissRow("tables", say("tables"), say("Each grows and splits on its own"), (layout, { tableCount }) =>
      layout.small ? none(say("A small map has one group, and no table")) : count(tableCount ?? 0, directoryText(layout)),
    ),
    swissRow("groups", say("groups"), say("Of 8 slots each, in all tables"), (_, { head }) =>
      head.load === null ? unknown(say("The tables were not read")) : count(Math.round(head.load.capacity / 8)),
    ),
    {
      id: "cellSize",
      title: say("bucket or group"),
      meaning: say("The size of one, with its 8 slots"),
      fact: ({ layout }) =>
        layout.kind === "nil"
          ? none(say("A nil map has no array"))
          : bytes(layout.kind === "hmap" ? layout.bucketSizeBytes : layout.groupSizeBytes),
    },
    { id: "key", title: say("key"), meaning: say("Size of a key in its slot"), fact: ({ key, keyType }) => value(key, keyType) },
    {
      id: "elem",
      title: say("elem"),
      meaning: say("Size of an elem in its slot"),
      fact: ({ elem, elemType }) => value(elem, elemType),
    },
  ];
}

function directoryText({ dirLen }: SwissLayoutHead): string {
  return dirLen === 1 ? say("1 directory entry") : say("{0} directory entries", countText(dirLen));
}

function value(facts: ValueTypeFacts | null, type: string): Fact {
  if (facts === null) return unknown(say("Its type is not known"));
  return { ...bytes(facts.sizeBytes), beside: facts.indirect ? say("{0}, by pointer", type) : type };
}

function byteRows(): FactRow[] {
  return [
    {
      id: "allocated",
      title: say("allocated"),
      meaning: say("What the allocator gave for header, arrays and overflow buckets"),
      fact: (head) =>
        head.bytes === null
          ? withoutBytes(head)
          : head.bytes.allocated === null
            ? unknown(say("The allocator could not be asked"))
            : bytes(head.bytes.allocated),
    },
    {
      id: "structures",
      title: say("in structures"),
      meaning: say("What the map's structures take of it"),
      fact: (head) => (head.bytes === null ? withoutBytes(head) : bytes(head.bytes.structures)),
    },
    {
      id: "inUse",
      title: say("keys and elems"),
      meaning: say("Of full slots"),
      fact: (head) =>
        head.bytes === null
          ? withoutBytes(head)
          : head.bytes.inUse === null
            ? unknown(say("It is known once all slots are read"))
            : bytes(head.bytes.inUse),
    },
    {
      id: "perEntry",
      title: say("bytes per entry"),
      meaning: say("Allocated bytes by entries; where the allocator could not be asked, those of the structures"),
      fact: perEntryFact,
    },
  ];
}

function perEntryFact(head: LayoutHead): Fact {
  if (head.bytes === null) return withoutBytes(head);
  if (head.length === null) return unknown(say("The header could not be read"));
  if (head.length <= 0) return none(say("It has no entries"));
  const { allocated, structures } = head.bytes;
  const perEntry = (allocated ?? structures) / head.length;
  const fact = { ...bytes(perEntry), text: perEntryText(perEntry), format: perEntryText };
  return allocated === null ? { ...fact, beside: say("of the structures"), of: "structures" } : fact;
}

function perEntryText(perEntry: number): string {
  return perEntry < 1024
    ? `${perEntry < 100 ? perEntry.toFixed(1).replace(/\.0$/, "") : Math.round(perEntry)} B`
    : formatBytes(perEntry);
}
