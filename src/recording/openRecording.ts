/** A recording's file, decompressed as it is read: a file that would become too large is left at the limit. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { createGunzip } from "node:zlib";
import { say } from "../gomap/say.js";
import { RecordingFormatError, type Recording } from "../messages/recording.js";
import { readRecording } from "../messages/readRecording.js";

/** @throws RecordingFormatError with a sentence where the file is no recording, or one that cannot be read */
export async function openRecording(path: string): Promise<Recording> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new RecordingFormatError(say("There is no recording {0}.", path));
  if (!found.isFile()) throw new RecordingFormatError(say("{0} is no file: a recording is one, {1}.", path, "*.gomaprec"));
  const file = createReadStream(path);
  const lines = createGunzip();
  file.on("error", (error) => lines.destroy(error));
  try {
    const recording = await readRecording(file.pipe(lines));
    if (recording.stops.length === 0) throw new RecordingFormatError(say("it holds no stop"));
    return recording;
  } catch (error) {
    throw new RecordingFormatError(say("{0} cannot be read: {1}.", basename(path), reasonOf(error)));
  } finally {
    file.destroy();
    lines.destroy();
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "Z_BUF_ERROR") return say("it is cut, its end is missing");
  if (code === "Z_DATA_ERROR") return say("it is no recording of Go maps, or it is damaged");
  return message;
}
