/** A glance at real maps says what the whole picture says, and takes four round trips at most. */
import assert from "node:assert/strict";
import { LaunchedDebuggee } from "../../src/cli/launchedDebuggee.js";
import { Inspector } from "../../src/dap/inspector.js";
import type { LayoutHead } from "../../src/gomap/layout.js";
import { glanceOfHead, type MapGlance } from "../../src/gomap/mapGlance.js";
import { mapShape } from "../../src/gomap/mapShape.js";
import type { MapType } from "../../src/gomap/mapType.js";
import { summaryOf } from "../../src/messages/glanceWords.js";
import { CountingSession } from "./countingSession.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, isSupported, newestDelve, variantName } from "./toolchains.js";

const tools = findTools();
const mostRoundTrips = 4;
/** Of a glance at a later stop, when the session knows what holds for it. */
const mostRequests = 19;

/** What both say. */
function check(glance: MapGlance, head: LayoutHead, what: string): void {
  assert.equal(glance.type, head.type, what);
  assert.equal(glance.length, head.length ?? -1, what);
  assert.equal(glance.layout.kind, head.layout.kind, what);
  assert.equal(glance.state, head.state, what);
  const { layout } = glance;
  // The line that the debugger's hover gets is the same, whoever read the map.
  const line = glanceOfHead(head);
  const isCounted = layout.kind !== "hmap" || layout.growth.evacuatedCount !== null;
  if (line && isCounted) assert.equal(summaryOf(line), summaryOf(glance), what);
  if (!line) assert.notDeepEqual(head.problems, [], what);
  for (const link of glance.chain) {
    const same = head.chain.find(({ role, address }) => role === link.role && address === link.address);
    assert.ok(same, `${what}: ${link.role} ${link.address}`);
    assert.equal(link.segment, same.segment, `${what}: ${link.role}`);
  }
  if (layout.kind === "hmap" && head.layout.kind === "hmap") {
    assert.deepEqual([layout.B, layout.bucketCount], [head.layout.B, head.layout.bucketCount], what);
    const { evacuatedCount, ...growth } = layout.growth;
    const { evacuatedCount: exact, ...wanted } = head.layout.growth;
    assert.deepEqual(growth, wanted, what);
    if (evacuatedCount !== null) assert.equal(evacuatedCount, exact, what);
    assert.ok(growth.nevacuate <= (exact ?? Infinity) || growth.kind === "none", what);
    if (head.state === "normal") assert.equal(glance.next, head.load?.explanation, what);
  }
  if (layout.kind === "swiss" && head.layout.kind === "swiss") {
    assert.deepEqual([layout.small, layout.dirLen], [head.layout.small, head.layout.dirLen], what);
    const [table] = head.layout.tables;
    if (layout.capacity !== null)
      assert.deepEqual([layout.capacity, layout.growthLeft], [table?.capacity, table?.growthLeft], what);
    if (layout.groups)
      assert.equal(
        layout.groups.full.reduce((sum, full) => sum + full, 0),
        head.length,
        what,
      );
  }
}

/** The shape that the source's sizes give is the one that the debug information has. */
function checkShape(type: MapType, what: string): void {
  if (type.pointerSizeBytes !== 8) return;
  const size = (value: MapType["key"]) => ({ sizeBytes: value.sizeBytes, alignBytes: alignmentOf(value) });
  const [key, elem] = [size(type.key), size(type.elem)];
  if (type.kind === "swiss" && type.group.slots === "split") return;
  // How far a struct is aligned its size does not say.
  if (key.alignBytes === 0 || elem.alignBytes === 0) return;
  const shape = mapShape(type.kind, key, elem);
  assert.equal(
    shape.cellSizeBytes,
    type.kind === "hmap" ? type.bucket.sizeBytes : type.group.sizeBytes,
    `${what}: a bucket or group`,
  );
  assert.deepEqual([shape.keyIndirect, shape.elemIndirect], [type.key.indirect, type.elem.indirect], what);
}

function alignmentOf({ kind, sizeBytes }: MapType["key"]): number {
  if (kind === "other") return 0;
  return kind === "string" ? 8 : Math.min(kind.startsWith("complex") ? sizeBytes / 2 : sizeBytes, 8);
}

const variants: readonly (GoVariant & { readonly delve: string })[] = [
  { go: "1.23", experiment: "", delve: newestDelve },
  { go: "1.27", experiment: "", delve: newestDelve },
  { go: "1.25", experiment: "noswissmap", delve: newestDelve },
  { go: "1.27", experiment: "mapsplitgroup", delve: newestDelve },
  { go: "1.23", experiment: "", delve: "1.25.2" },
  { go: "1.19", experiment: "", delve: "1.20.2" },
];

for (const variant of variants) {
  const dlv = tools?.delve[variant.delve];
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined && isSupported(variant, variant.delve);
  (there ? describe : describe.skip)(`glances, ${variantName(variant)}, Delve ${variant.delve}`, function () {
    this.timeout(5 * 60_000);

    const start = async (program: string, at: string): Promise<LaunchedDebuggee> => {
      assert.ok(tools && dlv);
      return LaunchedDebuggee.start(
        { kind: "launch", program: await build(tools, variant, program), breakAt: breakAt(program, at), args: [] },
        { dlv, firstHit: 1, onOutput: () => undefined, onStarted: () => undefined },
      );
    };

    for (const [program, at] of [
      ["shapes", "shapes"],
      ["sample", "grow"],
    ] as const) {
      it(`${program}: every map in scope as the inspector has it, in ${mostRoundTrips} round trips`, async () => {
        const debuggee = await start(program, at);
        try {
          const { threadId } = await debuggee.nextStop();
          const inspector = new Inspector(debuggee.session, () => undefined);
          const view = inspector.stopped(threadId);
          const frameId = (await view.frames())[0]?.id;
          assert.ok(frameId !== undefined);
          const maps = await view.mapsInScope(frameId, { depth: 1, globals: [] });
          assert.ok(maps.length > 1);
          for (const { expression } of maps) {
            const [glance, picture] = await Promise.all([
              view.glance(expression, frameId),
              view.inspect(expression, frameId, { budgetBytes: 64 << 20 }),
            ]);
            check(glance, picture.model.head, expression);
            if (picture.model.type) checkShape(picture.model.type, expression);
          }
          for (const { expression } of maps.slice(0, 12)) {
            // A session that has asked nothing yet.
            const counting = new CountingSession(debuggee.session);
            const cold = new Inspector(counting, () => undefined, { inFlight: { reads: 1000, questions: 1000 } });
            const coldView = cold.stopped(threadId);
            await coldView.glance(expression, frameId);
            assert.ok(counting.roundTrips <= mostRoundTrips, `${expression}: ${counting.roundTrips} round trips`);
          }
        } finally {
          await debuggee.end();
        }
      });
    }

    it(`a later stop asks ${mostRequests} times at most`, async () => {
      const debuggee = await start("sample", "grow");
      try {
        const counting = new CountingSession(debuggee.session);
        const inspector = new Inspector(counting, () => undefined, { inFlight: { reads: 1000, questions: 1000 } });
        for (let stop = 1; stop <= 4; stop++) {
          const { threadId } = await debuggee.nextStop();
          const view = inspector.stopped(threadId);
          const frameId = (await view.frames())[0]?.id;
          const [tripsBefore, requestsBefore] = [counting.roundTrips, view.cost.requests];
          const glance = await view.glance("stock", frameId);
          const [trips, requests] = [counting.roundTrips - tripsBefore, view.cost.requests - requestsBefore];
          assert.equal(glance.state, "normal");
          assert.ok(trips <= mostRoundTrips, `${trips} round trips`);
          if (stop > 1) assert.ok(requests <= mostRequests, `${requests} requests`);
          inspector.resumed();
        }
      } finally {
        await debuggee.end();
      }
    });
  });
}
