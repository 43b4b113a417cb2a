/** Above the picture, where it is one out of the history: of which stop, how much of it is kept, and the way back. */
import { say } from "../../gomap/say.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { button } from "../controls/toolkit.js";
import { type HistoryState, positionOf } from "../state/historyState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { keptSentence, stopOfAll } from "./historyWords.js";

export function createPastBanner(commands: Commands): View {
  const element = h("div", { class: "banner banner-past", role: "status" });
  element.hidden = true;
  const render = whenChanged((past: PanelPicture["past"], history: HistoryState, pinned: boolean) => {
    element.hidden = past === undefined;
    if (past === undefined) return;
    const stop = history.stops[positionOf(history.stops, past.id)];
    const name = stop === undefined ? say("an earlier stop") : stopOfAll(stop, history);
    const where = stop?.source ?? null;
    const sentence = where === null ? say("Not now: {0}", name) : say("Not now: {0} · {1}", name, where);
    const partly = stop?.complete === false ? say("Only a part of the map was read there.") : null;
    const hint = (stop && keptSentence(stop, history)) ?? partly ?? say("The picture shows the map as it was then.");
    replace(element, [
      icon("earlier"),
      h("div", { class: "bannerText" }, [
        h("p", { class: "sentence" }, [h("bdi", {}, sentence)]),
        h("p", { class: "hint" }, hint),
      ]),
      h("div", { class: "actions" }, [
        button({}, pinned ? say("Back to the pinned stop") : say("Back to now"), () => {
          commands.showStop(null);
        }),
      ]),
    ]);
  });
  return {
    element,
    update({ picture, history, pinned }) {
      render(picture?.past, history, pinned);
    },
  };
}
