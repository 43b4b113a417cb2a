/**
 * `npm run demo`: the extension on a small Go program that real Delve stops in the middle of a map's growth. In VS Code where
 * `code` is on the path, else in code-server on 127.0.0.1, whose address is printed. Press F5 there, then run "Go: Show Map
 * Layout" from the command palette.
 *
 * The program is a copy in a temporary folder: the checkout stays as it is. Ctrl-C ends what was started here.
 */
import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { npmPackages } from "./setup/npmPackages.mjs";

const root = join(import.meta.dirname, "..");
const programs = join(root, "test", "programs");
const stub = join(root, "test", "editor", "go-debug-stub");

/** Up to Go 1.23 maps grow step by step, since 1.24 they are Swiss tables: one launch configuration for each. */
const samples = [
  { go: "1.23", name: "Classic map in the middle of a growth (Go 1.23)" },
  { go: "1.27", name: "Swiss map (Go 1.27)" },
];

npmPackages(root);
must("the build", process.execPath, [join(root, "build.mjs")]);
const { commandOnPath, run } = await import("./setup/cache.mjs");
const { goEnvironment, goToolchain } = await import("./setup/go.mjs");
const { anyGo, delve } = await import("./setup/delve.mjs");

const folder = await mkdtemp(join(tmpdir(), "go-map-layout-demo-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
/** Set once something runs that has to be ended first. */
let stop = () => process.exit(130);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop());

const dlv = await delve();
const workspace = join(folder, "sample");
await makeWorkspace(workspace, dlv);
const code = await commandOnPath("code");
if (code) await openInCode(code, workspace);
else await serve(workspace, dlv);

/** The sample's source, its binaries, and launch configurations. The program stops itself where a breakpoint would stand. */
async function makeWorkspace(workspace, dlv) {
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
    configurations.push({
      type: "go",
      request: "launch",
      name,
      mode: "exec",
      program,
      cwd: workspace,
      dlvFlags: anyGo,
      dlvPath: dlv,
    });
  }
  await writeFile(join(workspace, ".vscode", "launch.json"), JSON.stringify({ version: "0.2.0", configurations }, null, 2));
  const settings = { "go.alternateTools": { dlv }, "go.toolsManagement.checkForUpdates": "off" };
  await writeFile(join(workspace, ".vscode", "settings.json"), JSON.stringify(settings, null, 2));
}

/** A new window of the person's own VS Code. Without the Go extension there, the tests' stand-in starts Delve. */
async function openInCode(code, workspace) {
  const extensions = spawnSync(code, ["--list-extensions"], { encoding: "utf8" }).stdout ?? "";
  const others = /^golang\.go$/im.test(extensions) ? [] : [`--extensionDevelopmentPath=${stub}`];
  const args = [
    "--new-window",
    "--wait",
    `--extensionDevelopmentPath=${root}`,
    ...others,
    workspace,
    "--goto",
    `${join(workspace, "main.go")}:1`,
  ];
  console.log("VS Code opens. Press F5, then run “Go: Show Map Layout” from the command palette.");
  const child = spawn(code, args, { stdio: "inherit" });
  await new Promise((resolve) => child.on("close", resolve));
}

async function serve(workspace, dlv) {
  const { installExtensionFolder, installVsix, startCodeServer } = await import("./setup/codeServer.mjs");
  const [extensionsDir, userDataDir] = [join(folder, "extensions"), join(folder, "user-data")];
  const vsix = join(folder, "go-map-layout.vsix");
  const vsce = ["package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "--out", vsix];
  await run(join(root, "node_modules", ".bin", "vsce"), vsce, { cwd: root });
  await installExtensionFolder({ extension: stub, extensionsDir });
  await installVsix({ vsix, extensionsDir, userDataDir });
  const server = await startCodeServer({ folder: workspace, extensionsDir, userDataDir, env: { GO_MAP_LAYOUT_DLV: dlv } });
  console.log(
    `\nOpen ${server.url}\nPress F5 there, then run “Go: Show Map Layout” from the command palette. Ctrl-C here ends it.`,
  );
  await new Promise((resolve) => (stop = resolve));
  await server.stop();
}

function must(what, command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`${what} failed`);
    process.exit(1);
  }
}
