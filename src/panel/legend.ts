/** Legends: what the colours and marks of a picture say. */
import { h } from "./dom.js";

export interface LegendEntry {
  /** Names the class `swatch-…` of the style sheet. */
  readonly swatch: string;
  readonly text: string;
}

export function legend(entries: readonly LegendEntry[]): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-label": "Legend" },
    entries.map(({ swatch, text }) =>
      h("li", {}, [h("span", { class: `swatch swatch-${swatch}`, "aria-hidden": "true" }), text]),
    ),
  );
}

export const bucketLegend = {
  filled: { swatch: "fill", text: "1–8 entries" },
  empty: { swatch: "empty", text: "empty" },
  overflow: { swatch: "overflow", text: "has overflow" },
  evacuated: { swatch: "evacuated", text: "evacuated" },
  pending: { swatch: "pending", text: "not yet filled" },
  nevacuate: { swatch: "nevacuate", text: "nevacuate" },
  unreadable: { swatch: "unreadable", text: "unreadable" },
} as const satisfies Record<string, LegendEntry>;

export const tophashLegend: readonly LegendEntry[] = [
  { swatch: "hue", text: "tophash 05…ff (hue = value)" },
  { swatch: "emptyRest", text: "00 empty, and all after it" },
  { swatch: "slotEmpty", text: "01 empty" },
];

export const evacuatedLegend: readonly LegendEntry[] = [
  { swatch: "movedX", text: "02 moved to X" },
  { swatch: "movedY", text: "03 moved to Y" },
  { swatch: "movedEmpty", text: "04 was empty" },
];

export const groupLegend = {
  filled: { swatch: "fill", text: "1–8 full slots" },
  empty: { swatch: "empty", text: "none" },
  tombstone: { swatch: "tombstone", text: "has tombstones" },
  unreadable: { swatch: "unreadable", text: "unreadable" },
} as const satisfies Record<string, LegendEntry>;

export const controlLegend: readonly LegendEntry[] = [
  { swatch: "hue", text: "H2 00…7f (hue = value)" },
  { swatch: "slotEmpty", text: "80 empty" },
  { swatch: "deleted", text: "fe deleted (tombstone)" },
];

export const heatmapLegend = {
  tophash: { swatch: "hue", text: "tophash 05…ff (hue = value)" },
  emptyRest: { swatch: "emptyRest", text: "00 empty, and all after it" },
  emptyOne: { swatch: "markEmptyOne", text: "01 empty" },
  movedX: { swatch: "markX", text: "02 moved to X" },
  movedY: { swatch: "markY", text: "03 moved to Y" },
  movedEmpty: { swatch: "markMovedEmpty", text: "04 was empty" },
  h2: { swatch: "hue", text: "H2 00…7f (hue = value)" },
  empty: { swatch: "emptyRest", text: "80 empty" },
  deleted: { swatch: "markDeleted", text: "fe deleted (tombstone)" },
  doubled: { swatch: "markDoubled", text: "same value twice in its bucket" },
  doubledInGroup: { swatch: "markDoubled", text: "same value twice in its group" },
  chain: { swatch: "markChain", text: "overflow buckets, beside the first of their chain" },
  pending: { swatch: "pending", text: "not yet filled" },
  unreadable: { swatch: "markUnreadable", text: "unreadable" },
} as const satisfies Record<string, LegendEntry>;
