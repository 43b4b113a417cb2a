/** Of the facts that maps are compared by, those that change as entries come and go: fullness, growth, overflow. Pure. */
import { explainGrowthStyle } from "../../gomap/explain.js";
import type { HmapLayoutHead, LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { formatFactor } from "../../messages/formatNumber.js";
import { type Fact, type FactRow, count, hmapRow, none, swissRow, unknown, withoutArray } from "./compareFact.js";

export function fullnessRows(): FactRow[] {
  return [
    {
      id: "length",
      title: say("entries"),
      meaning: say("len of the map"),
      fact: ({ length }) => (length === null ? unknown(say("The header could not be read")) : count(length)),
    },
    {
      id: "capacity",
      title: say("slots"),
      meaning: say("Of the arrays, without overflow buckets"),
      fact: (head) => (head.load === null ? withoutArray(head) : count(head.load.capacity)),
    },
    {
      id: "share",
      title: say("slots in use"),
      meaning: say("Entries by slots: the one measure of fullness that hmaps and Swiss maps share"),
      fact: shareFact,
    },
    {
      id: "factor",
      title: say("load factor"),
      meaning: say("Entries per bucket in an hmap; per slot, of the fullest table, in a Swiss map"),
      fact: factorFact,
    },
    {
      id: "nextGrowth",
      title: say("next growth"),
      meaning: say("The entry whose adding starts it"),
      fact: nextGrowthFact,
    },
  ];
}

function shareFact(head: LayoutHead): Fact {
  const { load, length } = head;
  if (load === null || load.capacity === 0) return withoutArray(head);
  if (length === null) return unknown(say("The header could not be read"));
  const percent = (length / load.capacity) * 100;
  return {
    kind: "number",
    value: percent,
    text: percentText(percent),
    format: (difference) => percentText(difference),
    ratios: false,
    of: "share",
  };
}

function percentText(percent: number): string {
  return `${percent < 10 && percent > 0 ? percent.toFixed(1) : percent.toFixed(0)}\u00a0%`;
}

function factorFact(head: LayoutHead): Fact {
  const { load } = head;
  if (load === null) return withoutArray(head);
  if (load.factor === null) return unknown(say("It is known once all tables are read"));
  const beside = say("grows past {0}", String(load.trigger));
  return {
    kind: "number",
    value: load.factor,
    text: formatFactor(load.factor),
    beside,
    format: formatFactor,
    ratios: false,
    of: head.layout.kind,
  };
}

function nextGrowthFact(head: LayoutHead): Fact {
  const { load, length } = head;
  if (load === null) return withoutArray(head);
  const at = load.nextGrowthAtEntry;
  if (at === null) return { kind: "none", why: load.explanation };
  const left = length === null ? "" : say("{0} to go", countText(Math.max(0, at - length)));
  return { ...count(at, left), title: load.explanation };
}

export function growthRows(): FactRow[] {
  return [
    {
      id: "growth",
      title: say("growing"),
      meaning: say("Whether old buckets wait to be moved"),
      fact: ({ layout }) => {
        if (layout.kind === "nil") return none(say("A nil map does not grow"));
        if (layout.kind === "swiss") return none(explainGrowthStyle("swiss") ?? "");
        return { kind: "text", text: growthText(layout) };
      },
    },
    hmapRow("evacuated", say("evacuated"), say("Old buckets whose entries have moved"), ({ growth }) => {
      if (growth.kind === "none") return none(say("It is not growing"));
      const done = growth.evacuatedCount ?? growth.nevacuate;
      const atLeast = growth.evacuatedCount === null;
      return {
        ...count(done, say("of {0} old buckets", countText(growth.oldBucketCount))),
        text: atLeast ? say("at least {0}", countText(done)) : countText(done),
      };
    }),
  ];
}

function growthText({ growth, bucketCount }: HmapLayoutHead): string {
  switch (growth.kind) {
    case "none":
      return say("no");
    case "doubling":
      return say("to {0} buckets", countText(bucketCount));
    case "sameSize":
      return say("to the same size");
  }
}

export function overflowRows(): FactRow[] {
  const scanned = say("It is known once all buckets are read");
  return [
    hmapRow("overflow", say("overflow buckets"), say("In use, counted along the chains"), ({ overflowCount }) =>
      overflowCount === null ? unknown(scanned) : count(overflowCount),
    ),
    hmapRow("noverflow", "noverflow", say("The runtime's own count: exact below B\u00a0=\u00a016"), ({ noverflow }) =>
      count(noverflow),
    ),
    hmapRow("longestChain", say("longest chain"), say("In buckets; 1 is one without overflow"), ({ longestChain }) =>
      longestChain === null ? unknown(scanned) : count(longestChain),
    ),
    swissRow("tombstones", say("tombstones"), say("Deleted slots that probing still passes"), ({ tombstones }) =>
      tombstones === null ? unknown(say("It is known once all groups are read")) : count(tombstones),
    ),
  ];
}
