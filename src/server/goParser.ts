/**
 * The grammar of Go: tree-sitter's parser in WebAssembly. It parses half-typed code, too, and what was typed since the last time
 * alone. Positions are UTF-16 units, as in the editor.
 */
import type { Node, Tree } from "web-tree-sitter";
import { Language, Parser } from "web-tree-sitter";

export type { Node, Tree };

export class GoParser {
  private constructor(private readonly parser: Parser) {}

  /** @param runtime the bytes of web-tree-sitter.wasm @param grammar those of tree-sitter-go.wasm */
  static async load(runtime: Uint8Array, grammar: Uint8Array): Promise<GoParser> {
    await Parser.init({ wasmBinary: runtime });
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    return new GoParser(parser);
  }

  /**
   * The caller deletes the tree: it lies in WebAssembly's memory.
   * @param old the tree of the text before, told of every edit since
   */
  parse(text: string, old: Tree | null = null): Tree {
    const tree = this.parser.parse(text, old);
    if (tree === null) throw new Error("tree-sitter has no language");
    return tree;
  }
}
