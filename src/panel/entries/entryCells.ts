/** The columns of the table of entries, and what a row says in each. */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { PanelEntry } from "../../messages/panelMessages.js";
import { controlLook, tophashLook } from "../canvas/slotWords.js";
import { type Child, foreign, h } from "../controls/dom.js";
import type { Commands } from "../state/view.js";
import type { EntryColumn } from "./entriesOrder.js";

export interface EntryColumnHead {
  readonly column: EntryColumn;
  readonly title: string;
  /** At least so wide, in CSS pixels. */
  readonly least: number;
  /** At most so wide, as a size of a grid's track. */
  readonly most: string;
}

/** The columns that a map of this layout has. */
export function columnsOf(layout: LayoutHead["layout"]): readonly EntryColumnHead[] {
  const valueColumns: readonly EntryColumnHead[] = [
    { column: "key", title: say("key"), least: 92, most: "1fr" },
    { column: "elem", title: say("elem"), least: 112, most: "1.5fr" },
  ];
  const slotColumn: EntryColumnHead = { column: "slot", title: say("slot"), least: 48, most: "48px" };
  if (layout.kind !== "swiss") {
    const bucket: EntryColumnHead = { column: "bucket", title: say("bucket"), least: 124, most: "168px" };
    return [...valueColumns, bucket, slotColumn, { column: "mark", title: "tophash", least: 72, most: "72px" }];
  }
  const mark: EntryColumnHead = { column: "mark", title: "H2", least: 48, most: "48px" };
  if (layout.small) return [...valueColumns, slotColumn, mark];
  return [
    ...valueColumns,
    { column: "table", title: say("table"), least: 56, most: "56px" },
    { column: "group", title: say("group"), least: 64, most: "64px" },
    slotColumn,
    mark,
  ];
}

export function entryCell(entry: PanelEntry, column: EntryColumn, commands: Commands): HTMLElement {
  const { place, chainPosition, slot, mark } = entry;
  switch (column) {
    case "key":
      return valueCell("key", entry.key, entry.keyCut === true, entry.keyProblem, null);
    case "elem":
      return valueCell("elem", entry.elem, entry.elemCut === true, entry.elemProblem, openButton(entry, commands));
    case "slot":
      return cell("mono number", [String(slot)]);
    case "mark": {
      const look = place.kind === "bucket" ? tophashLook(mark) : controlLook(mark);
      const byte = h("span", { class: `markByte slot-${look.kind}` }, look.hex);
      if (look.hue !== null) byte.style.setProperty("--hue", String(look.hue));
      return cell("mono", [byte], look.meaning);
    }
    case "table":
      return cell("mono number", [place.kind === "group" ? countText(place.table) : ""]);
    case "group":
      return cell("mono number", [place.kind === "group" ? countText(place.group) : ""]);
    case "bucket": {
      if (place.kind !== "bucket") return cell("mono number", []);
      const words = place.old ? say("old {0}", countText(place.index)) : countText(place.index);
      const overflow = chainPosition === 0 ? null : say("overflow {0}", countText(chainPosition));
      const title =
        overflow === null ? undefined : say("overflow bucket {0} of the chain of bucket {1}", countText(chainPosition), words);
      return cell(
        place.old ? "mono number oldBucket" : "mono number",
        [words, overflow === null ? null : h("span", { class: "overflowNote" }, overflow)],
        title,
      );
    }
  }
}

function cell(className: string, children: readonly Child[], title?: string): HTMLElement {
  return h("div", { role: "gridcell", class: `entryCell ${className}`, title }, children);
}

function valueCell(
  which: "key" | "elem",
  text: string | undefined,
  cut: boolean,
  problem: string | undefined,
  button: HTMLElement | null,
): HTMLElement {
  if (text === undefined) {
    const said = problem ?? say("not printed");
    const className = problem === undefined ? "dim ellipsis" : "valueProblem ellipsis";
    return cell(which, [h("span", { class: className }, said), button], problem);
  }
  const kind = /^[-+\d(]/.test(text) ? " isNumber" : "";
  return cell(
    `mono ${which}${kind}`,
    [foreign(text, "ellipsis"), cut ? h("span", { class: "cut" }, say("cut")) : null, button],
    cut ? `${text}\n${say("(cut here)")}` : text,
  );
}

function openButton({ opens }: PanelEntry, commands: Commands): HTMLElement | null {
  if (opens === undefined) return null;
  const attributes = {
    type: "button",
    class: "openElem",
    title: say("Show {0} in a panel of its own", opens),
    "aria-label": say("Open {0}", opens),
  };
  return h("button", attributes, say("open"), {
    click: (event) => {
      // The row's own click would select its bucket.
      event.stopPropagation();
      commands.open(opens);
    },
    keydown: (event) => {
      if (event.key === "Enter" || event.key === " ") event.stopPropagation();
    },
  });
}
