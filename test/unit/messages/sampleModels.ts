/** Maps as models with a source of slots, for tests of what is done with a model: writing, drawing. */
import type { LayoutHead } from "../../../src/gomap/layout.js";
import type { Place } from "../../../src/gomap/mapModel.js";
import type { LayoutItem } from "../../../src/messages/writeLayout.js";
import { headBase, type Sample } from "./sampleParts.js";

export { hmapSample } from "./sampleHmap.js";
export { swissSample } from "./sampleSwiss.js";
export type { Sample } from "./sampleParts.js";

/** `var m map[int]string` */
export function nilSample(): Sample {
  const head: LayoutHead = {
    ...headBase,
    goVersion: "go1.26.8",
    length: 0,
    header: null,
    extra: null,
    chain: [
      {
        role: "variable",
        address: "0xc00006a9c8",
        segment: "stack of goroutine 1",
        label: "variable &m",
        sizeBytes: 8,
        allocatedBytes: null,
        scanned: null,
      },
    ],
    load: null,
    bytes: null,
    state: "nil",
    layout: { kind: "nil" },
  };
  return { model: { type: null, head, body: null }, slotsOf: () => Promise.resolve([]) };
}

/** What a document of a sample should hold, by making all slots at once. */
export async function everyItem({ model, slotsOf }: Sample): Promise<readonly LayoutItem[]> {
  const places: Place[] = [];
  const { body } = model;
  if (body?.kind === "hmap") {
    for (const [old, columns] of [[false, body.buckets] as const, [true, body.oldBuckets] as const]) {
      for (let index = 0; index < (columns?.arrayCount ?? 0); index++) places.push({ kind: "bucket", old, index });
    }
  }
  if (body?.kind === "swiss") {
    body.tables.forEach((columns, table) => {
      for (let group = 0; group < columns.groupCount; group++) places.push({ kind: "group", table, group });
    });
  }
  return slotsOf(places);
}
