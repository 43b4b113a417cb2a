/**
 * What a package declares on its top level: the file that is open, and those beside it, which are read when a name is not in it.
 *
 *     folder of the file ──▶ other .go files of the same package clause ──▶ name → where it is declared
 *
 * A name that two files declare differently (one for each operating system) is not clear, and counts as not known.
 */
import { readFile, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { GoDocument } from "./goDocument.js";
import type { Node } from "./goParser.js";
import { specNamed, specs, type Declaration } from "./goScopes.js";

/** Bounds of one look at a folder. */
const maxFiles = 300;
const maxFileBytes = 1 << 20;
/** Parsed neighbours that are kept. */
const maxKept = 4;

export interface TopLevel {
  readonly declaration: Declaration;
  /** The file's root: what the declaration says is meant in that file. */
  readonly root: Node;
  readonly uri: string;
}

interface Neighbour {
  readonly path: string;
  readonly text: string;
  readonly modified: number;
}

export class GoPackages {
  private readonly texts = new Map<string, Neighbour>();
  private readonly kept = new Map<string, { readonly modified: number; readonly document: GoDocument }>();

  constructor(private readonly makeDocument: (uri: string, text: string) => GoDocument) {}

  /**
   * Where the package of a file declares a name: in `root`, or in a file of the same package beside `uri`.
   * @returns null where it is not declared, or not clearly
   */
  declaring(name: string, uri: string, root: Node): Promise<TopLevel | null> {
    return this.find(name, uri, root, (file) => topLevelNamed(file, name));
  }

  /** The same for a method of a type of the file's package. */
  method(ofType: string, name: string, uri: string, root: Node): Promise<TopLevel | null> {
    return this.find(name, uri, root, (file) => methodNamed(file, ofType, name));
  }

  /** The same for a package that is imported, by the folder in which it lies. */
  async exported(name: string, folder: string): Promise<TopLevel | null> {
    const files = (await this.filesOf(folder)).filter(({ path }) => !path.endsWith("_test.go"));
    return this.findAmong(files, name, null, (file) => topLevelNamed(file, name));
  }

  private async find(
    name: string,
    uri: string,
    root: Node,
    look: (file: Node) => Declaration | null,
  ): Promise<TopLevel | null> {
    const own = look(root);
    if (own) return { declaration: own, root, uri };
    const path = pathOf(uri);
    if (path === null) return null;
    const files = (await this.filesOf(dirname(path))).filter((file) => file.path !== path);
    return this.findAmong(files, name, packageOf(root), look);
  }

  private findAmong(
    files: readonly Neighbour[],
    name: string,
    wantedPackage: string | null,
    look: (file: Node) => Declaration | null,
  ): TopLevel | null {
    const pattern = declaringPattern(name);
    const found: TopLevel[] = [];
    for (const { path, text, modified } of files) {
      if (!pattern.test(text)) continue;
      const root = this.parsed(path, text, modified);
      if (root === null || (wantedPackage !== null && packageOf(root) !== wantedPackage)) continue;
      const declaration = look(root);
      if (declaration) found.push({ declaration, root, uri: pathToFileURL(path).href });
    }
    const [first, ...others] = found;
    return first && others.every((other) => other.declaration.node.text === first.declaration.node.text) ? first : null;
  }

  private async filesOf(folder: string): Promise<Neighbour[]> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".go")).slice(0, maxFiles);
    const files = await Promise.all(names.map((name) => this.read(join(folder, name)).catch(() => null)));
    return files.filter((file) => file !== null);
  }

  private async read(path: string): Promise<Neighbour | null> {
    const { mtimeMs: modified, size } = await stat(path);
    if (size > maxFileBytes) return null;
    const known = this.texts.get(path);
    if (known?.modified === modified) return known;
    const file = { path, text: await readFile(path, "utf8"), modified };
    if (this.texts.size > maxFiles) this.texts.clear();
    this.texts.set(path, file);
    return file;
  }

  private parsed(path: string, text: string, modified: number): Node | null {
    let kept = this.kept.get(path);
    if (kept?.modified !== modified) {
      kept?.document.forgetTree();
      kept = { modified, document: this.makeDocument(path, text) };
    }
    this.kept.delete(path);
    this.kept.set(path, kept);
    return kept.document.root;
  }

  /** Called when nothing is being looked at: nodes of what is let go would be bad. */
  tidy(): void {
    for (const [path, { document }] of this.kept) {
      if (this.kept.size <= maxKept) return;
      document.forgetTree();
      this.kept.delete(path);
    }
  }
}

export function packageOf(root: Node): string | null {
  const clause = root.namedChildren.find((child) => child?.type === "package_clause");
  return clause?.namedChildren[0]?.text ?? null;
}

export function pathOf(uri: string): string | null {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
}

function topLevelNamed(root: Node, name: string): Declaration | null {
  for (const child of root.namedChildren) {
    if (child === null) continue;
    if (child.type === "function_declaration") {
      const named = child.childForFieldName("name");
      if (named?.text === name) return { kind: "function", name: named, node: child };
    } else if (/^(var|const|type)_declaration$/.test(child.type)) {
      for (const spec of specs(child)) {
        const found = specNamed(spec, name);
        if (found) return found;
      }
    }
  }
  return null;
}

function methodNamed(root: Node, ofType: string, name: string): Declaration | null {
  for (const child of root.namedChildren) {
    if (child?.type !== "method_declaration" || child.childForFieldName("name")?.text !== name) continue;
    const receiver = child.childForFieldName("receiver")?.descendantsOfType("type_identifier")[0];
    const named = child.childForFieldName("name");
    if (receiver?.text === ofType && named) return { kind: "function", name: named, node: child };
  }
  return null;
}

/** Text that may declare a name on the top level: so that files without it need not be parsed. */
function declaringPattern(name: string): RegExp {
  const word = "[\\p{L}_][\\p{L}\\p{Nd}_]*";
  const start = `(?:^|[\\n;(])[ \\t\\r]*(?:(?:type|var|const)[ \\t]+|func[ \\t]+(?:\\([^)\\n]*\\)[ \\t]*)?)?`;
  return new RegExp(`${start}(?:${word}[ \\t]*,[ \\t]*)*${name}(?![\\p{L}\\p{Nd}_])`, "u");
}
