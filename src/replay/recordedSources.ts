/**
 * The source files that a recording names: the file of this machine where it is there and still says what was recorded, else
 * the recorded text, which VS Code fetches by a `sourceReference`.
 *
 *     recorded   example.com/shop/stock/main.go  lines 33 … 48
 *     tried      that path itself, then in each folder: example.com/shop/stock/main.go, shop/stock/main.go, stock/main.go, main.go
 *     taken      the first whose lines 33 … 48 are the recorded ones
 *
 * Recorded lines are pieces around the stops. Their text is served with empty lines in between, so that line numbers hold.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, posix } from "node:path";
import type { RecordedSource } from "../messages/recording.js";

/** No Go file that a person reads is larger. */
const maxFileBytes = 4 << 20;
/** Files of this machine are looked for that often; a recording that names more is served from its own text. */
const maxFilesLookedFor = 300;
/** Parts of a path that are tried. */
const maxSuffixes = 16;
/** A recorded line past that is left out of the text: line numbers of real files are smaller. */
const maxLine = 500_000;

export class RecordedSources {
  private readonly answers = new Map<string, Promise<DebugProtocol.Source>>();
  /** Recorded paths; the reference of `paths[i]` is i + 1. */
  private readonly paths: string[] = [];
  /** From a path of this machine to the recorded one. */
  private readonly recordedPaths = new Map<string, string>();
  private filesLookedFor = 0;

  /** @param folders in which files are looked for: the recording's own, the workspace's */
  constructor(
    private readonly recorded: ReadonlyMap<string, readonly RecordedSource[]>,
    private readonly folders: readonly string[],
  ) {}

  /** What a frame's `source` says. */
  sourceOf(path: string): Promise<DebugProtocol.Source> {
    const known = this.answers.get(path);
    if (known) return known;
    const answer = this.find(path);
    this.answers.set(path, answer);
    return answer;
  }

  /** Which recorded file the client means, by its path or its reference; null for a file that was not recorded. */
  recordedPath({ path, sourceReference }: DebugProtocol.Source): string | null {
    if (sourceReference !== undefined && sourceReference > 0) return this.paths[sourceReference - 1] ?? null;
    if (path === undefined) return null;
    return this.recordedPaths.get(comparable(path)) ?? null;
  }

  /** The recorded text; undefined for a reference that was never given. */
  text(sourceReference: number): string | undefined {
    const pieces = this.recorded.get(this.paths[sourceReference - 1] ?? "");
    if (!pieces) return undefined;
    const lines: string[] = [];
    for (const { firstLine, lines: piece } of pieces) {
      if (firstLine > maxLine) break;
      while (lines.length < firstLine - 1) lines.push("");
      for (const line of piece) lines.push(line);
    }
    return `${lines.join("\n")}\n`;
  }

  private async find(path: string): Promise<DebugProtocol.Source> {
    const name = posix.basename(path.replaceAll("\\", "/"));
    const file = await this.fileOfThisMachine(path);
    if (file !== null) {
      this.recordedPaths.set(comparable(file), path);
      return { name, path: file };
    }
    this.recordedPaths.set(comparable(path), path);
    // Without text of it there is nothing to fetch: the name and the line are shown, as for a program that was built elsewhere.
    if (!this.recorded.has(path)) return { name, path };
    this.paths.push(path);
    return { name, path, sourceReference: this.paths.length };
  }

  private async fileOfThisMachine(path: string): Promise<string | null> {
    const pieces = this.recorded.get(path);
    if (!pieces || this.filesLookedFor >= maxFilesLookedFor) return null;
    this.filesLookedFor++;
    for (const candidate of candidates(path, this.folders)) if (await saysTheSame(candidate, pieces)) return candidate;
    return null;
  }
}

function candidates(path: string, folders: readonly string[]): string[] {
  // A share of another machine is never asked: that would send it this machine's credentials.
  const isShare = /^([\\/])[\\/]/.test(path);
  const itself = isAbsolute(path) && !isShare ? [path] : [];
  const parts = path.split(/[\\/]+/).filter((part) => part !== "" && part !== ".");
  if (parts.includes("..") || parts.some((part) => part.includes(":") && part !== parts[0])) return itself;
  const suffixes = parts.slice(-maxSuffixes).map((_, i, last) => last.slice(i));
  return [...itself, ...folders.flatMap((folder) => suffixes.map((suffix) => join(folder, ...suffix)))];
}

/** Whether the file has the recorded lines where they were recorded. */
async function saysTheSame(file: string, pieces: readonly RecordedSource[]): Promise<boolean> {
  try {
    const found = await stat(file);
    if (!found.isFile() || found.size > maxFileBytes) return false;
    const lines = (await readFile(file, "utf8")).split(/\r?\n/);
    return pieces.every(({ firstLine, lines: piece }) => piece.every((line, i) => lines[firstLine - 1 + i] === line));
  } catch {
    return false;
  }
}

/** File names of Windows differ in case without a meaning, and VS Code writes drive letters in its own way. */
function comparable(path: string): string {
  return process.platform === "win32" ? path.replaceAll("\\", "/").toLowerCase() : path;
}
