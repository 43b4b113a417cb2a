/** In place of the picture, where there are no buckets or groups to draw: one sentence says why. */
import { explainState } from "../gomap/explain.js";
import type { LayoutHead } from "../gomap/layout.js";
import type { PanelPicture, PanelStatus } from "../messages/panelMessages.js";
import { h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { type View, whenChanged } from "./view.js";

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
      return { title: "No map behind this variable", sentence };
    case "empty":
      return { title: "No array yet", sentence };
    case "writing":
      return { title: "Being written right now", sentence: `${sentence} Stop again outside of the write to see its arrays.` };
    case "normal":
      return bodyArrived
        ? {
            title: "No arrays could be read",
            sentence: "What is known of the header stands here; the problems say what is wrong with it.",
          }
        : { title: "Reading the arrays…", sentence: "The header stands below; buckets or groups follow." };
  }
}

export function createEmptyNote(): View {
  const element = h("div", { class: "emptyNote" });
  const render = whenChanged((picture: PanelPicture | null, status: PanelStatus, hasCells: boolean) => {
    const note =
      picture === null
        ? status.kind === "reading"
          ? { title: "Reading the map's memory…", sentence: "" }
          : null
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
      const cells =
        facts === null
          ? 0
          : facts.kind === "hmap"
            ? facts.buckets.count
            : facts.tables.reduce((sum, table) => sum + table.count, 0);
      render(picture, status, cells > 0);
    },
  };
}
