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
import { declaredNames, type DeclaredNames, type Extent } from "./declaredNames.js";
import type { Declaration } from "./goScopes.js";
import { topLevelOf } from "./topLevel.js";

/** Bounds of one look at a folder. */
const maxFiles = 300;
const maxFileBytes = 1 << 20;
/** For so long a folder is not looked at again. */
const freshMs = 10_000;
const maxListings = 20;
/** Parsed declarations that are kept. */
const maxKept = 60;

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
  /** What it declares, once that was asked for. */
  declares: DeclaredNames | null;
}

export class GoPackages {
  /** Roots of trees that are a part of their file. */
  private readonly partial = new WeakSet<Node>();
  private readonly texts = new Map<string, Neighbour>();
  private readonly listings = new Map<string, { readonly at: number; readonly files: Neighbour[] }>();
  private readonly kept = new Map<string, { readonly modified: number; readonly document: GoDocument }>();

  constructor(private readonly makeDocument: (uri: string, text: string) => GoDocument) {}

  /**
   * Where the package of a file declares a name: in `root`, or in a file of the same package beside `uri`.
   * @returns null where it is not declared, or not clearly
   */
  declaring(name: string, uri: string, root: Node): Promise<TopLevel | null> {
    return this.find(name, uri, root, (file) => topLevelOf(file).names.get(name) ?? null);
  }

  /** The same for a method of a type of the file's package. */
  method(ofType: string, name: string, uri: string, root: Node): Promise<TopLevel | null> {
    return this.find(name, uri, root, (file) => topLevelOf(file).methods.get(`${ofType}.${name}`) ?? null);
  }

  /** The same for a package that is imported, by the folder in which it lies. */
  async exported(name: string, folder: string): Promise<TopLevel | null> {
    const files = (await this.filesOf(folder)).filter(({ path }) => !path.endsWith("_test.go"));
    return this.findAmong(files, name, null, (file) => topLevelOf(file).names.get(name) ?? null);
  }

  private async find(name: string, uri: string, root: Node, look: (file: Node) => Declaration | null): Promise<TopLevel | null> {
    const own = look(root);
    if (own) return { declaration: own, root, uri };
    const path = pathOf(uri);
    if (path === null) return null;
    const files = (await this.filesOf(dirname(path))).filter((file) => file.path !== path || this.partial.has(root));
    return this.findAmong(files, name, packageOf(root), look);
  }

  private findAmong(
    files: readonly Neighbour[],
    name: string,
    wantedPackage: string | null,
    look: (file: Node) => Declaration | null,
  ): TopLevel | null {
    const found: TopLevel[] = [];
    for (const file of files) {
      file.declares ??= declaredNames(file.text);
      if (wantedPackage !== null && file.declares.package !== wantedPackage) continue;
      for (const extent of file.declares.names.get(name) ?? []) {
        const root = this.parsed(file, extent, file.declares.headEnd);
        const declaration = root && look(root);
        if (declaration) found.push({ declaration, root, uri: pathToFileURL(file.path).href });
      }
    }
    const [first, ...others] = found;
    return first && others.every((other) => other.declaration.node.text === first.declaration.node.text) ? first : null;
  }

  private async filesOf(folder: string): Promise<Neighbour[]> {
    const listed = this.listings.get(folder);
    if (listed && Date.now() - listed.at < freshMs) return listed.files;
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".go")).slice(0, maxFiles);
    const files = await Promise.all(names.map((name) => this.read(join(folder, name)).catch(() => null)));
    const there = files.filter((file) => file !== null);
    if (this.listings.size > maxListings) this.listings.clear();
    this.listings.set(folder, { at: Date.now(), files: there });
    return there;
  }

  private async read(path: string): Promise<Neighbour | null> {
    const { mtimeMs: modified, size } = await stat(path);
    if (size > maxFileBytes) return null;
    const known = this.texts.get(path);
    if (known?.modified === modified) return known;
    const file: Neighbour = { path, text: await readFile(path, "utf8"), modified, declares: null };
    if (this.texts.size > maxFiles) this.texts.clear();
    this.texts.set(path, file);
    return file;
  }

  /** The declaration alone, behind the file's imports: parsing all of the file would take far longer, and far more memory. */
  private parsed({ path, text, modified }: Neighbour, { start, end }: Extent, headEnd: number): Node | null {
    const key = `${path} ${start}`;
    let kept = this.kept.get(key);
    if (kept?.modified !== modified) {
      kept?.document.forgetTree();
      kept = { modified, document: this.makeDocument(path, text.slice(0, headEnd) + text.slice(start, end)) };
    }
    this.kept.delete(key);
    this.kept.set(key, kept);
    const { root } = kept.document;
    if (root) this.partial.add(root);
    return root;
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
  const clause = root.namedChildren.find((child) => child.type === "package_clause");
  return clause?.namedChildren[0]?.text ?? null;
}

export function pathOf(uri: string): string | null {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
}
