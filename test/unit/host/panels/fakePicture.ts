/** A picture whose slots are written by hand: what the feed asks for is counted. */
import type { MapPicture, SlotsWanted } from "../../../../src/dap/inspector.js";
import { byteText } from "../../../../src/gomap/hex.js";
import type { HmapSlot, LayoutChain } from "../../../../src/gomap/layout.js";
import type { MapModel, Place } from "../../../../src/gomap/mapModel.js";
import { bucketsOf } from "../../panel/columns.js";

export interface FakeEntry {
  readonly top: number;
  readonly key?: string;
  readonly elem?: string;
}

export interface FakePicture extends MapPicture {
  readonly asked: { readonly places: readonly Place[]; readonly wanted: SlotsWanted }[];
  /** Runs before each answer. */
  before: () => Promise<void> | void;
}

/** What a picture has beside its model and slots, where all of the map is in the model. */
export function wholePicture(
  model: MapModel,
): Pick<MapPicture, "whole" | "cells" | "around" | "read" | "keyHash" | "window" | "learnTables" | "finish" | "again"> {
  const no = (): Promise<never> => Promise.reject(new Error("all of this picture is there"));
  const body = model.body;
  return {
    whole: true,
    cells:
      body?.kind === "swiss"
        ? { kind: "swiss", groups: body.tables.map(({ groupCount }) => groupCount), bytesPerCell: 136 }
        : {
            kind: "hmap",
            buckets: body?.kind === "hmap" ? body.buckets.arrayCount : 0,
            oldBuckets: body?.kind === "hmap" ? (body.oldBuckets?.arrayCount ?? 0) : 0,
            bytesPerCell: 144,
          },
    around: () => Promise.resolve(model),
    /** Each byte is the lowest of its address. */
    read: (address, sizeBytes) =>
      Promise.resolve({
        address,
        bytes: Uint8Array.from({ length: sizeBytes }, (_, i) => Number((address + BigInt(i)) & 0xffn)),
        holes: [],
        segment: "heap",
      }),
    keyHash: ({ slot }) => Promise.resolve({ kind: "hash", hash: `0x${slot}` }),
    window: no,
    learnTables: () => Promise.resolve(null),
    finish: no,
    again: no,
  };
}

/** `chains[i]` holds the entries of bucket i from slot 0 on, eight to a bucket. */
export function fakePicture(chains: readonly (readonly FakeEntry[])[], elemType = "int"): FakePicture {
  const marks = (entries: readonly FakeEntry[]): string[] =>
    Array.from({ length: Math.max(1, Math.ceil(entries.length / 8)) }, (_, bucket) =>
      Array.from({ length: 8 }, (_, slot) => (entries[bucket * 8 + slot]?.top ?? 0).toString(16)).join(" "),
    );
  const head = { expression: "m", elemType, length: chains.flat().length };
  const model = {
    head,
    type: { key: { kind: "string" }, elem: { kind: "int64" } },
    body: { kind: "hmap", buckets: bucketsOf(chains.map(marks)), oldBuckets: null },
  } as unknown as MapModel;
  const picture: FakePicture = {
    model,
    ...wholePicture(model),
    identity: { expression: "m", functionName: "main.main", header: 1n },
    asked: [],
    before: () => undefined,
    async slots(places, wanted) {
      picture.asked.push({ places, wanted });
      await picture.before();
      return places.map((place): LayoutChain => {
        const index = place.kind === "bucket" ? place.index : 0;
        const entries = chains[index] ?? [];
        return {
          index,
          chain: marks(entries).map((_, bucket) => ({
            address: "0x1000",
            overflow: "0x0",
            slots: Array.from({ length: 8 }, (_, slot) => slotOf(entries[bucket * 8 + slot])),
          })),
        };
      });
    },
  };
  return picture;
}

function slotOf(entry: FakeEntry | undefined): HmapSlot {
  if (entry === undefined) return { tophash: "0x0", state: "emptyRest" };
  const { top, ...values } = entry;
  return { tophash: byteText(top), state: "full", ...values };
}
