/** Two editors that can show a demo: the person's own VS Code, and code-server in a browser. */
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { run } from "../setup/cache.mjs";

/**
 * @typedef {object} Demo
 * @property {string} workspace the folder that is opened
 * @property {string[]} files shown at the beginning
 * @property {{ folder: string, unlessInstalled?: string }[]} extensions folders of extensions that are needed beside this one,
 *   some only where another extension, by its id, is not there
 * @property {Record<string, string>} env of the editor
 * @property {string} next what the person does then, in a sentence
 */

/**
 * A new window of the person's own VS Code. Settles when it is closed.
 *
 * @param {string} code
 * @param {string} root
 * @param {Demo} demo
 */
export async function openInCode(code, root, { workspace, files, extensions, env, next }) {
  const installed = spawnSync(code, ["--list-extensions"], { encoding: "utf8" }).stdout ?? "";
  const isThere = (id) => installed.split(/\r?\n/).some((line) => line.toLowerCase() === id);
  const needed = extensions.filter(({ unlessInstalled }) => unlessInstalled === undefined || !isThere(unlessInstalled));
  const args = [
    ...["--new-window", "--wait"],
    ...[root, ...needed.map((extension) => extension.folder)].map((path) => `--extensionDevelopmentPath=${path}`),
    workspace,
    ...files.flatMap((file) => ["--goto", `${file}:1`]),
  ];
  console.log(`VS Code opens. ${next}`);
  const child = spawn(code, args, { stdio: "inherit", env: { ...process.env, ...env } });
  await new Promise((resolve) => child.on("close", resolve));
}

/**
 * code-server with the packed extension; prints its address.
 *
 * @param {string} root
 * @param {string} folder for what it installs and keeps
 * @param {Demo} demo
 * @param {Promise<void>} stopped when it is to end
 */
export async function serveInBrowser(root, folder, demo, stopped) {
  const server = await startServer(root, folder, demo);
  console.log(`\nOpen ${server.url}\n${demo.next} Ctrl-C here ends it.`);
  await stopped;
  await server.stop();
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {Pick<Demo, "workspace" | "extensions" | "env">} demo
 * @param {Record<string, unknown>} [settings] of the user
 */
export async function startServer(root, folder, { workspace, extensions, env }, settings) {
  const { installExtensionFolder, installVsix, startCodeServer } = await import("../setup/codeServer.mjs");
  const [extensionsDir, userDataDir] = [join(folder, "extensions"), join(folder, "user-data")];
  const vsix = join(folder, "go-map-layout.vsix");
  const vsce = ["package", "--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "--out", vsix];
  await run(join(root, "node_modules", ".bin", "vsce"), vsce, { cwd: root });
  for (const extension of extensions) await installExtensionFolder({ extension: extension.folder, extensionsDir });
  await installVsix({ vsix, extensionsDir, userDataDir });
  return startCodeServer({ folder: workspace, extensionsDir, userDataDir, env, ...(settings ? { settings } : {}) });
}
