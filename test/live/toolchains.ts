/**
 * The Go toolchains and Delves of the live tests, as `npm test` found or installed them, and the programs built by them.
 */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** The checkout: the folder with package-lock.json above the compiled tests. */
export const root = findRoot(__dirname);
export const programs = join(root, "test", "programs");

interface Tools {
  readonly go: Readonly<Record<string, { readonly go: string; readonly goroot: string; readonly version: string } | undefined>>;
  readonly delve: Readonly<Record<string, string | undefined>>;
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

/** null where `npm test` did not set the machine up. */
export function findTools(): Tools | null {
  const file = process.env.GO_MAP_LAYOUT_TOOLS ?? join(root, "out", "tools.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Tools) : null;
}

/** A Go that lays maps out in its own way. */
export interface GoVariant {
  /** `1.25`, as toolchains are named here. */
  readonly go: string;
  /** GOEXPERIMENT. */
  readonly experiment: "" | "noswissmap" | "mapsplitgroup";
}

export const goVariants: readonly GoVariant[] = [
  ...["1.19", "1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"].map((go) => ({ go, experiment: "" }) as const),
  { go: "1.24", experiment: "noswissmap" },
  { go: "1.25", experiment: "noswissmap" },
  { go: "1.27", experiment: "mapsplitgroup" },
];

export const newestDelve = "1.27.2";

/** The Go versions that each Delve says it supports (delve: pkg/goversion/compat.go); the newest is tried with all. */
const supportedMinors: Readonly<Record<string, readonly [number, number]>> = {
  "1.20.2": [18, 20],
  "1.22.1": [19, 22],
  "1.25.2": [22, 25],
  "1.26.0": [24, 26],
};

export const delveVersions: readonly string[] = [newestDelve, ...Object.keys(supportedMinors)];

export function isSupported(variant: GoVariant, delve: string): boolean {
  const minor = Number(variant.go.split(".")[1]);
  const [least, most] = supportedMinors[delve] ?? [0, Number.MAX_SAFE_INTEGER];
  return minor >= least && minor <= most;
}

export function variantName({ go, experiment }: GoVariant): string {
  return `Go ${go}${experiment === "" ? "" : ` ${experiment}`}`;
}

const built = new Map<string, Promise<string>>();
const folder = mkdtempSync(join(tmpdir(), "go-map-layout-live-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

export function scratchFile(name: string): string {
  return join(folder, name);
}

/** Builds test/programs/NAME with the variant's own toolchain, without optimizations unless told; once. Answers the binary. */
export function build(
  tools: Tools,
  variant: GoVariant,
  program: string,
  flags: readonly string[] = ["-gcflags=all=-N -l"],
): Promise<string> {
  const key = [variant.go, variant.experiment, program, ...flags].join(" ");
  let binary = built.get(key);
  if (!binary) {
    binary = buildOnce(tools, variant, program, flags, join(folder, `${program}-${built.size}`));
    built.set(key, binary);
  }
  return binary;
}

async function buildOnce(
  tools: Tools,
  variant: GoVariant,
  program: string,
  flags: readonly string[],
  output: string,
): Promise<string> {
  const toolchain = tools.go[variant.go];
  if (!toolchain) throw new Error(`Go ${variant.go} is not there`);
  const env = {
    ...process.env,
    GOTOOLCHAIN: "local",
    GOFLAGS: "-mod=mod",
    GOEXPERIMENT: variant.experiment,
    GOROOT: undefined,
    GOWORK: "off",
    PATH: `${dirname(toolchain.go)}${delimiter}${process.env.PATH ?? ""}`,
  };
  await promisify(execFile)(toolchain.go, ["build", ...flags, "-o", output, `./${program}`], { cwd: programs, env });
  return output;
}

/** The line of `// break: NAME` in a program's file, as FILE:LINE. */
export function breakAt(program: string, name: string, file = "main.go"): { readonly file: string; readonly line: number } {
  const path = join(programs, program, file);
  const line = readFileSync(path, "utf8")
    .split("\n")
    .findIndex((text) => text.trimEnd().endsWith(`// break: ${name}`));
  if (line < 0) throw new Error(`no "// break: ${name}" in ${path}`);
  return { file: path, line: line + 1 };
}

/** Lets `places` jobs run at a time. */
export function limited(places: number): <T>(job: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (job) => {
    while (running >= places) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await job();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

function findRoot(from: string): string {
  return existsSync(join(from, "package-lock.json")) ? from : findRoot(dirname(from));
}
