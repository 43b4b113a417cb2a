/**
 * Reads a recording from the bytes of its JSON lines (decompressed by whoever called), and checks all that the schema cannot say:
 *
 *     the first line is the header, the last the end with the right counts      a cut file is refused
 *     a stop names only blocks and answers that stand above it                  so nothing points in circles
 *     a child's variablesReference is greater than its parent's                 the same for variables
 *     memory runs are aligned, ascending, and do not overlap
 *
 * The bytes may be damaged or hostile: lines, the whole, stops and values are limited before anything is made of them, and every
 * error is one sentence (RecordingFormatError).
 */
import { say } from "../gomap/say.js";
import {
  RecordingFormatError,
  recordingLimits,
  type RecordedAnswer,
  type RecordedSource,
  type RecordedStop,
  type Recording,
  type RecordingEnd,
  type RecordingHeader,
  type RecordingLimits,
  type RecordingLine,
} from "./recording.js";
import { checkRecordingLine } from "./recordingSchema.js";

/** @throws RecordingFormatError with one sentence; what `chunks` throws passes. */
export async function readRecording(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: RecordingLimits = recordingLimits,
): Promise<Recording> {
  const reader = new RecordingReader(limits);
  for await (const line of linesOf(chunks, limits)) reader.take(line);
  return reader.finish();
}

const newline = 0x0a;

/** Lines without their newline. Never holds more than one line and one chunk. */
async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limits: RecordingLimits,
): AsyncGenerator<string, void, undefined> {
  // A sequence that is no UTF-8 is no text that a recorder wrote.
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let pieces: Uint8Array[] = [];
  let length = 0;
  let total = 0;
  let number = 1;
  const takeLine = (): string => {
    const bytes = joined(pieces, length);
    pieces = [];
    length = 0;
    try {
      return decoder.decode(bytes);
    } catch {
      throw new RecordingFormatError(say("line {0} of the recording is not text", number));
    } finally {
      number++;
    }
  };
  for await (const chunk of chunks) {
    total += chunk.length;
    if (total > limits.totalBytes) {
      throw new RecordingFormatError(
        say("the recording is larger than {0} bytes, decompressed: it is not read", limits.totalBytes),
      );
    }
    for (let at = 0; at < chunk.length;) {
      const end = chunk.indexOf(newline, at);
      const piece = chunk.subarray(at, end < 0 ? chunk.length : end);
      pieces.push(piece);
      length += piece.length;
      if (length > limits.lineBytes) {
        throw new RecordingFormatError(say("line {0} of the recording is longer than {1} bytes", number, limits.lineBytes));
      }
      if (end < 0) break;
      yield takeLine();
      at = end + 1;
    }
  }
  if (length > 0) yield takeLine();
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

class RecordingReader {
  private header: RecordingHeader | null = null;
  private readonly stops: RecordedStop[] = [];
  private readonly blocks: Uint8Array[] = [];
  private readonly answers: RecordedAnswer[] = [];
  private readonly sources = new Map<string, RecordedSource[]>();
  private end: RecordingEnd | null = null;
  private lineNumber = 0;
  private values = 0;

  constructor(private readonly limits: RecordingLimits) {}

  take(text: string): void {
    this.lineNumber++;
    this.countValues(text);
    const line = checkRecordingLine(this.parse(text), this.lineNumber);
    if (this.end) throw this.wrong(say("stands behind the end"));
    if ((this.header === null) !== (line.kind === "header"))
      throw this.wrong(say("is a header in the wrong place, or there is none"));
    this.keep(line);
  }

  finish(): Recording {
    const { header, stops, blocks, answers, sources, end } = this;
    if (header === null) throw new RecordingFormatError(say("this is no recording of Go maps: there is nothing in it"));
    if (end === null) {
      throw new RecordingFormatError(
        say("the recording is cut: it ends after stop {0}, and its last line is missing", stops.length),
      );
    }
    if (end.stops !== stops.length || end.blocks !== blocks.length || end.answers !== answers.length) {
      throw new RecordingFormatError(say("the recording is damaged: its last line counts other lines than there are"));
    }
    for (const [path, parts] of sources) {
      parts.sort((a, b) => a.firstLine - b.firstLine);
      parts.forEach((part, i) => {
        const before = parts[i - 1];
        if (before && before.firstLine + before.lines.length > part.firstLine) {
          throw new RecordingFormatError(say("the recording has line {0} of {1} twice", part.firstLine, path.slice(0, 200)));
        }
      });
    }
    return { header, stops, blocks, answers, sources };
  }

  private countValues(text: string): void {
    for (let at = text.indexOf(","); at >= 0; at = text.indexOf(",", at + 1)) this.values++;
    if (this.values > this.limits.values) {
      throw new RecordingFormatError(say("the recording holds more than {0} values: it is not read", this.limits.values));
    }
  }

  private parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      if (this.lineNumber === 1)
        throw new RecordingFormatError(say("this is no recording of Go maps: its first line does not say so"));
      throw this.wrong(say("is not JSON: the file is damaged or cut"));
    }
  }

  private keep(line: RecordingLine): void {
    if (line.kind === "header") this.header = line;
    else if (line.kind === "block") this.blocks.push(this.bytesOf(line.bytes));
    else if (line.kind === "answer") this.keepAnswer(line);
    else if (line.kind === "source") this.keepSource(line);
    else if (line.kind === "stop") this.keepStop(line);
    else this.end = line;
  }

  private bytesOf(base64: string): Uint8Array {
    const bytes = decodeBase64(base64);
    if (bytes === null || bytes.length !== this.header?.blockBytes)
      throw this.wrong(say("is a memory block of another size than the header says"));
    return bytes;
  }

  private keepAnswer(answer: RecordedAnswer): void {
    if (answer.command === "variables" && "body" in answer) {
      const circular = answer.body.variables.some(
        ({ variablesReference }) => variablesReference !== 0 && variablesReference <= answer.reference,
      );
      if (circular) throw this.wrong(say("has variables that contain themselves"));
    }
    this.answers.push(answer);
  }

  private keepSource(source: RecordedSource): void {
    const parts = this.sources.get(source.path);
    if (parts) parts.push(source);
    else this.sources.set(source.path, [source]);
  }

  private keepStop(stop: RecordedStop): void {
    if (stop.number !== this.stops.length + 1)
      throw this.wrong(say("is stop {0}, and {1} comes next", stop.number, this.stops.length + 1));
    if (stop.number > this.limits.stops) {
      throw new RecordingFormatError(say("the recording has more than {0} stops: it is not read", this.limits.stops));
    }
    this.checkMemory(stop);
    let next = 0;
    for (const [first, last] of stop.answers) {
      if (first < next || last < first || last >= this.answers.length) throw this.wrong(say("names answers that are not there"));
      next = last + 1;
    }
    this.stops.push(stop);
  }

  private checkMemory(stop: RecordedStop): void {
    const blockBytes = BigInt(this.header?.blockBytes ?? 1);
    let end = 0n;
    for (const { at, blocks } of stop.memory) {
      const address = BigInt(at);
      if (address % blockBytes !== 0n || address < end)
        throw this.wrong(say("has memory at {0} twice, or between two blocks", at));
      end = address + blockBytes * BigInt(blocks.length);
      if (end > addressSpace) throw this.wrong(say("has memory at {0} that goes on beyond the last address", at));
      if (blocks.some((block) => block >= this.blocks.length))
        throw this.wrong(say("names a memory block that is not there, at {0}", at));
    }
  }

  private wrong(what: string): RecordingFormatError {
    return new RecordingFormatError(say("line {0} of the recording {1}", this.lineNumber, what));
  }
}

const addressSpace = 1n << 64n;

/** null where it is none. */
function decodeBase64(base64: string): Uint8Array | null {
  try {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  } catch {
    return null;
  }
}
