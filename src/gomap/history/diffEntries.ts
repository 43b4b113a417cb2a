/**
 * Entries that were added, removed, changed or moved between two stops. Entries are the same where their keys' bytes are: a string
 * moves with its pointer and length. What then is left on both sides may still be the same key in other bytes (a string that was
 * written over by an equal one, an indirect key that was copied): contents tell, where they were read.
 */
import type { MapType } from "../mapType.js";
import { bucketCountOf } from "./diffHmap.js";
import { homeRegions } from "./homeRegions.js";
import { bytesText, type KeptEntry, keptEntries, slotBytes } from "./keptEntries.js";
import type { EntryChange, EntryChanges, MapChanges, MoveKind } from "./mapChanges.js";
import type { OpenPart, OpenSnapshot } from "./mapSnapshot.js";

/** What strings and indirect values held at a stop. */
export interface KnownContents {
  /** @param raw the slot's bytes, a character each. @returns null where it was not read */
  contentAt(stopId: number, role: "key" | "elem", raw: string): string | null;
}

interface Around {
  readonly sameMap: boolean;
  readonly layout: MapChanges["layout"];
  readonly contents: KnownContents;
}

/** null where one of the snapshots has no entries to compare. */
export function diffEntries(before: OpenSnapshot, after: OpenSnapshot, around: Around): EntryChanges | null {
  const type = after.type ?? before.type;
  if (!hasEntries(before) || !hasEntries(after)) return null;
  // Addresses of another run mean other things.
  if (before.stop.run !== after.stop.run && (type === null || !isSelfContained(type))) return null;
  if (type === null) return nothing(before, after);
  const skip = unchangedCells(before, after, type);
  return new EntryDiff(before, after, type, around).of(keptEntries(before, skip), keptEntries(after, skip));
}

/** Nil and empty maps have all of their entries: none. */
function hasEntries({ level, parts, head }: OpenSnapshot): boolean {
  if (head.layout.kind === "nil") return head.state === "nil";
  return head.state === "empty" || (level === "whole" && parts.length > 0);
}

function isSelfContained({ key, elem }: MapType): boolean {
  return [key, elem].every(({ kind, indirect }) => !indirect && kind !== "string" && kind !== "other" && kind !== "pointer");
}

function nothing(before: OpenSnapshot, after: OpenSnapshot): EntryChanges {
  const atLeast = !before.complete || !after.complete;
  return { added: [], removed: [], others: [], moved: 0, changed: 0, ambiguous: 0, unknownElems: 0, atLeast };
}

class EntryDiff {
  private readonly added: KeptEntry[] = [];
  private readonly removed: KeptEntry[] = [];
  private readonly others: EntryChange[] = [];
  private moved = 0;
  private changed = 0;
  private ambiguous = 0;
  private unknownElems = 0;

  constructor(
    private readonly before: OpenSnapshot,
    private readonly after: OpenSnapshot,
    private readonly type: MapType,
    private readonly around: Around,
  ) {}

  of(first: readonly KeptEntry[], second: readonly KeptEntry[]): EntryChanges {
    const [a, b] = [byKey(first), byKey(second)];
    for (const [key, entries] of b) {
      this.pair(a.get(key) ?? [], entries);
      a.delete(key);
    }
    for (const entries of a.values()) this.removed.push(...entries);
    this.pairContents();
    const regions = homeRegions(this.before, this.after);
    return {
      added: this.added.filter(({ place }) => regions.knownInBefore(place)),
      removed: this.removed.filter(({ place }) => regions.knownInAfter(place)),
      others: this.others,
      moved: this.moved,
      changed: this.changed,
      ambiguous: this.ambiguous,
      unknownElems: this.unknownElems,
      atLeast: !this.before.complete || !this.after.complete,
    };
  }

  /** Entries with equal bytes of their keys. */
  private pair(before: readonly KeptEntry[], after: readonly KeptEntry[]): void {
    const [one, other] = [before[0], after[0]];
    if (before.length === 1 && after.length === 1 && one && other && (!one.isNaN || isSamePlace(one, other))) {
      this.both(one, other);
      return;
    }
    // Several: those that stayed where they were are the same; of the rest nothing tells which is which.
    const places = new Map(before.map((entry) => [placeOf(entry), entry]));
    const rest: KeptEntry[] = [];
    for (const entry of after) {
      const same = places.get(placeOf(entry));
      if (same === undefined) rest.push(entry);
      else {
        places.delete(placeOf(entry));
        this.both(same, entry);
      }
    }
    const left = [...places.values()];
    const unclear = Math.min(left.length, rest.length);
    this.ambiguous += unclear;
    this.removed.push(...left.slice(unclear));
    this.added.push(...rest.slice(unclear));
  }

  /** Keys in other bytes: of what is left, those with equal contents are the same. */
  private pairContents(): void {
    const { kind, indirect } = this.type.key;
    if ((kind !== "string" && !indirect) || this.added.length === 0 || this.removed.length === 0) return;
    const contentOf = ({ key }: KeptEntry, { stop }: OpenSnapshot) => this.around.contents.contentAt(stop.id, "key", key);
    const left = new Map<string, KeptEntry>();
    const unread = new Map<string, KeptEntry>();
    for (const entry of this.removed) {
      const content = contentOf(entry, this.before);
      if (content === null) unread.set(`${placeOf(entry)} ${entry.mark}`, entry);
      else left.set(content, entry);
    }
    const gone = new Set<KeptEntry>();
    const added = this.added.splice(0).filter((entry) => {
      const content = contentOf(entry, this.after);
      const same = content === null ? undefined : left.get(content);
      const inPlace = unread.get(`${placeOf(entry)} ${entry.mark}`);
      if (same !== undefined) {
        left.delete(content ?? "");
        gone.add(same);
        this.both(same, entry);
      } else if (inPlace !== undefined) {
        // In the same slot with the same hash bits: an equal key that was written over it, or another one.
        gone.add(inPlace);
        this.ambiguous++;
      } else return true;
      return false;
    });
    this.added.push(...added);
    const removed = this.removed.splice(0).filter((entry) => !gone.has(entry));
    this.removed.push(...removed);
  }

  private both(before: KeptEntry, after: KeptEntry): void {
    const move = !this.around.sameMap || isSamePlace(before, after) ? null : this.moveOf(before, after);
    const changed = this.elemChanged(before, after);
    if (changed === null) this.unknownElems++;
    if (move !== null) this.moved++;
    if (changed === true) this.changed++;
    if (move !== null || changed === true) this.others.push({ before, after, move, changed });
  }

  private elemChanged(before: KeptEntry, after: KeptEntry): boolean | null {
    const { elem, pointerSizeBytes } = this.type;
    const sizeBytes = slotBytes(elem, pointerSizeBytes);
    if (!elem.indirect && elem.kind !== "string") return !isEqual(before, after, sizeBytes);
    const { contents } = this.around;
    const [a, b] = [before, after].map(({ bytes, elemAt }) => bytesText(bytes, elemAt, sizeBytes));
    if (a === undefined || b === undefined) return null;
    // Equal words of a string are the same string; an indirect elem is written in place.
    if (!elem.indirect && a === b) return false;
    const [was, is] = [contents.contentAt(this.before.stop.id, "elem", a), contents.contentAt(this.after.stop.id, "elem", b)];
    if (was !== null && is !== null) return was !== is;
    // Strings of other lengths are others, whatever they hold.
    return !elem.indirect && a.slice(pointerSizeBytes) !== b.slice(pointerSizeBytes) ? true : null;
  }

  private moveOf(before: KeptEntry, after: KeptEntry): MoveKind {
    const [from, to] = [before.place, after.place];
    if (from.kind === "bucket" && to.kind === "bucket") {
      const [fromArray, toArray] = [this.arrayOf(this.before, from.old), this.arrayOf(this.after, to.old)];
      if (fromArray === toArray) return "within";
      const [fromCount, toCount] = [bucketCountOf(this.before.head, from.old), bucketCountOf(this.after.head, to.old)];
      if (toCount === fromCount) return "sameSize";
      if (toCount === 2 * fromCount) return to.index >= fromCount ? "Y" : "X";
      return "rehashed";
    }
    const { layout } = this.around;
    if (from.kind !== "group" || to.kind !== "group" || layout?.kind !== "swiss") return "rehashed";
    if (layout.fromSmall) return "fromSmall";
    if (layout.splits.some((split) => split.from === from.table)) return "split";
    return layout.grown.some((grown) => grown.from === from.table) ? "grown" : "within";
  }

  private arrayOf({ parts }: OpenSnapshot, old: boolean): bigint | undefined {
    for (const part of parts) if (part.kind === "buckets" && part.kept.old === old) return part.columns.baseAddress;
    return undefined;
  }
}

function byKey(entries: readonly KeptEntry[]): Map<string, KeptEntry[]> {
  const map = new Map<string, KeptEntry[]>();
  for (const entry of entries) {
    const same = map.get(entry.key);
    if (same === undefined) map.set(entry.key, [entry]);
    else same.push(entry);
  }
  return map;
}

function placeOf({ cell, slot }: KeptEntry): string {
  return `${cell.toString(16)} ${slot}`;
}

function isSamePlace(a: KeptEntry, b: KeptEntry): boolean {
  return a.slot === b.slot && a.cell === b.cell;
}

function isEqual(a: KeptEntry, b: KeptEntry, sizeBytes: number): boolean {
  for (let i = 0; i < sizeBytes; i++) if (a.bytes[a.elemAt + i] !== b.bytes[b.elemAt + i]) return false;
  return true;
}

/**
 * Cells that hold the same bytes at the same address: nothing happened to their entries. Told by the chunks that both snapshots
 * share, so that a map of which little changed is not compared entry by entry.
 */
function unchangedCells(before: OpenSnapshot, after: OpenSnapshot, type: MapType): (part: OpenPart, position: number) => boolean {
  // An indirect elem changes without its bucket.
  if (type.elem.indirect) return () => false;
  const partners = new Map<OpenPart, OpenPart>();
  const known = new Map(before.parts.map((part) => [addressName(part), part]));
  for (const part of after.parts) {
    const same = known.get(addressName(part));
    if (same?.kind !== part.kind) continue;
    partners.set(part, same);
    partners.set(same, part);
  }
  return (part, position) => {
    const other = partners.get(part);
    return other !== undefined && isShared(part, other, position);
  };
}

function addressName(part: OpenPart): string {
  return part.kind === "buckets"
    ? `${part.columns.baseAddress.toString(16)} ${part.columns.firstIndex}`
    : `${part.columns.groupsAddress.toString(16)} ${part.columns.firstGroup}`;
}

function isShared(part: OpenPart, other: OpenPart, position: number): boolean {
  if (part.columns.unreadable[position] !== 0 || other.columns.unreadable[position] !== 0) return false;
  if (part.kind === "buckets" && other.kind === "buckets") {
    const { bucketSizeBytes, arrayCount } = part.columns;
    if (position >= arrayCount || position >= other.columns.arrayCount) return false;
    const [mine, its] = [part.kept.pages?.arrayPages, other.kept.pages?.arrayPages];
    return (
      mine !== undefined &&
      its !== undefined &&
      mine.sharesWith(its, position * bucketSizeBytes, (position + 1) * bucketSizeBytes)
    );
  }
  if (part.kind !== "table" || other.kind !== "table") return false;
  const { groupSizeBytes, groupCount } = part.columns;
  if (position >= groupCount || position >= other.columns.groupCount) return false;
  const [mine, its] = [part.kept.pages?.pages, other.kept.pages?.pages];
  return (
    mine !== undefined && its !== undefined && mine.sharesWith(its, position * groupSizeBytes, (position + 1) * groupSizeBytes)
  );
}
