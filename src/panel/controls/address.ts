/** An address that can be copied with a click. */
import { say } from "../../gomap/say.js";
import type { Commands } from "../state/view.js";
import { type Child, foreign, h } from "./dom.js";

/** Text in the monospaced font; a click copies the address and says so for a moment. */
export function addressButton(address: string, commands: Commands): HTMLElement {
  return copyButton(address, commands, { class: "address", title: say("Copy {0}", address) }, [foreign(address, "mono")]);
}

/** Any content that copies `text` with a click. */
export function copyButton(
  text: string,
  commands: Commands,
  attributes: { readonly class: string; readonly title: string; readonly "aria-label"?: string },
  children: readonly Child[],
): HTMLElement {
  const element = h("button", { type: "button", "data-copied": say("copied"), ...attributes }, children, {
    click() {
      commands.copy(text);
      element.classList.add("copied");
      setTimeout(() => {
        element.classList.remove("copied");
      }, 1200);
    },
  });
  return element;
}
