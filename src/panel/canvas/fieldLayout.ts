/**
 * Where the cells of a field lie, in cells: a field is one grid (a small array) or blocks of cells, so that what belongs
 * together stays together at every distance:
 *
 *     one block                16 blocks make a square, and squares follow row by row
 *     0  1  2  3                 0   1   2   3 │ 16  17 …
 *     4  5  6  7                 4   5   6   7 │ 20
 *     8  9 10 11                 8   9  10  11 │
 *                               12  13  14  15 │ 28          a block: 256 buckets, or the 128 groups of a table
 *
 * Any block, and any square of sixteen, is a run of neighbouring indexes. Pure.
 */

export interface FieldLayout {
  /** Positions, of which some may be void (a table with fewer groups than its block has cells). */
  readonly count: number;
  readonly blockColumns: number;
  readonly blockRows: number;
  /** Cells of a block. */
  readonly blockSize: number;
  readonly blocks: number;
  /** Squares of blocks side by side; 1 where there is one block only. */
  readonly squaresAcross: number;
  /** Between blocks, in cells; above each block it has room for its name. 0 where there is one block only. */
  readonly gap: number;
  /** Of the whole field, in cells. */
  readonly width: number;
  readonly height: number;
}

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Blocks of a square's side, and of the whole square. */
export const squareSide = 4;
export const squareBlocks = squareSide * squareSide;

export function oneBlock(count: number, columns: number): FieldLayout {
  const rows = Math.max(1, Math.ceil(count / columns));
  return {
    count,
    blockColumns: columns,
    blockRows: rows,
    blockSize: Math.max(1, count),
    blocks: 1,
    squaresAcross: 1,
    gap: 0,
    width: columns,
    height: rows,
  };
}

/** Blocks laid out so that the cells get as large as possible in a place of these proportions. */
export function manyBlocks(
  count: number,
  [blockColumns, blockRows]: readonly [number, number],
  place: { readonly width: number; readonly height: number },
): FieldLayout {
  const blockSize = blockColumns * blockRows;
  const blocks = Math.ceil(count / blockSize);
  const squares = Math.ceil(blocks / squareBlocks);
  const gap = 1;
  const sizeOf = (across: number) => ({
    width: across * squareSide * (blockColumns + gap) - gap,
    height: Math.ceil(squares / across) * squareSide * (blockRows + gap),
  });
  const pitchOf = (across: number) => {
    const { width, height } = sizeOf(across);
    return Math.min(place.width / width, place.height / height);
  };
  let squaresAcross = 1;
  for (let across = 2; across <= squares; across *= 2) if (pitchOf(across) > pitchOf(squaresAcross)) squaresAcross = across;
  return { count, blockColumns, blockRows, blockSize, blocks, squaresAcross, gap, ...sizeOf(squaresAcross) };
}

/** The corner of a block's first cell. */
export function blockSpot({ squaresAcross, blockColumns, blockRows, gap, blocks }: FieldLayout, block: number): Spot {
  if (blocks === 1) return { x: 0, y: gap };
  const square = Math.floor(block / squareBlocks);
  const inside = block % squareBlocks;
  const across = (square % squaresAcross) * squareSide + (inside % squareSide);
  const down = Math.floor(square / squaresAcross) * squareSide + Math.floor(inside / squareSide);
  return { x: across * (blockColumns + gap), y: down * (blockRows + gap) + gap };
}

export function spotOf(layout: FieldLayout, position: number): Spot {
  const { x, y } = blockSpot(layout, Math.floor(position / layout.blockSize));
  const inside = position % layout.blockSize;
  return { x: x + (inside % layout.blockColumns), y: y + Math.floor(inside / layout.blockColumns) };
}

/** The block at a point, its name and the gap behind it belonging to it; null outside. */
export function blockAt(layout: FieldLayout, x: number, y: number): number | null {
  const { squaresAcross, blockColumns, blockRows, gap, blocks, width, height } = layout;
  if (x < 0 || y < 0 || x >= width + gap || y >= height) return null;
  if (blocks === 1) return 0;
  const across = Math.floor(x / (blockColumns + gap));
  const down = Math.floor(y / (blockRows + gap));
  const square = Math.floor(down / squareSide) * squaresAcross + Math.floor(across / squareSide);
  const block = square * squareBlocks + (down % squareSide) * squareSide + (across % squareSide);
  return block < blocks ? block : null;
}

/** The position at a point; null in gaps and outside. */
export function positionAt(layout: FieldLayout, x: number, y: number): number | null {
  const block = blockAt(layout, x, y);
  if (block === null) return null;
  const corner = blockSpot(layout, block);
  const column = Math.floor(x - corner.x);
  const row = Math.floor(y - corner.y);
  if (column < 0 || row < 0 || column >= layout.blockColumns || row >= layout.blockRows) return null;
  const position = block * layout.blockSize + row * layout.blockColumns + column;
  return position < layout.count && row * layout.blockColumns + column < layout.blockSize ? position : null;
}

/** Blocks that reach into a window, in the order in which they lie. `squares`: the first block of each square. */
export function blocksIn(
  layout: FieldLayout,
  window: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  squares = false,
): number[] {
  const side = squares ? squareSide : 1;
  const pitchX = side * (layout.blockColumns + layout.gap);
  const pitchY = side * (layout.blockRows + layout.gap);
  const found: number[] = [];
  for (let y = Math.max(0, Math.floor(window.y / pitchY)) * pitchY; y < window.y + window.height; y += pitchY) {
    for (let x = Math.max(0, Math.floor(window.x / pitchX)) * pitchX; x < window.x + window.width; x += pitchX) {
      const block = blockAt(layout, x, y);
      if (block !== null) found.push(block);
    }
  }
  return found;
}

/**
 * Where a key leads from a position; null for keys that lead nowhere. Left and right count, up and down look.
 *
 * @param tileBlocks where tiles of so many blocks are seen, from tile to tile; 0: from cell to cell
 */
export function moveInField(layout: FieldLayout, position: number, key: string, tileBlocks = 0): number | null {
  const last = layout.count - 1;
  if (tileBlocks > 0 && key.startsWith("Arrow")) return moveByTile(layout, position, key, tileBlocks);
  const step = (dy: number): number => {
    const { x, y } = spotOf(layout, position);
    // Over the gap between two blocks, and over a block that is missing in the last row.
    for (let at = y + dy; at >= 0 && at < layout.height; at += Math.sign(dy)) {
      const target = positionAt(layout, x, at);
      if (target !== null) return target;
    }
    return Math.abs(dy) === 1 ? position : dy < 0 ? position % layout.blockColumns : last;
  };
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, position - 1);
    case "ArrowRight":
      return Math.min(last, position + 1);
    case "ArrowUp":
      return step(-1);
    case "ArrowDown":
      return step(1);
    case "PageUp":
      return step(-pageRows);
    case "PageDown":
      return step(pageRows);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

const pageRows = 8;

/** To the first cell of a neighbouring tile. */
function moveByTile(layout: FieldLayout, position: number, key: string, tileBlocks: number): number {
  const block = Math.floor(position / layout.blockSize);
  const first = block - (block % tileBlocks);
  const by = key === "ArrowLeft" || key === "ArrowUp" ? -1 : 1;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const target = first + by * tileBlocks;
    return target < 0 || target >= layout.blocks ? position : target * layout.blockSize;
  }
  const { x, y } = blockSpot(layout, first);
  const side = tileBlocks === squareBlocks ? squareSide : 1;
  const target = blockAt(layout, x, y + by * side * (layout.blockRows + layout.gap));
  return target === null ? position : target * layout.blockSize;
}
