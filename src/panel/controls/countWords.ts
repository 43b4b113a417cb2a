/** Counts in words, each a sentence part of its own so that it can be translated. Pure. */
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";

export function entriesText(count: number): string {
  return count === 1 ? say("1 entry") : say("{0} entries", countText(count));
}

export function overflowText(count: number): string {
  return count === 1 ? say("1 overflow bucket") : say("{0} overflow buckets", countText(count));
}

export function tombstonesText(count: number): string {
  return count === 1 ? say("1 tombstone") : say("{0} tombstones", countText(count));
}

export function groupsText(count: number): string {
  return count === 1 ? say("1 group") : say("{0} groups", countText(count));
}

export function bucketsText(count: number): string {
  return count === 1 ? say("1 bucket") : say("{0} buckets", countText(count));
}

/** One thing after the other. */
export function listText(parts: readonly string[]): string {
  return parts.length === 0 ? "" : parts.reduce((list, part) => say("{0}, {1}", list, part));
}
