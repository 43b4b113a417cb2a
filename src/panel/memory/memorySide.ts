/** Beside the bytes: what the byte under the cursor belongs to, what it is as numbers, where it leads, and copies of the range. */
import { explainSegment } from "../../gomap/explainSegment.js";
import type { Address } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { counted } from "../../gomap/words.js";
import { foreign, h, replace } from "../controls/dom.js";
import { button } from "../controls/toolkit.js";
import { type CopyForm, copyForms } from "./memoryCopy.js";
import type { NumberReading } from "./memoryNumbers.js";

/** A byte in words. */
export interface ByteWords {
  readonly address: Address;
  /** null where it has not come. */
  readonly segment: string | null;
  /** Two hex digits; null where it was not read. */
  readonly hex: string | null;
  /** "tophash[3] of bucket 21"; null where it belongs to nothing of this map. */
  readonly part: string | null;
  /** What is to be said of it: where the pointer leads, what the value means. */
  readonly notes: readonly string[];
}

export interface MemorySideFacts {
  readonly numbers: readonly NumberReading[];
  /** Where the pointer at the cursor leads, and to what; null where there is none. */
  readonly pointer: { readonly address: Address; readonly to: string } | null;
  readonly copied: { readonly from: Address; readonly sizeBytes: number };
}

export interface MemorySide {
  readonly line: HTMLElement;
  readonly element: HTMLElement;
  /** The byte that is pointed at, else the one under the cursor. */
  tell(words: ByteWords): void;
  update(facts: MemorySideFacts): void;
}

export interface MemorySideParts {
  readonly follow: () => void;
  readonly copy: (form: CopyForm) => void;
}

export function createMemorySide({ follow, copy }: MemorySideParts): MemorySide {
  const name = h("p", { class: "memoryName" });
  const notes = h("p", { class: "memoryNotes" });
  const line = h("div", { class: "memoryLine" }, [name, notes]);
  const numbers = h("dl", { class: "memoryNumbers", "aria-label": say("The bytes from the cursor on, little-endian") });
  const followTo = h("span", { class: "memoryTo" });
  const followButton = button({ class: "action" }, say("Follow"), follow);
  const pointer = h("div", { class: "memoryPointer" }, [followButton, followTo]);
  const copied = h("span", { class: "dim" });
  const said = h("span", { class: "copiedNote", role: "status" });
  let clearing: ReturnType<typeof setTimeout> | undefined;
  const buttons = copyForms.map((form) =>
    button({ class: "action", title: copyTitle(form) }, copyName(form), () => {
      copy(form);
      said.textContent = say("copied");
      clearTimeout(clearing);
      clearing = setTimeout(() => {
        said.textContent = "";
      }, 1200);
    }),
  );
  const copies = h("div", { class: "memoryCopies", role: "group", "aria-label": say("Copy these bytes") }, [
    h("div", { class: "memoryCopiesHead" }, [copied, said]),
    h("div", { class: "memoryCopyButtons" }, buttons),
  ]);
  const keys = h("p", { class: "note memoryKeys" }, keysSentence());
  const element = h("div", { class: "memorySide" }, [numbers, pointer, copies, keys]);
  return {
    line,
    element,
    tell(words) {
      replace(name, [
        h("span", {}, [
          h("span", { class: "mono" }, words.address),
          words.segment === null ? null : foreign(` · ${explainSegment(words.segment)}`, "dim"),
        ]),
        h("strong", {}, [foreign(words.part ?? say("nothing of this map"))]),
        h("span", { class: "mono" }, words.hex === null ? "??" : `0x${words.hex}`),
      ]);
      notes.textContent = words.notes.join(" · ");
    },
    update(facts) {
      replace(
        numbers,
        facts.numbers.flatMap(({ type, value }) => [
          h("dt", {}, type === "text" ? say("text") : type === "pointer" ? say("pointer") : type),
          h("dd", { class: "mono" }, [foreign(value)]),
        ]),
      );
      pointer.hidden = facts.pointer === null;
      replace(
        followTo,
        facts.pointer === null ? [] : [h("span", { class: "mono" }, facts.pointer.address), ` ${facts.pointer.to}`],
      );
      const { from, sizeBytes } = facts.copied;
      copied.textContent = say("Copy {0} from {1}", counted(sizeBytes, "byte"), from);
    },
  };
}

function copyName(form: CopyForm): string {
  switch (form) {
    case "hex":
      return say("Hex");
    case "go":
      return "Go";
    case "delve":
      return "Delve";
    case "gdb":
      return "gdb";
  }
}

function copyTitle(form: CopyForm): string {
  switch (form) {
    case "hex":
      return say("The bytes in hex");
    case "go":
      return say("A []byte for Go code");
    case "delve":
      return say("The command that prints these bytes in Delve's terminal");
    case "gdb":
      return say("The command that prints these bytes in gdb");
  }
}

function keysSentence(): string {
  return say("Drag or Shift+arrows mark a range. Enter selects the bucket or group, F follows the pointer, Alt+← goes back.");
}
