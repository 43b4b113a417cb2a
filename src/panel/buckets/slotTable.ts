/** The eight slots of a bucket or group: the byte that marks each, and its key and elem once they have come. */
import type { SlotValues, ValueTypeFacts } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { counted } from "../../gomap/words.js";
import { spacedHex } from "../../messages/formatNumber.js";
import type { SlotLook } from "../canvas/slotWords.js";
import { type Child, foreign, h } from "../controls/dom.js";

export interface SlotRow {
  readonly look: SlotLook;
  /** null while awaited. */
  readonly values: SlotValues | null;
  /** The values could not be had: a dash instead of a skeleton. */
  readonly failed: boolean;
  /** Its key is what was searched for. */
  readonly found: boolean;
}

export interface SlotColumns {
  /** What the mark is called: "tophash", "ctrl". */
  readonly mark: string;
  /** Offset of the marks in the bucket or group. */
  readonly markOffset: number;
  readonly key: ValueTypeFacts | null;
  readonly elem: ValueTypeFacts | null;
}

/** Raw bytes that a tooltip shows at most. */
const shownBytes = 48;

export function slotTable(columns: SlotColumns, rows: readonly SlotRow[]): HTMLElement {
  const keyHead = columnHead(say("key"), columns.key);
  keyHead.style.width = `${Math.round(keyShare(rows) * 100)}%`;
  return h("table", { class: "slots" }, [
    h("thead", {}, [
      h("tr", {}, [
        h("th", { scope: "col", class: "slotIndex", title: say("slot") }, "#"),
        h(
          "th",
          { scope: "col", class: "mark", title: say("{0}, at offset {1}", columns.mark, columns.markOffset) },
          columns.mark === "tophash" ? "top" : columns.mark,
        ),
        keyHead,
        columnHead(say("elem"), columns.elem),
      ]),
    ]),
    h(
      "tbody",
      {},
      rows.map((row, slot) => rowElement(row, slot, rows[slot - 1])),
    ),
  ]);
}

/** How much of the width keys get: by the longest texts, within bounds, so that neither column starves. */
export function keyShare(rows: readonly SlotRow[]): number {
  const longest = (which: "key" | "elem") => Math.max(6, ...rows.map((row) => Math.min(60, row.values?.[which]?.length ?? 0)));
  const key = longest("key");
  return Math.min(0.6, Math.max(0.25, key / (key + longest("elem")))) * 0.84;
}

/** About how wide a table of these rows wants to be, in CSS pixels. */
export function slotsWidth(rows: readonly SlotRow[]): number {
  const longest = (which: "key" | "elem") => Math.max(9, ...rows.map((row) => row.values?.[which]?.length ?? 0));
  return Math.min(560, 112 + 7.6 * (longest("key") + longest("elem")));
}

function columnHead(name: string, facts: ValueTypeFacts | null): HTMLElement {
  if (facts === null) return h("th", { scope: "col" }, name);
  const offset = `+${facts.offset}`;
  const title = facts.indirect
    ? say("{0}, {1} B, a pointer to it from offset {2} on, every {3} B", facts.type, facts.sizeBytes, facts.offset, facts.stride)
    : say("{0}, {1} B, from offset {2} on, every {3} B", facts.type, facts.sizeBytes, facts.offset, facts.stride);
  return h("th", { scope: "col", title }, [
    h("div", { class: "columnHead" }, [
      h("span", {}, name),
      foreign(facts.indirect ? `*${facts.type}` : facts.type, "mono dim ellipsis"),
      h("span", { class: "mono offset" }, facts.sizeBytes === 0 ? "0 B" : offset),
    ]),
  ]);
}

function rowElement({ look, values, failed, found }: SlotRow, slot: number, before: SlotRow | undefined): HTMLElement {
  const mark = h("td", { class: `mark mono slot-${look.kind}`, title: look.meaning }, look.hex);
  if (look.hue !== null) mark.style.setProperty("--hue", String(look.hue));
  const cells: Child[] = [h("td", { class: "slotIndex" }, String(slot)), mark];
  if (look.kind !== "full") {
    // A run of equal empty slots says so once.
    const repeated =
      before?.look.kind === look.kind && (look.kind === "emptyRest" || look.kind === "empty" || look.kind === "movedEmpty");
    cells.push(h("td", { class: "noEntry", colspan: 2, title: look.meaning }, repeated ? "—" : look.short));
  } else {
    cells.push(valueCell("key", values, failed), valueCell("elem", values, failed));
  }
  return h("tr", { class: found ? "found" : null, "aria-current": found ? "true" : null }, cells);
}

function valueCell(which: "key" | "elem", values: SlotValues | null, failed: boolean): HTMLElement {
  if (values === null) {
    return h("td", { class: which }, [
      failed ? "—" : h("span", { class: "skeleton", role: "img", "aria-label": say("being read") }),
    ]);
  }
  const text = which === "key" ? values.key : values.elem;
  const raw = which === "key" ? values.keyRaw : values.elemRaw;
  const cut = which === "key" ? values.keyCut : values.elemCut;
  const problem = which === "key" ? values.keyProblem : values.elemProblem;
  if (text === undefined && problem !== undefined) {
    return h("td", { class: `${which} valueProblem`, title: problem.message }, problem.message);
  }
  if (text === undefined)
    return h("td", { class: which }, [h("span", { class: "dim" }, raw === "" ? counted(0, "byte") : say("not printed"))]);
  const title = [
    text,
    cut === true ? say("(cut here)") : null,
    raw === undefined || raw === "" ? null : say("bytes: {0}", rawSentence(raw)),
  ]
    .filter((part) => part !== null)
    .join("\n");
  return h("td", { class: `${which} mono${/^[-+\d(]/.test(text) ? " number" : ""}`, title }, [
    h("div", { class: "value" }, [foreign(text, "ellipsis"), cut === true ? h("span", { class: "cut" }, say("cut")) : null]),
  ]);
}

function rawSentence(raw: string): string {
  return raw.length <= shownBytes * 2
    ? spacedHex(raw)
    : say("{0} … {1} bytes", spacedHex(raw.slice(0, shownBytes * 2)), raw.length / 2);
}
