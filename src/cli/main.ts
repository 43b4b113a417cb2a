/** The entry of the `go-map-layout` command: arguments in, exit status out. */
import packageJson from "../../package.json";
import { MemoryStoppedError } from "../gomap/memory.js";
import { InspectError } from "../dap/session.js";
import { LayoutFormatError } from "../messages/layoutSchema.js";
import { CommandError } from "./commandError.js";
import { DapConnectionError, DapRequestError } from "./dapClient.js";
import { runInspect } from "./inspectCommand.js";
import { parseCommand, usage, type InspectOptions } from "./inspectOptions.js";
import { runRecord } from "./recordCommand.js";
import type { RecordOptions } from "./recordOptions.js";
import { RecordingFormatError } from "../messages/recording.js";
import type { Palette } from "../messages/terminalText.js";

/** How to end what was started, the last first. */
const endings: (() => Promise<void>)[] = [];
let isLeaving = false;

async function main(): Promise<void> {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => void leave(error.code === "EPIPE" ? 0 : 1));
  process.stderr.on("error", () => undefined);
  let status = 0;
  try {
    const command = parseCommand(process.argv.slice(2));
    if (command.kind === "help") await write(usage);
    else if (command.kind === "version") await write(`go-map-layout ${packageJson.version}\n`);
    else if (command.kind === "record") await record(command.options);
    else await inspect(command.options);
  } catch (error) {
    status = report(error);
  }
  // After a signal the process ends as soon as everything else has, with the signal's own status.
  if (!isLeaving) await leave(status);
}

const environment = {
  onOutput: (chunk: Buffer) => void process.stderr.write(chunk),
  onStarted: (end: () => Promise<void>) => void endings.push(end),
};

function inspect(options: InspectOptions): Promise<void> {
  leaveAtSignals();
  return runInspect(options, environment, {
    write,
    note,
    width: process.stdout.columns || 80,
    palette: palette(),
  });
}

function record(options: RecordOptions): Promise<void> {
  leaveAtSignals();
  return runRecord(options, environment, note);
}

function note(line: string): void {
  process.stderr.write(`go-map-layout: ${line}\n`);
}

function leaveAtSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => void leave(signal === "SIGINT" ? 130 : signal === "SIGTERM" ? 143 : 129));
  }
}

/** Ends what was started, then this process: nothing that was launched outlives it. A second signal does not wait. */
async function leave(status: number): Promise<void> {
  if (isLeaving) process.exit(status);
  isLeaving = true;
  for (const end of endings.reverse()) await end().catch(() => undefined);
  process.exit(status);
}

/**
 * Waits until the text has left, so that a slow reader holds back what is made for it, and an exit loses nothing. When nobody
 * reads any more, the error event above ends the process.
 */
function write(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve();
    });
  });
}

/** One line on stderr, and the exit status. */
function report(error: unknown): number {
  if (isLeaving) return 1;
  if (error instanceof CommandError && error.details !== "") process.stderr.write(`${error.details}\n`);
  process.stderr.write(`go-map-layout: ${sentenceOf(error)}\n`);
  return error instanceof CommandError ? error.exitStatus : 1;
}

function sentenceOf(error: unknown): string {
  if (error instanceof InspectError && error.kind === "unreadable") return `${error.message} --verbose says what was asked.`;
  if (error instanceof InspectError) return `${error.message} ${error.hint}`.trim();
  if (error instanceof DapRequestError) return `the debugger refused "${error.command}": ${oneLine(error.message)}`;
  if (error instanceof DapConnectionError) return `the connection to the debugger ended: ${oneLine(error.message)}`;
  if (error instanceof CommandError || error instanceof MemoryStoppedError) return oneLine(error.message);
  if (error instanceof LayoutFormatError || error instanceof RecordingFormatError) return oneLine(error.message);
  // What nobody foresaw: with the place, for the report.
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, "; ");
}

/** Colour when a person looks: https://no-color.org, and FORCE_COLOR as others have it. */
function palette(): Palette {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return "none";
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "0" && FORCE_COLOR !== "") return Number(FORCE_COLOR) === 1 ? "16" : "256";
  if (!process.stdout.isTTY) return "none";
  const depth = process.stdout.getColorDepth();
  return depth >= 8 ? "256" : depth >= 4 ? "16" : "none";
}

void main();
