/**
 * The language server over real source: Go's standard library. What it says by syntax alone is held against go/types; and no file
 * of any toolchain makes it fail.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { declaredNames } from "../../src/server/declaredNames.js";
import { expressionAt } from "../../src/server/expressionAt.js";
import { GoDocument } from "../../src/server/goDocument.js";
import { GoModules } from "../../src/server/goModule.js";
import { GoPackages } from "../../src/server/goPackage.js";
import { resolveName } from "../../src/server/goScopes.js";
import { MapSyntax } from "../../src/server/mapSyntax.js";
import { topLevelOf } from "../../src/server/topLevel.js";
import { goParser } from "../unit/server/parser.js";
import { findTools, programs } from "./toolchains.js";

const tools = findTools();
const go = tools?.go["1.26"];

/** What test/programs/resolve writes about one file. Offsets are in bytes. */
interface Resolved {
  readonly Path: string;
  readonly Locals: readonly (readonly [number, number])[] | null;
  readonly Package: readonly number[] | null;
  readonly Maps:
    | readonly {
        readonly Offset: number;
        readonly Key: number;
        readonly KeyAlign: number;
        readonly Elem: number;
        readonly ElemAlign: number;
      }[]
    | null;
}

async function syntaxOf(): Promise<{ syntax: MapSyntax; open: (path: string) => GoDocument }> {
  const parser = await goParser();
  const make = (uri: string, text: string): GoDocument => new GoDocument(parser, uri, text);
  const open = (path: string): GoDocument => make(pathToFileURL(path).href, readFileSync(path, "utf8"));
  return { syntax: new MapSyntax(new GoPackages(make), new GoModules()), open };
}

/** Of these offsets into the file's bytes those into its text. */
function textOffset(path: string): (bytes: number) => number {
  const bytes = readFileSync(path);
  return bytes.length === bytes.toString().length ? (at) => at : (at) => bytes.subarray(0, at).toString().length;
}

(go ? describe : describe.skip)("the language server, and go/types", function () {
  this.timeout(10 * 60_000);
  let files: Resolved[];

  before(async () => {
    assert.ok(go);
    const packages = ["encoding/json", "text/template", "net/textproto", "internal/trace"].map((path) =>
      join(go.goroot, "src", path),
    );
    const folders = [...packages, join(programs, "sample"), join(programs, "shapes")];
    const { stdout } = await promisify(execFile)(go.go, ["run", "./resolve", ...folders], { cwd: programs, maxBuffer: 1 << 28 });
    files = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Resolved);
  });

  it("mean the same declaration by every name", async () => {
    const { open } = await syntaxOf();
    let names = 0;
    for (const { Path, Locals, Package } of files) {
      const document = open(Path);
      const at = textOffset(Path);
      const found = (offset: number): ReturnType<typeof resolveName> | null => {
        const node = document.root?.descendantForIndex(at(offset), at(offset));
        return node?.type === "identifier" ? resolveName(node.text, node) : null;
      };
      for (const [use, declared] of Locals ?? []) {
        const resolved = found(use);
        if (!resolved) continue;
        names++;
        assert.equal(resolved.kind === "local" && resolved.declaration.name.startIndex, at(declared), `${Path}:${use}`);
      }
      for (const use of Package ?? []) assert.ok([undefined, "package"].includes(found(use)?.kind), `${Path}:${use}`);
      document.forgetTree();
    }
    assert.ok(names > 5000, `${names} names`);
  });

  it("know the same maps, with keys and elems of the same sizes; what is unknown is said to be", async () => {
    const { syntax, open } = await syntaxOf();
    let [maps, known, sized] = [0, 0, 0];
    for (const { Path, Maps } of files) {
      const document = open(Path);
      const at = textOffset(Path);
      for (const { Offset, Key, KeyAlign, Elem, ElemAlign } of Maps ?? []) {
        maps++;
        const under = await syntax.under(document, document.placeAt(at(Offset)), null);
        if (!under?.known) continue;
        known++;
        const { key, elem } = under.known;
        if (key) assert.deepEqual([key.sizeBytes, key.alignBytes], [Key, KeyAlign], `key at ${Path}:${Offset}`);
        if (elem) assert.deepEqual([elem.sizeBytes, elem.alignBytes], [Elem, ElemAlign], `elem at ${Path}:${Offset}`);
        if (key && elem) sized++;
      }
      document.forgetTree();
    }
    assert.ok(known >= maps * 0.9 && sized >= known * 0.7, `${known} of ${maps} maps, ${sized} with sizes`);
  });

  it("take nothing else for a map", async () => {
    const { syntax, open } = await syntaxOf();
    for (const { Path, Maps } of files) {
      const document = open(Path);
      const at = textOffset(Path);
      const truth = new Set((Maps ?? []).map(({ Offset }) => at(Offset)));
      const names = document.root?.descendantsOfType(["identifier", "field_identifier"]) ?? [];
      for (let i = 0; i < names.length; i += 5) {
        const start = names[i]?.startIndex ?? 0;
        const under = document.root && expressionAt(document.root, start);
        if (truth.has(start) || (under?.kind !== "expression" && under?.kind !== "declared")) continue;
        const said = await syntax.under(document, document.placeAt(start), null);
        assert.ok(!said?.known, `${Path}:${start} ${names[i]?.text ?? ""} is no map`);
      }
      document.forgetTree();
    }
  });
});

/** The pass over the text finds what the tree has; what it takes for a declaration beyond that costs a look. */
function sameNames(document: GoDocument, path: string): void {
  const { root } = document;
  if (!root) return;
  const { names, methods } = topLevelOf(root);
  const wanted = new Set([...names.keys(), ...[...methods.keys()].map((method) => method.slice(method.indexOf(".") + 1))]);
  const found = declaredNames(document.text).names;
  for (const name of wanted) assert.ok(found.has(name), `${path}: ${name}`);
}

/** A few places of a file, others in each, and its first map types. */
function placesIn(text: string, seed: number): number[] {
  const anywhere = [1, 2, 3].map((i) => Math.floor(text.length * ((i * 0.618 + seed * 0.37) % 1)));
  const words = anywhere.map((offset) => text.slice(offset).search(/\b[A-Za-z_]/) + offset);
  const maps = [...text.matchAll(/\w+\s+(?=map\[)|map\[/g)].slice(0, 4).map(({ index }) => index);
  return [...anywhere, ...words, ...maps];
}

function goFilesIn(goroot: string): string[] {
  return readdirSync(join(goroot, "src"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".go"))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe("every .go file of a toolchain", function () {
  this.timeout(10 * 60_000);
  for (const version of ["1.27", "1.19"]) {
    const toolchain = tools?.go[version];
    (toolchain ? it : it.skip)(`Go ${version}: has hovers wherever the mouse rests, without a failure`, async () => {
      assert.ok(toolchain);
      const { syntax, open } = await syntaxOf();
      let [files, hovers, broken] = [0, 0, 0];
      for (const path of goFilesIn(toolchain.goroot)) {
        const document = open(path);
        files++;
        if (document.root?.hasError !== false) broken++;
        else sameNames(document, path);
        for (const offset of placesIn(document.text, files)) {
          if (await syntax.under(document, document.placeAt(offset), null)) hovers++;
        }
        document.forgetTree();
      }
      assert.ok(files > 5000, `${files} files`);
      assert.ok(hovers > 1000, `${hovers} hovers`);
      assert.ok(broken < files * 0.02, `${broken} of ${files} do not parse`);
    });
  }
});
