/**
 * The tab *Compare*: the shown map beside others, fact by fact. What differs from the shown map has a mark, and numbers say by
 * how much. Rows are read across: their titles stay in place while the maps are scrolled.
 */
import { say } from "../../gomap/say.js";
import type { ComparedMap, PanelPicture } from "../../messages/panelMessages.js";
import { addressButton } from "../controls/address.js";
import { type Child, foreign, h, replace } from "../controls/dom.js";
import { type IconName, icon } from "../controls/icons.js";
import { button } from "../controls/toolkit.js";
import { stopSentence } from "../head/badges.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { type CompareCell, type CompareGroup, compareGroups, countDifferences } from "./compareFacts.js";

export function createCompareTab(commands: Commands): View {
  let maps: readonly ComparedMap[] = [];
  const add = button({ class: "compareAdd" }, [icon("add", "start"), say("Compare with…")], () => {
    commands.addCompared();
  });
  const only = h("input", { type: "checkbox", id: "compareOnly" }, [], { change: () => draw(maps, only.checked) });
  const onlyLabel = h("label", { class: "compareOnly" }, [only, say("Differences only")]);
  const counts = h("span", { class: "compareCount", role: "status" });
  const bar = h("div", { class: "compareBar" }, [add, onlyLabel, counts]);
  const box = h("div", { class: "compareBox", role: "region", tabindex: 0, "aria-label": say("Maps side by side") });
  const element = h("div", { class: "compareTab" }, [bar, emptyNote(), box]);
  const note = element.children.item(1);

  const draw = (all: readonly ComparedMap[], differencesOnly: boolean): void => {
    const alone = all.length < 2;
    element.classList.toggle("alone", alone);
    onlyLabel.hidden = counts.hidden = box.hidden = alone;
    note?.toggleAttribute("hidden", !alone);
    if (alone) {
      replace(box, []);
      return;
    }
    const every = compareGroups(all, false);
    const { differing, rows } = countDifferences(every);
    counts.textContent = say("{0} of {1} facts differ", differing, rows);
    const focused = focusKey(document.activeElement);
    const shown = differencesOnly ? compareGroups(all, true) : every;
    replace(box, [tableOf(all, shown, commands)]);
    keepFocus(element, focused, add);
  };
  const render = whenChanged((picture: PanelPicture | null, compared: readonly ComparedMap[]) => {
    maps = picture === null ? compared : [shownMap(picture), ...compared];
    draw(maps, only.checked);
  });
  return {
    element,
    update({ picture, compared }) {
      render(picture, compared);
    },
  };
}

/** The map of the panel itself as a column. */
export function shownMap({ head, stop }: PanelPicture): ComparedMap {
  const origin = say("stop {0} · {1}", stop.number, stopSentence(stop));
  const tableCount = head.layout.kind === "swiss" ? head.layout.tables.length : null;
  return { id: shownId, label: head.expression, origin, kind: "shown", head, tableCount };
}

/** The host numbers the others from 1. */
const shownId = 0;

function emptyNote(): HTMLElement {
  return h("div", { class: "compareEmpty card" }, [
    h("h2", {}, say("Put other maps beside this one")),
    h("p", {}, say("Each fact of each map stands in a row, and what differs from this map is marked. You can compare with:")),
    h("ul", {}, [
      reason("variable", say("maps in scope, which are read again at each stop")),
      reason("earlier", say("this map at an earlier stop, to see what has changed")),
      reason("pin", say("what another panel shows, pinned or not")),
      reason("document", say("layout documents, exported here or by the command line, of another run or machine")),
    ]),
  ]);
}

function reason(name: IconName, sentence: string): HTMLElement {
  return h("li", {}, [icon(name), h("span", {}, sentence)]);
}

function tableOf(maps: readonly ComparedMap[], groups: readonly CompareGroup[], commands: Commands): HTMLElement {
  const columns = maps.map((map) => columnHead(map, commands));
  return h("table", { class: "compareTable" }, [
    h("caption", { class: "hiddenText" }, say("Facts of {0} maps; the first is the one that this panel shows", maps.length)),
    h("thead", {}, [h("tr", {}, [h("td", { class: "corner" }), ...columns])]),
    ...groups.map((group) => groupBody(group, maps, commands)),
    ...(groups.length > 0
      ? []
      : [h("tbody", {}, [h("tr", {}, [h("td", { colspan: maps.length + 1, class: "compareSame" }, say("No fact differs."))])])]),
  ]);
}

function columnHead(map: ComparedMap, commands: Commands): HTMLElement {
  const { id, label, origin, kind, problem } = map;
  const { name, title } = kindMark(kind);
  const remove = (): HTMLElement =>
    h(
      "button",
      {
        type: "button",
        class: "compareRemove",
        title: say("Take {0} out of the table", label),
        "aria-label": say("Take {0} out of the table", label),
        "data-focus": `remove ${id}`,
      },
      [icon("close")],
      {
        click: () => {
          commands.removeCompared(id);
        },
      },
    );
  return h("th", { scope: "col", class: `compareHead ${kind === "shown" ? "isShown" : ""}` }, [
    h("div", { class: "compareName" }, [
      h("span", { class: "compareKind", title }, [icon(name), h("span", { class: "hiddenText" }, title)]),
      foreign(label, "compareLabel", label),
      kind === "shown" ? null : remove(),
    ]),
    origin === null ? null : foreign(origin, "compareOrigin", origin),
    problem === undefined
      ? null
      : h("span", { class: "compareProblem", title: problem }, [icon("warning"), h("bdi", {}, problem)]),
  ]);
}

function kindMark(kind: ComparedMap["kind"]): { readonly name: IconName; readonly title: string } {
  switch (kind) {
    case "shown":
      return { name: "info", title: say("shown in this panel") };
    case "scope":
      return { name: "variable", title: say("read again at each stop") };
    case "pinned":
      return { name: "pin", title: say("another panel's picture, as it was when it was added") };
    case "stop":
      return { name: "earlier", title: say("this map at an earlier stop") };
    case "document":
      return { name: "document", title: say("from a layout document") };
  }
}

function groupBody({ title, rows }: CompareGroup, maps: readonly ComparedMap[], commands: Commands): HTMLElement {
  return h("tbody", {}, [
    h("tr", { class: "compareGroup" }, [
      h("th", { scope: "rowgroup", colspan: maps.length + 1 }, [h("span", { class: "compareGroupTitle" }, title)]),
    ]),
    ...rows.map((row) =>
      h("tr", { class: row.differs ? "differs" : null }, [
        h("th", { scope: "row", title: row.meaning }, row.title),
        ...row.cells.map((cell, i) => cellElement(cell, `${row.id} ${maps[i]?.id ?? ""}`, commands)),
      ]),
    ),
  ]);
}

function cellElement(cell: CompareCell, key: string, commands: Commands): HTMLElement {
  const { text, beside, title, address, absent, differs, same, change } = cell;
  const value: Child = address === null ? foreign(text, "compareValue") : copyable(address, key, commands);
  const state = absent ? "absent" : differs ? "differs" : "";
  return h("td", { class: state === "" ? null : state, title: title === "" ? null : title }, [
    h("div", { class: "compareCell" }, [
      differs ? mark("≠", say("differs")) : same ? mark("=", say("same address")) : null,
      value,
      change === "" ? null : h("span", { class: "compareChange" }, change),
    ]),
    beside === "" ? null : foreign(beside, "compareBeside", beside),
    absent && title !== "" ? h("span", { class: "hiddenText" }, title) : null,
  ]);
}

function mark(sign: "≠" | "=", words: string): HTMLElement {
  return h(
    "span",
    { class: sign === "=" ? "compareMark same" : "compareMark", role: "img", "aria-label": words, title: words },
    sign,
  );
}

function copyable(address: string, key: string, commands: Commands): HTMLElement {
  const element = addressButton(address, commands);
  element.dataset.focus = key;
  return element;
}

/** What has the focus in the table, so that it keeps it when the table is drawn anew. */
function focusKey(element: Element | null): string | null {
  return element instanceof HTMLElement ? (element.dataset.focus ?? null) : null;
}

function keepFocus(element: HTMLElement, key: string | null, fallback: HTMLElement): void {
  if (key === null) return;
  const again = [...element.querySelectorAll<HTMLElement>("[data-focus]")].find((candidate) => candidate.dataset.focus === key);
  (again ?? fallback).focus();
}
