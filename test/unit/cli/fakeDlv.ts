/**
 * A stand-in for `dlv dap`, run as a process of its own: it plays the scene in the environment variable FAKE_DLV, and does at
 * disconnect what Delve does. Nothing is debugged.
 */
import { writeFileSync } from "node:fs";
import { DapServer, type Answer, type Request } from "./dapServer.js";

export interface Scene {
  /** Why it does not even start. */
  readonly refusesToStart?: string;
  /** What the compiler says before `launch` fails with `launchError`. */
  readonly compilerOutput?: string;
  readonly launchError?: string;
  /** What `setBreakpoints` says of lines that are no place to stop. */
  readonly breakpointError?: string;
  /** What happens at each configurationDone or continue, in turn. */
  readonly runs?: readonly Run[];
  /** What the debuggee prints when it runs. */
  readonly prints?: string;
  /** Where to write what was asked. */
  readonly log?: string;
  /** The connection ends in the middle. */
  readonly diesAt?: string;
}

type Run =
  | {
      readonly stopped: {
        readonly reason: string;
        readonly text?: string;
        readonly description?: string;
        readonly hitBreakpointIds?: readonly number[];
      };
    }
  | { readonly exited: number }
  /** Delve before 1.22 tells the exit status in the console only, and late. */
  | { readonly exitedSilently: number };

const scene = JSON.parse(process.env.FAKE_DLV ?? "{}") as Scene;
const asked: Request[] = [];
let runs = 0;
let lateNews: string | null = null;

void play();

async function play(): Promise<void> {
  if (scene.refusesToStart !== undefined) {
    process.stderr.write(`${scene.refusesToStart}\n`);
    process.exit(1);
  }
  const server = await DapServer.listen(answer);
  process.stdout.write(`DAP server listening at: 127.0.0.1:${server.port}\n`);
}

function answer(request: Request, server: DapServer): Answer {
  asked.push(request);
  if (scene.log !== undefined) writeFileSync(scene.log, JSON.stringify({ pid: process.pid, asked }));
  if (request.command === scene.diesAt) process.exit(3);
  switch (request.command) {
    case "launch":
      if (scene.compilerOutput !== undefined) server.event("output", { category: "stderr", output: scene.compilerOutput });
      if (scene.launchError !== undefined) return new Error(scene.launchError);
      server.event("initialized");
      return {};
    case "setBreakpoints":
      return {
        breakpoints: [
          scene.breakpointError === undefined ? { id: 7, verified: true } : { verified: false, message: scene.breakpointError },
        ],
      };
    case "configurationDone":
    case "continue":
      setTimeout(() => run(server), 5);
      return {};
    case "disconnect":
      if (lateNews !== null) server.event("output", { category: "console", output: lateNews });
      setTimeout(() => process.exit(0), 20);
      return {};
    case "threads":
      return { threads: [{ id: 3, name: "[Go 3] runtime.gopark" }, { id: 5, name: "* [Go 5] main.main (Thread 9)" }] }; // prettier-ignore
    default:
      return {};
  }
}

function run(server: DapServer): void {
  if (scene.prints !== undefined) process.stdout.write(scene.prints);
  const next = scene.runs?.[runs++];
  if (!next) return;
  if ("stopped" in next) {
    server.event("stopped", { threadId: 5, allThreadsStopped: true, ...next.stopped });
    return;
  }
  if ("exited" in next) server.event("exited", { exitCode: next.exited });
  else lateNews = `Process 42 has exited with status ${next.exitedSilently}\n`;
  server.event("terminated");
}
