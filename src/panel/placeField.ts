/** A small text field that goes to a bucket or group by its number. */
import { h } from "./dom.js";
import { textField } from "./toolkit.js";

export interface PlaceField {
  readonly element: HTMLElement;
  /** The numbers that can be gone to, both ends included. The field hides where there is nothing to choose. */
  setLimit(first: number, last: number): void;
}

export function placeField(noun: string, go: (index: number) => void): PlaceField {
  let first = 0;
  let last = 0;
  const field = textField({ class: "placeField", placeholder: `go to ${noun}`, "aria-label": `Go to ${noun} number`, size: 8 });
  const message = h("span", { class: "fieldError", role: "alert" });
  const submit = () => {
    const text = field.value.trim();
    if (text === "") return;
    const index = /^\d+$/.test(text) ? Number(text) : NaN;
    const inside = index >= first && index <= last;
    message.textContent = inside ? "" : `${first} to ${last}`;
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
