/** A document that the CLI wrote (`inspect … --json`) as a picture: real maps, without an editor. */
import type { HmapLayout, LayoutBucket, MapLayout, SwissLayout, SwissTable } from "../../src/gomap/layout.js";
import type { Details, PanelBody, PanelBuckets, PanelTable } from "../../src/messages/panelMessages.js";
import type { Scenario } from "./scenarios.js";

export function documentScenario(document: MapLayout): Scenario {
  const { layout } = document;
  return {
    picture: {
      id: 1,
      head: document,
      body: layout.kind === "nil" ? null : layout.kind === "hmap" ? hmapBody(layout) : swissBody(layout),
      stop: { number: 1, source: null, functionName: null, reason: "breakpoint" },
    },
    status: { kind: "live" },
    details(place): Details | null {
      if (place.kind === "bucket" && layout.kind === "hmap") {
        return (place.old ? layout.oldBuckets : layout.buckets)?.find((chain) => chain.index === place.index) ?? null;
      }
      if (place.kind !== "group" || layout.kind !== "swiss") return null;
      return layout.tables[place.table]?.groups.find((group) => group.index === place.group) ?? null;
    },
  };
}

function hmapBody(layout: HmapLayout): PanelBody {
  const { buckets, oldBuckets, bucketSizeBytes } = layout;
  const columns = (chains: HmapLayout["buckets"]): PanelBuckets => {
    const overflow = chains.flatMap(({ chain }, home) => chain.slice(1).map((bucket) => ({ bucket, home })));
    const all = [...chains.flatMap(({ chain }) => chain.slice(0, 1)), ...overflow.map(({ bucket }) => bucket)];
    const position = new Map(all.map((bucket, i): [LayoutBucket, number] => [bucket, i]));
    const next = new Int32Array(all.length).fill(-1);
    for (const { chain } of chains) {
      for (const [i, bucket] of chain.entries()) {
        const follower = chain[i + 1];
        if (follower !== undefined) next[position.get(bucket) ?? 0] = position.get(follower) ?? -1;
      }
    }
    return {
      baseAddress: all[0]?.address ?? "0x0",
      bucketSizeBytes,
      firstIndex: 0,
      arrayCount: chains.length,
      physicalCount: all.length,
      overflowAddresses: BigUint64Array.from(overflow, ({ bucket }) => BigInt(bucket.address)),
      overflowHome: Uint32Array.from(overflow, ({ home }) => home),
      next,
      tophash: Uint8Array.from(all.flatMap((bucket) => bucket.slots.map((slot) => Number(slot.tophash)))),
      unreadable: new Uint8Array(all.length),
    };
  };
  return { kind: "hmap", buckets: columns(buckets), oldBuckets: oldBuckets === undefined ? null : columns(oldBuckets) };
}

function swissBody(layout: SwissLayout): PanelBody {
  const columns = (table: SwissTable): PanelTable => ({
    groupsAddress: table.groupsAddress,
    groupSizeBytes: layout.groupSizeBytes,
    firstGroup: 0,
    groupCount: table.groups.length,
    control: Uint8Array.from(table.groups.flatMap((group) => group.slots.map((slot) => Number(slot.control)))),
    unreadable: new Uint8Array(table.groups.length),
  });
  return { kind: "swiss", tables: layout.tables.map(columns) };
}
