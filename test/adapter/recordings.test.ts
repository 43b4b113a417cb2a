/**
 * Each recording that the repository ships, replayed from its first stop to its last and back, by the process: the same inspector
 * that asks Delve asks the replay, and what it draws at a stop is the same on both ways.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Inspector } from "../../src/dap/inspector.js";
import type { MapLayout } from "../../src/gomap/layout.js";
import type { RecordedStop, Recording } from "../../src/messages/recording.js";
import { openRecording } from "../../src/recording/openRecording.js";
import { documentOf } from "../live/liveSession.js";
import type { Move } from "./replayClient.js";
import { ReplayClient, root } from "./replayClient.js";

const folder = join(root, "test", "recordings");
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".gomaprec")) : [];
const maxFileBytes = 200 << 10;

describe("the recordings of the repository", () => {
  it("are all there", () => {
    assert.ok(names.length >= 5, `there are ${names.join(", ")}`);
  });

  for (const name of names) {
    describe(name, function () {
      this.timeout(180_000);
      const path = join(folder, name);
      let recording: Recording;
      let replay: ReplayClient;
      let inspector: Inspector;
      before(async () => {
        recording = await openRecording(path);
        replay = await ReplayClient.open(path);
        inspector = new Inspector(replay, () => undefined);
      });
      after(() => replay.close());

      it("is small", () => {
        assert.ok(statSync(path).size <= maxFileBytes);
      });

      it("shows the same on the way on, on the way back, and after a restart", async () => {
        const documents = new Map<number, string>();
        const first = await documentsHere();
        documents.set(1, first);
        for (let number = 2; number <= recording.stops.length; number++) {
          documents.set(number, await documentsAfter("next", number));
        }
        assert.match(await replay.refusal("next", { threadId: 1 }), /^The recording ends here/);
        for (let number = recording.stops.length - 1; number >= 1; number--) {
          assert.equal(await documentsAfter("stepBack", number), documents.get(number), `stop ${number}`);
        }
        await replay.move("next");
        assert.equal(await documentsAfter("restart", 1), first);
      });

      it("is opened in its source", async () => {
        const [top] = await replay.frames();
        assert.ok(top?.source?.path !== undefined || top?.source?.sourceReference !== undefined);
      });

      if (name === "hmap-doubling.gomaprec")
        it("shows each old bucket being evacuated, and only forwards", async () => {
          const seen: string[] = [];
          for (let number = 1; number <= recording.stops.length; number++) {
            const [layout] = JSON.parse(
              number === 1 ? await documentsHere() : await documentsAfter("next", number),
            ) as MapLayout[];
            assert.ok(layout?.layout.kind === "hmap");
            const { growth, B } = layout.layout;
            const step = growth.kind === "none" ? `${2 ** B}` : `${growth.evacuatedCount} of ${growth.oldBucketCount}`;
            if (step !== seen.at(-1)) seen.push(step);
          }
          assert.equal(seen[0], "32");
          assert.equal(seen.at(-1), "64");
          const evacuated = seen.slice(1, -1).map((step) => Number(/^(\d+) of 32$/.exec(step)?.[1]));
          assert.deepEqual(
            evacuated,
            evacuated.toSorted((a, b) => a - b),
          );
          assert.ok(evacuated.length >= 15);
        });

      async function documentsAfter(move: Move, number: number): Promise<string> {
        inspector.resumed();
        await replay.move(move);
        assert.equal(replay.stopNumber, number);
        return documentsHere();
      }

      /** Of all maps that were recorded at this stop. */
      async function documentsHere(): Promise<string> {
        const stop: RecordedStop | undefined = recording.stops[replay.stopNumber - 1];
        assert.ok(stop);
        const { threadId, reason } = replay.stop;
        assert.equal(reason, stop.reason);
        const view = inspector.stopped(threadId, reason);
        const frames = await view.frames();
        const layouts: MapLayout[] = [];
        for (const { expression, frame, header, whole } of stop.maps) {
          const layout = await documentOf(inspector, threadId, expression, frames[frame?.[1] ?? 0]?.id);
          assert.equal(layout.header?.address ?? null, header === "0x0" ? null : header);
          if (whole) assert.equal(layout.range, undefined);
          assert.deepEqual(layout.problems, []);
          layouts.push(layout);
        }
        return JSON.stringify(layouts);
      }
    });
  }
});
