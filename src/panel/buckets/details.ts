/** The right half: the slots of the selected bucket or group. */
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { type FoundKey, type PanelBody, type PanelPicture, notReadYet } from "../../messages/panelMessages.js";
import { type Child, h, replace } from "../controls/dom.js";
import { currentHit } from "../state/findState.js";
import { type DetailsState, type PanelState, placeKey, selectedDetails } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { bucketDetails } from "./bucketDetails.js";
import { groupDetails } from "./groupDetails.js";

export function createDetails(commands: Commands): View {
  const element = h("section", { class: "details", "aria-label": say("Slots of the selection") });
  /** The columns change whenever more of the map was read; what is shown of them changes only with `known`. */
  let body: PanelBody | null = null;
  const render = whenChanged(
    (
      picture: PanelPicture | null,
      selection: Place | null,
      known: boolean,
      details: DetailsState | null,
      hit: FoundKey | null,
    ) => {
      const found = hit !== null && selection !== null && placeKey(hit.place) === placeKey(selection) ? hit : null;
      const children =
        picture === null || selection === null
          ? null
          : !known
            ? awaited(selection, details)
            : selection.kind === "bucket"
              ? bucketDetails({ ...picture, body }, selection, details, found, commands)
              : groupDetails({ ...picture, body }, selection, details, found, commands);
      const hadFocus = element.contains(document.activeElement);
      element.hidden = children === null;
      replace(element, children ?? []);
      // A link that was followed is gone with what it stood in: the keyboard goes on from the new heading.
      if (hadFocus) {
        const heading = element.querySelector("h2");
        heading?.setAttribute("tabindex", "-1");
        heading?.focus();
      }
    },
  );
  return {
    element,
    update(state) {
      body = state.body;
      render(state.picture, state.selection, isKnown(state), selectedDetails(state), currentHit(state.find));
    },
  };
}

/** Whether the selection's bucket (group) has been read. */
function isKnown({ facts, selection }: PanelState): boolean {
  if (facts === null || selection === null) return true;
  if (selection.kind === "bucket" && facts.kind === "hmap") {
    const array = selection.old ? facts.oldBuckets : facts.buckets;
    return array?.unreadable[selection.index - array.firstIndex] !== notReadYet;
  }
  if (selection.kind === "group" && facts.kind === "swiss") {
    const table = facts.tables[selection.table];
    return table?.unreadable[selection.group - table.firstIndex] !== notReadYet;
  }
  return true;
}

function awaited(place: Place, details: DetailsState | null): readonly Child[] {
  const name =
    place.kind === "bucket"
      ? place.old
        ? say("Old bucket {0}", countText(place.index))
        : say("Bucket {0}", countText(place.index))
      : say("Group {0} of table {1}", countText(place.group), place.table);
  const sentence = details?.kind === "failed" ? details.sentence : say("It is being read…");
  return [h("header", {}, [h("div", { class: "heading" }, [h("h2", {}, name)])]), h("p", { class: "note" }, sentence)];
}
