/**
 * A growth is recorded, and the inspector is put before the recording instead of the debugger: the documents are the same, stop by stop.
 */
import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { Inspector } from "../../src/dap/inspector.js";
import type { MapLayout } from "../../src/gomap/layout.js";
import type { Recording } from "../../src/messages/recording.js";
import { openRecording } from "../../src/recording/openRecording.js";
import { RecordedSession } from "../../src/recording/recordedSession.js";
import { Recorder } from "../../src/recording/recorder.js";
import { ReplayClient } from "../adapter/replayClient.js";
import { documentOf, launch } from "./liveSession.js";
import { breakAt, build, findTools, newestDelve, scratchFile, variantName, type GoVariant } from "./toolchains.js";

const tools = findTools();

const cases: readonly { variant: GoVariant; delve: string }[] = [
  { variant: { go: "1.23", experiment: "" }, delve: newestDelve },
  { variant: { go: "1.23", experiment: "" }, delve: "1.25.2" },
  { variant: { go: "1.27", experiment: "" }, delve: newestDelve },
  { variant: { go: "1.25", experiment: "" }, delve: "1.25.2" },
];

describe("a recording", function () {
  this.timeout(240_000);
  for (const { variant, delve } of cases) {
    it(`gives the documents of the live session: ${variantName(variant)}, Delve ${delve}`, async function () {
      const dlv = tools?.delve[delve];
      if (!tools || dlv === undefined) {
        console.log(`SKIPPED: no Delve ${delve}: run \`npm test\` once`);
        return this.skip();
      }
      const binary = await build(tools, variant, "growth");
      const { live, file } = await record(dlv, binary, "ages", 40);
      const recording = await openRecording(file);
      assert.equal(recording.stops.length, live.length);
      const states = new Set(
        live.map(({ layout }) => JSON.stringify(layout.kind === "hmap" ? layout.growth.kind : layoutSize(layout))),
      );
      assert.ok(states.size > 1, `it grew: ${[...states].join(" ")}`);
      for (let i = live.length - 1; i >= 0; i--) {
        assert.deepEqual(await replayed(recording, i, "ages"), live[i], `stop ${i + 1}`);
      }
      if (delve === newestDelve) await replayedByTheProcess(file, "ages", live);
    });
  }
});

function layoutSize(layout: MapLayout["layout"]): number {
  return layout.kind === "swiss" ? layout.tables.reduce((sum, { capacity }) => sum + capacity, 0) : 0;
}

/** The live documents, and the file. */
async function record(dlv: string, binary: string, expression: string, stops: number) {
  const at = breakAt("growth", "growth");
  const { debuggee, inspector } = await launch(dlv, binary, at, scratchFile("recorded.jsonl"));
  const recorder = new Recorder({
    debugger: { name: "Delve", version: null },
    budget: { memoryBytes: 8 << 20, answers: 20_000 },
    readSource: () => Promise.resolve(null),
    log: () => undefined,
  });
  const live: MapLayout[] = [];
  try {
    for (let i = 0; i < stops; i++) {
      const stop = await debuggee.nextStop();
      inspector.stopped(stop.threadId, stop.reason);
      const frames = (await inspector.current?.frames()) ?? [];
      const home = frames.find(({ name }) => name === "main.main");
      live.push(await documentOf(inspector, stop.threadId, expression, home?.id));
      await recorder.record(debuggee.session, stop, [{ expression, functionName: "main.main" }]);
      inspector.resumed();
    }
  } finally {
    await debuggee.end();
  }
  const file = scratchFile(`growth-${Date.now()}.gomaprec`);
  const text = [...recorder.finish()].join("");
  writeFileSync(file, gzipSync(text, { level: 9 }));
  return { live, file };
}

/** As an editor replays it: step by step, by the adapter that is a process of its own. */
async function replayedByTheProcess(file: string, expression: string, live: readonly MapLayout[]): Promise<void> {
  const replay = await ReplayClient.open(file);
  try {
    const inspector = new Inspector(replay, () => undefined);
    for (const [i, layout] of live.entries()) {
      if (i > 0) await replay.move("next");
      const { threadId, reason } = replay.stop;
      const view = inspector.stopped(threadId, reason);
      const home = (await view.frames()).find(({ name }) => name === "main.main");
      assert.deepEqual(await documentOf(inspector, threadId, expression, home?.id), layout, `stop ${i + 1} of the replay`);
      inspector.resumed();
    }
  } finally {
    await replay.close();
  }
}

async function replayed(recording: Recording, index: number, expression: string): Promise<MapLayout> {
  const session = new RecordedSession(recording, index);
  const inspector = new Inspector(session, () => undefined);
  const view = inspector.stopped(session.stop.thread ?? undefined, session.stop.reason);
  const home = (await view.frames()).find(({ name }) => name === "main.main");
  return documentOf(inspector, session.stop.thread ?? undefined, expression, home?.id);
}
