/**
 * Tabs: several views of one state, of which one is on the screen. Only that one is updated; a hidden one gets its update when
 * it is shown. Keyboard and roles as the ARIA Authoring Practices have them for tabs that follow the focus:
 *
 *     Tab           to the chosen tab, and on into its panel
 *     ← → Home End  to another tab, which is shown at once
 */
import { say } from "../gomap/say.js";
import { h } from "./controls/dom.js";
import type { PanelState, TabId } from "./state/state.js";
import { type Commands, type View, whenChanged } from "./state/view.js";

export interface TabDefinition {
  readonly id: TabId;
  title(state: PanelState): string;
  /** Whether there is anything to see in it; a tab without is left out. */
  has(state: PanelState): boolean;
  readonly view: View;
}

export function createTabs(tabs: readonly TabDefinition[], commands: Commands): View {
  const buttons = new Map<TabId, HTMLElement>();
  const panels = new Map<TabId, HTMLElement>();
  let listed: readonly TabId[] = [];
  for (const { id, view } of tabs) {
    const button = h(
      "button",
      { type: "button", role: "tab", id: `tab-${id}`, class: "tab", "aria-controls": `panel-${id}` },
      "",
      {
        click: () => {
          commands.showTab(id);
        },
      },
    );
    buttons.set(id, button);
    const attributes = { role: "tabpanel", id: `panel-${id}`, class: "tabPanel", "aria-labelledby": `tab-${id}` };
    panels.set(id, h("div", attributes, [view.element]));
  }
  const list = h("div", { class: "tabList", role: "tablist", "aria-label": say("Views of this map") }, [...buttons.values()], {
    keydown: (event) => {
      const target = event.altKey || event.ctrlKey || event.metaKey ? null : tabByKey(listed, focusedTab(), event.key);
      if (target === null) return;
      event.preventDefault();
      commands.showTab(target);
      buttons.get(target)?.focus();
    },
  });
  const element = h("div", { class: "tabs" }, [list, ...panels.values()]);

  const render = whenChanged((shown: TabId | null, titles: string) => {
    const titleOf = new Map(JSON.parse(titles) as [TabId, string][]);
    listed = [...titleOf.keys()];
    for (const [id, button] of buttons) {
      button.hidden = !titleOf.has(id);
      button.textContent = titleOf.get(id) ?? "";
      button.setAttribute("aria-selected", String(id === shown));
      button.tabIndex = id === shown ? 0 : -1;
    }
    for (const [id, panel] of panels) panel.hidden = id !== shown;
    list.hidden = shown === null;
  });

  return {
    element,
    update(state) {
      const present = tabs.filter((tab) => tab.has(state));
      const shown = present.find(({ id }) => id === state.tab) ?? present[0];
      render(shown?.id ?? null, JSON.stringify(present.map((tab) => [tab.id, tab.title(state)])));
      // After its panel is there, so that it can measure itself.
      shown?.view.update(state);
    },
  };

  function focusedTab(): TabId | null {
    return [...buttons].find(([, button]) => button === document.activeElement)?.[0] ?? null;
  }
}

/** The tab that a key leads to, around the ends; null for a key that means nothing here. */
export function tabByKey(listed: readonly TabId[], focused: TabId | null, key: string): TabId | null {
  const at = focused === null ? -1 : listed.indexOf(focused);
  if (at < 0) return null;
  switch (key) {
    case "ArrowLeft":
      return listed.at(at - 1) ?? null;
    case "ArrowRight":
      return listed[(at + 1) % listed.length] ?? null;
    case "Home":
      return listed[0] ?? null;
    case "End":
      return listed.at(-1) ?? null;
    default:
      return null;
  }
}
