/** What `go-map-layout record` is asked for. */
import type { DebugTarget } from "./debugTarget.js";
import { numberOf, quoted, wrong } from "./optionValues.js";

export interface RecordOptions {
  readonly target: Extract<DebugTarget, { kind: "launch" | "attach" }>;
  readonly maps: readonly string[];
  readonly on: "line" | "growth" | "assign";
  /** The first hit of the breakpoint that is recorded, from 1. */
  readonly firstHit: number;
  readonly maxStops: number;
  readonly out: string;
  /** Folders with source files, for binaries that do not say where theirs are. */
  readonly sources: readonly string[];
  readonly title: string | null;
  readonly dlv: string | null;
  readonly verbose: boolean;
}

/** Options as they were written. */
export interface WrittenOptions {
  readonly on?: string | undefined;
  readonly hit?: string | undefined;
  readonly hits?: string | undefined;
  readonly out?: string | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly title?: string | undefined;
  readonly dlv?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly svg?: boolean | undefined;
  readonly html?: boolean | undefined;
  readonly "no-values"?: boolean | undefined;
  readonly buckets?: string | undefined;
}

const triggers = ["line", "growth", "assign"] as const;

/** @throws CommandError with exit status 2 */
export function recordOptions(values: WrittenOptions, target: DebugTarget, maps: readonly string[]): RecordOptions {
  if (target.kind === "core") throw wrong("a core dump does not run: there is one stop to inspect and nothing to record");
  if (target.kind === "recording") throw wrong("a recording is recorded already");
  if (target.breakAt === null) throw wrong("where to stop? --break FILE:LINE");
  const misplaced = (["all", "json", "svg", "html", "no-values", "buckets"] as const).find((name) => values[name] !== undefined);
  if (misplaced !== undefined) throw wrong(`--${misplaced} goes with inspect`);
  if (maps.length === 0) throw wrong("which map? --map EXPR");
  if (values.out === undefined || values.out === "") throw wrong("where to? --out FILE");
  const on = triggers.find((name) => name === (values.on ?? "line"));
  if (on === undefined) throw wrong(`--on wants line, growth or assign, not ${quoted(values.on ?? "")}`);
  if (on !== "line" && target.kind === "attach") {
    throw wrong(`--on ${on} sets breakpoints on the runtime's functions: not in a program under somebody else's debugger`);
  }
  return {
    target,
    maps,
    on,
    firstHit: numberOf("--hit", values.hit ?? "1", 1, 2 ** 31),
    maxStops: numberOf("--hits", values.hits ?? "500", 1, 10_000),
    out: values.out,
    sources: values.sources ?? [],
    title: values.title ?? null,
    dlv: values.dlv ?? null,
    verbose: values.verbose === true,
  };
}
