/** Builds the Go programs that the editor tests debug, into a workspace folder with their sources and a launch.json. */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { root, setupDelve, setupGo } from "./setup.js";

export interface Launch {
  /** Of the launch configuration, and of the binary. */
  readonly name: string;
  /** Its folder in the workspace. */
  readonly program: string;
  /** A release, "1.23". */
  readonly go: string;
  readonly buildFlags?: readonly string[];
  readonly args?: readonly string[];
}

const debugFlags = ["-gcflags=all=-N -l"];

/** Copies test/programs and the editor tests' own program to the workspace and builds what is launched. */
export async function prepareWorkspace(workspace: string, launches: readonly Launch[]): Promise<void> {
  await cp(join(root, "test", "programs"), workspace, { recursive: true });
  await cp(join(root, "test", "editor", "walk"), join(workspace, "walk"), { recursive: true });
  const { goToolchain, goEnvironment } = await setupGo();
  for (const { name, program, go, buildFlags } of launches) {
    const toolchain = await goToolchain(go);
    await promisify(execFile)(
      toolchain.go,
      ["build", ...(buildFlags ?? debugFlags), "-o", join(workspace, "bin", name), `./${program}`],
      { cwd: workspace, env: goEnvironment(toolchain) },
    );
  }
  const dlvPath = await (await setupDelve()).delve();
  const configurations = launches.map(({ name, args }) => ({
    ...{ name, type: "go", request: "launch", mode: "exec" },
    ...{ program: join(workspace, "bin", name), cwd: workspace, dlvPath, args: args ?? [] },
  }));
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  await writeFile(join(workspace, ".vscode", "launch.json"), JSON.stringify({ version: "0.2.0", configurations }, null, 2));
}

/** The number, from 1, of the line that carries a mark: `// break: grow`. */
export async function markedLine(workspace: string, file: string, mark: string): Promise<number> {
  const lines = (await readFile(join(workspace, file), "utf8")).split("\n");
  const at = lines.findIndex((line) => line.endsWith(`// ${mark}`));
  if (at < 0) throw new Error(`no line of ${file} ends in “// ${mark}”`);
  return at + 1;
}
