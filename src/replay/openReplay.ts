/** From a recording's file to a replay of it: what was recorded, its source files, the walk over its stops, and who answers at each. */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { innermostOfProgram } from "../dap/mapWriters.js";
import { say } from "../gomap/say.js";
import type { RecordedFrame, RecordedStop, Recording } from "../messages/recording.js";
import { openRecording } from "../recording/openRecording.js";
import { RecordedSession } from "../recording/recordedSession.js";
import { RecordedSources } from "./recordedSources.js";
import type { RecordedPlace } from "./replayWalk.js";
import { ReplayWalk } from "./replayWalk.js";

/** Frames of a stop among which the program's own one is looked for. */
const maxFramesLookedAt = 100;

export interface Replay {
  readonly recording: Recording;
  readonly sources: RecordedSources;
  readonly walk: ReplayWalk;
  /** Turns to another stop: from now on answers are of that one. */
  standAt(index: number): void;
  /** @throws Error with the recorded refusal, or with a sentence where this was never asked */
  answer(command: string, args: object): Promise<object>;
}

/**
 * @param folders in which its source files are looked for
 * @throws Error with a sentence where the file is no recording, or one that cannot be read
 */
export async function openReplay(path: string, folders: readonly string[]): Promise<Replay> {
  const recording = await openRecording(path);
  const sources = new RecordedSources(recording.sources, folders);
  const places = await Promise.all(recording.stops.map((stop) => placeOf(stop, sources)));
  const walk = new ReplayWalk(places);
  let session: RecordedSession | null = null;
  return {
    recording,
    sources,
    walk,
    standAt: (index) => {
      session = new RecordedSession(recording, index);
    },
    answer: async (command, args) => {
      if (!session) throw new Error(say("The replay has not begun."));
      // A copy: whoever reads the answers along may mark them, and the next visit to this stop gets them as they were.
      const body = structuredClone(await session.request(command, args)) as object;
      return command === "stackTrace" ? withSources(body as DebugProtocol.StackTraceResponse["body"], sources) : body;
    },
  };
}

/** Where a person would say that the program stopped: in their own code, also where it stopped inside of the runtime. */
async function placeOf(stop: RecordedStop, sources: RecordedSources): Promise<RecordedPlace | null> {
  const recorded = stop.stacks.find(({ thread }) => thread === stop.thread)?.frames.slice(0, maxFramesLookedAt) ?? [];
  const frames = recorded.map(frameOf);
  const own = innermostOfProgram(frames) ?? frames[0];
  const path = own?.source?.path;
  if (own === undefined || path === undefined) return null;
  // From here on the client's names of this file are known.
  await sources.sourceOf(path);
  return { file: path, line: own.line };
}

function frameOf({ name, path, line, column }: RecordedFrame, id: number): DebugProtocol.StackFrame {
  return { id, name, line, column, ...(path === null ? {} : { source: { path } }) };
}

async function withSources(
  body: DebugProtocol.StackTraceResponse["body"],
  sources: RecordedSources,
): Promise<DebugProtocol.StackTraceResponse["body"]> {
  const stackFrames = await Promise.all(
    body.stackFrames.map(async (frame) =>
      frame.source?.path === undefined ? frame : { ...frame, source: await sources.sourceOf(frame.source.path) },
    ),
  );
  return { ...body, stackFrames };
}
