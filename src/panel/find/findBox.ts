/**
 * "Find key": a text field in the top bar, and above the tabs what came of it. Enter starts a search, or goes on to the next hit of the one that is done; Shift+Enter
 * goes back; Escape stops the search, then clears it. "/" puts the caret there; Ctrl+F stays VS Code's own.
 */
import type { LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { foreign, h, replace } from "../controls/dom.js";
import { icon } from "../controls/icons.js";
import { textField } from "../controls/toolkit.js";
import { type FindState, currentHit, isSearching } from "../state/findState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { findSentence, hitCount, searchedShare } from "./findWords.js";

export interface FindBox extends View {
  /** The field; `element` is what the search says, with its buttons. */
  readonly controls: HTMLElement;
}

export function createFindBox(commands: Commands): FindBox {
  let find: FindState | null = null;
  const field = textField({
    class: "findField",
    placeholder: say("Find key"),
    "aria-label": say("Find key: as in Go, or plain text"),
    title: say(
      "A key as in Go (137, \"maria\", 'x', true, 1.5), or plain text\nEnter: find, next   Shift+Enter: previous   Escape: clear   / : to this field",
    ),
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
  const previous = iconButton(say("Previous hit"), "up", () => {
    commands.stepFind(-1);
  });
  const next = iconButton(say("Next hit"), "down", () => {
    commands.stepFind(1);
  });
  const stop = iconButton(say("Stop searching"), "ended", () => {
    commands.stopFinding();
    field.focus();
  });
  const clearButton = iconButton(say("Clear the search"), "close", () => {
    clear();
    field.focus();
  });
  const level = h("span", { class: "findLevel" });
  const progress = h(
    "div",
    { class: "findProgress", role: "progressbar", "aria-label": say("Keys searched"), "aria-valuemin": 0, "aria-valuemax": 100 },
    [level],
  );
  const sentence = h("p", { class: "findSentence", role: "status" });
  const controls = h("search", { class: "findBox", "aria-label": say("Find key") }, [field]);
  // What a search offers stands with what it found: the bar above has no room for it where the panel is narrow.
  const buttons = h("div", { class: "findButtons" }, [count, previous, next, stop, clearButton]);
  const element = h("div", { class: "findOutcome" }, [buttons, progress, sentence]);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || controls.hidden) return;
    const into = event.composedPath()[0];
    if (into instanceof HTMLInputElement || into instanceof HTMLTextAreaElement || into instanceof HTMLSelectElement) return;
    event.preventDefault();
    field.focus();
  });

  const render = whenChanged((state: FindState, head: LayoutHead | null) => {
    controls.hidden = head === null || head.layout.kind === "nil";
    element.hidden = controls.hidden || state.text === "";
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
    replace(sentence, [shown, shown === null ? null : " ", words === null ? null : foreign(words)]);
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
    controls,
    update(state) {
      ({ find } = state);
      const { picture } = state;
      render(state.find, picture === null || picture.restored === true ? null : picture.head);
    },
  };
}

function iconButton(label: string, name: "up" | "down" | "ended" | "close", click: () => void): HTMLElement {
  return h("button", { type: "button", class: "iconButton", title: label, "aria-label": label }, [icon(name)], { click });
}
