/** The gauges' look: a card with a number, a bar with a mark, a sentence. What they say is in gaugeFacts.ts. */
import type { PanelPicture } from "../messages/panelMessages.js";
import { h, replace } from "./dom.js";
import { type GaugeFacts, gaugesOf } from "../messages/gaugeFacts.js";
import { type View, whenChanged } from "./view.js";

export function createGauges(): View {
  const element = h("div", { class: "gauges" });
  const render = whenChanged((picture: PanelPicture | null) => {
    const gauges = picture === null ? [] : gaugesOf(picture.head);
    element.hidden = gauges.length === 0;
    replace(element, gauges.map(gaugeElement));
  });
  return {
    element,
    update({ picture }) {
      render(picture);
    },
  };
}

function gaugeElement(gauge: GaugeFacts): HTMLElement {
  return h("div", { class: `card gauge gauge-${gauge.id}${gauge.emphasized ? " emphasized" : ""}` }, [
    h("p", { class: "gaugeHead" }, [
      h("span", { class: "gaugeTitle" }, gauge.title),
      h("strong", {}, gauge.value),
      gauge.beside === "" ? null : h("span", { class: "dim" }, gauge.beside),
    ]),
    bar(gauge),
    h("p", { class: "gaugeSentence" }, gauge.sentence),
  ]);
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
