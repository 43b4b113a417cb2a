/** The right half: the slots of the selected bucket or group. */
import type { Place } from "../gomap/mapModel.js";
import type { FoundKey, PanelPicture } from "../messages/panelMessages.js";
import { bucketDetails } from "./bucketDetails.js";
import { h, replace } from "./dom.js";
import { groupDetails } from "./groupDetails.js";
import { currentHit } from "./findState.js";
import { type DetailsState, placeKey, selectedDetails } from "./state.js";
import { type Commands, type View, whenChanged } from "./view.js";

export function createDetails(commands: Commands): View {
  const element = h("section", { class: "details", "aria-label": "Slots of the selection" });
  const render = whenChanged(
    (picture: PanelPicture | null, selection: Place | null, details: DetailsState | null, hit: FoundKey | null) => {
      const found = hit !== null && selection !== null && placeKey(hit.place) === placeKey(selection) ? hit : null;
      const children =
        picture === null || selection === null
          ? null
          : selection.kind === "bucket"
            ? bucketDetails(picture, selection, details, found, commands)
            : groupDetails(picture, selection, details, found, commands);
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
      render(state.picture, state.selection, selectedDetails(state), currentHit(state.find));
    },
  };
}
