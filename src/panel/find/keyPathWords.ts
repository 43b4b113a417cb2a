/**
 * The path of a lookup in words. Pure: a clause is text with parts of the hash in it, each of which is drawn in a way of its own.
 *
 *     low 6 bits = [010101] → bucket 21          top 8 bits = [9e] → slot 2 (1 compare, no false tophash hit)
 */
import type { HmapPath, SwissPath } from "../../gomap/keyPath.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { FoundKey } from "../../messages/panelMessages.js";
import { sayAround } from "./sayAround.js";

/** `place`: what picks the bucket or group. `table`: the directory's bits. `mark`: tophash or H2. */
export interface HashPart {
  readonly part: "place" | "table" | "mark";
  readonly text: string;
}
export type PathClause = readonly (string | HashPart | null)[];

/** Passed groups that are named; of more, the number is said. */
const maxNamed = 6;

/** The hash as it is written: an hmap's parts are whole digits (but the first of the bucket's), those of a Swiss map are bits. */
export function hashParts(path: HmapPath | SwissPath, hash: bigint): PathClause {
  const digits = hash.toString(16).padStart(16, "0");
  if (path.kind === "hmap") {
    const low = Math.min(14, Math.ceil(path.bucketBits.length / 4));
    const middle = digits.slice(2, 16 - low);
    return ["0x", part("mark", digits.slice(0, 2)), middle, ...(low === 0 ? [] : [part("place", digits.slice(16 - low))])];
  }
  const { directoryBits, groupBits, h2Bits } = path;
  const between = directoryBits.length + groupBits.length < 57 ? "…" : "";
  return [
    `0x${digits} = 0b`,
    ...(directoryBits === "" ? [] : [part("table", directoryBits)]),
    between,
    ...(groupBits === "" ? [] : [part("place", groupBits), "\u202f"]),
    part("mark", h2Bits),
  ];
}

export function pathClauses(path: HmapPath | SwissPath, hit: FoundKey): PathClause[] {
  return path.kind === "hmap" ? hmapClauses(path, hit) : swissClauses(path, hit);
}

function hmapClauses(path: HmapPath, hit: FoundKey): PathClause[] {
  return [...growthClause(path), bucketClause(path), slotClause(path, hit)];
}

/** Which of both arrays a lookup asks. */
function growthClause({ growing, old, oldBucket }: HmapPath): PathClause[] {
  if (!growing || oldBucket === null) return [];
  const bucket = countText(oldBucket);
  return old
    ? [[say("growing: old bucket {0} is not evacuated, so a lookup asks the old buckets", bucket)]]
    : [[say("growing: old bucket {0} is evacuated, so a lookup asks the new buckets", bucket)]];
}

function bucketClause({ bucketBits, bucket, old }: HmapPath): PathClause {
  const bits = part("place", bucketBits);
  const index = countText(bucket);
  if (bucketBits === "") return old ? [say("the one old bucket")] : [say("one bucket: no bit is needed to pick it")];
  if (bucketBits.length === 1) {
    return old
      ? sayAround<string | HashPart>("lowest bit = {0} → old bucket {1}", bits, index)
      : sayAround<string | HashPart>("lowest bit = {0} → bucket {1}", bits, index);
  }
  const count = String(bucketBits.length);
  return old
    ? sayAround<string | HashPart>("low {0} bits = {1} → old bucket {2}", count, bits, index)
    : sayAround<string | HashPart>("low {0} bits = {1} → bucket {2}", count, bits, index);
}

function slotClause({ top, tophash }: HmapPath, hit: FoundKey): PathClause {
  const slot = String(hit.slot);
  const where =
    hit.chainPosition === 0 ? say("slot {0}", slot) : say("overflow bucket {0}, slot {1}", countText(hit.chainPosition), slot);
  const topPart = part("mark", hexByte(top));
  const compares = comparesInChain(hit.falseCompares);
  return top === tophash
    ? sayAround<string | HashPart>("top 8 bits = {0} → {1} ({2})", topPart, where, compares)
    : sayAround<string | HashPart>(
        "top 8 bits = {0}, below 5, so tophash {1} → {2} ({3})",
        topPart,
        hexByte(tophash),
        where,
        compares,
      );
}

function comparesInChain(inVain: number): string {
  if (inVain === 0) return say("1 compare, no false tophash hit");
  if (inVain === 1) return say("2 compares, 1 false tophash hit");
  return say("{0} compares, {1} false tophash hits", countText(inVain + 1), countText(inVain));
}

function swissClauses(path: SwissPath, hit: FoundKey): PathClause[] {
  const h2 = sayAround<string | HashPart>("H2 = low 7 bits = {0}", part("mark", hexByte(path.h2)));
  const compares = path.passedCompares === null ? null : comparesInGroups(path.passedCompares + hit.falseCompares);
  const last = compares === null ? [] : [[compares]];
  const slot = String(hit.slot);
  if (path.small) return [[say("a small map: one group, no directory")], h2, [say("slot {0}", slot)], ...last];
  return [directoryClause(path), groupsClause(path, slot), h2, ...last];
}

function directoryClause({ directoryBits, directory, table }: SwissPath): PathClause {
  if (directoryBits === "") return [say("one table: no bit is needed to pick it")];
  const bits = part("table", directoryBits);
  const [index, position] = [countText(directory), countText(table)];
  return directoryBits.length === 1
    ? sayAround<string | HashPart>("top bit {0} → directory {1} → table {2}", bits, index, position)
    : sayAround<string | HashPart>(
        "top {0} bits {1} → directory {2} → table {3}",
        String(directoryBits.length),
        bits,
        index,
        position,
      );
}

/** The probe sequence: "H1 & 127 = 40 → group 40 full, probe +1 → group 41, slot 1". */
function groupsClause({ groupMask, groupBits, passed, group }: SwissPath, slot: string): PathClause {
  const start = passed[0]?.group ?? group;
  const first = part("place", countText(start));
  const head: PathClause =
    groupBits === "" ? [say("one group")] : sayAround<string | HashPart>("H1 & {0} = {1}", String(groupMask), first);
  const named = passed
    .slice(0, maxNamed)
    .flatMap(({ group: index, look }, i): string[] => [
      i === 0 ? " → " : `, ${say("probe +{0}", i)} → `,
      look === "full"
        ? say("group {0} full", countText(index))
        : look === "noEmpty"
          ? say("group {0} without an empty slot", countText(index))
          : say("group {0}", countText(index)),
    ]);
  const more = passed.length - maxNamed;
  const left = more > 0 ? [`, ${more === 1 ? say("1 more group") : say("{0} more groups", countText(more))}`] : [];
  const step = passed.length === 0 ? " → " : `, ${say("probe +{0}", passed.length)} → `;
  return [...head, ...named, ...left, step, say("group {0}, slot {1}", countText(group), slot)];
}

function comparesInGroups(inVain: number): string {
  if (inVain === 0) return say("1 compare, no false H2 hit");
  if (inVain === 1) return say("2 compares, 1 false H2 hit");
  return say("{0} compares, {1} false H2 hits", countText(inVain + 1), countText(inVain));
}

function part(kind: HashPart["part"], text: string): HashPart {
  return { part: kind, text };
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
