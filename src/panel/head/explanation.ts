/**
 * Under the gauges: where the map stands in its life, what that means in a sentence, and the warnings that matter. Where there
 * is little room: the state, the sentence and the first warning in a line each, until one asks for more.
 */
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import type { PanelPicture, SurveyStatistics } from "../../messages/panelMessages.js";
import type { PictureFacts } from "../../messages/pictureFacts.js";
import { type LongestChain, type Warning, isNaNKey, longestChainIn, warningsOf } from "../../messages/warnings.js";
import { h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import type { DetailsState, PanelState } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { evacuationEstimate } from "./estimates.js";
import { growthStates, stateSentence } from "./growthStates.js";

export function createExplanation(commands: Commands): View {
  const states = h("ol", { class: "growthStates", "aria-label": say("States of a map that grows") });
  const sentence = h("p", { class: "stateSentence" });
  const more = h("button", { type: "button", class: "linkButton more" }, "", {
    click: () => {
      whole = !whole;
      showWhole();
    },
  });
  const warnings = h("ul", { class: "warnings", "aria-label": say("Warnings") });
  const element = h("section", { class: "explanation", "aria-label": say("What this state means") }, [
    h("div", { class: "stateLine" }, [states, sentence]),
    warnings,
    more,
  ]);
  /** Where there is little room, the person wants to see all of it. */
  let whole = false;
  let warningCount = 0;
  const showWhole = (): void => {
    element.classList.toggle("whole", whole);
    more.setAttribute("aria-expanded", String(whole));
    more.textContent = whole ? say("Less") : warningCount > 1 ? say("More, {0} warnings", warningCount) : say("More");
  };
  let nanSeen = false;
  const lookForNaN = whenChanged((details: PanelState["details"]) => {
    nanSeen = [...details.values()].some(hasNaNKey);
  });
  let longestSeen: LongestChain | null = null;
  const lookForChains = whenChanged((facts: PictureFacts | null, statistics: SurveyStatistics | null) => {
    const counted = statistics?.kind === "hmap" ? { length: statistics.longestChain, place: null } : null;
    const found = longestChainIn(facts) ?? counted;
    if (!isSameChain(found, longestSeen)) longestSeen = found;
  });
  const renderState = whenChanged((picture: PanelPicture | null, statistics: SurveyStatistics | null) => {
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
    const began = picture?.growthBegan;
    const sampled = picture === null ? null : evacuationEstimate(picture.head, statistics);
    replace(sentence, [
      picture === null ? null : stateSentence(picture.head),
      began === undefined
        ? null
        : h("span", { class: "began" }, ` ${say("It began between stop {0} and stop {1}.", began.after, began.by)}`),
      sampled === null ? null : h("span", { class: "sampled" }, ` ${sampled}`),
    ]);
    element.hidden = list.length === 0;
  });
  const renderWarnings = whenChanged(
    (picture: PanelPicture | null, cells: boolean, longestChain: LongestChain | null, nanKey: Place | "somewhere" | null) => {
      const list = picture === null ? [] : warningsOf(picture.head, { cells, longestChain, nanKey });
      warningCount = list.length;
      warnings.hidden = list.length === 0;
      replace(
        warnings,
        list.map((warning) => warningItem(warning, isSmall(picture), commands)),
      );
      showWhole();
    },
  );
  return {
    element,
    update({ picture, facts, details, survey, nanKey }) {
      const statistics = survey?.statistics ?? null;
      lookForNaN(details);
      lookForChains(facts, statistics);
      renderState(picture, statistics);
      renderWarnings(picture, facts !== null, longestSeen, nanKey ?? (nanSeen ? "somewhere" : null));
    },
  };
}

function isSameChain(a: LongestChain | null, b: LongestChain | null): boolean {
  return a?.length === b?.length && a?.place?.index === b?.place?.index && a?.place?.old === b?.place?.old;
}

function isSmall(picture: PanelPicture | null): boolean {
  const layout = picture?.head.layout;
  return layout?.kind === "swiss" && layout.small;
}

function warningItem({ sentence, place }: Warning, small: boolean, commands: Commands): HTMLElement {
  const show = (): void => {
    if (place === null) return;
    commands.select(place);
    commands.showTab("buckets");
  };
  return h("li", {}, [
    icon("warning"),
    h("span", {}, [
      h("span", { class: "warningSentence" }, sentence),
      place === null ? null : " ",
      place === null ? null : h("button", { type: "button", class: "linkButton" }, showWords(place, small), { click: show }),
    ]),
  ]);
}

function showWords(place: NonNullable<Warning["place"]>, small: boolean): string {
  if (place.kind === "group") {
    if (small) return say("Show the group");
    const table = countText(place.table);
    return place.group === 0 ? say("Show table {0}", table) : say("Show group {0} of table {1}", countText(place.group), table);
  }
  return place.old ? say("Show old bucket {0}", countText(place.index)) : say("Show bucket {0}", countText(place.index));
}

function hasNaNKey(state: DetailsState): boolean {
  if (state.kind !== "arrived") return false;
  const { details } = state;
  const slots = "chain" in details ? details.chain.flatMap((bucket) => bucket.slots) : details.slots;
  return slots.some(({ key }) => key !== undefined && isNaNKey(key));
}
