import { FakeBreakpoints, FakeEmitter, FakeFunctionBreakpoint } from "./fakeBreakpoints.js";
import assert from "node:assert/strict";
import type { MapIdentity } from "../../../../src/dap/inspector.js";
import type { MapEvent } from "../../../../src/gomap/mapEvent.js";
import type { MapModel } from "../../../../src/gomap/mapModel.js";
import { BreakWhen, type StopReason } from "../../../../src/host/breakWhen/breakWhen.js";
import { DataBreakpoints } from "../../../../src/host/session/dataBreakpoints.js";
import type { SessionChange, Stop, WatchedSession } from "../../../../src/host/session/watchedSession.js";
import { hmapType } from "../../gomap/fakeMaps.js";
import { hmapSample } from "../../messages/sampleModels.js";

const model: MapModel = { ...hmapSample({ B: 3, entries: 52 }).model, type: hmapType() };
const header = BigInt(model.head.header?.address ?? "0x0");
const hex = (address: bigint): string => `0x${address.toString(16)}`;
const grows: MapEvent = { kind: "grows" };
const assigned: MapEvent = { kind: "keyAssigned" };
const cleared: MapEvent = { kind: "cleared" };
const written: MapEvent = { kind: "cellWritten", cell: 2, table: 0 };

/** A session that stands where the test says. */
class FakeSession {
  readonly name = "Launch";
  hasEnded = false;
  run = 1;
  stop: Stop | null = null;
  view: object | null = null;
  /** The function of the innermost frame, and the conditions that hold there. */
  top = "main.main";
  isTrue: (condition: string) => boolean = () => true;
  missing: readonly string[] = [];
  headerNow: { header: bigint | null; left: boolean } = { header, left: false };
  words = new Map<bigint, bigint>();
  model = model;
  readonly asked: string[] = [];
  readonly watched: bigint[][] = [];
  readonly dataBreakpoints = new DataBreakpoints(
    {
      request: (command, args) => {
        if (command === "dataBreakpointInfo") return Promise.resolve({ dataId: (args as { name: string }).name });
        const { breakpoints } = args as { breakpoints: { dataId: string }[] };
        this.watched.push(breakpoints.map(({ dataId }) => BigInt(/0x\w+/.exec(dataId)?.[0] ?? 0)));
        return Promise.resolve({ breakpoints: breakpoints.map(() => ({ verified: true })) });
      },
    },
    () => undefined,
  );

  standAt(number: number, reason: string, threadId = 1): void {
    this.stop = { number, threadId, reason };
    this.view = {
      reason,
      hits: (breaks: readonly { functionName: string; condition: string }[]) => {
        this.asked.push("hits");
        const hit = breaks.filter(({ functionName, condition }) => functionName === this.top && this.isTrue(condition));
        return Promise.resolve({ hit, place: { oldBucket: null, table: null } });
      },
      missing: (names: readonly string[]) => Promise.resolve(names.filter((name) => this.missing.includes(name))),
      headerOf: () => {
        this.asked.push("headerOf");
        return Promise.resolve(this.headerNow);
      },
      follow: () => Promise.resolve({ model: this.model }),
      wordsAt: (addresses: readonly bigint[]) => Promise.resolve(addresses.map((address) => this.words.get(address) ?? 0n)),
    };
  }
}

function complain(doing: string, error: unknown): never {
  throw new Error(doing, { cause: error });
}

describe("break when", () => {
  const identity: MapIdentity = { expression: "m", functionName: "main.main", header };
  const subject = { name: "m", identity };
  let editor: FakeBreakpoints;
  let sessions: FakeEmitter<{ session: WatchedSession; change: SessionChange }>;
  let fake: FakeSession;
  let session: WatchedSession;
  let reasons: StopReason[];
  let breakWhen: BreakWhen;

  beforeEach(() => {
    editor = new FakeBreakpoints();
    sessions = new FakeEmitter();
    fake = new FakeSession();
    session = fake as unknown as WatchedSession;
    reasons = [];
    const log = { note: () => undefined, failed: complain, show: () => undefined, dispose: () => undefined };
    breakWhen = new BreakWhen({ onDidChange: sessions.event }, log);
    breakWhen.onDidStop((reason) => reasons.push(reason));
    fake.standAt(1, "breakpoint");
  });
  afterEach(() => {
    breakWhen.dispose();
  });

  async function stopIn(top: string, number: number, reason = "function breakpoint"): Promise<readonly StopReason[]> {
    fake.standAt(number, reason);
    fake.top = top;
    sessions.fire({ session, change: "stopped" });
    return breakWhen.reasonsOf(session);
  }

  function onStack(of: MapModel): MapModel {
    assert.ok(of.head.header);
    return { ...of, head: { ...of.head, header: { ...of.head.header, segment: "stack of goroutine 1" } } };
  }

  it("asks nothing where nothing is watched", async () => {
    await stopIn("runtime.hashGrow", 2);
    assert.deepEqual(fake.asked, []);
  });

  it("says why the program stopped, once for a stop", async () => {
    await breakWhen.want(session, subject, model, [grows, cleared]);
    const [reason] = await stopIn("runtime.hashGrow", 2);
    assert.equal(reason?.sentence, "m starts to grow, 8 → 16 buckets");
    assert.deepEqual([reason.stop, reason.events], [2, [grows]]);
    sessions.fire({ session, change: "stopped" }); // a variable was changed
    assert.equal((await breakWhen.reasonsOf(session))[0], reason);
    assert.equal(reasons.length, 1);
    sessions.fire({ session, change: "resumed" });
    assert.deepEqual(await breakWhen.reasonsOf(session), []);
  });

  it("says nothing where a step passes through the function, or the condition does not hold", async () => {
    await breakWhen.want(session, subject, model, [grows]);
    assert.deepEqual(await stopIn("runtime.hashGrow", 2, "step"), []);
    fake.isTrue = () => false;
    assert.deepEqual(await stopIn("runtime.hashGrow", 3), []);
  });

  it("joins several maps on one function", async () => {
    const other = 0xc000_9999n;
    assert.ok(model.head.header);
    const otherModel: MapModel = {
      ...model,
      head: { ...model.head, header: { ...model.head.header, address: "0xc0009999" } },
    };
    await breakWhen.want(session, subject, model, [grows]);
    await breakWhen.want(session, { name: "n", identity: { ...identity, header: other } }, otherModel, [grows]);
    assert.deepEqual(editor.list, [
      `runtime.hashGrow: uintptr(h) == ${hex(header)} || uintptr(h) == 0xc0009999 /* Go Map Layout: m grows; n grows */`,
    ]);
    fake.isTrue = (condition) => condition.includes("9999");
    assert.deepEqual(
      (await stopIn("runtime.hashGrow", 2)).map(({ map }) => map.name),
      ["n"],
    );
  });

  it("leaves out functions that the program does not have, and says of which events that leaves nothing", async () => {
    fake.missing = ["runtime.mapclear", "runtime.mapassign"];
    const outcome = await breakWhen.want(session, subject, model, [grows, cleared, assigned]);
    assert.deepEqual(outcome?.never, [cleared]);
    assert.deepEqual(breakWhen.eventsOf(session, header), [grows, assigned]);
    assert.ok(!editor.list.some((text) => /mapclear|mapassign:/.test(text)));
  });

  it("what is removed in the Breakpoints view is gone here, too", async () => {
    await breakWhen.want(session, subject, model, [grows, cleared]);
    editor.removeBreakpoints([editor.on("runtime.hashGrow")]);
    assert.deepEqual(breakWhen.eventsOf(session, header), [cleared]);
    editor.removeBreakpoints([editor.on("runtime.mapclear")]);
    assert.deepEqual(breakWhen.eventsOf(session, header), []);
  });

  it("names the person's own breakpoint, leaves it alone, and comes after it", async () => {
    const theirs = new FakeFunctionBreakpoint("runtime.hashGrow");
    editor.addBreakpoints([theirs]);
    const outcome = await breakWhen.want(session, subject, model, [grows]);
    assert.deepEqual(outcome?.theirs, ["runtime.hashGrow"]);
    assert.deepEqual(editor.breakpoints, [theirs]);
    // Theirs stops for any map; where it is this one, that is said.
    assert.equal((await stopIn("runtime.hashGrow", 2)).length, 1);
    editor.removeBreakpoints([theirs]);
    assert.match(editor.list.join(), /^runtime\.hashGrow: .*Go Map Layout: m grows/);
  });

  it("makes way for a breakpoint that the person sets later, and says so", async () => {
    const yielded: (readonly string[])[] = [];
    breakWhen.onDidYield((names) => yielded.push(names));
    await breakWhen.want(session, subject, model, [grows, cleared]);
    editor.addBreakpoints([new FakeFunctionBreakpoint("runtime.mapclear"), new FakeFunctionBreakpoint("main.main")]);
    assert.deepEqual(yielded, [["runtime.mapclear"]]);
    assert.equal(editor.list.filter((text) => text.startsWith("runtime.mapclear")).length, 1);
    assert.deepEqual(breakWhen.eventsOf(session, header), [grows, cleared]);
  });

  it("ends with the session, with all that was set", async () => {
    await breakWhen.want(session, subject, model, [grows, assigned]);
    editor.addBreakpoints([new FakeFunctionBreakpoint("main.main")]);
    sessions.fire({ session, change: "ended" });
    assert.deepEqual(editor.list, ["main.main: "]);
    assert.deepEqual(breakWhen.eventsOf(session, header), []);
  });

  it("ends where the program is restarted in the same session", async () => {
    await breakWhen.want(session, subject, model, [grows]);
    sessions.fire({ session, change: "resumed" });
    assert.equal(editor.list.length, 1);
    fake.run++;
    sessions.fire({ session, change: "resumed" });
    assert.deepEqual(editor.list, []);
  });

  it("what is wanted no more goes", async () => {
    await breakWhen.want(session, subject, model, [grows, cleared]);
    await breakWhen.want(session, subject, model, [cleared]);
    assert.equal(editor.list.length, 1);
    await breakWhen.want(session, subject, model, []);
    assert.deepEqual(editor.list, []);
    assert.deepEqual(breakWhen.eventsOf(session, header), []);
  });

  describe("with a header on a stack", () => {
    it("is set again at each stop where the header lies then", async () => {
      const outcome = await breakWhen.want(session, subject, onStack(model), [grows]);
      assert.equal(outcome?.map.onStack, true);
      fake.headerNow = { header: 0xc000_7777n, left: false };
      await stopIn("main.main", 2, "step");
      assert.match(editor.list.join(), /uintptr\(h\) == 0xc0007777 /);
      assert.deepEqual(breakWhen.eventsOf(session, 0xc000_7777n), [grows]);
    });

    it("stays where another goroutine stops, and goes when its function has returned", async () => {
      await breakWhen.want(session, subject, onStack(model), [grows]);
      fake.headerNow = { header: null, left: true };
      fake.standAt(2, "breakpoint", 7);
      sessions.fire({ session, change: "stopped" });
      await breakWhen.reasonsOf(session);
      assert.equal(editor.list.length, 1);
      await stopIn("main.main", 3, "step");
      assert.deepEqual(editor.list, []);
    });

    it("a header on the heap is not looked for", async () => {
      await breakWhen.want(session, subject, model, [grows]);
      await stopIn("main.main", 2, "step");
      assert.deepEqual(fake.asked, []);
    });
  });

  describe("a bucket that is written", () => {
    const buckets = BigInt(model.head.chain.find(({ role }) => role === "buckets")?.address ?? 0);
    const size = model.head.layout.kind === "hmap" ? BigInt(model.head.layout.bucketSizeBytes) : 0n;
    const word = buckets + 2n * size;

    it("has a hardware breakpoint on its tophash, and is told by what has changed", async () => {
      await breakWhen.want(session, subject, model, [written]);
      assert.deepEqual([fake.watched, editor.list], [[[word]], []]);
      assert.deepEqual(await stopIn("runtime.mapassign_fast64", 2, "data breakpoint"), []);
      fake.words.set(word, 0x99n);
      const [reason] = await stopIn("runtime.mapassign_fast64", 3, "data breakpoint");
      assert.equal(reason?.sentence, "bucket 2 of m was written");
      // What it is now has been seen.
      assert.deepEqual(await stopIn("runtime.mapassign_fast64", 4, "data breakpoint"), []);
    });

    it("goes at the next stop, where the program ran when it was given up", async () => {
      const outcome = await breakWhen.want(session, subject, model, [written]);
      assert.ok(outcome);
      fake.stop = fake.view = null;
      breakWhen.keep(outcome.map, []);
      assert.equal(fake.watched.length, 1);
      await stopIn("main.main", 2, "step");
      assert.deepEqual(fake.watched, [[word], []]);
    });

    it("goes when it is wanted no more", async () => {
      await breakWhen.want(session, subject, model, [written]);
      await breakWhen.want(session, subject, model, []);
      assert.deepEqual(fake.watched, [[word], []]);
    });
  });
});
