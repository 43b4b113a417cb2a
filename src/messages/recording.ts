/**
 * A recording: what a debugger said about one or a few maps, stop by stop, so that the same pictures can be made again without Go
 * and without a debugger. A file `*.gomaprec` is gzip of JSON lines, each an object with a `kind`:
 *
 *     {"format":"go-map-recording/1","kind":"header","warning":…,"goVersion":"go1.23.12",…}      first, once
 *     {"kind":"source","path":"/home/me/app/main.go","firstLine":33,"lines":[…16 of them]}       text around the stops, each line once
 *     {"kind":"block","bytes":"AAAB…"}                         block 0      512 bytes of memory, base64, each content once
 *     {"kind":"block","bytes":"CQAA…"}                         block 1
 *     {"kind":"answer","command":"evaluate","expression":"m","frame":[1,0],…,"body":{…}}         answer 0
 *     {"kind":"answer","command":"variables","reference":7,"body":{"variables":[…]}}             answer 1
 *     {"kind":"stop","number":1,"reason":"breakpoint","thread":1,"threads":[…],"stacks":[…],
 *        "memory":[{"at":"0xc000012000","blocks":[0,1,0]}],    0xc000012000 holds block 0, 0xc000012200 block 1, …
 *        "answers":[[0,1]],                                    answers 0 to 1 held at this stop
 *        "maps":[{"expression":"m","frame":[1,0],…}]}
 *     {"kind":"block",…} {"kind":"stop","number":2,…}          only what is new: what did not change is named by its number
 *     {"kind":"end","stops":2,"blocks":41,"answers":260}       last, once: a file without it was cut
 *
 * A stop names all that was known at that stop and nothing else, so nothing stale is served. What differs between sessions without
 * a meaning is put in order: a frame is [thread, depth] instead of a number that Delve made up, a variablesReference is numbered
 * by the way that leads to it (the same variable has the same number at each stop, and a child's is greater than its parent's: there are no
 * cycles). Memory that was read through `evaluate` (Delve before 1.26) is kept as blocks, too: see dap/memoryTraffic.ts.
 *
 * A recording holds raw memory of the program: whatever secrets lay in the pages that were read are in the file.
 */

export const recordingFormat = "go-map-recording/1";

/** What stands in the header, in English, whatever the language of the editor: it is for whoever opens the file. */
export const recordingWarning =
  "This file holds memory of a running program as it was read: passwords, keys and other secrets may be among it.";

/** `[thread, depth]`: depth 0 is the innermost frame. */
export type RecordedFrameId = readonly [thread: number, depth: number];

export interface RecordingHeader {
  readonly format: typeof recordingFormat;
  readonly kind: "header";
  readonly warning: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** What it shows, in a sentence, where somebody said. */
  readonly title?: string;
  readonly goVersion: string;
  readonly goarch: string;
  readonly debugger: {
    readonly name: string;
    /** null where it was not known. */
    readonly version: string | null;
    /** How memory was read, and is read again. */
    readonly memory: "readMemory" | "evaluate";
  };
  /** Size of a memory block; blocks are aligned to it. A power of two. */
  readonly blockBytes: number;
  /** The maps that were recorded; `functionName` is null for package variables. */
  readonly maps: readonly { readonly expression: string; readonly functionName: string | null; readonly type: string }[];
}

/** Lines of a source file. Lines of one path never overlap; source does not change during a session. */
export interface RecordedSource {
  readonly kind: "source";
  /** As the debugger named it. */
  readonly path: string;
  /** From 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

export interface RecordedBlock {
  readonly kind: "block";
  /** base64 of `blockBytes` bytes. */
  readonly bytes: string;
}

export interface RecordedVariable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly evaluateName?: string;
  readonly variablesReference: number;
  readonly namedVariables?: number;
  readonly indexedVariables?: number;
  /** An address, `0x…`: a read at `offset` of it reads the memory at that address + offset. */
  readonly memoryReference?: string;
  readonly presentationHint?: { readonly kind?: string; readonly visibility?: string; readonly attributes?: readonly string[] };
}

export interface RecordedScope {
  readonly name: string;
  readonly presentationHint?: string;
  readonly variablesReference: number;
  readonly namedVariables?: number;
  readonly indexedVariables?: number;
  readonly expensive: boolean;
}

export interface RecordedEvaluation {
  readonly result: string;
  readonly type?: string;
  readonly variablesReference: number;
  readonly namedVariables?: number;
  readonly indexedVariables?: number;
  readonly memoryReference?: string;
  readonly presentationHint?: RecordedVariable["presentationHint"];
}

/** A question and its answer; or `error`, the adapter's sentence, where it refused. */
export type RecordedAnswer = { readonly kind: "answer" } & (
  | ({
      readonly command: "evaluate";
      readonly expression: string;
      /** `watch`, `repl`, …; `""` where the request had none. */
      readonly context: string;
      /** null where the request had no frame. */
      readonly frame: RecordedFrameId | null;
    } & Outcome<RecordedEvaluation>)
  | ({
      readonly command: "variables";
      readonly reference: number;
      /** Absent where all children were asked for. */
      readonly filter?: string;
      readonly start?: number;
      readonly count?: number;
    } & Outcome<{ readonly variables: readonly RecordedVariable[] }>)
  | ({ readonly command: "scopes"; readonly frame: RecordedFrameId } & Outcome<{ readonly scopes: readonly RecordedScope[] }>)
);

export type Outcome<Body> = { readonly body: Body } | { readonly error: string };

export interface RecordedFrame {
  readonly name: string;
  /** null where the debugger knows no source. */
  readonly path: string | null;
  readonly line: number;
  readonly column: number;
}

export interface RecordedStack {
  readonly thread: number;
  /** Innermost first, from depth 0 on. */
  readonly frames: readonly RecordedFrame[];
  /** How many there were; at least the number of `frames`. */
  readonly total: number;
}

export interface RecordedStop {
  readonly kind: "stop";
  /** From 1, without gaps. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** As in DAP's stopped event. */
  readonly reason: string;
  /** As in DAP's stopped event: details, for an exception or a "break when…". */
  readonly text?: string;
  /** The thread that stopped; null where the event had none. */
  readonly thread: number | null;
  readonly threads: readonly { readonly id: number; readonly name: string }[];
  readonly stacks: readonly RecordedStack[];
  /** Memory that was read: runs of neighbouring blocks, ascending, not overlapping. `at` is a multiple of `blockBytes`. */
  readonly memory: readonly { readonly at: string; readonly blocks: readonly number[] }[];
  /** Memory that was asked for and could not be read. */
  readonly unreadable: readonly { readonly at: string; readonly sizeBytes: number }[];
  /** Ranges of answers, both ends included, ascending, not overlapping. */
  readonly answers: readonly (readonly [first: number, last: number])[];
  readonly maps: readonly RecordedMap[];
}

export interface RecordedMap {
  readonly expression: string;
  /** Where its variable lay; null for what needs no frame. */
  readonly frame: RecordedFrameId | null;
  /** Its header's address; null where it could not be inspected, then `note` says why. */
  readonly header: string | null;
  /** All buckets or groups with their keys and elems are there. */
  readonly whole: boolean;
  /** Why it is not whole, in a sentence. */
  readonly note?: string;
}

/** The last line: how many lines of each kind there were. */
export interface RecordingEnd {
  readonly kind: "end";
  readonly stops: number;
  readonly blocks: number;
  readonly answers: number;
}

export type RecordingLine = RecordingHeader | RecordedSource | RecordedBlock | RecordedAnswer | RecordedStop | RecordingEnd;

/** A recording that was read whole and found sound. */
export interface Recording {
  readonly header: RecordingHeader;
  readonly stops: readonly RecordedStop[];
  /** By number. */
  readonly blocks: readonly Uint8Array[];
  /** By number. */
  readonly answers: readonly RecordedAnswer[];
  /** By path, ascending by `firstLine`. */
  readonly sources: ReadonlyMap<string, readonly RecordedSource[]>;
}

/** A file beyond these is refused, and no recorder makes one: reading takes bounded time and memory. */
export interface RecordingLimits {
  /** One line, in bytes. */
  readonly lineBytes: number;
  /** All lines, in bytes: decompressed. */
  readonly totalBytes: number;
  readonly stops: number;
  /** Commas outside and inside of strings, a bound of the number of values. */
  readonly values: number;
}

export const recordingLimits: RecordingLimits = {
  lineBytes: 4 << 20,
  totalBytes: 192 << 20,
  stops: 10_000,
  values: 6_000_000,
};

/** A file that is no recording, or a damaged, cut, absurd or newer one: in one sentence. */
export class RecordingFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "RecordingFormatError";
  }
}
