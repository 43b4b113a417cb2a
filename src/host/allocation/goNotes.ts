/**
 * Asks the Go compiler what it decides about one package: a build whose result is thrown away. No shell, nothing of the
 * workspace is written, and it ends when the person says so.
 *
 *     go list -e -f … .                                     which package this is, does it have the file
 *     go env -json GOVERSION …                              which Go builds it (go.mod may name another)
 *     go build -gcflags=-m=2 -o /dev/null .                 go test -c … where the file is a test
 */
import { spawn } from "node:child_process";
import { basename, dirname, isAbsolute, join, sep } from "node:path";
import { createInterface } from "node:readline";
import { CompilerNotesReader, type CompilerNotes } from "../../messages/compilerNotes.js";
import { GoFailure, explainGo } from "./goFailure.js";

export interface GoTool {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tags: string;
}

export interface GoPackage {
  readonly importPath: string;
  readonly goVersion: string;
  readonly goarch: string;
  readonly experiments: string;
}

/** What a program that is debugged is built with. */
const debugFlags = "-N -l ";
const nullDevice = process.platform === "win32" ? "NUL" : "/dev/null";
/** After a polite end. */
const patienceMs = 2000;

/** @throws GoFailure where go does not know the package or leaves the file out */
export async function readGoPackage(go: GoTool, file: string, signal: AbortSignal): Promise<GoPackage> {
  const format = "{{.ImportPath}}\n{{range .IgnoredGoFiles}}{{.}} {{end}}\n{{with .Error}}{{.Err}}{{end}}";
  const [listed, env] = await Promise.all([
    run(go, ["list", "-e", ...tagsOf(go), "-f", format, "."], file, signal),
    run(go, ["env", "-json", "GOVERSION", "GOARCH", "GOEXPERIMENT"], file, signal),
  ]);
  const [importPath = "", ignored = "", ...error] = listed.output;
  if (listed.code !== 0) throw explainGo(listed.errors, file);
  if (ignored.split(" ").includes(basename(file))) throw new GoFailure("excluded", basename(file));
  const problem = error.join("\n").trim();
  if (problem !== "") throw explainGo(problem.split("\n"), file);
  if (env.code !== 0) throw explainGo(env.errors, file);
  const known = JSON.parse(env.output.join("\n")) as Readonly<Record<string, string>>;
  return {
    importPath,
    goVersion: known.GOVERSION ?? "unknown",
    goarch: known.GOARCH ?? "unknown",
    experiments: known.GOEXPERIMENT ?? "",
  };
}

/** The arguments of the build, also to be shown. */
export function buildArguments(go: Pick<GoTool, "tags">, file: string, debugged: boolean): string[] {
  const flags = `-gcflags=${debugged ? debugFlags : ""}-m=2`;
  const verb = file.endsWith("_test.go") ? ["test", "-c"] : ["build"];
  return [...verb, ...tagsOf(go), flags, "-o", nullDevice, "."];
}

/**
 * The compiler's notes about one file.
 * @param debugged with the flags that programs are debugged with
 * @throws GoFailure with what to do, where the package does not build
 */
export async function readCompilerNotes(
  go: GoTool,
  file: string,
  debugged: boolean,
  signal: AbortSignal,
): Promise<CompilerNotes> {
  const reader = new CompilerNotesReader((named) => samePath(placePath(named, file), file));
  const { code, errors } = await run(go, buildArguments(go, file, debugged), file, signal, (line) => {
    reader.readLine(line);
  });
  const notes = reader.end();
  if (code !== 0) throw explainGo(notes.others.length > 0 ? notes.others : errors, file);
  return notes;
}

/**
 * Where a file lies that the compiler names. What the go command of up to 1.23 repeats from its cache is relative to where it
 * was built first: `escapes/main.go` for the file itself.
 */
export function placePath(named: string, file: string): string {
  if (isAbsolute(named)) return named;
  const inner = named.replace(/^(\.{1,2}[/\\])+/, "");
  return file.endsWith(`${sep}${inner}`) ? file : join(dirname(file), named);
}

function samePath(a: string, b: string): boolean {
  return process.platform === "linux" ? a === b : a.toLowerCase() === b.toLowerCase();
}

function tagsOf({ tags }: Pick<GoTool, "tags">): string[] {
  return tags === "" ? [] : [`-tags=${tags}`];
}

interface Ran {
  readonly code: number;
  readonly output: readonly string[];
  readonly errors: readonly string[];
}

/** Lines of one stream that are kept where nobody reads along. */
const maxLines = 200;

/** @throws GoFailure `cancelled`, or `noGo` where it cannot be started */
function run(
  go: GoTool,
  args: readonly string[],
  file: string,
  signal: AbortSignal,
  readLine?: (line: string) => void,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new GoFailure("cancelled", ""));
      return;
    }
    const child = spawn(go.path, [...args], {
      cwd: dirname(file),
      env: go.env,
      shell: false,
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let last: ReturnType<typeof setTimeout> | undefined;
    const end = (): void => {
      // Nobody waits for it any more; it ends the compilers it has started.
      reject(new GoFailure("cancelled", ""));
      child.kill("SIGINT");
      last = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    };
    signal.addEventListener("abort", end, { once: true });
    const output: string[] = [];
    const errors: string[] = [];
    const keep = (lines: string[]) => (line: string) => {
      if (lines.length < maxLines) lines.push(line);
    };
    createInterface({ input: child.stdout }).on("line", keep(output));
    createInterface({ input: child.stderr }).on("line", readLine ?? keep(errors));
    child.once("error", (error) => {
      signal.removeEventListener("abort", end);
      reject(new GoFailure("noGo", error.message));
    });
    child.once("close", (code) => {
      clearTimeout(last);
      signal.removeEventListener("abort", end);
      resolve({ code: code ?? 1, output, errors });
    });
  });
}
