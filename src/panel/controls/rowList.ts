/**
 * Rows of one height in a box that scrolls, of which only those on the screen are in the document. A grid for screen readers: it
 * has the focus itself, and says which row is the active one.
 *
 *     ↑ ↓  PageUp PageDown  Home End     another active row
 *     Enter, a click                     chooses it
 */
import { h, replace, setAttributes } from "./dom.js";

export interface RowListParts {
  readonly label: string;
  /** The heads of the columns, above the rows and as wide. */
  readonly head: HTMLElement;
  readonly cells: (position: number) => readonly HTMLElement[];
  /** Whether the row belongs to what is selected, or is itself what was searched for. */
  readonly mark: (position: number) => "selected" | "found" | null;
  readonly choose: (position: number) => void;
}

export interface RowList {
  readonly element: HTMLElement;
  /** Draws anew: other rows, another order, another selection. */
  draw(count: number): void;
  /** Makes a row the active one and brings it into view. */
  show(position: number): void;
}

export const rowHeight = 25;
/** Rows beyond the edges that are there already when the list is scrolled. */
const margin = 6;
let lists = 0;

export function createRowList({ label, head, cells, mark, choose }: RowListParts): RowList {
  const id = `rows-${lists++}`;
  const body = h("div", { role: "rowgroup", class: "rowListBody" });
  const element = h("div", { role: "grid", class: "rowList", tabindex: 0, "aria-label": label }, [head, body]);
  let count = 0;
  let active = 0;
  let frame = 0;
  /** First and last row that are in the document. */
  let drawn: readonly [number, number] = [0, -1];

  function visible(): readonly [number, number] {
    const first = Math.floor(element.scrollTop / rowHeight) - margin;
    const last = Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + margin;
    return [Math.max(0, first), Math.min(count - 1, last)];
  }

  function drawRows(): void {
    const [first, last] = (drawn = visible());
    // A button of a row that goes out of sight would take the keyboard with it.
    const hadFocus = body.contains(document.activeElement);
    const rows: HTMLElement[] = [];
    for (let position = first; position <= last; position++) rows.push(row(position));
    replace(body, rows);
    if (hadFocus) element.focus({ preventScroll: true });
    setAttributes(element, { "aria-activedescendant": active >= first && active <= last ? `${id}-${active}` : null });
  }

  function row(position: number): HTMLElement {
    const marked = mark(position);
    const made = h(
      "div",
      {
        role: "row",
        id: `${id}-${position}`,
        class: `listRow${marked === null ? "" : ` ${marked}`}${position === active ? " active" : ""}`,
        "aria-rowindex": position + 2,
        "aria-selected": String(marked !== null),
        "aria-current": marked === "found" ? "true" : null,
      },
      cells(position),
      {
        click: () => {
          active = position;
          choose(position);
          drawRows();
        },
      },
    );
    made.style.top = `${position * rowHeight}px`;
    return made;
  }

  function reveal(position: number): void {
    const top = position * rowHeight;
    const space = element.clientHeight - head.offsetHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + space) element.scrollTop = top + rowHeight - space;
  }

  function go(position: number): void {
    active = Math.max(0, Math.min(count - 1, position));
    reveal(active);
    drawRows();
  }

  element.addEventListener("scroll", () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      const [first, last] = visible();
      if (first !== drawn[0] || last !== drawn[1]) drawRows();
    });
  });
  // Another height shows other rows: so does a tab that comes back.
  new ResizeObserver(() => {
    const [first, last] = visible();
    if (first !== drawn[0] || last !== drawn[1]) drawRows();
  }).observe(element);
  element.addEventListener("keydown", (event) => {
    if (count === 0 || event.altKey || event.ctrlKey || event.metaKey || event.target !== element) return;
    const page = Math.max(1, Math.floor((element.clientHeight - head.offsetHeight) / rowHeight) - 1);
    const target = rowByKey(event.key, active, count, page);
    if (target === null && event.key !== "Enter") return;
    event.preventDefault();
    if (target !== null) {
      go(target);
      return;
    }
    choose(active);
    drawRows();
  });

  return {
    element,
    draw(rows) {
      count = rows;
      active = Math.max(0, Math.min(active, count - 1));
      // A group without rows is none.
      body.hidden = count === 0;
      body.style.height = `${count * rowHeight}px`;
      element.setAttribute("aria-rowcount", String(count + 1));
      drawRows();
    },
    show: go,
  };
}

/** The row that a key leads to; null for a key that means nothing here. */
export function rowByKey(key: string, active: number, count: number, page: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(count - 1, active + 1);
    case "ArrowUp":
      return Math.max(0, active - 1);
    case "PageDown":
      return Math.min(count - 1, active + page);
    case "PageUp":
      return Math.max(0, active - page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
