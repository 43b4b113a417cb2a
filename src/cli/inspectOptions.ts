/** The command line of `go-map-layout`, as data. */
import { parseArgs } from "node:util";
import type { DebugTarget } from "./debugTarget.js";
import { breakOf, hostAndPortOf, numberOf, quoted, wrong } from "./optionValues.js";
import { recordOptions, type RecordOptions } from "./recordOptions.js";

export interface InspectOptions {
  readonly target: DebugTarget;
  /** Which hits of the breakpoint to look at, both ends included, from 1. `isRange`: it was written `N-M`. */
  readonly hits: { readonly from: number; readonly to: number; readonly isRange: boolean };
  /** The expressions asked for; `all` for every map in scope, `recorded` for those that the recording is about. */
  readonly maps: readonly string[] | "all" | "recorded";
  readonly format: "text" | "json" | "svg" | "html";
  readonly values: boolean;
  /** Buckets or groups that the drawing or the page lists with their slots. */
  readonly listed: number;
  readonly dlv: string | null;
  /** Say on stderr what is asked of the debugger. */
  readonly verbose: boolean;
}

export type Command =
  | { readonly kind: "inspect"; readonly options: InspectOptions }
  | { readonly kind: "record"; readonly options: RecordOptions }
  | { readonly kind: "help" }
  | { readonly kind: "version" };

export const usage = `go-map-layout: how a Go map lies in memory

  go-map-layout inspect TARGET --break FILE:LINE --map EXPR… [options] [-- ARGS…]
  go-map-layout inspect --attach HOST:PORT [--break FILE:LINE] --map EXPR… [options]
  go-map-layout inspect BINARY --core CORE --map EXPR… [options]
  go-map-layout inspect --recording FILE [--hit N] [--map EXPR…] [options]
  go-map-layout record TARGET --break FILE:LINE --map EXPR… --out FILE [options] [-- ARGS…]

TARGET is a package directory, a Go file or a binary. It is run under Delve until it stops
at FILE:LINE; the maps are drawn (or written to stdout), and the program is ended. Arguments
behind -- are the program's; what it prints goes to stderr.

  --break FILE:LINE    where to stop
  --hit N, --hit N-M   at the N-th time (1); or at each time from N to M, as JSON lines
                       with --json
  --map EXPR…          a map: m, s.index, cache[3], (*p).byID["x"], *ptr; several if you like
  --all                every map among locals, arguments, captured variables and the
                       package's globals
  --json               a go-map-layout/1 document instead of a drawing; an array of them
                       with several maps
  --svg                the picture as an SVG file, of one map
  --html               a page that needs nothing else, of one map: the picture, the header's
                       fields and the slots
  --no-values          without keys and elems
  --buckets N          how many buckets or groups the drawing (8) or the page (256) lists
                       with their slots
  --attach HOST:PORT   join a \`dlv --headless --accept-multiclient\` server and leave the
                       process as it was found; without --break, look where it stands
  --core CORE          look at a core dump of the binary TARGET
  --recording FILE     look at stop N (--hit N) of a recording; its own maps without --map
  --dlv PATH           the dlv to use (default: the one on the path)
  --verbose            say on stderr what is asked of the debugger
  --help, --version

record runs TARGET and writes the maps' memory at each stop to one file, which can be
replayed in the editor and read by inspect --recording. The file holds raw memory of the
program: secrets may be among it. Ctrl+C ends it: the stops until then are in the file.

  --out FILE           the file to write, FILE.gomaprec
  --on line            a stop is each hit of --break (the default)
  --on growth          the first hit of --break, then whenever a map starts to grow, goes on
                       growing, or is done
  --on assign          the first hit of --break, then whenever a key is assigned or deleted
  --hit N              begin at the N-th hit of --break (1)
  --hits N             at most N stops (500)
  --sources DIR        where source files are, if the binary does not say (-trimpath);
                       several if you like
  --title TEXT         what the recording shows

Exit status: 0 done; 1 it could not be done, and why is on stderr; 2 it was asked for wrongly.
`;

/** @throws CommandError with exit status 2 */
export function parseCommand(argv: readonly string[]): Command {
  const { values, positionals, args, extraMaps } = parse(argv);
  if (values.help) return { kind: "help" };
  if (values.version) return { kind: "version" };
  const [command, program, ...tooMany] = positionals;
  if (command === undefined) throw wrong("no command: go-map-layout inspect …");
  if (command !== "inspect" && command !== "record") throw wrong(`no command ${quoted(command)}; there are: inspect, record`);
  if (tooMany[0] !== undefined) throw wrong(`one TARGET, please: what is ${quoted(tooMany[0])}?`);

  const maps = [...(values.map ?? []), ...extraMaps];
  if (values.all && maps.length > 0) throw wrong("either --map or --all");
  if (command === "record") return { kind: "record", options: recordOptions(values, targetOf(values, program, args), maps) };
  const misplaced = (["out", "on", "hits", "sources", "title"] as const).find((name) => values[name] !== undefined);
  if (misplaced !== undefined) throw wrong(`--${misplaced} goes with record`);
  const isRecording = values.recording !== undefined;
  if (!values.all && !isRecording && maps.length === 0) throw wrong("which map? --map EXPR, or --all");
  const target = targetOf(values, program, args);
  const format = formatOf(values);
  const hits = hitsOf(values.hit ?? "1");
  const hasHits = target.kind === "recording" || (target.kind !== "core" && target.breakAt !== null);
  if (values.hit !== undefined && !hasHits) throw wrong("--hit goes with --break");
  if (format === "svg" || format === "html") {
    if (values.all || maps.length > 1) throw wrong(`--${format} is a file of one map: one --map, please`);
    if (hits.to > hits.from) throw wrong(`--${format} is a file of one stop: one --hit, please`);
  }
  if (format === "svg" && values.buckets !== undefined) throw wrong("--buckets lists slots, and --svg has none");
  return {
    kind: "inspect",
    options: {
      target,
      hits,
      maps: values.all ? "all" : maps.length === 0 ? "recorded" : maps,
      format,
      values: values["no-values"] !== true,
      listed: numberOf("--buckets", values.buckets ?? (format === "html" ? "256" : "8"), 0, 1_000_000),
      dlv: values.dlv ?? null,
      verbose: values.verbose === true,
    },
  };
}

const optionTypes = {
  break: { type: "string" },
  hit: { type: "string" },
  map: { type: "string", multiple: true },
  all: { type: "boolean" },
  json: { type: "boolean" },
  svg: { type: "boolean" },
  html: { type: "boolean" },
  "no-values": { type: "boolean" },
  buckets: { type: "string" },
  attach: { type: "string" },
  core: { type: "string" },
  recording: { type: "string" },
  out: { type: "string" },
  on: { type: "string" },
  hits: { type: "string" },
  sources: { type: "string", multiple: true },
  title: { type: "string" },
  dlv: { type: "string" },
  verbose: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof optionTypes }>>["values"];

interface Parsed {
  readonly values: Values;
  readonly positionals: readonly string[];
  /** What stands behind `--`. */
  readonly args: readonly string[];
  /** The second and further expressions of `--map a b c`. */
  readonly extraMaps: readonly string[];
}

function parse(argv: readonly string[]): Parsed {
  try {
    const { values, tokens } = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true, tokens: true });
    const positionals: string[] = [];
    const args: string[] = [];
    const extraMaps: string[] = [];
    let isBehindMap = false;
    let isBehindEnd = false;
    for (const token of tokens) {
      if (token.kind === "option-terminator") isBehindEnd = true;
      else if (token.kind === "option") isBehindMap = token.name === "map";
      else if (isBehindEnd) args.push(token.value);
      else if (isBehindMap) extraMaps.push(token.value);
      else positionals.push(token.value);
    }
    return { values, positionals, args, extraMaps };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw wrong(text.split(/\.\s|\n/, 1)[0] ?? text);
  }
}

function targetOf(values: Values, program: string | undefined, args: readonly string[]): DebugTarget {
  const breakAt = values.break === undefined ? null : breakOf(values.break);
  const places = (["attach", "core", "recording"] as const).filter((name) => values[name] !== undefined);
  if (places.length > 1) throw wrong(`either ${places.map((name) => `--${name}`).join(" or ")}`);
  if (values.recording !== undefined) {
    if (program !== undefined) throw wrong(`with --recording there is no TARGET: what is ${quoted(program)}?`);
    if (breakAt) throw wrong("a recording has its stops: no --break with --recording, but --hit N");
    if (args.length > 0) throw wrong("a recording does not run: it takes no arguments");
    return { kind: "recording", file: values.recording };
  }
  if (values.attach !== undefined) {
    if (program !== undefined) throw wrong(`with --attach there is no TARGET: what is ${quoted(program)}?`);
    if (args.length > 0) throw wrong("the program runs already: it takes no arguments");
    return { kind: "attach", ...hostAndPortOf(values.attach), breakAt };
  }
  if (program === undefined) throw wrong("which TARGET? A package directory or a binary");
  if (values.core !== undefined) {
    if (breakAt) throw wrong("a core dump does not run: no --break with --core");
    if (args.length > 0) throw wrong("a core dump does not run: it takes no arguments");
    return { kind: "core", program, coreFile: values.core };
  }
  if (!breakAt) throw wrong("where to stop? --break FILE:LINE");
  return { kind: "launch", program, breakAt, args };
}

function formatOf(values: Values): InspectOptions["format"] {
  const asked = (["json", "svg", "html"] as const).filter((format) => values[format]);
  if (asked.length > 1) throw wrong(`either ${asked.map((format) => `--${format}`).join(" or ")}`);
  return asked[0] ?? "text";
}

function hitsOf(text: string): InspectOptions["hits"] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (from === undefined) throw wrong(`--hit wants N or N-M, not ${quoted(text)}`);
  const first = numberOf("--hit", from, 1, 2 ** 31);
  const last = to === undefined ? first : numberOf("--hit", to, 1, 2 ** 31);
  if (last < first) throw wrong(`--hit ${text} ends before it begins`);
  return { from: first, to: last, isRange: to !== undefined };
}
