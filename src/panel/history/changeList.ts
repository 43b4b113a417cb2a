/** What became of the map between two stops: numbers that filter, the lines, and the fields from → to. */
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import { type HistoryDiff, maxListed } from "../../messages/historyDiff.js";
import { type Child, foreign, h, replace } from "../controls/dom.js";
import { createRowList } from "../controls/rowList.js";
import type { Commands } from "../state/view.js";
import { changeMark } from "./changeMarks.js";
import { type ChangeRow, changeRows, rowCounts, type RowKind, rowKinds, rowKindText } from "./changeRows.js";

export interface ChangeList {
  readonly element: HTMLElement;
  /** null: it is on its way, or `note` says why there is none. */
  show(diff: HistoryDiff | null, note: string | null, small: boolean): void;
}

export function createChangeList(commands: Commands): ChangeList {
  let filter: RowKind | null = null;
  let all: readonly ChangeRow[] = [];
  let rows: readonly ChangeRow[] = [];
  let shown: HistoryDiff | null = null;
  let active = -1;

  const chips = h("div", { class: "changeChips", role: "group", "aria-label": say("Which changes are listed") });
  const notes = h("div", { class: "changeNotes" });
  const head = h("div", { role: "rowgroup", class: "rowListHead" }, [
    h("div", { role: "row", class: "listHead", "aria-rowindex": 1 }, [
      ...[say("change"), say("key"), say("where"), say("elem")].map((title) =>
        h("div", { role: "columnheader", class: "entryCell headText" }, title),
      ),
    ]),
  ]);
  const list = createRowList({
    label: say("Changes"),
    head,
    cells: (position) => cellsOf(rows[position]),
    mark: (position) => (position === active ? "selected" : null),
    choose(position) {
      const place = rows[position]?.place ?? null;
      if (place === null) return;
      active = position;
      commands.select(place);
      commands.showTab("buckets");
    },
  });
  list.element.style.setProperty("--tracks", "minmax(96px, 104px) minmax(72px, 1fr) minmax(150px, 1.6fr) minmax(84px, 1fr)");
  list.element.style.setProperty("--rows-width", "402px");
  list.element.setAttribute("aria-colcount", "4");
  const fields = h("div", { class: "changeFields" });
  const element = h("div", { class: "changeList" }, [chips, notes, list.element, fields]);

  function drawRows(): void {
    rows = filter === null ? all : all.filter(({ kind }) => kind === filter);
    list.element.hidden = all.length === 0;
    list.draw(rows.length);
  }

  function drawChips(): void {
    const counts = shown === null ? null : rowCounts(shown);
    const present = counts === null ? [] : rowKinds.filter((kind) => counts[kind] > 0);
    if (filter !== null && !present.includes(filter)) filter = null;
    const chip = (kind: RowKind | null, children: readonly Child[]): HTMLElement =>
      h(
        "button",
        { type: "button", class: `changeChip${kind === null ? "" : ` chip-${kind}`}`, "aria-pressed": String(filter === kind) },
        children,
        {
          click: () => {
            filter = filter === kind ? null : kind;
            drawChips();
            drawRows();
            const at = present.indexOf(kind ?? "added") + 1;
            chips.querySelectorAll("button")[kind === null ? 0 : at]?.focus();
          },
        },
      );
    chips.hidden = present.length < 2;
    const least = shown?.counts.atLeast === true ? "≥ " : "";
    replace(chips, [
      chip(null, [say("all")]),
      ...present.map((kind) =>
        chip(kind, [changeMark(kind), h("b", {}, `${least}${countText(counts?.[kind] ?? 0)}`), ` ${rowKindText(kind)}`]),
      ),
    ]);
  }

  return {
    element,
    show(diff, note, small) {
      if (diff !== shown || diff === null) active = -1;
      shown = diff;
      all = diff === null ? [] : changeRows(diff, small);
      drawChips();
      drawRows();
      const sentences = diff === null ? [note] : [note, ...notesOf(diff, all.length)];
      replace(
        notes,
        sentences.flatMap((sentence) => (sentence === null ? [] : [h("p", { class: "note" }, sentence)])),
      );
      replace(fields, diff === null || diff.fields.length === 0 ? [] : [fieldTable(diff)]);
    },
  };
}

function cellsOf(row: ChangeRow | undefined): HTMLElement[] {
  if (row === undefined) return [];
  const cell = (className: string, children: readonly Child[], title?: string): HTMLElement =>
    h("div", { role: "gridcell", class: `entryCell ${className}`, title }, children);
  const name =
    row.name === null
      ? h("span", { class: "dim ellipsis" }, say("not read"))
      : row.isKey
        ? foreign(row.name, "ellipsis mono", row.name)
        : h("span", { class: "ellipsis" }, row.name);
  return [
    cell("changeWhat", [changeMark(row.kind), h("span", {}, rowKindText(row.kind))]),
    cell("key", [name, row.cut ? h("span", { class: "cut" }, say("cut")) : null]),
    cell("changeWhere", [h("span", { class: "ellipsis" }, row.where)], row.where),
    cell("mono elem isNumber", row.value === null ? [] : [foreign(row.value, "ellipsis")], row.value ?? undefined),
  ];
}

/** What the lines do not say. */
function notesOf(diff: HistoryDiff, listed: number): (string | null)[] {
  const { counts, entries, ambiguous, unknownElems, fields } = diff;
  const most = Math.max(...Object.values(rowCounts(diff)));
  return [
    counts.sameMap ? null : say("The variable holds another map than it did: what they have in common is compared by keys."),
    counts.torn ? say("A writer was inside of the map at one of these stops: its header may be torn there.") : null,
    entries === null ? say("Entries are not compared: keys and elems of one of these stops are not kept.") : null,
    counts.atLeast ? say("Not all of the map was read at both stops: there may be more changes than these.") : null,
    ambiguous > 0
      ? say(
          "{0} have keys that can't be told apart (NaN, or keys that were not read): what became of each is not known.",
          counted(ambiguous, "entry", "entries"),
        )
      : null,
    unknownElems > 0
      ? say("Whether the elems of {0} changed is not known: they were not read.", counted(unknownElems, "entry", "entries"))
      : null,
    most > maxListed ? say("Of each kind the first {0} are listed.", countText(maxListed)) : null,
    listed === 0 && fields.length === 0 && entries !== null && !counts.atLeast
      ? say("Nothing changed between these stops.")
      : null,
  ];
}

function fieldTable({ fields }: HistoryDiff): HTMLElement {
  return h("section", { class: "fieldChanges", "aria-label": say("Fields that changed") }, [
    h("h2", {}, [say("Fields"), h("span", { class: "subtitle" }, counted(fields.length, "change"))]),
    h("div", { class: "fieldChangesBox" }, [
      h("table", {}, [
        h("thead", {}, [
          h(
            "tr",
            {},
            [say("field"), say("from"), say("to"), say("meaning now")].map((title) => h("th", { scope: "col" }, title)),
          ),
        ]),
        h(
          "tbody",
          {},
          fields.map(({ of, name, from, to, meaning }) =>
            h("tr", {}, [
              h("th", { scope: "row" }, [h("span", { class: "dim" }, `${of}.`), name]),
              h("td", { class: "mono" }, from ?? "–"),
              h("td", { class: "mono fieldTo" }, to ?? "–"),
              h("td", { class: "dim" }, meaning),
            ]),
          ),
        ),
      ]),
    ]),
  ]);
}
