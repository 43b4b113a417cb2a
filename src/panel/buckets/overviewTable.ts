/**
 * The picture as a table, for who does not see it or would rather read: a row for each bucket (group), with what the picture
 * says by shape and colour in words. At most 200 rows stand there, around the selection, of however large a map.
 *
 *     Tab           to the row of the selection
 *     ↑ ↓           to another row, which is selected;  Home End: the first and the last of the window
 *     Page Up/Down  the part before, the part after
 */
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { notReadYet } from "../../messages/panelMessages.js";
import type { PictureFacts } from "../../messages/pictureFacts.js";
import { h, replace } from "../controls/dom.js";
import { type PanelState, placeKey } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { type OverviewRow, type OverviewWindow, arrayOf, overviewRow, placeAt, windowAround } from "./overviewRows.js";

/** The head row, which stays above the others. */
const headPx = 28;

export function createOverviewTable(commands: Commands): View {
  let shown = false;
  let state: PanelState | null = null;
  let part: OverviewWindow | null = null;
  /** Rows take the focus along when the keyboard moves the selection. */
  let focusFollows = false;

  const toggle = h("button", { type: "button", class: "linkButton", "aria-expanded": "false" }, say("Show as a table"), {
    click: () => {
      shown = !shown;
      toggle.setAttribute("aria-expanded", String(shown));
      toggle.textContent = shown ? say("Hide the table") : say("Show as a table");
      box.hidden = !shown;
      draw();
    },
  });
  const previous = stepButton(say("Previous rows"), -1);
  const next = stepButton(say("Next rows"), 1);
  const other = h("button", { type: "button", class: "linkButton" }, "", { click: showOther });
  const range = h("span", { class: "dim", role: "status" });
  const caption = h("caption");
  const head = h("tr");
  const body = h("tbody", {}, [], { keydown: onKey });
  const scroller = h("div", { class: "overviewRows" }, [h("table", {}, [caption, h("thead", {}, [head]), body])]);
  const box = h("div", { class: "overviewTableBox" }, [
    h("div", { class: "overviewTableBar" }, [previous, next, range, other]),
    scroller,
  ]);
  box.hidden = true;
  const element = h("div", { class: "overviewTable" }, [toggle, box]);

  const render = whenChanged((facts: PictureFacts, selection: Place, at: OverviewWindow) => {
    const array = arrayOf(facts, selection);
    if (array === null) return;
    const swiss = selection.kind === "group";
    caption.textContent = captionOf(selection);
    replace(
      head,
      (swiss ? groupHeads() : bucketHeads()).map((title) => h("th", { scope: "col" }, title)),
    );
    const key = placeKey(selection);
    const rows: HTMLElement[] = [];
    let missing = false;
    for (let index = at.from; index < at.to; index++) {
      const place = placeAt(selection, index);
      if (array.unreadable[index - array.firstIndex] === notReadYet) missing = true;
      rows.push(rowElement(overviewRow(facts, place), place, placeKey(place) === key));
    }
    const hadFocus = focusFollows || body.contains(document.activeElement);
    replace(body, rows);
    const current = body.querySelector<HTMLElement>("[aria-current] button");
    if (hadFocus) current?.focus({ preventScroll: true });
    if (current !== null) reveal(current);
    focusFollows = false;
    range.textContent = say("{0} to {1} of {2}", countText(at.from), countText(at.to - 1), countText(array.count));
    previous.toggleAttribute("disabled", at.from <= array.firstIndex);
    next.toggleAttribute("disabled", at.to >= array.firstIndex + array.count);
    const otherWords = otherName(facts, selection);
    other.hidden = otherWords === null;
    other.textContent = otherWords ?? "";
    if (missing) askFor(selection, at);
  });

  return {
    element,
    update(latest) {
      state = latest;
      element.hidden = latest.facts === null || latest.selection === null;
      if (shown) draw();
    },
  };

  function draw(): void {
    if (!shown || state?.facts == null || state.selection === null) return;
    part = windowAround(state.facts, state.selection, part);
    if (part !== null) render(state.facts, state.selection, part);
  }

  /** Scrolls the rows, never the page. */
  function reveal(element: HTMLElement): void {
    const view = scroller.getBoundingClientRect();
    const row = element.getBoundingClientRect();
    const above = row.top - (view.top + headPx);
    const below = row.bottom - (view.bottom - 2);
    if (above < 0) scroller.scrollTop += above;
    else if (below > 0) scroller.scrollTop += below;
  }

  function rowElement(row: OverviewRow, place: Place, current: boolean): HTMLElement {
    const select = h(
      "button",
      { type: "button", class: "linkButton", tabindex: current ? 0 : -1, "aria-label": row.name },
      row.index,
      {
        click: () => {
          commands.select(place);
        },
      },
    );
    return h("tr", { "aria-current": current ? "true" : null }, [
      h("th", { scope: "row" }, [select]),
      ...row.numbers.map((number) => h("td", { class: "mono" }, number)),
      h("td", {}, row.state),
    ]);
  }

  function onKey(event: KeyboardEvent): void {
    const selection = state?.selection ?? null;
    if (selection === null || state?.facts == null || part === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const array = arrayOf(state.facts, selection);
    if (array === null) return;
    const at = selection.kind === "bucket" ? selection.index : selection.group;
    const length = part.to - part.from;
    const targets: Readonly<Record<string, number>> = {
      ArrowUp: at - 1,
      ArrowDown: at + 1,
      Home: part.from,
      End: part.to - 1,
      PageUp: at - length,
      PageDown: at + length,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    go(selection, Math.min(array.firstIndex + array.count - 1, Math.max(array.firstIndex, target)));
  }

  function go(selection: Place, index: number): void {
    focusFollows = true;
    commands.select(placeAt(selection, index));
  }

  function stepButton(title: string, by: 1 | -1): HTMLElement {
    return h("button", { type: "button", class: "linkButton" }, title, {
      click: () => {
        if (state?.facts == null || state.selection === null || part === null) return;
        const array = arrayOf(state.facts, state.selection);
        if (array === null) return;
        const index = by > 0 ? part.to : part.from - 1;
        const last = array.firstIndex + array.count - 1;
        commands.select(placeAt(state.selection, Math.min(last, Math.max(array.firstIndex, index))));
      },
    });
  }

  /** From the old array to the new one and back; from a table to the next. */
  function showOther(): void {
    if (state?.facts == null || state.selection === null) return;
    const { facts, selection } = state;
    if (selection.kind === "bucket") commands.select({ kind: "bucket", old: !selection.old, index: 0 });
    else if (facts.kind === "swiss")
      commands.select({ kind: "group", table: (selection.table + 1) % facts.tables.length, group: 0 });
  }

  function askFor(selection: Place, at: OverviewWindow): void {
    commands.needCells(
      selection.kind === "bucket"
        ? { kind: "buckets", old: selection.old, from: at.from, to: at.to }
        : { kind: "tables", from: selection.table, to: selection.table + 1 },
    );
  }
}

function captionOf(selection: Place): string {
  if (selection.kind === "group") return say("Groups of table {0}", selection.table);
  return selection.old ? say("Old buckets") : say("Buckets");
}

function otherName(facts: PictureFacts, selection: Place): string | null {
  if (selection.kind === "bucket") {
    if (facts.kind !== "hmap" || facts.oldBuckets === null) return null;
    return selection.old ? say("Show the new buckets") : say("Show the old buckets");
  }
  return facts.kind === "swiss" && facts.tables.length > 1 ? say("Show the next table") : null;
}

function bucketHeads(): readonly string[] {
  return [say("Bucket"), say("Entries"), say("Chain"), say("State")];
}

function groupHeads(): readonly string[] {
  return [say("Group"), say("Full slots"), say("Deleted"), say("State")];
}
