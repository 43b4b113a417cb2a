/** Above the picture, where it is not of now or could not be made: one sentence, what to do next. */
import type { PanelStatus } from "../messages/panelMessages.js";
import { h, replace } from "./dom.js";
import { type IconName, icon } from "./icons.js";
import { button } from "./toolkit.js";
import { type Commands, type View, whenChanged } from "./view.js";

const words = {
  stale: "What you see below is the last picture.",
  retry: "Try again",
  showOutput: "Show output",
};

const icons: Readonly<Record<"running" | "ended" | "outOfScope" | "failed", IconName>> = {
  running: "running",
  ended: "ended",
  outOfScope: "hidden",
  failed: "error",
};

export function createStatusBanner(commands: Commands): View {
  const element = h("div", { class: "banner", role: "status" });
  const render = whenChanged((status: PanelStatus, hasPicture: boolean) => {
    element.hidden = status.kind === "live" || status.kind === "reading";
    if (status.kind === "live" || status.kind === "reading") return;
    element.className = `banner banner-${status.kind}`;
    const text = h("div", { class: "bannerText" }, [h("p", { class: "sentence" }, [h("bdi", {}, status.sentence)])]);
    if (status.kind === "failed" && status.hint !== "") text.append(h("p", { class: "hint" }, [h("bdi", {}, status.hint)]));
    if (hasPicture) text.append(h("p", { class: "hint" }, words.stale));
    const actions = h("div", { class: "actions" });
    if (status.kind === "failed") {
      actions.append(
        button({}, [icon("refresh", "start"), words.retry], () => {
          commands.refresh();
        }),
        button({}, [icon("output", "start"), words.showOutput], () => {
          commands.showOutput();
        }),
      );
    }
    replace(element, [icon(icons[status.kind]), text, status.kind === "failed" ? actions : null]);
  });
  return {
    element,
    update({ status, picture }) {
      render(status, picture !== null);
    },
  };
}
