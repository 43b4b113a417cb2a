/** The live demo: a small Go program, built by real Go for real Delve, that stops itself in the middle of a map's growth. */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../setup/cache.mjs";
import { delve } from "../setup/delve.mjs";
import { goEnvironment, goToolchain } from "../setup/go.mjs";

/** Up to Go 1.23 maps grow step by step, since 1.24 they are Swiss tables: one launch configuration for each. */
const samples = [
  { go: "1.23", name: "Classic map in the middle of a growth (Go 1.23)" },
  { go: "1.27", name: "Swiss map (Go 1.27)" },
];

/**
 * The sample's source, its binaries, and launch configurations. The program stops itself where a breakpoint would stand.
 *
 * @param {string} root
 * @param {string} workspace
 * @returns {Promise<import("./openEditor.mjs").Demo>}
 */
export async function makeWorkspace(root, workspace) {
  const programs = join(root, "test", "programs");
  const dlv = await delve();
  await mkdir(join(workspace, ".vscode"), { recursive: true });
  await cp(join(programs, "go.mod"), join(workspace, "go.mod"));
  const source = await readFile(join(programs, "sample", "main.go"), "utf8");
  await writeFile(
    join(workspace, "main.go"),
    source
      .replace('import "fmt"', 'import (\n\t"fmt"\n\t"runtime"\n)')
      .replace(
        /^(\t*)(fmt\.Println.*) \/\/ break: grow$/m,
        "$1$2\n$1runtime.Breakpoint() // stops a debugger here, as a breakpoint would",
      ),
  );
  const configurations = [];
  for (const { go, name } of samples) {
    const toolchain = await goToolchain(go);
    const program = join(workspace, `sample-go${go}`);
    await run(toolchain.go, ["build", "-gcflags=all=-N -l", "-o", program, "."], {
      cwd: workspace,
      env: goEnvironment(toolchain),
    });
    const how = { mode: "exec", program, cwd: workspace, dlvFlags: ["--check-go-version=false"], dlvPath: dlv };
    configurations.push({ type: "go", request: "launch", name, ...how });
  }
  await writeFile(join(workspace, ".vscode", "launch.json"), JSON.stringify({ version: "0.2.0", configurations }, null, 2));
  const settings = { "go.alternateTools": { dlv }, "go.toolsManagement.checkForUpdates": "off" };
  await writeFile(join(workspace, ".vscode", "settings.json"), JSON.stringify(settings, null, 2));
  return {
    workspace,
    files: [join(workspace, "main.go")],
    // Without the Go extension there, the tests' stand-in starts Delve.
    extensions: [{ folder: join(root, "test", "editor", "go-debug-stub"), unlessInstalled: "golang.go" }],
    env: { GO_MAP_LAYOUT_DLV: dlv },
    next: "Press F5 there, then run “Go: Show Map Layout” from the command palette.",
  };
}
