/** The bar at the top: which map this is, of when, how it was read, and what can be done with it. */
import { say } from "../../gomap/say.js";
import type { PanelPicture, PanelStatus } from "../../messages/panelMessages.js";
import { type Child, foreign, h, replace } from "../controls/dom.js";
import { type IconName, icon } from "../controls/icons.js";
import { button, progressRing } from "../controls/toolkit.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { type Badge, mapBadges, pastBadge, statusBadge, stopSentence } from "./badges.js";

/** @param find the field that searches the map; it stands among the actions */
export function createTopBar(commands: Commands, find: HTMLElement): View {
  const name = h("h1", { class: "name" });
  const badges = h("div", { class: "badges" });
  const refresh = action("refresh", say("Refresh"), say("Read the map's memory again"), () => {
    commands.refresh();
  });
  let address: string | null = null;
  const copy = action("copy", say("Copy address"), say("Copy the header's address"), () => {
    if (address !== null) commands.copy(address);
  });
  const exporting = action("export", say("Export"), say("Write the layout to a file: JSON, SVG, HTML or text"), () => {
    commands.exportPicture();
  });
  const record = action(
    "record",
    say("Record"),
    say("Record this map's memory at each stop, to replay it later; once more to end and save"),
    () => {
      commands.record();
    },
  );
  let isPinned = false;
  const pin = action("pin", say("Pin"), say("Keep this picture when the program goes on"), () => {
    commands.pin(!isPinned);
  });
  const breakWhen = action(
    "breakpoint",
    say("Break when"),
    say("Stop the program when something happens to this map: it grows, a key is assigned…"),
    () => {
      commands.breakWhen();
    },
  );
  const copyPanel = action(
    "newPanel",
    say("New panel"),
    say("Open this map in a new panel, which follows the program by itself"),
    () => {
      commands.openCopy();
    },
  );
  const showPin = whenChanged((pinned: boolean, hasPicture: boolean) => {
    isPinned = pinned;
    const label = pinned ? say("Unpin") : say("Pin");
    pin.title = pinned ? say("Follow the program again") : say("Keep this picture when the program goes on");
    pin.setAttribute("aria-label", label);
    pin.toggleAttribute("disabled", !hasPicture);
    replace(pin, actionContent("pin", label));
  });
  const actions = h("div", { class: "actions" }, [refresh, breakWhen, pin, copyPanel, copy, exporting, record]);
  const element = h("header", { class: "topBar" }, [name, badges, find, actions]);

  const render = whenChanged((picture: PanelPicture | null, status: PanelStatus, expression: string | null, pinned: boolean) => {
    const head = picture?.head ?? null;
    address = head?.header?.address ?? head?.variable?.address ?? null;
    replace(name, [
      foreign(head?.expression ?? expression ?? "", "expression"),
      head === null ? null : foreign(head.type, "type mono", head.type),
    ]);
    const ofWhen = picture?.past === undefined ? statusBadge(status, picture?.stop ?? null, pinned) : pastBadge(picture.stop);
    replace(badges, [
      ...(head === null ? [] : mapBadges(head).map((badge) => badgeElement(badge))),
      ofWhen === null ? null : badgeElement(ofWhen, status.kind === "reading"),
      picture === null ? null : foreign(stopSentence(picture.stop), "stopText"),
    ]);
    copy.toggleAttribute("disabled", address === null);
    exporting.toggleAttribute("disabled", picture === null || picture.restored === true);
    breakWhen.toggleAttribute("disabled", pinned || picture === null || status.kind !== "live");
    refresh.toggleAttribute("disabled", pinned || status.kind === "running" || status.kind === "ended");
  });
  return {
    element,
    update({ picture, status, expression, pinned }) {
      showPin(pinned, picture !== null);
      render(picture, status, expression, pinned);
    },
  };
}

function badgeElement({ text, tone, title, usual }: Badge, busy = false): HTMLElement {
  const children: Child[] = [
    busy ? progressRing() : null,
    tone === "live" ? h("span", { class: "dot", "aria-hidden": "true" }) : null,
    text,
  ];
  return h("span", { class: `badge badge-${tone}${usual === true ? " usual" : ""}`, title }, children);
}

/**
 * A button whose name goes where there is little room: its icon stays, and its name for who hears it. The name is no span: the
 * toolkit makes spans as small as icons.
 */
function action(name: IconName, label: string, title: string, click: () => void): HTMLElement {
  return button({ class: "action", title, "aria-label": label }, actionContent(name, label), click);
}

function actionContent(name: IconName, label: string): readonly Child[] {
  return [icon(name, "start"), h("bdi", { class: "actionName" }, label)];
}
