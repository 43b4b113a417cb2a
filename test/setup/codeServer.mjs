/**
 * A real VS Code, workbench and extension host, that runs in a browser and without a screen: npm's `code-server`.
 *
 *     <cache>/node/24.21.0/…               the Node that code-server insists on, from npm, with its headers
 *     <cache>/code-server/4.139.1/…        code-server, its native modules built against those headers
 *
 * One server is one VS Code: an extensions folder, a user data folder, one opened folder. It listens on 127.0.0.1 only,
 * without a password.
 */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import { CannotInstall, commandOnPath, exists, installIntoCache, run, say } from "./cache.mjs";
import { debianPackages } from "./debian.mjs";

const codeServerVersion = "4.139.1"; // VS Code 1.139.1
const nodeVersion = "24.21.0";

/** What the native modules were seen to build with; not each was shown to be needed. */
const buildPackages = [
  ...["g++", "make", "pkg-config", "python3"],
  ...["libkrb5-dev", "libsecret-1-dev", "libx11-dev", "libxkbfile-dev"],
];

/**
 * @typedef {object} CodeServer
 * @property {string} node path of the Node 24 that runs it
 * @property {string} entry path of the script to run
 * @property {string} version
 */

/** @type {Promise<CodeServer> | undefined} */
let installed;

/**
 * @returns {Promise<CodeServer>}
 * @throws {CannotInstall}
 */
export function codeServer() {
  installed ??= installCodeServer();
  return installed;
}

/**
 * @typedef {object} StartOptions
 * @property {string} folder the one that is opened
 * @property {string} extensionsDir
 * @property {string} userDataDir
 * @property {Record<string, unknown>} [settings] the user's, on top of `quietSettings`
 * @property {number} [port] a free one unless told
 * @property {Record<string, string | undefined>} [env] what extensions see, on top of `process.env`
 */

/**
 * @typedef {object} RunningCodeServer
 * @property {string} url what a browser opens; shows `folder`
 * @property {number} pid
 * @property {string} log path of what it printed
 * @property {() => Promise<void>} stop ends it and everything it started
 */

/**
 * Starts a server and waits until it answers.
 *
 * @param {StartOptions} options
 * @returns {Promise<RunningCodeServer>}
 */
export async function startCodeServer({ folder, extensionsDir, userDataDir, settings, port = 0, env }) {
  const server = await codeServer();
  await mkdir(join(userDataDir, "User"), { recursive: true });
  await mkdir(extensionsDir, { recursive: true });
  await writeFile(join(userDataDir, "User", "settings.json"), JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  // A process group of its own, for it starts others, and they must not outlive it.
  const child = spawn(
    server.node,
    [
      server.entry,
      ...commonArguments(userDataDir, extensionsDir),
      ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
      ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
      ...["--disable-getting-started-override", "--ignore-last-opened", folder],
    ],
    { detached: true, stdio: ["ignore", "pipe", "pipe"], env: editorEnvironment(env) },
  );
  const group = new ProcessGroup(child);
  const log = join(userDataDir, "code-server.log");
  try {
    const address = await announcedAddress(child, log);
    await answers(new URL("healthz", address));
    const url = new URL(address);
    url.searchParams.set("folder", folder);
    return { url: url.href, pid: group.pid, log, stop: () => group.stop() };
  } catch (error) {
    await group.stop();
    throw error;
  }
}

/**
 * Installs a packaged extension, as a user would.
 *
 * @param {{ vsix: string, extensionsDir: string, userDataDir: string }} options
 */
export async function installVsix({ vsix, extensionsDir, userDataDir }) {
  const server = await codeServer();
  const args = [...commonArguments(userDataDir, extensionsDir), "--force", "--install-extension", vsix];
  await run(server.node, [server.entry, ...args], { env: editorEnvironment() });
}

/**
 * Installs an extension that is just a folder with a package.json, such as the tests' own: copies it to where the editor
 * keeps its extensions and adds it to the editor's list of them. To be called before the server starts.
 *
 * @param {{ extension: string, extensionsDir: string }} options
 */
export async function installExtensionFolder({ extension, extensionsDir }) {
  const { publisher, name, version } = JSON.parse(await readFile(join(extension, "package.json"), "utf8"));
  const relativeLocation = `${publisher}.${name}-${version}`;
  const location = join(extensionsDir, relativeLocation);
  await cp(extension, location, { recursive: true });
  const list = join(extensionsDir, "extensions.json");
  const entries = (await exists(list)) ? JSON.parse(await readFile(list, "utf8")) : [];
  const id = `${publisher}.${name}`;
  const others = entries.filter((/** @type {{ identifier: { id: string } }} */ entry) => entry.identifier.id !== id);
  const entry = {
    identifier: { id },
    version,
    location: { $mid: 1, path: location, scheme: "file" },
    relativeLocation,
    metadata: {},
  };
  await writeFile(list, JSON.stringify([...others, entry]));
}

/** A VS Code that greets nobody, calls nobody and changes nothing by itself. */
export const quietSettings = {
  "chat.disableAIFeatures": true,
  "debug.toolBarLocation": "docked",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  // Go's own sources, which a stop may show, are read-only files in the module cache: root could write them nevertheless.
  "files.readonlyFromPermissions": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

async function installCodeServer() {
  const nodeFolder = await installNode();
  const node = join(nodeFolder, "bin", "node");
  const folder = await installIntoCache(`code-server/${codeServerVersion}`, async (building) => {
    await debianPackages(buildPackages, "code-server");
    say(`installing code-server ${codeServerVersion} and building its native modules, about two minutes`);
    await npmInstall(building, `code-server@${codeServerVersion}`, {
      // npm runs on the Node whose modules it builds, and node-gyp takes the headers from where that Node lies.
      PATH: [dirname(node), process.env.PATH].join(delimiter),
      npm_config_nodedir: nodeFolder,
      FORCE_NODE_VERSION: undefined,
      JOBS: "2",
    });
    await tryNativeModules(node, join(building, "node_modules/code-server/lib/vscode"));
  });
  return { node, entry: join(folder, "node_modules/code-server/out/node/entry.js"), version: codeServerVersion };
}

/**
 * An npm that was told to run no install scripts ends well and has built nothing, and the editor would fail much later.
 *
 * @param {string} node
 * @param {string} vscode the folder of VS Code in code-server
 */
async function tryNativeModules(node, vscode) {
  try {
    await run(node, ["-e", 'require("@vscode/spdlog"); require("@vscode/sqlite3"); require("node-pty")'], { cwd: vscode });
  } catch (error) {
    throw new CannotInstall(`code-server's native modules were not built, or do not load: ${error}`);
  }
}

/** @returns {Promise<string>} a folder with `bin/node` and `include/node` */
async function installNode() {
  // npm's `node` package is a script that installs this one.
  const name = `node-${process.platform}-${process.arch}`;
  const folder = await installIntoCache(`node/${nodeVersion}`, async (building) => {
    say(`installing Node ${nodeVersion} from npm, for code-server`);
    await npmInstall(building, `${name}@${nodeVersion}`);
  });
  return join(folder, "node_modules", name);
}

/** Settings of npm that say how to reach the registry, wherever they come from. */
const connection = /^npm_config_(registry|cache|ca|cafile|proxy|https_proxy|noproxy|strict_ssl|userconfig|globalconfig)$/i;

/**
 * @param {string} folder
 * @param {string} what package@version
 * @param {Record<string, string | undefined>} [env]
 */
async function npmInstall(folder, what, env) {
  if (!(await commandOnPath("npm"))) throw new CannotInstall(`${what} needs npm, and it is not on PATH`);
  // A package.json keeps npm from looking for one in the folders above; this one lets the packages' install scripts run.
  const scripts = { "code-server": true, argon2: true };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, allowScripts: scripts }));
  // Under `npm test` all settings of the checkout are in the environment: no install scripts, print nothing, and more.
  const inherited = Object.keys(process.env).filter((name) => /^npm_/i.test(name) && !connection.test(name));
  const unset = Object.fromEntries(inherited.map((name) => [name, undefined]));
  env = { ...unset, npm_config_ignore_scripts: "false", ...env };
  try {
    await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--save-exact", what], { cwd: folder, env });
  } catch (error) {
    throw new CannotInstall(`npm did not install ${what}: ${error}`);
  }
}

/**
 * @param {string} userDataDir
 * @param {string} extensionsDir
 */
function commonArguments(userDataDir, extensionsDir) {
  // With a configuration file of its own it neither reads nor writes the user's.
  const config = join(userDataDir, "code-server.yaml");
  return ["--config", config, "--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
}

/** @param {Record<string, string | undefined>} [more] */
function editorEnvironment(more) {
  // Inside a VS Code's own terminal these would make it a client of that VS Code.
  const foreign = Object.keys(process.env).filter((name) => /^(VSCODE_|ELECTRON_|CODE_SERVER_|PORT$|PASSWORD$)/.test(name));
  const gone = Object.fromEntries(foreign.map((name) => [name, undefined]));
  // Without a gallery it asks none.
  return { ...process.env, ...gone, EXTENSIONS_GALLERY: "{}", ...more };
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 * @param {string} log gets everything it prints
 * @returns {Promise<string>} the address it says it listens on
 */
function announcedAddress(child, log) {
  const file = createWriteStream(log);
  let printed = "";
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error(`code-server did not start in a minute:\n${printed}`)), 60_000);
    const settle = (/** @type {() => void} */ how) => {
      clearTimeout(late);
      how();
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (/** @type {Buffer} */ data) => {
        file.write(data);
        if (printed.length > 20_000) return;
        printed += data.toString();
        const address = /HTTP server listening on (http:\S+)/.exec(printed)?.[1];
        if (address) settle(() => done(address));
      });
    }
    child.once("error", (error) => settle(() => fail(error)));
    child.once("exit", (code) => settle(() => fail(new Error(`code-server ended (${code}):\n${printed}`))));
  });
}

/** @param {URL} url */
async function answers(url) {
  const end = Date.now() + 30_000;
  for (;;) {
    const ok = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    if (Date.now() > end) throw new Error(`${url.href} does not answer`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** A child that leads a process group, and everything in that group. */
class ProcessGroup {
  /** @type {Promise<unknown>} */
  #ended;
  #endNow = () => this.#signal("SIGKILL");

  /** @param {import('node:child_process').ChildProcess} leader */
  constructor(leader) {
    if (leader.pid === undefined) throw new Error("code-server could not be started");
    this.pid = leader.pid;
    this.#ended = new Promise((done) => leader.once("exit", done));
    process.once("exit", this.#endNow);
  }

  async stop() {
    process.removeListener("exit", this.#endNow);
    this.#signal("SIGTERM");
    const patience = new Promise((done) => setTimeout(done, 5000).unref());
    await Promise.race([this.#ended, patience]);
    // Extensions get a moment to say goodbye to what they started; the extension host may outlive the leader.
    for (let tries = 0; tries < 30 && this.#signal(0); tries++) await new Promise((done) => setTimeout(done, 100));
    this.#signal("SIGKILL");
  }

  /**
   * @param {NodeJS.Signals | 0} signal
   * @returns {boolean} whether the group still had a process
   */
  #signal(signal) {
    try {
      return process.kill(-this.pid, signal);
    } catch {
      return false;
    }
  }
}
