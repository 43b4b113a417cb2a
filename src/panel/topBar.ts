/** The bar at the top: which map this is, of when, how it was read, and what can be done with it. */
import type { PanelPicture, PanelStatus } from "../messages/panelMessages.js";
import { type Badge, mapBadges, statusBadge, stopSentence } from "./badges.js";
import { type Child, foreign, h, replace } from "./dom.js";
import { icon } from "./icons.js";
import { button, progressRing } from "./toolkit.js";
import { type Commands, type View, whenChanged } from "./view.js";

export function createTopBar(commands: Commands): View {
  const name = h("div", { class: "name" });
  const badges = h("div", { class: "badges" });
  const refresh = button({ class: "action", title: "Read the map's memory again" }, [icon("refresh", "start"), "Refresh"], () => {
    commands.refresh();
  });
  let address: string | null = null;
  const copy = button({ class: "action", title: "Copy the header's address" }, [icon("copy", "start"), "Copy address"], () => {
    if (address !== null) commands.copy(address);
  });
  const exporting = button(
    { class: "action", title: "Write the layout to a file: JSON, SVG, HTML or text" },
    [icon("export", "start"), "Export"],
    () => {
      commands.exportPicture();
    },
  );
  const element = h("header", { class: "topBar" }, [name, badges, h("div", { class: "actions" }, [refresh, copy, exporting])]);

  const render = whenChanged((picture: PanelPicture | null, status: PanelStatus, expression: string | null) => {
    const head = picture?.head ?? null;
    address = head?.header?.address ?? head?.variable?.address ?? null;
    replace(name, [
      foreign(head?.expression ?? expression ?? "", "expression"),
      head === null ? null : foreign(head.type, "type mono", head.type),
    ]);
    const ofWhen = statusBadge(status, picture?.stop ?? null);
    replace(badges, [
      ...(head === null ? [] : mapBadges(head).map((badge) => badgeElement(badge))),
      ofWhen === null ? null : badgeElement(ofWhen, status.kind === "reading"),
      picture === null ? null : foreign(stopSentence(picture.stop), "stopText"),
    ]);
    copy.toggleAttribute("disabled", address === null);
    exporting.toggleAttribute("disabled", picture === null);
    refresh.toggleAttribute("disabled", status.kind === "running" || status.kind === "ended");
  });
  return {
    element,
    update({ picture, status, expression }) {
      render(picture, status, expression);
    },
  };
}

function badgeElement({ text, tone, title }: Badge, busy = false): HTMLElement {
  const children: Child[] = [
    busy ? progressRing() : null,
    tone === "live" ? h("span", { class: "dot", "aria-hidden": "true" }) : null,
    text,
  ];
  return h("span", { class: `badge badge-${tone}`, title }, children);
}
