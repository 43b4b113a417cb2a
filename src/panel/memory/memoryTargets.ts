/** Places of this map that the Memory tab goes to with one click: its structs, and what is selected. Pure. */
import { addressText } from "../../gomap/hex.js";
import type { Address, LayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { PanelBody } from "../../messages/panelMessages.js";
import { chainOf } from "../buckets/bucketChain.js";

export interface MemoryTarget {
  readonly name: string;
  readonly address: Address;
}

/** Overflow buckets of the selected bucket that get a target each; from the last of them the pointers lead on. */
const mostLinks = 6;

export function memoryTargets(head: LayoutHead, body: PanelBody | null, selection: Place | null): MemoryTarget[] {
  const { header, extra, variable, chain, layout } = head;
  const targets: MemoryTarget[] = [];
  const add = (name: string, address: Address | undefined): void => {
    if (address !== undefined && address !== "0x0") targets.push({ name, address });
  };
  const link = (role: string) => chain.find((one) => one.role === role)?.address;
  add(say("variable"), variable?.address);
  add(say("header"), header?.address);
  add(say("extra"), extra?.address);
  add(say("buckets"), link("buckets"));
  add(say("oldbuckets"), link("oldbuckets"));
  add(say("directory"), link("directory"));
  if (selection?.kind === "bucket" && body?.kind === "hmap") addChain(add, body, selection);
  if (selection?.kind === "group" && layout.kind === "swiss") addGroup(add, layout, selection);
  return targets;
}

type Add = (name: string, address: Address | undefined) => void;

function addChain(
  add: Add,
  body: Extract<PanelBody, { kind: "hmap" }>,
  { old, index }: Extract<Place, { kind: "bucket" }>,
): void {
  const columns = old ? body.oldBuckets : body.buckets;
  if (columns === null) return;
  for (const [position, bucket] of chainOf(columns, index)
    .slice(0, 1 + mostLinks)
    .entries()) {
    const address = addressText(BigInt(bucket.address));
    if (position > 0) add(say("overflow {0}", position), address);
    else add(old ? say("old bucket {0}", countText(index)) : say("bucket {0}", countText(index)), address);
  }
}

function addGroup(
  add: Add,
  layout: Extract<LayoutHead["layout"], { kind: "swiss" }>,
  { table, group }: Extract<Place, { kind: "group" }>,
): void {
  const head = layout.tables[table];
  if (head === undefined) return;
  add(say("table {0}", countText(table)), head.address);
  const address = addressText(BigInt(head.groupsAddress) + BigInt(group) * BigInt(layout.groupSizeBytes));
  add(layout.small ? say("the group") : say("group {0}", countText(group)), head.groupsAddress === "0x0" ? "0x0" : address);
}
