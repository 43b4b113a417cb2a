/**
 * Which `go` is run, as the Go extension would choose it: its setting `go.alternateTools`, then the Go root of its setting or of
 * the environment, then the path, then where Go is installed usually. Always an absolute path: a `go` that lies in the folder
 * which is open is never run for its name alone.
 */
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";

export interface GoSettings {
  /** `go.alternateTools.go`, a path or a name. */
  readonly alternate: string | undefined;
  /** `go.goroot`. */
  readonly goroot: string | undefined;
  /** `go.toolsEnvVars`. */
  readonly env: Readonly<Record<string, string>>;
  /** `go.buildTags`. */
  readonly tags: string;
  readonly workspaceFolder: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** @returns null where there is none */
export function findGo(
  settings: GoSettings,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const env = { ...environment, ...settings.env };
  const name = platform === "win32" ? "go.exe" : "go";
  const onPath = (program: string): string[] =>
    (env.PATH ?? env.Path ?? "")
      .split(delimiter)
      .filter((folder) => isAbsolute(folder))
      .map((folder) => join(folder, program));
  const alternate = resolved(settings.alternate, settings.workspaceFolder);
  const candidates = [
    ...(alternate === null ? [] : isAbsolute(alternate) ? [alternate] : isName(alternate) ? onPath(alternate) : []),
    ...[resolved(settings.goroot, settings.workspaceFolder), env.GOROOT]
      .filter((root): root is string => typeof root === "string" && isAbsolute(root))
      .map((root) => join(root, "bin", name)),
    ...onPath(name),
    ...(platform === "win32"
      ? ["C:\\Program Files\\Go\\bin\\go.exe", "C:\\Go\\bin\\go.exe"]
      : ["/usr/local/go/bin/go", "/opt/homebrew/bin/go", "/usr/lib/go/bin/go"]),
  ];
  return candidates.find(isFile) ?? null;
}

function resolved(setting: string | undefined, workspaceFolder: string | undefined): string | null {
  if (setting === undefined || setting === "") return null;
  return setting
    .replace(/^~(?=$|[/\\])/, () => homedir())
    .replaceAll(/\$\{(workspaceFolder|workspaceRoot)\}/g, (whole) => workspaceFolder ?? whole);
}

function isName(text: string): boolean {
  return !/[/\\]/.test(text);
}

function isFile(path: string): boolean {
  try {
    return existsSync(path) && statSync(path).isFile();
  } catch {
    return false;
  }
}
