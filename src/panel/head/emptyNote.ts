/** In place of the picture, where there are no buckets or groups to draw: one sentence says why. */
import { explainState } from "../../gomap/explain.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import type { PanelPicture, PanelStatus } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { type View, whenChanged } from "../state/view.js";

export interface EmptyNote {
  readonly title: string;
  readonly sentence: string;
}

/** null where there is something to draw. */
export function emptyNoteOf(head: LayoutHead, hasCells: boolean, bodyArrived: boolean): EmptyNote | null {
  if (hasCells) return null;
  const sentence = explainState(head) ?? "";
  switch (head.state) {
    case "nil":
      return { title: say("No map behind this variable"), sentence };
    case "empty":
      return { title: say("No array yet"), sentence };
    case "writing":
      return {
        title: say("Being written right now"),
        sentence: say("{0} Stop again outside of the write to see its arrays.", sentence),
      };
    case "normal":
      return bodyArrived
        ? {
            title: say("No arrays could be read"),
            sentence: say("What is known of the header stands here; the problems say what is wrong with it."),
          }
        : { title: say("Reading the arrays…"), sentence: say("The header stands below; buckets or groups follow.") };
  }
}

export function createEmptyNote(): View {
  const element = h("div", { class: "emptyNote" });
  const render = whenChanged((picture: PanelPicture | null, status: PanelStatus, hasCells: boolean) => {
    const note =
      picture === null
        ? status.kind === "reading"
          ? { title: say("Reading the map's memory…"), sentence: "" }
          : null
        : picture.restored === true
          ? null // the banner says what is there
          : emptyNoteOf(picture.head, hasCells, picture.body !== null || status.kind !== "reading");
    element.hidden = note === null;
    if (note === null) return;
    replace(element, [
      icon("info"),
      h("div", {}, [h("h2", {}, note.title), note.sentence === "" ? null : h("p", {}, note.sentence)]),
    ]);
  });
  return {
    element,
    update({ picture, status, facts }) {
      const hasCells = facts?.kind === "hmap" ? facts.buckets.count > 0 : facts?.tables.some(({ count }) => count > 0);
      render(picture, status, hasCells === true);
    },
  };
}
