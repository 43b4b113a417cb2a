/** Above the pictures of the arrays: why a part that came into view could not be read. All else goes on. */
import { say } from "../../gomap/say.js";
import { foreign, h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { button } from "../controls/toolkit.js";
import type { PanelState } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";

export function createCellsNote(commands: Commands): View {
  const element = h("div", { class: "cellsNote", role: "alert" });
  const render = whenChanged((failure: PanelState["cellsFailure"]) => {
    element.hidden = failure === null;
    replace(
      element,
      failure === null
        ? []
        : [
            icon("warning"),
            foreign(failure.sentence),
            button({ class: "action" }, say("Try again"), () => {
              commands.retryCells();
            }),
          ],
    );
  });
  return {
    element,
    update({ cellsFailure }) {
      render(cellsFailure);
    },
  };
}
