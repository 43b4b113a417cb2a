/** Under the gauges: where the map stands in its life, what that means in a sentence, and the warnings that matter. */
import type { PanelPicture } from "../messages/panelMessages.js";
import { h, replace } from "./dom.js";
import { growthStates, stateSentence } from "./growthStates.js";
import { icon } from "./icons.js";
import type { PictureFacts } from "../messages/pictureFacts.js";
import type { DetailsState, PanelState } from "./state.js";
import { type Commands, type View, whenChanged } from "./view.js";
import { type Warning, isNaNKey, warningsOf } from "./warnings.js";

export function createExplanation(commands: Commands): View {
  const states = h("ol", { class: "growthStates", "aria-label": "States of a map that grows" });
  const sentence = h("p", { class: "stateSentence" });
  const warnings = h("ul", { class: "warnings", "aria-label": "Warnings" });
  const element = h("section", { class: "explanation", "aria-label": "What this state means" }, [
    h("div", { class: "stateLine" }, [states, sentence]),
    warnings,
  ]);
  let nanSeen = false;
  const lookForNaN = whenChanged((details: PanelState["details"]) => {
    nanSeen = [...details.values()].some(hasNaNKey);
  });
  const renderState = whenChanged((picture: PanelPicture | null) => {
    const list = picture === null ? [] : growthStates(picture.head);
    replace(
      states,
      list.map(({ name, meaning, current }) =>
        h("li", { "aria-current": current ? "step" : null, title: meaning }, [
          h("span", { class: "stateName" }, name),
          h("span", { class: "stateMeaning" }, meaning),
        ]),
      ),
    );
    sentence.textContent = picture === null ? "" : (stateSentence(picture.head) ?? "");
    element.hidden = list.length === 0;
  });
  const renderWarnings = whenChanged((picture: PanelPicture | null, facts: PictureFacts | null, nan: boolean) => {
    const list = picture === null ? [] : warningsOf(picture.head, facts, nan);
    warnings.hidden = list.length === 0;
    replace(
      warnings,
      list.map((warning) => warningItem(warning, commands)),
    );
  });
  return {
    element,
    update({ picture, facts, details }) {
      lookForNaN(details);
      renderState(picture);
      renderWarnings(picture, facts, nanSeen);
    },
  };
}

function warningItem({ sentence, place }: Warning, commands: Commands): HTMLElement {
  const show = (): void => {
    if (place === null) return;
    commands.select(place);
    commands.showTab("buckets");
  };
  return h("li", {}, [
    icon("warning"),
    h("span", {}, [
      sentence,
      place === null ? null : " ",
      place === null ? null : h("button", { type: "button", class: "linkButton" }, `Show ${placeName(place)}`, { click: show }),
    ]),
  ]);
}

function placeName(place: NonNullable<Warning["place"]>): string {
  return place.kind === "bucket" ? `${place.old ? "old bucket" : "bucket"} ${place.index}` : `table ${place.table}`;
}

function hasNaNKey(state: DetailsState): boolean {
  if (state.kind !== "arrived") return false;
  const { details } = state;
  const slots = "chain" in details ? details.chain.flatMap((bucket) => bucket.slots) : details.slots;
  return slots.some(({ key }) => key !== undefined && isNaNKey(key));
}
