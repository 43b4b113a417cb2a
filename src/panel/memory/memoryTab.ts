/**
 * The tab *Memory*: bytes at any address of the stop that is shown, with the map's structures laid over them.
 *
 *     [header] [extra] [buckets] [bucket 21] …      ← →  [0xc000108000]
 *     0xc000108bd0  c4 31 9e 00 …   .1..            tophash[3] of bucket 21
 *     0xc000108be0  89 00 00 00 …   ....            int64 137 …  Follow  Copy
 */
import { addressText } from "../../gomap/hex.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { MemoryStructure } from "../../gomap/memoryParts.js";
import { pointerBytesOf } from "../../gomap/memoryShapes.js";
import { say } from "../../gomap/say.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { type LegendEntry, legend } from "../buckets/legend.js";
import { h, replace } from "../controls/dom.js";
import { button, textField } from "../controls/toolkit.js";
import type { PanelState } from "../state/state.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { lastAddress, parseAddress } from "./memoryAddress.js";
import { MemoryBytesView } from "./memoryBytes.js";
import { type CopyForm, copyText } from "./memoryCopy.js";
import { createMemoryGrid } from "./memoryGrid.js";
import { MemoryHistory } from "./memoryHistory.js";
import { readNumbers } from "./memoryNumbers.js";
import { MemoryPages, type Question, pageBytes } from "./memoryPages.js";
import { createMemorySide } from "./memorySide.js";
import { type MemoryTarget, memoryTargets } from "./memoryTargets.js";
import { slotText } from "./memoryWords.js";

/** A cursor that stays this long on a pointer asks where it leads. */
const restMs = 150;
/** A range that is copied is no longer than this. */
const mostCopiedBytes = 64 << 10;

export function createMemoryTab(commands: Commands): View {
  let state: PanelState | null = null;
  let bytes: MemoryBytesView | null = null;
  let structure: MemoryStructure | null = null;
  let pointerBytes: 4 | 8 = 8;
  /** Where the header lay when the tab went there by itself. */
  let opened: string | null = null;
  let pointed: bigint | null = null;
  let resting: ReturnType<typeof setTimeout> | undefined;
  const pages = new MemoryPages();
  const history = new MemoryHistory();

  const grid = createMemoryGrid(say("Memory, byte by byte"), lastAddress(8), {
    cells: (address, count) => bytes?.cells(address, count) ?? [],
    name(address) {
      const words = bytes?.words(address, valueAt(address));
      return words === undefined ? "" : [words.hex ?? say("not readable"), words.part, ...words.notes].filter(Boolean).join(", ");
    },
    pointed(address) {
      if (address === pointed) return;
      pointed = address;
      tell();
    },
    moved() {
      ask();
      tell();
      tellCursor();
      probe();
    },
    choose(address) {
      const place = structure?.partAt(address)?.place ?? null;
      if (place !== null) commands.select(place);
    },
    follow,
    copy() {
      copy("hex");
    },
    scrolled() {
      // Another byte is under the pointer now: which, the next movement says.
      pointed = null;
      ask();
      tell();
      tellNotes();
    },
  });
  const side = createMemorySide({
    follow() {
      follow(grid.cursor);
    },
    copy,
  });

  const targets = h("div", { class: "memoryTargets", role: "group", "aria-label": say("Go to") });
  const back = button({ class: "action", title: say("Back (Alt+←)"), "aria-label": say("Back") }, "←", () => {
    travel(history.back(grid.cursor));
  });
  const forward = button({ class: "action", title: say("Forward (Alt+→)"), "aria-label": say("Forward") }, "→", () => {
    travel(history.forward(grid.cursor));
  });
  const field = textField({ class: "addressField", placeholder: say("address, +0x40"), "aria-label": say("Go to an address") });
  const fieldError = h("span", { class: "fieldError", role: "alert" });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") fieldError.textContent = "";
    if (event.key !== "Enter" || field.value.trim() === "") return;
    const parsed = parseAddress(field.value, grid.cursor, pointerBytes);
    fieldError.textContent = parsed.kind === "error" ? parsed.sentence : "";
    if (parsed.kind === "error") return;
    field.value = "";
    visit(parsed.address);
  });
  const note = h("p", { class: "note memoryNote" });
  const failure = h("span", { class: "failure", role: "alert" });
  const tryAgain = button({ class: "action" }, say("Try again"), () => {
    send(pages.takeFailed());
  });
  const failed = h("div", { class: "memoryFailed", hidden: true }, [failure, tryAgain]);
  const legendBox = h("div", {});
  const bar = h("div", { class: "memoryBar" }, [
    targets,
    h("div", { class: "memoryGo" }, [h("div", { class: "memoryWays" }, [back, forward]), field, fieldError]),
  ]);
  const main = h("div", { class: "memoryMain" }, [grid.element, side.line, failed, note, legendBox]);
  const element = h("section", { class: "memoryTab", "aria-label": say("Memory") }, [
    bar,
    h("div", { class: "memoryBody" }, [main, side.element]),
  ]);
  element.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    travel(event.key === "ArrowLeft" ? history.back(grid.cursor) : history.forward(grid.cursor));
  });

  const layOver = whenChanged((head: LayoutHead, tableStruct: PanelPicture["tableStruct"]) => {
    pointerBytes = pointerBytesOf(head.goarch);
    grid.setLast(lastAddress(pointerBytes));
    structure = new MemoryStructure(head, tableStruct ?? null);
    bytes = new MemoryBytesView(structure, pages, pointerBytes, lastAddress(pointerBytes));
  });

  const renderTargets = whenChanged((json: string) => {
    const focused = [...targets.children].findIndex((child) => child === document.activeElement);
    const all = JSON.parse(json) as MemoryTarget[];
    replace(
      targets,
      all.map(({ name, address }) =>
        h("button", { type: "button", class: "memoryTarget", title: address }, name, {
          click() {
            visit(BigInt(address));
          },
        }),
      ),
    );
    const again = targets.children[focused];
    if (again instanceof HTMLElement) again.focus();
  });

  const renderLegend = whenChanged((swiss: boolean) => {
    replace(legendBox, [legend(swiss ? swissLegend() : hmapLegend())]);
  });

  const draw = whenChanged((...inputs: readonly [MemoryStructure | null, PanelState["memory"], PanelState["body"]]) => {
    structure?.know(inputs[2]);
    grid.draw();
  });

  function visit(address: bigint): void {
    if (address !== grid.cursor) history.leave(grid.cursor);
    grid.goTo(address);
    tellWays();
  }

  function travel(address: bigint | null): void {
    if (address !== null) grid.goTo(address);
    tellWays();
  }

  function follow(address: bigint): void {
    const pointer = bytes?.pointerAt(address) ?? null;
    if (pointer === null) return;
    visit(pointer.to);
    grid.element.focus({ preventScroll: true });
  }

  function copy(form: CopyForm): void {
    const { from, sizeBytes } = copied();
    commands.copy(copyText(form, { address: from, bytes: pages.bytes(from, sizeBytes) }));
  }

  function copied(): { readonly from: bigint; readonly sizeBytes: number } {
    const range = grid.range ?? bytes?.defaultRange(grid.cursor, grid.rowBytes) ?? { from: grid.cursor, sizeBytes: 1 };
    return { from: range.from, sizeBytes: Math.min(range.sizeBytes, mostCopiedBytes) };
  }

  /** Asks for what is on the screen, the pages beside it, and what would be copied. */
  function ask(): void {
    if (state?.picture == null || grid.element.clientHeight === 0) return;
    const { from, to } = grid.drawn;
    const last = lastAddress(pointerBytes);
    const beside = BigInt(pageBytes) / 2n;
    send(pages.take(from > beside ? from - beside : 0n, to + beside, last));
    const range = copied();
    send(pages.take(range.from, range.from + BigInt(range.sizeBytes), last));
  }

  function send(questions: readonly Question[]): void {
    for (const { address, sizeBytes } of questions) commands.readMemory(address, sizeBytes);
  }

  /** Where the word under the cursor leads is asked when the cursor rests. */
  function probe(): void {
    clearTimeout(resting);
    resting = setTimeout(() => {
      const candidate = bytes?.candidateAt(grid.cursor) ?? null;
      if (candidate !== null) send(pages.takeProbe(candidate.to));
    }, restMs);
  }

  /** The key or elem that an address lies in, where it is one of the selected bucket or group and has come. */
  function valueAt(address: bigint): string | null {
    const part = structure?.partAt(address) ?? null;
    return part === null || state === null ? null : slotText(part, state);
  }

  function tell(): void {
    if (bytes === null) return;
    const at = pointed ?? grid.cursor;
    side.tell(bytes.words(at, valueAt(at)));
  }

  function tellCursor(): void {
    if (bytes === null) return;
    const pointer = bytes.pointerAt(grid.cursor);
    const { from, sizeBytes } = copied();
    side.update({
      numbers: readNumbers(pages.bytes(grid.cursor, 24), pointerBytes),
      pointer: pointer === null ? null : { address: addressText(pointer.to), to: pointer.words },
      copied: { from: addressText(from), sizeBytes },
    });
  }

  function tellWays(): void {
    back.toggleAttribute("disabled", !history.canGoBack);
    forward.toggleAttribute("disabled", !history.canGoForward);
  }

  function tellNotes(): void {
    const { from, to } = grid.drawn;
    const sentence = pages.failure(from, to);
    failed.hidden = sentence === null;
    if (failure.textContent !== (sentence ?? "")) failure.textContent = sentence ?? "";
    const has = (look: string) => grid.element.querySelector(`.byte.${look}`) !== null;
    const notes = [
      has("hole") ? say("?? cannot be read: no memory of the program is mapped there.") : null,
      has("old") ? say("Dimmed bytes are of an earlier stop, and are being read again.") : null,
      has("changed") ? say("Underlined bytes have changed since they were last read.") : null,
    ];
    note.textContent = notes.filter((sentence) => sentence !== null).join(" ");
    note.hidden = note.textContent === "";
  }

  return {
    element,
    update(next) {
      state = next;
      const { picture, body, selection, memory } = next;
      if (picture === null) return;
      const { head } = picture;
      pages.know(picture.id, memory);
      layOver(head, picture.tableStruct);
      renderTargets(JSON.stringify(memoryTargets(head, body, selection)));
      renderLegend(head.layout.kind === "swiss");
      // The header of the same map stays where it is; in another process it lies elsewhere.
      const header = head.header?.address ?? null;
      if (header !== null && (opened === null || (opened !== header && history.isFresh))) {
        opened = header;
        grid.goTo(BigInt(header));
      }
      draw(structure, memory, body);
      ask();
      tell();
      tellCursor();
      tellWays();
      tellNotes();
      probe();
    },
  };
}

function swissLegend(): LegendEntry[] {
  return [
    { swatch: "memory-marks", text: say("control word") },
    ...common(),
    { swatch: "memory-overflow", text: say("directory entry") },
  ];
}

function hmapLegend(): LegendEntry[] {
  return [
    { swatch: "memory-marks", text: say("tophash") },
    ...common(),
    { swatch: "memory-overflow", text: say("overflow pointer") },
  ];
}

function common(): LegendEntry[] {
  return [
    { swatch: "memory-key", text: say("key") },
    { swatch: "memory-elem", text: say("elem") },
    { swatch: "memory-free", text: say("pale: an empty slot's") },
    { swatch: "memory-field", text: say("field of a struct") },
    { swatch: "memory-padding", text: say("padding") },
  ];
}
