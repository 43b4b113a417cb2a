/**
 * `npm run bench -- hovers`: what a language hover over a map takes while the program stands, in the real workbench: from the editor's
 * question to our answer, with the debugger in between. At each stop the first one is timed, for the second is known already.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { markedLine } from "../editor/programs.js";
import { Workbench } from "../editor/workbench.js";

const stops = 12;
const programs = [
  {
    launch: { name: "sample-hmap", program: "sample", go: "1.23" },
    file: "sample/main.go",
    mark: "break: grow",
    word: "len(stock)",
    stops,
  },
  {
    launch: { name: "walk-swiss", program: "walk", go: "1.27" },
    file: "walk/main.go",
    mark: "break: grow",
    word: "counts",
    stops: 1,
  },
  {
    launch: { name: "size-hmap", program: "size", go: "1.23", args: ["10000000"] },
    file: "size/main.go",
    mark: "break: ready",
    word: "len(numbers)",
    stops: 1,
  },
];

interface Timed {
  readonly milliseconds: number;
  /** Four small requests to the debugger, one after the other. */
  readonly floor: number;
  readonly isLive: boolean;
}

async function main(): Promise<void> {
  const settings = { "debug.internalConsoleOptions": "neverOpen", "goMapLayout.codeLenses": false };
  const workbench = await Workbench.start(
    programs.map(({ launch }) => launch),
    settings,
  );
  const file = join(workbench.workspace, "hover-times.jsonl");
  const times = (): Timed[] => {
    const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
    return lines.map((line) => JSON.parse(line) as Timed);
  };
  try {
    let seen = 0;
    for (const { launch, file: source, mark, word, stops: wanted } of programs) {
      const line = await markedLine(workbench.workspace, source, mark);
      const text = readFileSync(join(workbench.workspace, source), "utf8").split("\n")[line - 1] ?? "";
      const column = text.indexOf(word) + word.length - 1;
      await workbench.toggleBreakpoint(source, line);
      await workbench.debug(launch.name);
      for (let stop = 0; stop < wanted; stop++) {
        await workbench.stoppedAt(line);
        // At a stop the editor moves the caret to the line.
        await workbench.openFile(source, line, column);
        await workbench.command("Go Debug Stub: Time a Hover at the Caret");
        for (let waited = 0; waited < 50 && times().length <= seen + stop; waited++) await workbench.page.waitForTimeout(100);
        if (stop + 1 < wanted) {
          await workbench.go();
          await workbench.page.waitForTimeout(700);
        }
      }
      const timed = times().slice(seen);
      seen += timed.length;
      print(`${launch.name}, ${word}`, timed);
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint(source, line);
    }
    console.log(`the language server takes ${serverMegabytes()} MB`);
  } finally {
    await workbench.stop();
  }
}

/** Resident, of the process that the editor started. */
function serverMegabytes(): string {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      if (!/go-map-layout.*dist\/server\.cjs/.test(command)) continue;
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1000).toFixed(0);
    } catch {
      // A process that has ended since.
    }
  }
  return "?";
}

function print(what: string, timed: readonly Timed[]): void {
  const share = (of: (one: Timed) => number, part: number): string => {
    const sorted = timed.map(of).sort((a, b) => a - b);
    return (sorted[Math.floor(part * (sorted.length - 1))] ?? NaN).toFixed(0);
  };
  const at = (part: number): string => share(({ milliseconds }) => milliseconds, part);
  const floor = share((one) => one.floor, 0.5);
  const live = timed.filter(({ isLive }) => isLive).length;
  const first = timed[0]?.milliseconds.toFixed(0) ?? "";
  console.log(
    `${what}: ${live} of ${timed.length} hovers live · the session's first ${first} ms · p50 ${at(0.5)} · p95 ${at(0.95)} · slowest ${at(1)} · four requests in a row ${floor}`,
  );
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
