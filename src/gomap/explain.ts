/** Sentences about a picture as a whole, and the way to all others. The panel and the CLI take their words from here. */
import type { LayoutHead } from "./layout.js";
import { say } from "./say.js";

export {
  explainHmapField,
  explainHmapGrowth,
  explainHmapNextGrowth,
  explainTophash,
  hmapFlagNames,
  hmapOldDestination,
} from "./explainHmap.js";
export { explainControl, explainSmallNext, explainSwissField, explainTableNext } from "./explainSwiss.js";

/** What the map's state means, in a sentence; null for a map in its normal state. */
export function explainState(head: Pick<LayoutHead, "state" | "layout" | "length">): string | null {
  switch (head.state) {
    case "nil":
      return say("A nil map: no header. It reads as empty; the first write panics.");
    case "empty":
      return head.layout.kind === "swiss"
        ? say("Empty, with no group yet: the first write allocates one.")
        : say("Empty, with no bucket yet: the first write allocates one.");
    case "writing":
      return say("A goroutine is inside a write to this map: what is shown may be half done.");
    case "normal":
      return null;
  }
}

/** How this kind of map grows, in a sentence. */
export function explainGrowthStyle(kind: LayoutHead["layout"]["kind"]): string | null {
  switch (kind) {
    case "hmap":
      return say("Grows incrementally: a new array at once, the entries move with the following writes.");
    case "swiss":
      return say("No incremental phase: a table that grows or splits moves all its entries at once; the other tables stay.");
    case "nil":
      return null;
  }
}
