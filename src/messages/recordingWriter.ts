/**
 * Makes the lines of a recording: each block, answer and line of source once, however often it comes. What a stop names was given
 * before, and got its number then. The header comes first in the file and is known last, so lines are kept until `finish`.
 */
import {
  RecordingFormatError,
  recordingLimits,
  type RecordedAnswer,
  type RecordedStop,
  type RecordingHeader,
  type RecordingLimits,
  type RecordingLine,
} from "./recording.js";
import { checkRecordingLine } from "./recordingSchema.js";

/** Source is kept in pieces of so many lines, so that stops that are near each other share them. */
export const sourcePieceLines = 16;

export class RecordingWriter {
  private readonly lines: string[] = [];
  private readonly blocks = new Map<string, number>();
  private readonly answers = new Map<string, number>();
  private readonly sources = new Set<string>();
  private stops = 0;
  /** Bytes of all lines so far, uncompressed. */
  sizeBytes = 0;

  constructor(private readonly limits: RecordingLimits = recordingLimits) {}

  get stopCount(): number {
    return this.stops;
  }

  /** Whether so many bytes more still make a file that is read. Room is left for the header and the end. */
  hasRoomFor(bytes: number): boolean {
    return this.stops < this.limits.stops && this.sizeBytes + bytes + headroomBytes <= this.limits.totalBytes;
  }

  /** @returns the block's number */
  block(bytes: Uint8Array): number {
    const text = encodeBase64(bytes);
    return this.numbered(this.blocks, text, { kind: "block", bytes: text });
  }

  /** @returns the answer's number */
  answer(answer: RecordedAnswer): number {
    return this.numbered(this.answers, JSON.stringify(answer), answer);
  }

  /** The piece of a file that has the line, if it was not given before. @param text the whole file */
  source(path: string, text: readonly string[], line: number): void {
    const from = Math.floor((line - 1) / sourcePieceLines) * sourcePieceLines;
    const key = `${from} ${path}`;
    const lines = text.slice(from, from + sourcePieceLines);
    if (from < 0 || lines.length === 0 || this.sources.has(key)) return;
    this.sources.add(key);
    this.write({ kind: "source", path, firstLine: from + 1, lines });
  }

  stop(stop: RecordedStop): void {
    this.stops++;
    this.write(stop);
  }

  /** All lines, each with its newline. */
  *finish(header: RecordingHeader): Generator<string, void, undefined> {
    yield lineOf(header);
    yield* this.lines;
    yield lineOf({ kind: "end", stops: this.stops, blocks: this.blocks.size, answers: this.answers.size });
  }

  private numbered(known: Map<string, number>, key: string, line: RecordingLine): number {
    const number = known.get(key) ?? known.size;
    if (number === known.size) {
      known.set(key, number);
      this.write(line);
    }
    return number;
  }

  private write(line: RecordingLine): void {
    const text = lineOf(line);
    if (text.length > this.limits.lineBytes) {
      throw new RecordingFormatError(`a ${line.kind} of this recording is longer than ${this.limits.lineBytes} bytes`);
    }
    this.sizeBytes += text.length;
    this.lines.push(text);
  }
}

const headroomBytes = 64 << 10;

/** Checked as whoever reads it will check it: what is written can be read. */
function lineOf(line: RecordingLine): string {
  return `${JSON.stringify(checkRecordingLine(line, line.kind === "header" ? 1 : 2))}\n`;
}

function encodeBase64(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
