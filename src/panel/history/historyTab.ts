/**
 * The tab *History*: the stops on the left, each with what became of the map since the one before; on the right what changed between
 * the shown stop and an earlier one that can be chosen.
 */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import type { HistoryStop } from "../../messages/historyDiff.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { foreign, h, replace } from "../controls/dom.js";
import { createRowList } from "../controls/rowList.js";
import { comparedStops, diffOf, type HistoryState, shownPosition } from "../state/historyState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { createChangeList } from "./changeList.js";
import { arrayText, changeText, keptSentence, stopName, timeText } from "./historyWords.js";

/** Earlier stops that can be chosen beside the first one; any other from its row. */
const maxOffered = 100;

export function createHistoryTab(commands: Commands): View {
  let history: HistoryState | null = null;
  let shown = -1;
  let followed = -1;

  const head = h("div", { role: "rowgroup", class: "rowListHead" }, [
    h("div", { role: "row", class: "listHead", "aria-rowindex": 1 }, [
      ...[say("stop"), say("line"), say("what changed"), say("time")].map((title) =>
        h("div", { role: "columnheader", class: "entryCell headText" }, title),
      ),
    ]),
  ]);
  const list = createRowList({
    label: say("Stops of this map"),
    head,
    cells: (position) => cellsOf(history?.stops[position]),
    mark: (position) => (position === shown ? "selected" : null),
    choose(position) {
      const stop = history?.stops[position];
      if (stop !== undefined && history !== null) commands.showStop(stop.id === history.now ? null : stop.id);
    },
  });
  list.element.style.setProperty("--tracks", "72px minmax(84px, 0.8fr) minmax(150px, 2fr) 76px");
  list.element.style.setProperty("--rows-width", "382px");
  list.element.setAttribute("aria-colcount", "4");
  const subtitle = h("span", { class: "subtitle" });
  const stops = h("section", { class: "historyStops", "aria-label": say("Stops") }, [
    h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, say("Stops")), subtitle])]),
    list.element,
  ]);

  const title = h("h2");
  const select = h("select", { class: "sinceSelect", "aria-label": say("Changes since") }, [], {
    change: () => {
      commands.compareSince(select.value === "" ? null : Number(select.value));
    },
  });
  const growth = h("span", { class: "subtitle" });
  const changes = createChangeList(commands);
  const right = h("section", { class: "historyChanges", "aria-label": say("Changes") }, [
    h("header", {}, [
      h("div", { class: "heading" }, [title, growth]),
      h("label", { class: "sinceLabel" }, [h("span", {}, say("changes since")), select]),
    ]),
    changes.element,
  ]);
  const element = h("div", { class: "historyTab columns" }, [
    h("div", { class: "left" }, [stops]),
    h("div", { class: "right" }, [right]),
  ]);

  const renderStops = whenChanged((all: HistoryState["stops"], at: number) => {
    shown = at;
    subtitle.textContent = counted(all.length, "stop");
    list.draw(all.length);
    if (at !== followed && at >= 0) list.show(at);
    followed = at;
  });

  const renderOptions = whenChanged((state: HistoryState, at: number, chosen: number) => {
    const previous = state.stops[at - 1];
    const [first] = state.stops;
    const offered = state.stops.slice(Math.max(0, at - 1 - maxOffered), Math.max(0, at - 1)).reverse();
    if (first !== undefined && at > 1 && !offered.includes(first)) offered.push(first);
    const other = state.stops.find(({ id }) => id === chosen);
    if (other !== undefined && other !== previous && !offered.includes(other)) offered.unshift(other);
    const option = (value: string, text: string, selected: boolean): HTMLElement => h("option", { value, selected }, text);
    select.disabled = previous === undefined;
    replace(select, [
      option("", previous === undefined ? "–" : say("{0}, the one before", stopName(previous, state)), chosen < 0),
      ...offered.map((stop) => option(String(stop.id), optionText(stop, state), stop.id === chosen)),
    ]);
    select.value = chosen < 0 ? "" : String(chosen);
  });

  const renderChanges = whenChanged((state: HistoryState, past: PanelPicture["past"], layout: LayoutHead["layout"] | null) => {
    const stop = state.stops[shownPosition(state, past)];
    const compared = comparedStops(state, past);
    const diff = diffOf(state, compared);
    const gone = compared !== null && state.gone?.from === compared.from.id && state.gone.to === compared.to.id;
    title.textContent = stop === undefined ? say("Changes") : say("What changed at {0}", stopName(stop, state));
    const array = diff?.layout?.kind === "hmap" ? arrayText(diff.layout.buckets.from, diff.layout.buckets.to) : null;
    const length = diff?.length ? say("len {0} → {1}", countText(diff.length.from), countText(diff.length.to)) : null;
    growth.textContent = [length, array].filter((part) => part !== null).join(" · ");
    const note =
      compared === null
        ? say("This is the first stop at which the map was read: there is none to compare it with.")
        : gone
          ? say("One of these stops is not kept any more.")
          : (keptSentence(compared.from, state) ?? keptSentence(compared.to, state));
    changes.show(diff, note, layout?.kind === "swiss" && layout.small);
  });

  return {
    element,
    update(state) {
      history = state.history;
      const past = state.picture?.past;
      const at = shownPosition(history, past);
      const compared = comparedStops(history, past);
      renderStops(history.stops, at);
      const isBefore = compared === null || history.stops[at - 1] === compared.from;
      renderOptions(history, at, isBefore ? -1 : compared.from.id);
      renderChanges(history, past, state.picture?.head.layout ?? null);
    },
  };

  function cellsOf(stop: HistoryStop | undefined): HTMLElement[] {
    if (stop === undefined || history === null) return [];
    const cell = (className: string, child: HTMLElement | string, hint?: string): HTMLElement =>
      h("div", { role: "gridcell", class: `entryCell ${className}`, title: hint }, [child]);
    const text = changeText(stop.changes) ?? say("first read, {0}", counted(stop.length ?? 0, "entry", "entries"));
    const isNow = stop.id === history.now;
    return [
      cell(
        `mono number${isNow ? " isNow" : ""}`,
        isNow ? say("{0} now", countText(stop.number)) : countText(stop.number),
        stopName(stop, history),
      ),
      cell("mono", foreign(stop.source ?? "–", "ellipsis"), stop.functionName ?? undefined),
      cell(
        "",
        h("span", { class: "ellipsis" }, text),
        [text, keptSentence(stop, history)].filter((part) => part !== null).join("\n"),
      ),
      cell("mono number", timeText(stop)),
    ];
  }
}

function optionText(stop: HistoryStop, history: HistoryState): string {
  return stop.source === null ? stopName(stop, history) : say("{0} · {1}", stopName(stop, history), stop.source);
}
