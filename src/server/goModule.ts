/**
 * What the module of a file says in its go.mod: which Go it is for, and where its packages lie.
 *
 *     module example.com/shop
 *     go 1.23.0              at least this Go builds it
 *     toolchain go1.24.2     and, where Go may choose, at least this one
 */
import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathOf } from "./goPackage.js";

export interface GoModule {
  readonly folder: string;
  readonly path: string;
  /** The minor version of the newest Go that it names, 23 for 1.23: what builds it is not older. null where it names none. */
  readonly atLeastMinor: number | null;
}

/** Folders above a file that are looked at. */
const maxLevels = 40;

export class GoModules {
  private readonly known = new Map<string, { readonly modified: number; readonly module: GoModule }>();

  /** The module of a file on disk; null where there is none. */
  async of(uri: string): Promise<GoModule | null> {
    const path = pathOf(uri);
    if (path === null) return null;
    let folder = dirname(path);
    for (let level = 0; level < maxLevels; level++) {
      const found = await this.in(folder);
      if (found) return found;
      const above = dirname(folder);
      if (above === folder) return null;
      folder = above;
    }
    return null;
  }

  private async in(folder: string): Promise<GoModule | null> {
    const file = join(folder, "go.mod");
    try {
      const { mtimeMs: modified, size } = await stat(file);
      const known = this.known.get(file);
      if (known?.modified === modified) return known.module;
      if (size > 1 << 20) return null;
      const module = { folder, ...readGoMod(await readFile(file, "utf8")) };
      this.known.set(file, { modified, module });
      return module;
    } catch {
      return null;
    }
  }
}

export function readGoMod(text: string): Pick<GoModule, "path" | "atLeastMinor"> {
  const line = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const minors = [line(/^[ \t]*go[ \t]+1\.(\d+)/m), line(/^[ \t]*toolchain[ \t]+go1\.(\d+)/m)].flatMap((minor) =>
    minor === undefined ? [] : [Number(minor)],
  );
  return {
    path: line(/^[ \t]*module[ \t]+"?([^\s"]+)/m) ?? "",
    atLeastMinor: minors.length === 0 ? null : Math.max(...minors),
  };
}

/** The folder of a package of the module; null for packages of others. */
export function folderOfImport(module: GoModule, path: string): string | null {
  if (path === module.path) return module.folder;
  return module.path !== "" && path.startsWith(`${module.path}/`)
    ? join(module.folder, path.slice(module.path.length + 1))
    : null;
}
