/**
 * The text of source files as the debugger names them: by their path, or, in a binary that was built with -trimpath, by what is left of
 * it in one of some folders.
 *
 *     example.com/shop/stock/main.go    tried: FOLDER/example.com/shop/stock/main.go … FOLDER/stock/main.go, FOLDER/main.go
 */
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

/** No Go file that a person reads is larger. */
const maxFileBytes = 4 << 20;

export function sourceFinder(folders: readonly string[]): (path: string) => Promise<readonly string[] | null> {
  const found = new Map<string, Promise<readonly string[] | null>>();
  return (path) => {
    const known = found.get(path) ?? readFirst(candidatesOf(path, folders));
    found.set(path, known);
    return known;
  };
}

function candidatesOf(path: string, folders: readonly string[]): string[] {
  if (isAbsolute(path)) return [path];
  const parts = path.split("/");
  return folders.flatMap((folder) => parts.map((_, i) => join(folder, ...parts.slice(i))));
}

async function readFirst(paths: readonly string[]): Promise<readonly string[] | null> {
  for (const path of paths) {
    const file = await stat(path).catch(() => null);
    if (file?.isFile() && file.size <= maxFileBytes) return (await readFile(path, "utf8")).split("\n");
  }
  return null;
}
