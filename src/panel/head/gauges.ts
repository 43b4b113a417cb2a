/**
 * The gauges' look: a card with a number, a bar with a mark, a sentence. What they say is in gaugeFacts.ts. Where there is little
 * room a gauge is number and bar; its sentence shows under all of them while it has the focus or the pointer.
 */
import { say } from "../../gomap/say.js";
import { type GaugeFacts, gaugesOf } from "../../messages/gaugeFacts.js";
import type { PanelPicture, SurveyStatistics } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { watchRoom } from "../controls/room.js";
import { type View, whenChanged } from "../state/view.js";
import { withEstimates } from "./estimates.js";

export function createGauges(): View {
  const element = h("section", { class: "gauges", "aria-label": say("Gauges") });
  let cards: readonly HTMLElement[] = [];
  let compact = false;
  const setReach = (): void => {
    for (const card of cards) {
      // What shows only on focus must be reachable; elsewhere it would be one more stop for nothing.
      if (compact) card.tabIndex = 0;
      else card.removeAttribute("tabindex");
    }
  };
  watchRoom((little) => {
    compact = little;
    setReach();
  });
  const render = whenChanged((picture: PanelPicture | null, statistics: SurveyStatistics | null) => {
    const gauges = picture === null ? [] : withEstimates(gaugesOf(picture.head), picture.head, statistics);
    element.hidden = gauges.length === 0;
    const focused = cards.findIndex((card) => card === document.activeElement);
    cards = gauges.map(gaugeElement);
    setReach();
    replace(element, cards);
    if (focused >= 0) cards[focused]?.focus();
  });
  return {
    element,
    update({ picture, survey }) {
      render(picture, survey?.statistics ?? null);
    },
  };
}

function gaugeElement(gauge: GaugeFacts): HTMLElement {
  const sentenceId = `gauge-${gauge.id}-sentence`;
  return h(
    "div",
    {
      class: `card gauge gauge-${gauge.id}${gauge.emphasized ? " emphasized" : ""}`,
      role: "group",
      "aria-label": gauge.title,
      "aria-describedby": sentenceId,
    },
    [
      h("p", { class: "gaugeHead" }, [
        h("span", { class: "gaugeTitle" }, gauge.title),
        h("strong", {}, gauge.value),
        gauge.beside === "" ? null : h("span", { class: "gaugeBeside dim" }, gauge.beside),
      ]),
      bar(gauge),
      h("p", { class: "gaugeSentence", id: sentenceId }, gauge.sentence),
    ],
  );
}

function bar({ title, fraction, mark, tone, value, beside }: GaugeFacts): HTMLElement {
  if (fraction === null) return h("div", { class: "meter meter-none", "aria-hidden": "true" });
  const level = h("span", { class: `meterLevel tone-${tone}` });
  level.style.width = `${fraction * 100}%`;
  const track = h(
    "div",
    {
      class: "meter",
      role: "meter",
      "aria-label": title,
      "aria-valuemin": 0,
      "aria-valuemax": 100,
      "aria-valuenow": Math.round(fraction * 100),
      "aria-valuetext": `${value} ${beside}`,
    },
    [level],
  );
  if (mark !== null) {
    const line = h("span", { class: "meterMark", title: mark.label });
    line.style.left = `${mark.at * 100}%`;
    track.append(line);
  }
  return track;
}
