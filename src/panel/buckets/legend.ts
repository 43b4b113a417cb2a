/** Legends: what the colours and marks of a picture say. */
import { say } from "../../gomap/say.js";
import type { Detail } from "../canvas/fieldView.js";
import { h } from "../controls/dom.js";

export interface LegendEntry {
  /** Names the class `swatch-…` of the style sheet. */
  readonly swatch: string;
  readonly text: string;
}

export function legend(entries: readonly LegendEntry[]): HTMLElement {
  return h(
    "ul",
    { class: "legend", "aria-label": say("Legend") },
    entries.map(({ swatch, text }) =>
      h("li", {}, [h("span", { class: `swatch swatch-${swatch}`, "aria-hidden": "true" }), text]),
    ),
  );
}

/** A legend that changes with what is on the screen. */
export function createLegend(): { readonly element: HTMLElement; show(entries: readonly LegendEntry[]): void } {
  const element = h("div");
  let last = "";
  return {
    element,
    show(entries) {
      const now = JSON.stringify(entries);
      if (now === last) return;
      last = now;
      element.replaceChildren(legend(entries));
    },
  };
}

/** What the fields of an hmap show, by how near they are. */
export function bucketLegendOf(seen: {
  readonly details: readonly Detail[];
  readonly growing: boolean;
  /** Some buckets were not read yet; some could not be read. */
  readonly partial: boolean;
  readonly unreadable: boolean;
}): LegendEntry[] {
  const { details, growing, partial, unreadable } = seen;
  const far = details.some(isFar);
  const near = details.includes("slots");
  /** Too small for a sign: a line stands for it. */
  const small = far || details.includes("specks");
  return [
    ...(far ? [{ swatch: "fill", text: say("mean of full slots") }] : []),
    ...(details.some((detail) => !isFar(detail) && detail !== "slots")
      ? [
          { swatch: "fill", text: say("1–8 entries") },
          { swatch: "empty", text: say("empty") },
        ]
      : []),
    ...(near ? tophashLegend() : []),
    ...(far
      ? [{ swatch: "overflowShare", text: say("bar: share with overflow") }]
      : [{ swatch: "overflow", text: say("has overflow") }]),
    ...(growing
      ? [
          { swatch: small ? "evacuatedFar" : "evacuated", text: say("evacuated") },
          { swatch: far ? "pendingFar" : small ? "pendingSpeck" : "pending", text: say("not yet filled") },
          { swatch: "nevacuate", text: say("nevacuate") },
        ]
      : []),
    ...stateEntries(partial, unreadable),
  ];
}

export function groupLegendOf(seen: {
  readonly detail: Detail;
  readonly partial: boolean;
  readonly unreadable: boolean;
  readonly tombstones: boolean;
}): LegendEntry[] {
  const { detail, partial, unreadable, tombstones } = seen;
  return [
    ...(isFar(detail)
      ? [{ swatch: "fill", text: say("mean of full slots") }]
      : detail === "slots"
        ? controlLegend()
        : [
            { swatch: "fill", text: say("1–8 full slots") },
            { swatch: "empty", text: say("none") },
          ]),
    ...(tombstones && detail !== "slots" ? [{ swatch: "tombstone", text: say("has tombstones") }] : []),
    ...stateEntries(partial, unreadable),
  ];
}

function stateEntries(partial: boolean, unreadable: boolean): LegendEntry[] {
  return [
    ...(partial ? [{ swatch: "unread", text: say("not read yet") }] : []),
    ...(unreadable ? [{ swatch: "unreadable", text: say("unreadable") }] : []),
  ];
}

function isFar(detail: Detail): boolean {
  return detail === "blocks" || detail === "squares";
}

export function tophashLegend(): LegendEntry[] {
  return [
    { swatch: "hue", text: say("tophash 05…ff (hue = value)") },
    { swatch: "emptyRest", text: say("00 empty, and all after it") },
    { swatch: "slotEmpty", text: say("01 empty") },
  ];
}

export function evacuatedLegend(): LegendEntry[] {
  return [
    { swatch: "movedX", text: say("02 moved to X") },
    { swatch: "movedY", text: say("03 moved to Y") },
    { swatch: "movedEmpty", text: say("04 was empty") },
  ];
}

export function controlLegend(): LegendEntry[] {
  return [
    { swatch: "hue", text: say("H2 00…7f (hue = value)") },
    { swatch: "slotEmpty", text: say("80 empty") },
    { swatch: "deleted", text: say("fe deleted (tombstone)") },
  ];
}

export const heatmapLegend = {
  tophash: () => ({ swatch: "hue", text: say("tophash 05…ff (hue = value)") }),
  emptyRest: () => ({ swatch: "emptyRest", text: say("00 empty, and all after it") }),
  emptyOne: () => ({ swatch: "markEmptyOne", text: say("01 empty") }),
  movedX: () => ({ swatch: "markX", text: say("02 moved to X") }),
  movedY: () => ({ swatch: "markY", text: say("03 moved to Y") }),
  movedEmpty: () => ({ swatch: "markMovedEmpty", text: say("04 was empty") }),
  h2: () => ({ swatch: "hue", text: say("H2 00…7f (hue = value)") }),
  empty: () => ({ swatch: "emptyRest", text: say("80 empty") }),
  deleted: () => ({ swatch: "markDeleted", text: say("fe deleted (tombstone)") }),
  doubled: () => ({ swatch: "markDoubled", text: say("same value twice in its bucket") }),
  doubledInGroup: () => ({ swatch: "markDoubled", text: say("same value twice in its group") }),
  chain: () => ({ swatch: "markChain", text: say("overflow buckets, beside the first of their chain") }),
  pending: () => ({ swatch: "pending", text: say("not yet filled") }),
  unread: () => ({ swatch: "unread", text: say("not read yet") }),
  unreadable: () => ({ swatch: "markUnreadable", text: say("unreadable") }),
} as const satisfies Record<string, () => LegendEntry>;
