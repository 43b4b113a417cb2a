/**
 * A `dlv dap` of our own: found, started on a free port of this machine, and ended again.
 *
 * It serves one client. When that client's connection ends, for whatever reason, it ends its debuggee and then itself; so nothing
 * is left behind even if this process is killed.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join, resolve, sep } from "node:path";
import { promisify } from "node:util";
import { CommandError } from "./commandError.js";

const installHint = "install it with `go install github.com/go-delve/delve/cmd/dlv@latest`, or name it with --dlv PATH";
const startTimeoutMs = 20_000;
const endTimeoutMs = 1_500;

export interface DelveProcess {
  readonly host: string;
  readonly port: number;
  /** Waits for it to end by itself, and ends it (and nothing else) if it does not. */
  end(): Promise<void>;
}

/**
 * @param onOutput Gets what the debuggee prints: it shares Delve's stdout and stderr.
 * @param onStarted Told at once how to end it.
 * @throws CommandError when there is no dlv, or it does not start.
 */
export async function startDelve(
  dlv: string | null,
  onOutput: (chunk: Buffer) => void,
  onStarted: (end: () => Promise<void>) => void,
): Promise<DelveProcess> {
  const path = findDelve(dlv);
  // A session of its own: Ctrl+C in the terminal is for us to handle, and we then end the debuggee in an orderly way.
  // The debuggee reads our stdin if that is a pipe or a file; the terminal's it could not read from there.
  const stdin = process.stdin.isTTY ? "ignore" : "inherit";
  const child = spawn(path, ["dap", "--listen=127.0.0.1:0", "--check-go-version=false"], {
    stdio: [stdin, "pipe", "pipe"],
    detached: true,
  });
  const exited = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", () => done());
  });
  onStarted(() => end(child, exited));
  try {
    const port = await listeningPort(child, path, onOutput);
    return { host: "127.0.0.1", port, end: () => end(child, exited) };
  } catch (error) {
    await end(child, exited);
    throw error;
  }
}

/** `1.27.2`; null where it does not say. */
export async function delveVersion(dlv: string | null): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)(findDelve(dlv), ["version"], { timeout: startTimeoutMs });
    return /^Version: (\S+)/m.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

/** The dlv that was named, else the first on the path, else where `go install` puts it. */
function findDelve(named: string | null): string {
  if (named !== null) {
    const candidates = named.includes(sep) ? [resolve(named)] : pathDirectories().map((directory) => join(directory, named));
    const found = candidates.find(isExecutable);
    if (found === undefined) throw new CommandError(`no dlv at ${named}: ${installHint}`);
    return found;
  }
  const name = process.platform === "win32" ? "dlv.exe" : "dlv";
  const goBin = [
    process.env.GOBIN,
    ...(process.env.GOPATH?.split(delimiter) ?? [join(homedir(), "go")]).map((p) => join(p, "bin")),
  ];
  const directories = [...pathDirectories(), ...goBin.filter((directory) => directory !== undefined && directory !== "")];
  const found = directories.map((directory) => join(directory ?? "", name)).find(isExecutable);
  if (found === undefined) throw new CommandError(`no dlv on the path: ${installHint}`);
  return found;
}

function pathDirectories(): string[] {
  return (process.env.PATH ?? "").split(delimiter).filter((directory) => directory !== "");
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Delve says where it listens in its first line; what follows is the debuggee's output. */
function listeningPort(child: ChildProcess, path: string, onOutput: (chunk: Buffer) => void): Promise<number> {
  return new Promise((resolvePort, reject) => {
    let head = Buffer.alloc(0);
    let errors = "";
    let port: number | null = null;
    const fail = (reason: string) => {
      clearTimeout(timer);
      reject(new CommandError(`${path} did not start: ${reason}`, 1, errors.trim()));
    };
    const timer = setTimeout(() => fail("it does not say where it listens"), startTimeoutMs);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`it ended with exit status ${code ?? "unknown"}`));
    child.stdout?.on("data", (chunk: Buffer) => {
      if (port !== null) {
        onOutput(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const match = /^DAP server listening at: .*?:(\d+)\r?\n/m.exec(head.toString("latin1"));
      if (!match?.[1]) return;
      port = Number(match[1]);
      clearTimeout(timer);
      const rest = head.subarray(match.index + match[0].length);
      if (rest.length > 0) onOutput(rest);
      resolvePort(port);
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      if (port !== null) {
        onOutput(chunk);
        return;
      }
      errors += chunk.toString();
    });
  });
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  for (const signal of [null, "SIGTERM", "SIGKILL"] as const) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    if (signal) child.kill(signal);
    const timeout = new AbortController();
    await Promise.race([exited, sleep(endTimeoutMs, timeout.signal)]);
    timeout.abort();
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      done();
    });
  });
}
