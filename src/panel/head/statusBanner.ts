/** Above the picture, where it is not of now or could not be made: one sentence, what to do next. */
import { say } from "../../gomap/say.js";
import type { PanelPicture, PanelStatus } from "../../messages/panelMessages.js";
import { type Child, h, replace } from "../controls/dom.js";
import { type IconName, icon } from "../controls/icons.js";
import { button } from "../controls/toolkit.js";
import { type Commands, type View, whenChanged } from "../state/view.js";

const icons: Readonly<Record<"running" | "ended" | "outOfScope" | "failed", IconName>> = {
  running: "running",
  ended: "ended",
  outOfScope: "hidden",
  failed: "error",
};

export function createStatusBanner(commands: Commands): View {
  const element = h("div", { class: "banner", role: "status" });
  const render = whenChanged((status: PanelStatus, picture: PanelPicture | null, pinned: boolean) => {
    if (picture?.past !== undefined) {
      // The banner of the history says of when it is.
      element.hidden = true;
      return;
    }
    if (pinned && picture !== null) {
      element.hidden = false;
      element.className = "banner banner-pinned";
      replace(element, pinnedBanner(picture, commands));
      return;
    }
    element.hidden = status.kind === "live" || status.kind === "reading";
    if (status.kind === "live" || status.kind === "reading") return;
    element.className = `banner banner-${status.kind}`;
    const text = h("div", { class: "bannerText" }, [h("p", { class: "sentence" }, [h("bdi", {}, status.sentence)])]);
    if (status.kind === "failed" && status.hint !== "") text.append(h("p", { class: "hint" }, [h("bdi", {}, status.hint)]));
    if (picture !== null) text.append(h("p", { class: "hint" }, stalePicture(picture)));
    const actions = h("div", { class: "actions" });
    if (status.kind === "failed") {
      actions.append(
        button({}, [icon("refresh", "start"), say("Try again")], () => {
          commands.refresh();
        }),
        button({}, [icon("output", "start"), say("Show output")], () => {
          commands.showOutput();
        }),
      );
    }
    replace(element, [icon(icons[status.kind]), text, status.kind === "failed" ? actions : null]);
  });
  return {
    element,
    update({ status, picture, pinned }) {
      render(status, picture, pinned);
    },
  };
}

function stalePicture({ restored }: PanelPicture): string {
  return restored === true
    ? say(
        "What you see below is the header of the last picture; buckets, keys and elems are not kept over a reload of the window.",
      )
    : say("What you see below is the last picture.");
}

/** The panel keeps its stop: which one that is, and the way back. */
function pinnedBanner({ stop, restored }: PanelPicture, commands: Commands): Child[] {
  const sentence =
    stop.source === null ? say("Pinned at stop {0}", stop.number) : say("Pinned at stop {0} · {1}", stop.number, stop.source);
  const hint =
    restored === true
      ? say("Only its header was kept over the reload of the window. Unpin it to follow the program again.")
      : say("The picture stays as it is when the program goes on. What is not in it then can't be read any more.");
  return [
    icon("pin"),
    h("div", { class: "bannerText" }, [h("p", { class: "sentence" }, [h("bdi", {}, sentence)]), h("p", { class: "hint" }, hint)]),
    h("div", { class: "actions" }, [
      button({}, [say("Unpin")], () => {
        commands.pin(false);
      }),
    ]),
  ];
}
