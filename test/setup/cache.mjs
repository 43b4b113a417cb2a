/**
 * Where the tests keep what they install, and how it gets there.
 *
 * Toolchains, debuggers and the editor are far too big for the checkout, so they lie in one folder of the user's:
 *
 *     $GO_MAP_LAYOUT_CACHE, else $XDG_CACHE_HOME/go-map-layout, else ~/.cache/go-map-layout
 *       delve/1.27.2/dlv              a finished entry: its presence means that it is whole
 *       .building/delve-1.27.2-…/     an entry being built; renamed to its place when it is done
 *
 * The rename is what makes an entry whole or absent, whatever dies in between. The lock only saves the second of two
 * processes from building what the first one is about to finish.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { constants, createWriteStream } from "node:fs";
import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";

/**
 * Something cannot be installed here. The message is a sentence for the person at the terminal; a test that needs the
 * thing skips loudly with it.
 */
export class CannotInstall extends Error {
  name = "CannotInstall";
}

/** @returns {string} the absolute path of the cache folder; it may not exist yet */
export function cacheFolder() {
  const chosen = process.env.GO_MAP_LAYOUT_CACHE;
  if (chosen) return resolve(chosen);
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "go-map-layout");
}

/**
 * The folder of a cache entry, which is built first where it is missing.
 *
 * @param {string} name path of the entry inside the cache, `delve/1.27.2`; a version belongs in it, for an entry is
 *   never built twice
 * @param {(folder: string) => Promise<void>} build fills an empty folder, which is moved afterwards
 * @returns {Promise<string>} the entry's absolute path
 */
export async function installIntoCache(name, build) {
  const entry = join(cacheFolder(), name);
  if (await exists(entry)) return entry;
  return underLock(entry, async () => {
    if (await exists(entry)) return entry;
    const building = join(cacheFolder(), ".building");
    await mkdir(building, { recursive: true });
    await mkdir(dirname(entry), { recursive: true });
    const prefix = `${name.replaceAll("/", "-")}-`;
    await sweep(building, prefix);
    const folder = await mkdtemp(join(building, prefix));
    try {
      await build(folder);
      await rename(folder, entry);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      // Processes in different containers share the folder but not the lock: the one that was first is as good.
      if (!(await exists(entry))) throw error;
    }
    return entry;
  });
}

/**
 * Runs `work` while no other process of this machine runs work under the same name.
 *
 * The lock is a listening socket in Linux's abstract namespace: it has no file, and the kernel lets go of it when its
 * owner dies, so there are no stale locks. Elsewhere there is no lock, only the rename of `installIntoCache`.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function underLock(name, work) {
  if (process.platform !== "linux") return work();
  const address = `\0go-map-layout-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  /** @type {Set<import('node:net').Socket>} */
  const waiting = new Set();
  const lock = createServer((socket) => waiting.add(socket.on("error", () => {})));
  while (!(await listens(lock, address))) await ownerIsGone(address);
  try {
    return await work();
  } finally {
    lock.close();
    for (const socket of waiting) socket.destroy();
  }
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] on top of `process.env`; `undefined` takes a variable away
 * @property {string} [log] file that gets everything the command prints, for long builds
 * @property {number} [timeoutMs] after which the command is killed; 20 minutes unless told
 */

/**
 * Runs a command to its end, at a low priority: setting up must not starve the tests beside it.
 *
 * @param {string} command a path, or a name on PATH
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<string>} what it wrote to its standard output
 * @throws {Error} where it cannot be started or fails: the command and the end of what it printed
 */
export async function run(command, args, options = {}) {
  const child = spawn("nice", ["-n", "10", command, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.timeoutMs ?? 20 * 60_000,
  });
  const log = options.log ? createWriteStream(options.log) : undefined;
  let stdout = "";
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      if (stream === child.stdout) stdout += text;
      tail = (tail + text).slice(-4000);
      log?.write(text);
    });
  }
  const how = await new Promise((done) => {
    child.once("error", (error) => done(error.message));
    child.once("close", (code, signal) => done(signal ? `was ended by ${signal}` : code));
  });
  log?.end();
  if (how === 0) return stdout;
  const fault = typeof how === "number" ? `exit status ${how}` : how;
  throw new Error(`${[command, ...args].join(" ")}: ${fault}\n${tail.trim()}`);
}

/**
 * @param {string} name of a command
 * @returns {Promise<string | undefined>} its absolute path, where it is on PATH
 */
export async function commandOnPath(name) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = resolve(folder, name);
    if (folder && (await exists(path, constants.X_OK))) return path;
  }
  return undefined;
}

/**
 * @param {string} path
 * @param {number} [mode] `fs.constants.X_OK` asks for more than presence
 * @returns {Promise<boolean>}
 */
export async function exists(path, mode = constants.F_OK) {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/**
 * One line to the person who waits. Goes to standard error, so that the output of commands stays theirs.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`);
}

/**
 * Removes what builds that were killed have left behind. Nothing builds for an hour.
 *
 * @param {string} building
 * @param {string} prefix
 */
async function sweep(building, prefix) {
  for (const name of await readdir(building)) {
    const folder = join(building, name);
    if (!name.startsWith(prefix)) continue;
    const { mtimeMs } = await stat(folder);
    if (Date.now() - mtimeMs > 3_600_000) await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import('node:net').Server} lock
 * @param {string} address
 * @returns {Promise<boolean>} whether the lock is ours
 */
function listens(lock, address) {
  return new Promise((done, fail) => {
    lock.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      lock.removeAllListeners("listening");
      if (error.code === "EADDRINUSE") done(false);
      else fail(error);
    });
    lock.listen({ path: address }, () => {
      lock.removeAllListeners("error");
      done(true);
    });
  });
}

/**
 * @param {string} address
 * @returns {Promise<void>} settles when the owner of the lock has let go, or a while later where that cannot be told
 */
function ownerIsGone(address) {
  return new Promise((done) => {
    const waiting = connect({ path: address });
    waiting.once("error", () => setTimeout(done, 50));
    waiting.once("close", () => setTimeout(done, 50));
  });
}
