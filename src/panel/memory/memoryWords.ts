/** What stands at an address, in words: "tophash[3] of bucket 21", "overflow pointer of bucket 21". Pure. */
import type { MemoryOwner, MemoryPart } from "../../gomap/memoryParts.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { type SlotLook, controlLook, tophashLook } from "../canvas/slotWords.js";
import { type PanelState, placeKey } from "../state/state.js";

/** The name of the part that `address` lies in. */
export function partName(part: MemoryPart, address: bigint): string {
  const owner = ownerName(part.owner);
  const index = part.index ?? 0;
  switch (part.kind) {
    case "marks":
      return part.owner.kind === "group"
        ? say("control byte {0} of {1}", Number(address - part.address), owner)
        : say("tophash[{0}] of {1}", Number(address - part.address), owner);
    case "key":
      return say("key {0} of {1}", index, owner);
    case "elem":
      return say("elem {0} of {1}", index, owner);
    case "overflow":
      return say("overflow pointer of {0}", owner);
    case "directory":
      return say("directory entry {0}", countText(index));
    case "padding":
      return say("padding in {0}", owner);
    case "field":
      return part.name === "" ? owner : say("field {0} of {1}", part.name, owner);
  }
}

export function ownerName(owner: MemoryOwner): string {
  switch (owner.kind) {
    case "variable":
      return say("the variable {0}", owner.name);
    case "struct":
      return owner.typeName.replace(/^.*[./]/, "");
    case "bucket":
      return bucketName(owner);
    case "preallocated":
      return say("preallocated overflow bucket {0}", countText(owner.index));
    case "directory":
      return say("the directory");
    case "table":
      return say("table {0}", countText(owner.position));
    case "group":
      if (owner.table === null) return say("the group");
      return say("group {0} of table {1}", countText(owner.group), countText(owner.table));
  }
}

function bucketName({ old, index, link }: Extract<MemoryOwner, { kind: "bucket" }>): string {
  const number = countText(index);
  if (link === 0) return old ? say("old bucket {0}", number) : say("bucket {0}", number);
  return old
    ? say("overflow bucket {0} of old bucket {1}", link, number)
    : say("overflow bucket {0} of bucket {1}", link, number);
}

/** What the byte or the field says, beside its name; null where there is nothing to say. */
export function partMeaning(part: MemoryPart, byte: number | null): string | null {
  if (part.kind === "marks" && byte !== null) return lookOf(part.owner, byte).meaning;
  if (part.field !== null) return part.field.meaning === "" ? null : part.field.meaning;
  if ((part.kind === "key" || part.kind === "elem") && part.mark !== null) {
    const look = lookOf(part.owner, part.mark);
    return look.kind === "full" ? null : say("the slot holds no entry: {0}", look.short);
  }
  return null;
}

/** Whether the slot of a key or elem holds an entry; null where that is not known, and for other parts. */
export function holdsEntry(part: MemoryPart): boolean | null {
  return part.mark === null ? null : lookOf(part.owner, part.mark).kind === "full";
}

function lookOf(owner: MemoryOwner, mark: number): SlotLook {
  return owner.kind === "group" ? controlLook(mark) : tophashLook(mark);
}

/** The text of the key or elem of a part, where its slots have come for another tab; null elsewhere. */
export function slotText(part: MemoryPart, { details }: Pick<PanelState, "details">): string | null {
  if (part.place === null || (part.kind !== "key" && part.kind !== "elem")) return null;
  const come = details.get(placeKey(part.place));
  if (come?.kind !== "arrived") return null;
  const link = part.owner.kind === "bucket" ? part.owner.link : 0;
  const holder = "chain" in come.details ? come.details.chain[link] : come.details;
  const slot = holder?.slots[part.index ?? -1];
  return (part.kind === "key" ? slot?.key : slot?.elem) ?? null;
}
