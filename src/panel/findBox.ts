/**
 * "Find key": a text field above the tabs. Enter starts a search, or goes on to the next hit of the one that is done; Shift+Enter
 * goes back; Escape stops the search, then clears it. "/" puts the caret there; Ctrl+F stays VS Code's own.
 */
import type { LayoutHead } from "../gomap/layout.js";
import { foreign, h, replace } from "./dom.js";
import { type FindState, currentHit, isSearching } from "./findState.js";
import { findSentence, hitCount, searchedShare } from "./findWords.js";
import { icon } from "./icons.js";
import { textField } from "./toolkit.js";
import { type Commands, type View, whenChanged } from "./view.js";

export function createFindBox(commands: Commands): View {
  let find: FindState | null = null;
  const field = textField({
    class: "findField",
    placeholder: "Find key",
    "aria-label": "Find key: as in Go, or plain text",
    title:
      "A key as in Go (137, \"maria\", 'x', true, 1.5), or plain text\nEnter: find, next   Shift+Enter: previous   Escape: clear   / : to this field",
  });
  field.append(icon("search", "start"));
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      submit(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      if (find !== null && isSearching(find)) commands.stopFinding();
      else clear();
    }
  });
  const count = h("span", { class: "findCount" });
  const previous = iconButton("Previous hit", "up", () => {
    commands.stepFind(-1);
  });
  const next = iconButton("Next hit", "down", () => {
    commands.stepFind(1);
  });
  const stop = iconButton("Stop searching", "ended", () => {
    commands.stopFinding();
    field.focus();
  });
  const clearButton = iconButton("Clear the search", "close", () => {
    clear();
    field.focus();
  });
  const level = h("span", { class: "findLevel" });
  const progress = h(
    "div",
    { class: "findProgress", role: "progressbar", "aria-label": "Keys searched", "aria-valuemin": 0, "aria-valuemax": 100 },
    [level],
  );
  const sentence = h("p", { class: "findSentence", role: "status" });
  const controls = h("div", { class: "findControls" }, [field, count, previous, next, stop, clearButton]);
  const element = h("search", { class: "findBox", "aria-label": "Find key" }, [controls, progress, sentence]);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || element.hidden) return;
    if (event.composedPath()[0] instanceof HTMLInputElement) return;
    event.preventDefault();
    field.focus();
  });

  const render = whenChanged((state: FindState, head: LayoutHead | null) => {
    element.hidden = head === null || head.layout.kind === "nil";
    if (head === null) return;
    const searching = isSearching(state);
    const hits = state.hits.length;
    const hit = currentHit(state);
    count.textContent = hitCount(state);
    for (const control of [previous, next]) control.hidden = hits < 2;
    stop.hidden = !searching;
    clearButton.hidden = searching || state.text === "";
    progress.hidden = !searching;
    progress.setAttribute("aria-valuenow", String(Math.floor(searchedShare(state) * 100)));
    level.style.width = `${searchedShare(state) * 100}%`;
    const words = findSentence(state, head);
    sentence.hidden = words === null;
    sentence.className = `findSentence${state.failure !== null ? " failed" : hit === null ? "" : " hit"}`;
    const shown = hit === null || state.failure !== null ? null : foreign(hit.key ?? "", "mono findKey ellipsis", hit.key);
    // The blank is for who hears it.
    replace(sentence, [shown, shown === null ? null : " ", words]);
  });

  function submit(by: 1 | -1): void {
    const text = field.value.trim();
    if (text === "") {
      clear();
      return;
    }
    if (find !== null && text === find.text && find.failure === null && (find.hits.length > 0 || isSearching(find)))
      commands.stepFind(by);
    else commands.find(text);
  }

  function clear(): void {
    field.value = "";
    commands.find("");
  }

  return {
    element,
    update(state) {
      ({ find } = state);
      render(state.find, state.picture?.head ?? null);
    },
  };
}

function iconButton(label: string, name: "up" | "down" | "ended" | "close", click: () => void): HTMLElement {
  return h("button", { type: "button", class: "iconButton", title: label, "aria-label": label }, [icon(name)], { click });
}
