/**
 * A grid of cells, one per bucket or group, or one per some hundred when there are many:
 *
 *        0  3  2+ ·  6  4  ·  ·  1        few: how many entries, and a mark
 *        0  ▃▅▆▂▇▃▁▄▅                     many: how full on average
 */
import { countText } from "../gomap/words.js";
import { block, lineWidth, padStart, span, type Line, type Span, type Style } from "./terminalText.js";

export interface Cell {
  /** 0 to 1. */
  readonly fullness: number;
  /** One letter, and a mark behind it. */
  readonly letter: string;
  readonly mark: string;
  readonly style: Style;
  readonly markStyle: Style;
  /** A cell of another sort (evacuated, not yet filled): many cells of one sort are drawn as their letter. */
  readonly sort: string | null;
}

const maxSingleCells = 1024;
const maxRows = 16;

export function renderGrid(count: number, firstIndex: number, cellAt: (position: number) => Cell, width: number): Line[] {
  const labelWidth = Math.max(5, countText(firstIndex + Math.max(0, count - 1)).length + 2);
  const room = width - labelWidth - 2;
  if (count <= maxSingleCells) {
    const perRow = powerOfTwoUpTo(Math.min(64, Math.floor(room / 2)));
    return rows(count, perRow, 1, firstIndex, labelWidth, (position) => {
      const { letter, mark, style, markStyle } = cellAt(position);
      return [span(letter, style), span(mark === "" ? " " : mark, markStyle)];
    });
  }
  const perRow = powerOfTwoUpTo(Math.min(64, room));
  const perCell = 2 ** Math.ceil(Math.log2(count / (perRow * maxRows)));
  return rows(Math.ceil(count / perCell), perRow, perCell, firstIndex, labelWidth, (cell) => {
    const from = cell * perCell;
    return [joined(cellAt, from, Math.min(count, from + perCell))];
  });
}

/** How many buckets or groups a cell stands for. */
export function cellsTogether(count: number, width: number): number {
  if (count <= maxSingleCells) return 1;
  const labelWidth = Math.max(5, countText(count - 1).length + 2);
  return 2 ** Math.ceil(Math.log2(count / (powerOfTwoUpTo(Math.min(64, width - labelWidth - 2)) * maxRows)));
}

/** What a cell of so many entries looks like. */
export function entriesCell(full: number, slots: number): Pick<Cell, "fullness" | "letter" | "style"> {
  const style: Style = full === 0 ? "fill0" : full <= 3 ? "fill1" : full <= 6 ? "fill2" : "fill3";
  return { fullness: full / slots, letter: full <= 9 ? String(full) : "#", style };
}

/** Explanations of marks, as many to a line as fit. */
export function legendLines(parts: readonly Line[], width: number): Line[] {
  const lines: Span[][] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line && lineWidth(line) + 3 + lineWidth(part) <= width) line.push(span("   "), ...part);
    else lines.push([span("       "), ...part]);
  }
  return lines;
}

function joined(cellAt: (position: number) => Cell, from: number, to: number): Span {
  let fullness = 0;
  const sorts = new Set<string | null>();
  let any: Cell | null = null;
  for (let position = from; position < to; position++) {
    any = cellAt(position);
    fullness += any.fullness;
    sorts.add(any.sort);
  }
  if (any && sorts.size === 1 && any.sort !== null) return span(any.letter, any.style);
  const average = fullness / Math.max(1, to - from);
  const style: Style = average < 0.25 ? "fill0" : average < 0.5 ? "fill1" : average < 0.8 ? "fill2" : "fill3";
  return span(average === 0 ? "▁" : block(average), average === 0 ? "fill0" : style);
}

function rows(
  cells: number,
  perRow: number,
  perCell: number,
  firstIndex: number,
  labelWidth: number,
  draw: (cell: number) => Span[],
): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < cells; start += perRow) {
    const line: Span[] = [span(`${padStart(countText(firstIndex + start * perCell), labelWidth)}  `, "dim")];
    for (let cell = start; cell < Math.min(cells, start + perRow); cell++) line.push(...draw(cell));
    lines.push(line);
  }
  return lines;
}

function powerOfTwoUpTo(limit: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, limit)));
}
