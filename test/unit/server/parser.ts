/** The parser of the tests, loaded once. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GoDocument } from "../../../src/server/goDocument.js";
import { GoParser } from "../../../src/server/goParser.js";

const modules = join(__dirname, "..", "..", "..", "..", "node_modules");
let loading: Promise<GoParser> | undefined;

export function goParser(): Promise<GoParser> {
  loading ??= GoParser.load(
    readFileSync(join(modules, "web-tree-sitter", "web-tree-sitter.wasm")),
    readFileSync(join(modules, "tree-sitter-go", "tree-sitter-go.wasm")),
  );
  return loading;
}

export async function goDocument(text: string, uri = "untitled:main.go"): Promise<GoDocument> {
  return new GoDocument(await goParser(), uri, text);
}
