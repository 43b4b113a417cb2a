/**
 * The debug type `go` for tests: every session gets a `dlv dap` of its own, or joins the one at `port`. Launch attributes
 * go to Delve as they are, so a session behaves as it does under the Go extension, which is not published where the tests
 * run.
 *
 *     launch.json ──▶ VS Code ──▶ 127.0.0.1:port ──▶ dlv dap
 *                                    ▲ "DAP server listening at: 127.0.0.1:40123", read from its output
 */
"use strict";

const { spawn } = require("node:child_process");
const { appendFileSync, existsSync, statSync } = require("node:fs");
const { dirname, join } = require("node:path");
const vscode = require("vscode");

/** The dlv that each session started, by the session's id. */
const started = new Map();

exports.activate = function activate(/** @type {vscode.ExtensionContext} */ context) {
  context.subscriptions.push(
    vscode.debug.registerDebugConfigurationProvider("go", { resolveDebugConfiguration: launchOpenFile }),
    vscode.debug.registerDebugAdapterDescriptorFactory("go", { createDebugAdapterDescriptor: connectDelve }),
    vscode.debug.onDidTerminateDebugSession((session) => endDelve(session.id)),
    vscode.commands.registerCommand("goDebugStub.timeHover", timeHover),
    vscode.commands.registerCommand("goDebugStub.gatherHovers", gatherHovers),
    vscode.languages.registerHoverProvider({ pattern: "**/gathered.txt" }, { provideHover: () => gathered }),
  );
};

exports.deactivate = function deactivate() {
  for (const id of started.keys()) endDelve(id);
};

/** F5 without a launch.json: the package of the file that is open. */
function launchOpenFile(_folder, configuration) {
  if (configuration.type) return configuration;
  const file = vscode.window.activeTextEditor?.document;
  if (file?.languageId !== "go") return undefined;
  return { type: "go", request: "launch", name: "Launch package", mode: "debug", program: dirname(file.fileName) };
}

/** For the bench: how long the language hovers at the caret take, and what they say, as a line of hover-times.jsonl. */
async function timeHover() {
  const { document, selection } = vscode.window.activeTextEditor;
  const started = performance.now();
  const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, selection.active);
  const milliseconds = performance.now() - started;
  // The floor: as many small requests to the debugger, one after the other, as a hover may take.
  const session = vscode.debug.activeDebugSession;
  const before = performance.now();
  for (let i = 0; i < 4; i++) await session.customRequest("threads");
  const floor = performance.now() - before;
  const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join(" ");
  const file = join(vscode.workspace.workspaceFolders[0].uri.fsPath, "hover-times.jsonl");
  appendFileSync(file, `${JSON.stringify({ milliseconds, floor, isLive: text.includes("command:goMapLayout.show") })}\n`);
}

/** What the language hovers over this file's `maps[0]`, `maps[1]`, … said: as one hover over gathered.txt. */
let gathered;

/** At a stop the debugger's hover covers the language's; so they are kept for later, as the editor has them. */
async function gatherHovers() {
  const { document } = vscode.window.activeTextEditor;
  const contents = [];
  for (const { index } of document.getText().matchAll(/(?<=use\(maps\[)\d/g)) {
    const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, document.positionAt(index));
    contents.push(...hovers.flatMap((hover) => hover.contents));
  }
  gathered = new vscode.Hover(contents);
  await vscode.workspace.fs.writeFile(
    vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, "gathered.txt"),
    Buffer.from("gathered\n"),
  );
}

async function connectDelve(/** @type {vscode.DebugSession} */ session) {
  const { port } = session.configuration;
  if (port) return new vscode.DebugAdapterServer(port, "127.0.0.1");
  return new vscode.DebugAdapterServer(await startDelve(session), "127.0.0.1");
}

/** Starts a dlv for the session and settles with its port. */
function startDelve(/** @type {vscode.DebugSession} */ session) {
  const configuration = session.configuration;
  const dlv = dlvPath(configuration);
  const child = spawn(dlv, ["dap", "--listen=127.0.0.1:0", "--check-go-version=false"], {
    // Delve runs `go build` where it stands itself, and that must be inside the module.
    cwd: folderOf(configuration.program) ?? session.workspaceFolder?.uri.fsPath,
    env: { ...process.env, ...configuration.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  started.set(session.id, child);
  return new Promise((done, fail) => {
    let printed = "";
    let listening = false;
    const read = (data) => {
      // Once it listens, what comes is what the program prints.
      if (listening) return vscode.debug.activeDebugConsole.append(String(data));
      printed += data;
      const port = /DAP server listening at: 127\.0\.0\.1:(\d+)/.exec(printed)?.[1];
      if (!port) return;
      listening = true;
      done(Number(port));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => fail(new Error(`${dlv} cannot be started: ${error.message}`)));
    child.once("exit", (code) => fail(new Error(`${dlv} ended (${code}): ${printed}`)));
  });
}

function dlvPath(configuration) {
  const setting = vscode.workspace.getConfiguration("goDebugStub").get("dlvPath");
  return configuration.dlvPath || setting || process.env.GO_MAP_LAYOUT_DLV || "dlv";
}

function folderOf(program) {
  if (!program || !existsSync(program)) return undefined;
  return statSync(program).isDirectory() ? program : dirname(program);
}

function endDelve(sessionId) {
  const child = started.get(sessionId);
  started.delete(sessionId);
  if (!child || child.exitCode !== null) return;
  // It ends by itself when the client has gone, and takes the program with it; it gets a moment for that.
  const soon = setTimeout(() => child.kill("SIGTERM"), 1000);
  const last = setTimeout(() => child.kill("SIGKILL"), 5000);
  child.once("exit", () => {
    clearTimeout(soon);
    clearTimeout(last);
  });
}
