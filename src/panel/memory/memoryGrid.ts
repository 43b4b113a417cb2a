/**
 * Rows of bytes, as hex and as text, of which only those on the screen are in the document. A grid for screen readers: it has the
 * focus itself, and says which byte is the active one.
 *
 *     ← → ↑ ↓  Home End  PageUp PageDown     another byte; with Shift, a range
 *     Enter, a click                         chooses what the byte belongs to
 *     F, Ctrl+Enter, Ctrl+click              follows the pointer
 *     Ctrl+C                                 copies
 */
import { h, setAttributes } from "../controls/dom.js";
import { MemoryRows } from "./memoryRows.js";

export interface GridByte {
  /** Two hex digits, or what stands in their place. */
  readonly text: string;
  /** In the column of text. */
  readonly char: string;
  /** Classes of the style sheet. */
  readonly looks: string;
}

export interface MemoryGridParts {
  /** `count` bytes from `address` on: one row. */
  cells(address: bigint, count: number): readonly GridByte[];
  /** The byte at the cursor, for screen readers. */
  name(address: bigint): string;
  /** The pointer is over a byte; null: over none. */
  pointed(address: bigint | null): void;
  /** The cursor or the range is another. */
  moved(): void;
  choose(address: bigint): void;
  follow(address: bigint): void;
  copy(): void;
  /** Other rows are in the document. */
  scrolled(): void;
}

export interface MemoryGrid {
  readonly element: HTMLElement;
  readonly cursor: bigint;
  /** What was marked; null where nothing is. */
  readonly range: { readonly from: bigint; readonly sizeBytes: number } | null;
  /** From the first byte in the document to behind the last. */
  readonly drawn: { readonly from: bigint; readonly to: bigint };
  readonly rowBytes: number;
  /** Moves the cursor there, with its row near the top. */
  goTo(address: bigint): void;
  setLast(address: bigint): void;
  /** Other bytes, other parts. */
  draw(): void;
}

interface Row {
  readonly element: HTMLElement;
  readonly address: bigint;
  /** The hex digits and the character of each byte. */
  readonly cells: readonly (readonly [HTMLElement, HTMLElement])[];
}

export const memoryRowHeight = 20;
const margin = 4;
/** Narrower boxes show 8 bytes in a row; still narrower ones the end of each address. */
const wideRowPixels = 590;
const wideAddressPixels = 400;

export function createMemoryGrid(label: string, lastAddress: bigint, parts: MemoryGridParts): MemoryGrid {
  const body = h("div", { role: "rowgroup", class: "memoryRows" });
  const element = h("div", { role: "grid", class: "memoryGrid", tabindex: 0, "aria-label": label, "aria-rowcount": -1 }, [body]);
  const rows = new MemoryRows(lastAddress);
  const inDocument = new Map<number, Row>();
  const addressOf = new WeakMap<Element, bigint>();
  let cursor = 0n;
  /** Where the range began; the cursor is its other end. */
  let anchor: bigint | null = null;
  let dragging = false;
  /** The row at the top of the box: kept for when the box is hidden. */
  let top = 0n;
  let frame = 0;

  function box(): readonly [number, number] {
    const first = Math.floor(element.scrollTop / memoryRowHeight) - margin;
    const last = Math.ceil((element.scrollTop + element.clientHeight) / memoryRowHeight) + margin;
    return [Math.max(0, first), Math.min(rows.count - 1, last)];
  }

  /** Adds the rows that came into the box, and drops those that left it. */
  function fill(): void {
    if (element.clientHeight === 0) return;
    const [first, last] = box();
    for (const [position, row] of inDocument) {
      if (position >= first && position <= last) continue;
      row.element.remove();
      inDocument.delete(position);
    }
    for (let position = first; position <= last; position++) {
      if (inDocument.has(position)) continue;
      const row = makeRow(position);
      inDocument.set(position, row);
      body.append(row.element);
    }
    mark();
  }

  function makeRow(position: number): Row {
    const address = rows.addressAt(position);
    const bytes = parts.cells(address, rows.rowBytes);
    const cells = bytes.map(({ text, char, looks }, i): readonly [HTMLElement, HTMLElement] => {
      const hex = h("span", { role: "gridcell", class: `byte ${looks}` }, text);
      const plain = h("span", { class: `byte ${looks}` }, char);
      for (const cell of [hex, plain]) addressOf.set(cell, address + BigInt(i));
      return [hex, plain];
    });
    const digits = address.toString(16);
    const row = h("div", { role: "row", class: "memoryRow" }, [
      h("span", { role: "rowheader", class: "memoryAddress", title: `0x${digits}` }, [
        h("span", { class: "highDigits" }, `0x${digits.slice(0, -5)}`),
        digits.slice(-5),
      ]),
      h(
        "span",
        { role: "presentation", class: "memoryHex" },
        cells.map(([hex]) => hex),
      ),
      h(
        "span",
        { "aria-hidden": "true", class: "memoryChars" },
        cells.map(([, plain]) => plain),
      ),
    ]);
    row.style.top = `${position * memoryRowHeight}px`;
    return { element: row, address, cells };
  }

  /** The cursor and the range, in the rows that are there. */
  function mark(): void {
    const range = marked();
    for (const { address, cells } of inDocument.values()) {
      for (const [i, pair] of cells.entries()) {
        const at = address + BigInt(i);
        const isCursor = at === cursor;
        const inRange = range !== null && at >= range.from && at < range.from + BigInt(range.sizeBytes);
        for (const cell of pair) {
          cell.classList.toggle("cursor", isCursor);
          cell.classList.toggle("marked", inRange);
        }
        const [hex] = pair;
        if (isCursor) setAttributes(hex, { id: cursorId, "aria-label": parts.name(at), "aria-selected": "true" });
        else if (hex.id === cursorId) setAttributes(hex, { id: null, "aria-label": null, "aria-selected": null });
      }
    }
    const visible = rows.positionOf(cursor);
    setAttributes(element, { "aria-activedescendant": visible !== null && inDocument.has(visible) ? cursorId : null });
  }

  function marked(): MemoryGrid["range"] {
    if (anchor === null || anchor === cursor) return null;
    const [from, to] = anchor < cursor ? [anchor, cursor] : [cursor, anchor];
    return { from, sizeBytes: Number(to - from) + 1 };
  }

  function scrollTo(position: number): void {
    top = rows.addressAt(position);
    element.scrollTop = position * memoryRowHeight;
  }

  /** Lays the run anew around the row at the top, which stays where it is. */
  function layRun(): void {
    const rest = element.scrollTop % memoryRowHeight;
    rows.layAround(top);
    body.style.height = `${rows.count * memoryRowHeight}px`;
    redraw();
    element.scrollTop = (rows.positionOf(top) ?? 0) * memoryRowHeight + rest;
  }

  function redraw(): void {
    for (const { element: row } of inDocument.values()) row.remove();
    inDocument.clear();
    fill();
  }

  function pageRows(): number {
    return Math.max(1, Math.floor(element.clientHeight / memoryRowHeight) - 1);
  }

  function moveTo(address: bigint, extend: boolean): void {
    if (!extend) anchor = null;
    else anchor ??= cursor;
    cursor = address;
    if (rows.positionOf(address) === null) {
      top = rows.rowOf(address);
      layRun();
    }
    const position = rows.positionOf(address) ?? 0;
    const first = Math.ceil(element.scrollTop / memoryRowHeight);
    if (position < first) scrollTo(position);
    else if (position > first + pageRows()) scrollTo(position - pageRows());
    fill();
    parts.moved();
  }

  function goTo(address: bigint): void {
    anchor = null;
    cursor = address;
    const position = rows.positionOf(address);
    const first = Math.ceil(element.scrollTop / memoryRowHeight);
    const inView = position !== null && position >= first && position <= first + pageRows() && element.clientHeight > 0;
    if (!inView) {
      top = rows.rowOf(rows.moved(address, -2 * rows.rowBytes));
      layRun();
    }
    fill();
    parts.moved();
  }

  element.addEventListener("scroll", () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (element.clientHeight === 0) return;
      const first = Math.floor(element.scrollTop / memoryRowHeight);
      top = rows.addressAt(first);
      if (rows.isNearEnd(first, first + pageRows())) layRun();
      fill();
      parts.scrolled();
    });
  });
  new ResizeObserver(() => {
    const { clientWidth, clientHeight } = element;
    if (clientHeight === 0) return;
    element.classList.toggle("narrow", clientWidth < wideRowPixels);
    element.classList.toggle("narrowest", clientWidth < wideAddressPixels);
    if (rows.setRowBytes(clientWidth < wideRowPixels ? 8 : 16)) top = rows.rowOf(top);
    layRun();
    parts.scrolled();
  }).observe(element);

  element.addEventListener("keydown", (event) => {
    const { key } = event;
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    if (command && key.toLowerCase() === "c") parts.copy();
    else if ((command && key === "Enter") || (!command && key.toLowerCase() === "f")) parts.follow(cursor);
    else if (key === "Enter") parts.choose(cursor);
    else if (key === "Escape" && anchor !== null) moveTo(cursor, false);
    else {
      const by = command ? null : bytesByKey(key, cursor, rows.rowBytes, pageRows());
      if (by === null) return;
      moveTo(rows.moved(cursor, by), event.shiftKey);
    }
    event.preventDefault();
  });
  const byteAt = (event: Event): bigint | null =>
    event.target instanceof Element ? (addressOf.get(event.target) ?? null) : null;
  element.addEventListener("pointerdown", (event) => {
    const at = byteAt(event);
    if (at === null || event.button !== 0) return;
    dragging = true;
    moveTo(at, event.shiftKey);
  });
  element.addEventListener("pointermove", (event) => {
    const at = byteAt(event);
    parts.pointed(at);
    if (dragging && at !== null && at !== cursor) moveTo(at, true);
  });
  element.addEventListener("pointerleave", () => {
    parts.pointed(null);
  });
  element.addEventListener("pointerup", (event) => {
    const at = byteAt(event);
    if (!dragging || at === null || anchor !== null) return;
    if (event.ctrlKey || event.metaKey) parts.follow(at);
    else parts.choose(at);
  });
  window.addEventListener("pointerup", () => {
    dragging = false;
  });

  return {
    element,
    get cursor() {
      return cursor;
    },
    get range() {
      return marked();
    },
    get drawn() {
      const [first, last] = box();
      return { from: rows.addressAt(first), to: rows.addressAt(last + 1) };
    },
    get rowBytes() {
      return rows.rowBytes;
    },
    goTo,
    setLast(address) {
      rows.setLast(address);
    },
    draw: redraw,
  };
}

const cursorId = "memory-cursor";

/** How far a key moves the cursor; null for a key that means nothing here. */
export function bytesByKey(key: string, cursor: bigint, rowBytes: number, pageRows: number): number | null {
  const column = Number(cursor % BigInt(rowBytes));
  switch (key) {
    case "ArrowRight":
      return 1;
    case "ArrowLeft":
      return -1;
    case "ArrowDown":
      return rowBytes;
    case "ArrowUp":
      return -rowBytes;
    case "PageDown":
      return rowBytes * pageRows;
    case "PageUp":
      return -rowBytes * pageRows;
    case "Home":
      return -column;
    case "End":
      return rowBytes - 1 - column;
    default:
      return null;
  }
}
