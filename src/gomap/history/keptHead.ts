/**
 * The head of a map at one stop, as the history keeps it: JSON in pieces, of which those that say the same as at the stop before
 * are the same string.
 *
 *     rest        ["length",209]  ["state","normal"]  …
 *     fields      {"name":"count","value":"209",…}  {"name":"B",…}  …          of the header
 *     extra       likewise, of mapextra
 *     chain       {"role":"buckets",…}  …
 *     tables      {"index":0,"used":800,…}  …                                 of a Swiss map
 *     directory   [0,0,1,2]
 */
import type { LayoutHead } from "../layout.js";

interface Piece {
  readonly text: string;
  holders: number;
}

interface PieceList {
  readonly pieces: readonly Piece[];
  holders: number;
}

/** Lists that may be long, which go first. */
const bulky = ["tables", "directory"] as const;
const names = ["rest", "fields", "extra", "chain", ...bulky] as const;
type ListName = (typeof names)[number];

const pieceOverheadBytes = 72;
const listOverheadBytes = 96;
const referenceBytes = 8;

export class KeptHead {
  private constructor(private readonly lists: Readonly<Record<ListName, PieceList>>) {}

  /** @param like the head at the stop before */
  static of(head: LayoutHead, like: KeptHead | null): KeptHead {
    const { header, extra, chain, layout, ...rest } = head;
    const isSwiss = layout.kind === "swiss";
    const texts: Record<ListName, string[]> = {
      rest: [
        ...Object.entries(rest),
        ["header", header && { ...header, fields: [] }],
        ["extra", extra && { ...extra, fields: [] }],
        ["layout", isSwiss ? { ...layout, directory: [], tables: [] } : layout],
      ].map((entry) => JSON.stringify(entry)),
      fields: (header?.fields ?? []).map((field) => JSON.stringify(field)),
      extra: (extra?.fields ?? []).map((field) => JSON.stringify(field)),
      chain: chain.map((link) => JSON.stringify(link)),
      tables: isSwiss ? layout.tables.map((table) => JSON.stringify(table)) : [],
      directory: isSwiss ? [JSON.stringify(layout.directory)] : [],
    };
    return new KeptHead(mapLists((name) => listOf(texts[name], like?.lists[name] ?? null)));
  }

  read(): LayoutHead {
    const { rest, fields, extra, chain, tables, directory } = this.lists;
    const head = Object.fromEntries(
      rest.pieces.map(({ text }) => JSON.parse(text) as [string, unknown]),
    ) as unknown as LayoutHead;
    const { layout } = head;
    const header = head.header && { ...head.header, fields: parsed<LayoutFields>(fields) };
    const mapextra = head.extra && { ...head.extra, fields: parsed<LayoutFields>(extra) };
    return {
      ...head,
      header,
      extra: mapextra,
      chain: parsed(chain),
      layout:
        layout.kind === "swiss"
          ? { ...layout, tables: parsed(tables), directory: parsed<readonly number[]>(directory)[0] ?? [] }
          : layout,
    };
  }

  /** The head without tables and directory, which may be many. */
  lean(): KeptHead {
    const isLean = bulky.every((name) => this.lists[name].pieces.length === 0);
    return isLean ? this : new KeptHead({ ...this.lists, tables: none(), directory: none() });
  }

  /** One more snapshot holds it. @returns the bytes that this takes */
  hold(): number {
    let sum = listOverheadBytes;
    for (const name of names) {
      const list = this.lists[name];
      if (list.holders++ > 0) continue;
      sum += listOverheadBytes + list.pieces.length * referenceBytes;
      for (const piece of list.pieces) if (piece.holders++ === 0) sum += textBytes(piece.text);
    }
    return sum;
  }

  /** A snapshot holds it no more. @returns the bytes that this frees */
  release(): number {
    let sum = listOverheadBytes;
    for (const name of names) {
      const list = this.lists[name];
      if (--list.holders > 0) continue;
      sum += listOverheadBytes + list.pieces.length * referenceBytes;
      for (const piece of list.pieces) if (--piece.holders === 0) sum += textBytes(piece.text);
    }
    return sum;
  }
}

type LayoutFields = NonNullable<LayoutHead["header"]>["fields"][number];

function parsed<T>({ pieces }: PieceList): T[] {
  return pieces.map(({ text }) => JSON.parse(text) as T);
}

function none(): PieceList {
  return { pieces: [], holders: 0 };
}

function mapLists(make: (name: ListName) => PieceList): Record<ListName, PieceList> {
  return {
    rest: make("rest"),
    fields: make("fields"),
    extra: make("extra"),
    chain: make("chain"),
    tables: make("tables"),
    directory: make("directory"),
  };
}

function listOf(texts: readonly string[], like: PieceList | null): PieceList {
  let shared = like !== null && like.pieces.length === texts.length;
  const pieces = texts.map((text, i): Piece => {
    const before = like?.pieces[i];
    if (before?.text === text) return before;
    shared = false;
    return { text, holders: 0 };
  });
  return shared && like !== null ? like : { pieces, holders: 0 };
}

/** V8 keeps a string of Latin-1 in a byte each, others in two. */
export function textBytes(text: string): number {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return 2 * text.length + pieceOverheadBytes;
  return text.length + pieceOverheadBytes;
}
