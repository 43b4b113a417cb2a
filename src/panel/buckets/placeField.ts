/** A small text field that goes to a bucket or group by its number. */
import { say } from "../../gomap/say.js";
import { h } from "../controls/dom.js";
import { textField } from "../controls/toolkit.js";

export interface PlaceField {
  readonly element: HTMLElement;
  /** The numbers that can be gone to, both ends included. The field hides where there is nothing to choose. */
  setLimit(first: number, last: number): void;
}

export function placeField(placeholder: string, name: string, go: (index: number) => void): PlaceField {
  let first = 0;
  let last = 0;
  const field = textField({ class: "placeField", placeholder, "aria-label": name, size: 8 });
  const message = h("span", { class: "fieldError", role: "alert" });
  const submit = () => {
    const text = field.value.trim().replace(/,/g, "");
    if (text === "") return;
    const index = /^\d+$/.test(text) ? Number(text) : NaN;
    const inside = index >= first && index <= last;
    message.textContent = inside ? "" : say("{0} to {1}", first, last);
    if (!inside) return;
    field.value = "";
    go(index);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") submit();
    if (event.key === "Escape") message.textContent = "";
  });
  const element = h("div", { class: "placeFieldBox" }, [message, field]);
  return {
    element,
    setLimit(from, to) {
      first = from;
      last = to;
      element.hidden = to - from < 16;
      message.textContent = "";
    },
  };
}
