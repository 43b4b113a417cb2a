/**
 * A Go file as the editor has it: its text, kept up to date by the editor's edits, and the tree of it, made when it is wanted.
 *
 *     edit, edit, edit                 text changes, the old tree is told where
 *     root                             parsed now: what did not change is taken from the old tree
 *
 * Files that are larger than {@link maxParsedLength} have no tree: whoever asks gets null, and says nothing about them.
 */
import { Edit } from "web-tree-sitter";
import type { GoParser, Node, Tree } from "./goParser.js";

/** A place in the file, as the language server protocol counts: lines from 0, UTF-16 units. */
export interface Place {
  readonly line: number;
  readonly character: number;
}

export interface PlaceRange {
  readonly start: Place;
  readonly end: Place;
}

/** A change of the text: what `range` held is now `text`; without a range all of it is. */
export interface TextChange {
  readonly range?: PlaceRange;
  readonly text: string;
}

/** In UTF-16 units. A tree takes some ten bytes for each; generated tables beyond this hold no code that a person hovers over. */
export const maxParsedLength = 2_000_000;

export class GoDocument {
  private old: Tree | null = null;
  private parsed: Tree | null = null;
  /** One object for each tree, so that what is found out about it can be kept with it. */
  private top: Node | null = null;
  private starts: number[] | null = null;
  /** A \r without a \n behind it is in the text: the editor makes none. */
  private returns = false;

  constructor(
    private readonly parser: GoParser,
    readonly uri: string,
    private content: string,
  ) {}

  get text(): string {
    return this.content;
  }

  /** Whether a tree is held, which takes memory. */
  get holdsTree(): boolean {
    return this.parsed !== null || this.old !== null;
  }

  /** The tree's root; null for a file that is too large. It and its nodes are good until the next edit. */
  get root(): Node | null {
    if (this.content.length > maxParsedLength) return null;
    if (this.parsed === null) {
      this.parsed = this.parser.parse(this.content, this.old);
      // How an error is got over depends on what was there before: then the tree is made anew, to be the same for the same text.
      if (this.old && this.parsed.rootNode.hasError) {
        this.parsed.delete();
        this.parsed = this.parser.parse(this.content);
      }
      this.old?.delete();
      this.old = null;
    }
    this.top ??= this.parsed.rootNode;
    return this.top;
  }

  edit(changes: readonly TextChange[]): void {
    for (const { range, text } of changes) {
      if (range) this.replace(range, text);
      else this.renew(text);
    }
  }

  /** Lets the tree go; it is made anew when it is wanted. */
  forgetTree(): void {
    this.parsed?.delete();
    this.old?.delete();
    this.parsed = this.old = null;
    this.top = null;
  }

  offsetAt({ line, character }: Place): number {
    const starts = this.lineStarts();
    if (line >= starts.length) return this.content.length;
    const start = starts[Math.max(0, line)] ?? 0;
    const next = starts[line + 1] ?? this.content.length + 1;
    return Math.min(start + Math.max(0, character), Math.max(start, next - 1));
  }

  placeAt(offset: number): Place {
    const starts = this.lineStarts();
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (starts[low] ?? 0) };
  }

  rangeOf(node: Node): PlaceRange {
    return { start: this.placeAt(node.startIndex), end: this.placeAt(node.endIndex) };
  }

  private renew(text: string): void {
    this.forgetTree();
    this.content = text;
    this.starts = null;
  }

  private replace(range: PlaceRange, text: string): void {
    const [startIndex, oldEndIndex] = [this.offsetAt(range.start), this.offsetAt(range.end)];
    const [startPosition, oldEndPosition] = [this.pointAt(startIndex), this.pointAt(oldEndIndex)];
    const before = this.returns;
    this.content = this.content.slice(0, startIndex) + text + this.content.slice(oldEndIndex);
    this.starts = null;
    const newEndIndex = startIndex + text.length;
    const newEndPosition = this.pointAt(newEndIndex);
    const tree = this.parsed ?? this.old;
    if (tree === null) return;
    // The tree counts lines by \n alone.
    if (before || this.returns) {
      this.forgetTree();
      return;
    }
    tree.edit(new Edit({ startIndex, oldEndIndex, newEndIndex, startPosition, oldEndPosition, newEndPosition }));
    this.old = tree;
    this.parsed = null;
    this.top = null;
  }

  private pointAt(offset: number): { row: number; column: number } {
    const { line, character } = this.placeAt(offset);
    return { row: line, column: character };
  }

  /** Where lines begin. A line ends at \n, at \r\n and, as the editor has it, at a lone \r. */
  private lineStarts(): number[] {
    if (this.starts) return this.starts;
    const starts = [0];
    this.returns = false;
    for (let at = 0; at < this.content.length; at++) {
      const code = this.content.charCodeAt(at);
      const alone = code === 13 && this.content.charCodeAt(at + 1) !== 10;
      if (alone) this.returns = true;
      if (code === 10 || alone) starts.push(at + 1);
    }
    return (this.starts = starts);
  }
}
