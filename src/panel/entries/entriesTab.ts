/**
 * The map as a table: each entry with where it lies. Pages are asked for while the tab is on the screen, one after another, up to
 * a bound that a button raises; sort and filter work on what has come.
 *
 *     [filter]  123 of 10,000 entries
 *     key ▲ │ elem │ bucket │ slot │ tophash        a click sorts: ascending, descending, as they come
 *     137   │ 4711 │ 21     │ 3    │ 9e             a click selects the bucket, in the other tabs too
 */
import type { LayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { FoundKey, PanelEntry, PanelPicture } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { createRowList } from "../controls/rowList.js";
import { button, textField } from "../controls/toolkit.js";
import type { EntriesState } from "../state/entriesState.js";
import { currentHit } from "../state/findState.js";
import { type PanelState, placeKey } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { type EntrySort, arrangeEntries, nextSort } from "./entriesOrder.js";
import { boundOf, boundSentence, countSentence, noRowsSentence, partSentence } from "./entriesWords.js";
import { type EntryColumnHead, columnsOf, entryCell } from "./entryCells.js";

/** A filter that is being typed is applied when it rests. */
const filterMs = 150;

export function createEntriesTab(commands: Commands): View {
  let state: PanelState | null = null;
  let sort: EntrySort | null = null;
  let filter = "";
  /** The key of the selected place. */
  let selected: string | null = null;
  /** What was searched for. */
  let hit: FoundKey | null = null;
  let columns: readonly EntryColumnHead[] = [];
  /** What is in the rows: positions in `listed`. */
  let order = new Uint32Array(0);
  let listed: EntriesState["entries"] = [];
  /** How often the bound was raised for this picture. */
  let raised = 0;
  let raisedFor: number | null = null;
  /** The page that is on its way. */
  let asked = "";
  let typing: ReturnType<typeof setTimeout> | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let arrangeMs = 0;

  const field = textField({
    class: "filterField",
    placeholder: say("Filter keys and elems"),
    "aria-label": say("Filter keys and elems"),
  });
  field.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      filter = field.value.trim();
      rearrange();
    }, filterMs);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || field.value === "") return;
    clearTimeout(typing);
    field.value = filter = "";
    rearrange();
  });
  const count = h("span", { class: "entriesCount", role: "status" });
  const headRow = h("div", { role: "row", class: "listHead", "aria-rowindex": 1 });
  const head = h("div", { role: "rowgroup", class: "rowListHead" }, [headRow]);
  const rows = createRowList({
    label: say("Entries of the map"),
    head,
    cells(position) {
      const entry = listed[order[position] ?? -1];
      return entry === undefined ? [] : columns.map(({ column }) => entryCell(entry, column, commands));
    },
    mark(position) {
      const entry = listed[order[position] ?? -1];
      if (entry === undefined) return null;
      if (isHit(entry)) return "found";
      return placeKey(entry.place) === selected ? "selected" : null;
    },
    choose(position) {
      const entry = listed[order[position] ?? -1];
      if (entry !== undefined) commands.select(entry.place);
    },
  });
  const note = h("p", { class: "note entriesNote" });
  const foot = h("div", { class: "entriesFoot" });
  const toolbar = h("div", { class: "entriesBar" }, [field, count]);
  const element = h("section", { class: "entriesTab", "aria-label": say("Entries") }, [toolbar, rows.element, note, foot]);

  const renderHead = whenChanged((layout: LayoutHead["layout"] | null, sorted: EntrySort | null) => {
    if (layout === null) return;
    columns = columnsOf(layout);
    rows.element.style.setProperty("--tracks", columns.map(({ least, most }) => `minmax(${least}px, ${most})`).join(" "));
    rows.element.style.setProperty("--rows-width", `${columns.reduce((sum, { least }) => sum + least, 0)}px`);
    const focused = columns.findIndex((_, i) => headRow.children[i]?.contains(document.activeElement) === true);
    replace(
      headRow,
      columns.map((column) => headCell(column, sorted)),
    );
    headRow.children[focused]?.querySelector("button")?.focus();
  });

  const arrange = whenChanged((entries: EntriesState["entries"], text: string, sorted: EntrySort | null) => {
    const started = performance.now();
    listed = entries;
    order = Uint32Array.from(arrangeEntries(entries, text, sorted));
    arrangeMs = performance.now() - started;
  });

  const renderRows = whenChanged(
    (positions: Uint32Array, selection: Place | null, heads: readonly EntryColumnHead[], found: FoundKey | null) => {
      selected = selection === null ? null : placeKey(selection);
      hit = found;
      rows.element.setAttribute("aria-colcount", String(heads.length));
      rows.draw(positions.length);
    },
  );

  const renderFoot = whenChanged((picture: PanelPicture, entries: EntriesState, bound: number, shown: number, text: string) => {
    count.textContent = countSentence(entries, picture.head, { shown, filtered: text !== "", bound });
    const notes = [noRowsSentence(entries, { shown, filtered: text !== "" }), partSentence(picture.head)];
    note.textContent = notes.filter((part) => part !== null).join(" ");
    note.hidden = note.textContent === "";
    const sentence = entries.failure ?? boundSentence(entries, bound);
    foot.hidden = sentence === null;
    if (sentence === null) return;
    const go =
      entries.failure === null
        ? button({ class: "action" }, say("Load {0} more", countText(boundOf(entries, 0))), raise)
        : button({ class: "action" }, say("Try again"), askAgain);
    replace(foot, [h("span", entries.failure === null ? {} : { class: "failure", role: "alert" }, sentence), go]);
  });

  const followHit = whenChanged((found: FoundKey | null) => {
    const at = found === null ? -1 : order.findIndex((index) => isHit(listed[index]));
    if (at >= 0) rows.show(at);
  });

  function isHit(entry: PanelEntry | undefined): boolean {
    if (entry === undefined || hit?.slot !== entry.slot || hit.chainPosition !== entry.chainPosition) return false;
    return placeKey(entry.place) === placeKey(hit.place);
  }

  function headCell({ column, title }: EntryColumnHead, sorted: EntrySort | null): HTMLElement {
    const direction = sorted?.column === column ? sorted.direction : null;
    const sortButton = h(
      "button",
      { type: "button", class: "sortButton", title: say("Sort by {0}", title) },
      [
        h("span", {}, title),
        direction === null
          ? h("span", { class: "sortHint", "aria-hidden": "true" }, "↕")
          : icon(direction === "ascending" ? "up" : "down"),
      ],
      {
        click: () => {
          sort = nextSort(sort, column);
          rearrange();
        },
      },
    );
    return h("div", { role: "columnheader", class: `entryCell head-${column}`, "aria-sort": direction ?? "none" }, [sortButton]);
  }

  /** Another order is read from its top. */
  function rearrange(): void {
    refresh();
    rows.show(0);
  }

  function raise(): void {
    raised++;
    refresh();
  }

  function askAgain(): void {
    asked = "";
    askNext(true);
  }

  function askNext(again = false): void {
    if (state?.picture == null) return;
    const { entries, picture } = state;
    if (entries.next === null || (entries.failure !== null && !again)) return;
    if (entries.entries.length >= boundOf(entries, raised)) return;
    const page = `${picture.id} ${entries.next}`;
    if (asked === page) return;
    asked = page;
    commands.askEntries(entries.next);
  }

  function refresh(): void {
    if (state?.picture == null) return;
    const { picture, entries, selection, find } = state;
    if (raisedFor !== picture.id) raised = 0;
    raisedFor = picture.id;
    renderHead(picture.head.layout, sort);
    clearTimeout(resting);
    // Between a picture and its first page the last rows stay, so that a step does not make the table blink.
    const awaited = entries.entries.length === 0 && entries.next === 0 && entries.failure === null;
    const dear = arrangeMs > 30 && entries.next !== null && entries.entries.length < boundOf(entries, raised);
    if (!awaited && dear) resting = setTimeout(arrangeNow, arrangeMs * 4);
    else if (!awaited) arrange(entries.entries, filter, sort);
    element.classList.toggle("awaited", awaited);
    renderRows(order, selection, columns, currentHit(find));
    renderFoot(picture, entries, boundOf(entries, raised), order.length, filter);
    followHit(currentHit(find));
    askNext();
  }

  /** A sort that takes long is not done for every page. */
  function arrangeNow(): void {
    arrangeMs = 0;
    refresh();
  }

  return {
    element,
    update(next) {
      state = next;
      refresh();
    },
  };
}
