/** Above the picture, where the program stopped because of this map: why, and the way back to the program's own code. */
import { say } from "../../gomap/say.js";
import type { StopCause } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { button } from "../controls/toolkit.js";
import { type Commands, type View, whenChanged } from "../state/view.js";

export function createStopBanner(commands: Commands): View {
  const element = h("div", { class: "banner banner-stop", role: "status" });
  element.hidden = true;
  const render = whenChanged((cause: StopCause | null) => {
    element.hidden = cause === null;
    if (cause === null) return;
    replace(element, [
      icon("breakpoint"),
      h("div", { class: "bannerText" }, [
        h("p", { class: "sentence" }, [h("bdi", {}, say("Stopped: {0}", cause.sentence))]),
        cause.hint === null ? null : h("p", { class: "hint" }, [h("bdi", {}, cause.hint)]),
      ]),
      h("div", { class: "actions" }, [
        button(
          { title: say("Leave the runtime's functions, until the program stands in its own code") },
          [say("Step out to my code")],
          () => {
            commands.stepOut();
          },
        ),
      ]),
    ]);
  });
  return {
    element,
    update({ stopCause, pinned }) {
      render(pinned ? null : stopCause);
    },
  };
}
