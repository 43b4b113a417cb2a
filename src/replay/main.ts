/**
 * The bundle `dist/replay.cjs`, in two ways of use:
 *
 *     node dist/replay.cjs            a debug adapter over stdin and stdout
 *     createReplayAdapter(…)          one inside of the extension, which `src/host/recordings/replayAdapters.ts` asks for
 */
import { translateBy } from "../gomap/say.js";
import { ReplayAdapter } from "./replayAdapter.js";

/** @param translation of sentences to the display language; null for English */
export function createReplayAdapter(translation: Parameters<typeof translateBy>[0]): ReplayAdapter {
  translateBy(translation);
  return new ReplayAdapter(false);
}

if (require.main === module) new ReplayAdapter(true).start(process.stdin, process.stdout);
