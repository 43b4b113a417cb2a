/**
 * Goroutines inside a map: where Go's runtime ends the program because several are, and at a breakpoint inside of the runtime. The
 * truth is each goroutine's own variable `m` in its function of the program, which is not optimized.
 */
import assert from "node:assert/strict";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { run } from "../../src/cli/debuggee.js";
import type { StopView } from "../../src/dap/inspector.js";
import type { MapWriter } from "../../src/gomap/mapWriter.js";
import { launch } from "./liveSession.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, newestDelve, scratchFile, variantName } from "./toolchains.js";

type Live = Awaited<ReturnType<typeof launch>>;
type Mode = "assign" | "delete" | "read" | "iterate" | "alone";

const tools = findTools();
const combinations: readonly { readonly variant: GoVariant; readonly delve: string; readonly grow: string }[] = [
  { variant: { go: "1.20", experiment: "" }, delve: "1.20.2", grow: "runtime.hashGrow" },
  { variant: { go: "1.23", experiment: "" }, delve: newestDelve, grow: "runtime.hashGrow" },
  { variant: { go: "1.25", experiment: "" }, delve: "1.25.2", grow: "internal/runtime/maps.(*table).rehash" },
  { variant: { go: "1.27", experiment: "" }, delve: newestDelve, grow: "internal/runtime/maps.(*table).rehash" },
];

for (const { variant, delve, grow } of combinations) {
  const dlv = tools?.delve[delve];
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`goroutines inside a map under ${variantName(variant)} and Delve ${delve}`, function () {
    this.timeout(3 * 60_000);
    let live: Live | undefined;

    afterEach(async () => {
      await live?.debuggee.end();
      live = undefined;
    });

    /** Stands before the goroutines start. */
    async function start(mode: Mode): Promise<Live> {
      assert.ok(tools && dlv);
      const binary = await build(tools, variant, "writers");
      live = await launch(dlv, binary, breakAt("writers", "writers"), scratchFile("unused"), [mode]);
      await live.debuggee.nextStop();
      return live;
    }

    const endsIn = (mode: Mode, text: string, stopped: { access: MapWriter["access"] | RegExp; functionName: RegExp }) =>
      it(`${text}: the goroutine that stopped is inside, and none that is in another map`, async function () {
        // What races may also damage the map before the runtime notices.
        this.retries(2);
        const { inspector, debuggee } = await start(mode);
        const watch = await run(debuggee.session, false);
        const stop = await watch.end;
        assert.ok(stop);
        assert.equal(stop.reason, "exception");
        assert.match(stop.text ?? stop.description ?? "", new RegExp(text));
        const view = inspector.stopped(stop.threadId, stop.reason);
        const writers = await writersOf(view, "main.racy");

        const own = writers.find(({ goroutine }) => goroutine === stop.threadId);
        assert.ok(own, `goroutine ${stop.threadId} among ${JSON.stringify(writers)}`);
        assert.match(own.access, new RegExp(stopped.access));
        assert.match(own.functionName, stopped.functionName);
        assert.match(own.source ?? "", /^main\.go:\d+$/);
        assert.deepEqual([own.stopped, own.fatal], [true, true]);
        // The argument of an iteration over a Swiss map may be lost.
        if (mode !== "iterate") assert.equal(own.likely, undefined);
        await eachIsIn(live, writers, "main.racy");

        // As a panel does that was opened in main.main, which is on the stack of another goroutine.
        const { header } = (await view.inspect("main.racy", undefined, { budgetBytes: 1 << 20 })).identity;
        const identity = { expression: "racy", functionName: "main.main", header };
        const followed = await view.follow(identity, { budgetBytes: 1 << 20 });
        assert.deepEqual([followed.followedAs, followed.identity], ["m", identity]);
        assert.equal((await followed.slots([], { values: true })).length, 0);

        const calm = await writersOf(view, "main.calm");
        assert.ok(calm.length <= 1, JSON.stringify(calm));
        await eachIsIn(live, calm, "main.calm");
      });

    endsIn("assign", "concurrent map writes", { access: "assigns", functionName: /^main\.fill$/ });
    endsIn("delete", "concurrent map writes", { access: /assigns|deletes/, functionName: /^main\.(fill|drain)$/ });
    // Either of both may be the one that notices.
    endsIn("read", "concurrent map (read and map write|writes)", { access: /reads|assigns/, functionName: /^main\.(sum|fill)$/ });
    endsIn("iterate", "concurrent map (iteration and map write|read and map write|writes)", {
      access: /iterates|assigns/,
      functionName: /^main\.(walk|fill)$/,
    });

    it("a breakpoint inside of a growth: the one that grows, in its own map only", async () => {
      const { inspector, debuggee } = await start("alone");
      await debuggee.session.request("setFunctionBreakpoints", { breakpoints: [{ name: grow }] });
      const watch = await run(debuggee.session, false);
      const stop = await watch.end;
      assert.ok(stop);
      const view = inspector.stopped(stop.threadId, stop.reason);
      const home = (await view.frames()).find(({ name }) => name === "main.fill");
      assert.ok(home);
      const [word, racy] = await Promise.all([wordOf(live, "m", home.id), wordOf(live, "main.racy", home.id)]);
      const [mine, others] = word === racy ? ["main.racy", "main.calm"] : ["main.calm", "main.racy"];

      const picture = await view.inspect(mine, home.id, { budgetBytes: 1 << 20 });
      assert.equal(picture.model.head.state, "writing");
      const [writer, ...more] = await view.writers(picture.model.head);
      assert.deepEqual(more, []);
      assert.deepEqual(
        [writer?.goroutine, writer?.access, writer?.functionName, writer?.stopped, writer?.fatal],
        [stop.threadId, "assigns", "main.fill", true, undefined],
      );
      assert.ok(!(await writersOf(view, others)).some(({ goroutine }) => goroutine === stop.threadId));
    });

    it("a map that nobody is in: no question is asked", async () => {
      const { inspector } = await start("alone");
      const view = inspector.current ?? inspector.stopped(1);
      const picture = await view.inspect("main.calm", (await view.frames())[0]?.id, { budgetBytes: 1 << 20 });
      const before = view.cost.requests;
      assert.deepEqual(await view.writers(picture.model.head), []);
      assert.equal(view.cost.requests, before);
    });
  });
}

async function writersOf(view: StopView, expression: string): Promise<MapWriter[]> {
  const picture = await view.inspect(expression, (await view.frames())[0]?.id, { budgetBytes: 1 << 20 });
  const { head } = picture.model;
  for (const { label, sizeBytes, allocatedBytes } of head.chain) {
    assert.ok(sizeBytes === null || allocatedBytes === null || sizeBytes <= allocatedBytes, `${label} beyond its allocation`);
  }
  const before = view.cost.requests;
  const writers = await view.writers(head);
  assert.ok(view.cost.requests - before <= 200, `${view.cost.requests - before} requests`);
  return writers;
}

/** The variable `m` of the goroutine's function of the program is this map. */
async function eachIsIn(live: Live | undefined, writers: readonly MapWriter[], expression: string): Promise<void> {
  for (const { goroutine, functionName } of writers) {
    const args: DebugProtocol.StackTraceArguments = { threadId: goroutine, startFrame: 0, levels: 40 };
    const body = (await live?.debuggee.session.request("stackTrace", args)) as DebugProtocol.StackTraceResponse["body"];
    const frame = body.stackFrames.find(({ name }) => name === functionName);
    assert.ok(frame, `${functionName} on the stack of goroutine ${goroutine}`);
    assert.equal(await wordOf(live, "m", frame.id), await wordOf(live, expression, frame.id));
  }
}

async function wordOf(live: Live | undefined, map: string, frameId: number): Promise<string | undefined> {
  const args: DebugProtocol.EvaluateArguments = { expression: `*(*uintptr)(uintptr(&${map}))`, frameId, context: "watch" };
  const body = (await live?.debuggee.session.request("evaluate", args)) as DebugProtocol.EvaluateResponse["body"] | undefined;
  return body?.result;
}
