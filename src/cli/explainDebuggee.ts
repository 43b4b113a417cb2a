/** What happened to the debuggee, in one line: why it did not start, and why it did not come to where it should stop. */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { CommandError } from "./commandError.js";
import type { BreakOption, DebugTarget } from "./debugTarget.js";

type Launch = Extract<DebugTarget, { kind: "launch" | "core" }>;

/** From Delve's own words about a launch that failed, and what it printed (a compiler's errors). */
export function explainLaunchFailure(target: Launch, message: string, output: string): CommandError {
  const { program } = target;
  const text = message.replace(/^Failed to launch[^:]*: /, "");
  if (text.startsWith("Build error")) return new CommandError(`${program} does not build`, 1, compilerErrors(output));
  if (/could not open debug info|strip debug info|no debug information|debug info not found|binary is stripped/i.test(text)) {
    return new CommandError(`${program} was built without debug information: build it without -ldflags=-w or -s`);
  }
  if (/not an executable file|exec format error|bad magic|not executable/i.test(text)) {
    return new CommandError(`${program} is no program that can be run here: ${oneLine(text)}`);
  }
  if (target.kind === "core")
    return new CommandError(`${target.coreFile} cannot be read as a core dump of ${program}: ${oneLine(text)}`);
  return new CommandError(`${program} cannot be started: ${oneLine(text)}`);
}

/** The program ended instead of stopping. */
export function explainExit(
  at: BreakOption,
  hits: { readonly seen: number; readonly wanted: number },
  exitStatus: number | null,
): string {
  const ended = exitStatus === null ? "the program ended" : `the program ended with exit status ${exitStatus}`;
  const place = `${at.file}:${at.line}`;
  if (hits.seen > 0) return `breakpoint hit only ${times(hits.seen)}: ${place}; ${ended}`;
  if (hits.wanted > 1) return `breakpoint hit fewer than ${hits.wanted} times: ${place}; ${ended}`;
  return `breakpoint never hit: ${place}; ${ended}`;
}

/** The program stopped elsewhere: a panic, a fatal error, somebody's pause. */
export function explainStop(at: BreakOption, stop: DebugProtocol.StoppedEvent["body"]): string {
  const what = [stop.description ?? stop.reason, stop.text ?? ""].filter((part) => part !== "").join(": ");
  return `the program stopped before ${at.file}:${at.line}: ${oneLine(what)}`;
}

/** Without Delve's frame: "Build Error: go build -o … -gcflags all=-N -l ./p\n" before, " (exit status 1)" after. */
function compilerErrors(output: string): string {
  return output
    .replace(/^Build Error: .*\n/, "")
    .replace(/ \(exit status \d+\)\s*$/, "")
    .trim();
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, "; ");
}
