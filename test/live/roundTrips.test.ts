/**
 * What a first picture costs, whatever the size of the map: requests that wait for an answer before they can be asked, one after
 * the other, and bytes of memory. Counted, not timed: answers are held back until nothing more is asked, which is one round trip.
 */
import assert from "node:assert/strict";
import { Inspector } from "../../src/dap/inspector.js";
import { LaunchedDebuggee } from "../../src/cli/launchedDebuggee.js";
import { CountingSession } from "./countingSession.js";
import { firstLookOptions } from "./firstLook.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, newestDelve, variantName } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];
const most = { roundTrips: 6, bytes: 256 << 10 };

const programs = [
  { program: "size", at: "ready", args: ["1000000"], maps: ["numbers", "words"] },
  { program: "shapes", at: "shapes", args: [], maps: ["onStack", "thousand", "unicode.Categories"] },
] as const;

for (const variant of [
  { go: "1.23", experiment: "" },
  { go: "1.27", experiment: "" },
] satisfies GoVariant[]) {
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;
  (there ? describe : describe.skip)(`the cost of a first picture, ${variantName(variant)}`, function () {
    this.timeout(3 * 60_000);

    for (const { program, at, args, maps } of programs) {
      it(`${program}: ${maps.join(", ")}`, async () => {
        assert.ok(tools && dlv);
        const debuggee = await LaunchedDebuggee.start(
          { kind: "launch", program: await build(tools, variant, program), breakAt: breakAt(program, at), args: [...args] },
          { dlv, firstHit: 1, onOutput: () => undefined, onStarted: () => undefined },
        );
        try {
          const { threadId } = await debuggee.nextStop();
          for (const map of maps) {
            // A session that has asked nothing yet, and then the same one at a later stop.
            const counting = new CountingSession(debuggee.session);
            const inspector = new Inspector(counting, () => undefined, { inFlight: { reads: 1000, questions: 1000 } });
            for (const which of ["first", "next"]) {
              const frames = await debuggee.session.request("stackTrace", { threadId, startFrame: 0, levels: 1 });
              const frameId = (frames as { stackFrames: { id: number }[] }).stackFrames[0]?.id;
              counting.roundTrips = 0;
              counting.sent.length = 0;
              const view = inspector.stopped(threadId);
              const picture = await view.inspect(map, frameId, firstLookOptions);
              const what = `${map} at the ${which} stop: ${counting.roundTrips} round trips, ${view.cost.requests} requests, ${view.cost.bytes} bytes`;
              if (process.env.GO_MAP_LAYOUT_VERBOSE) console.log(what, JSON.stringify(counting.sent, null, 1));
              assert.ok(counting.roundTrips <= most.roundTrips, what);
              assert.ok(view.cost.bytes <= most.bytes, what);
              assert.ok(picture.model.head.length !== null && picture.model.body !== null, what);
              assert.deepEqual(picture.model.head.problems, [], what);
            }
          }
        } finally {
          await debuggee.end();
        }
      });
    }
  });
}
