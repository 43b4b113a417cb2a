/** A struct drawn to scale: a part for each field, hatched where it is padding, a tick for each word. One stop for the keyboard. */
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import { h } from "../controls/dom.js";
import { type StructPart, partSentence, tickBytes } from "./structParts.js";

export interface StructRuler {
  readonly element: HTMLElement;
  /** Marks the parts that a row speaks of; null: none. */
  light(row: number | null): void;
}

/** @param pointed a part is pointed at or has the focus: its row, null for padding and when it is left */
export function structRuler(
  name: string,
  parts: readonly StructPart[],
  sizeBytes: number,
  pointed: (row: number | null) => void,
): StructRuler {
  const padding = parts.reduce((sum, part) => sum + (part.kind === "padding" ? part.sizeBytes : 0), 0);
  const bytes = counted(sizeBytes, "byte");
  const summary =
    padding === 0
      ? say("to scale: {0}, no padding", bytes)
      : say("to scale: {0}, {1} of them padding", bytes, countText(padding));
  const readout = h("p", { class: "readout dim" }, summary);
  const percent = (part: number) => `${(100 * part) / sizeBytes}%`;
  const elements = parts.map((part, index) => {
    const sentence = partSentence(part, parts[index + 1]);
    const element = h(
      "div",
      { class: `part part-${part.kind}`, role: "img", "aria-label": sentence, tabindex: index === 0 ? 0 : -1 },
      part.kind === "padding" ? [] : [h("span", { "aria-hidden": "true" }, part.name)],
      {
        pointerenter: () => {
          point(index);
        },
        pointerleave: () => {
          point(null);
        },
        focus: () => {
          point(index);
          elements.forEach((other, i) => (other.tabIndex = i === index ? 0 : -1));
        },
        blur: () => {
          point(null);
        },
        keydown: (event) => {
          const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: parts.length - 1 }[event.key];
          if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          elements[to]?.focus();
        },
      },
    );
    element.style.left = percent(part.offset);
    element.style.width = percent(part.sizeBytes);
    return element;
  });
  const step = tickBytes(sizeBytes);
  const ticks = Array.from({ length: Math.floor(sizeBytes / step) + 1 }, (_, i) => i * step)
    // The end is written too; a tick too near to it would run into it.
    .filter((at) => at === sizeBytes || sizeBytes - at >= step * 0.6)
    .concat(sizeBytes % step === 0 ? [] : [sizeBytes])
    .map((at) => {
      const tick = h("span", { class: "tick" }, String(at));
      tick.style.left = percent(at);
      return tick;
    });
  const element = h("div", { class: "ruler", role: "group", "aria-label": `${name}, ${summary}` }, [
    h("div", { class: "rulerParts" }, elements),
    h("div", { class: "ticks", "aria-hidden": "true" }, ticks),
    readout,
  ]);
  return { element, light };

  function point(index: number | null): void {
    const part = index === null ? undefined : parts[index];
    readout.textContent = part === undefined || index === null ? summary : partSentence(part, parts[index + 1]);
    pointed(part?.row ?? null);
    light(part?.row ?? null);
  }

  function light(row: number | null): void {
    elements.forEach((part, index) => part.classList.toggle("lit", row !== null && parts[index]?.row === row));
  }
}
