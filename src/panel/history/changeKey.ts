/** Under a field: which changes are marked in it, since when, and the switch for it. */
import { say } from "../../gomap/say.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { comparedStops, diffOf, type HistoryState, markKinds } from "../state/historyState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { changeMark } from "./changeMarks.js";
import { markText, stopName } from "./historyWords.js";

export function createChangeKey(commands: Commands): View {
  const marked = h("input", { type: "checkbox" }, [], {
    change: () => {
      commands.markChanges(marked.checked);
    },
  });
  const since = h("span");
  const kinds = h("ul", { class: "changeKinds" });
  const element = h("div", { class: "changeKey" }, [h("label", {}, [marked, since]), kinds]);
  const render = whenChanged((history: HistoryState, past: PanelPicture["past"]) => {
    const compared = comparedStops(history, past);
    element.hidden = compared === null;
    if (compared === null) return;
    marked.checked = history.marked;
    since.textContent = say("Changes since {0}", stopName(compared.from, history));
    const diff = history.marked ? diffOf(history, compared) : null;
    const present = markKinds.filter((kind) => (diff?.cells[kind].length ?? 0) > 0);
    replace(
      kinds,
      present.map((kind) => h("li", {}, [changeMark(kind), markText(kind)])),
    );
  });
  return {
    element,
    update({ history, picture }) {
      render(history, picture?.past);
    },
  };
}
