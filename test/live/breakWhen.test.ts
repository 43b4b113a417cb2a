/**
 * "Break when…" on real programs: each event stops the program at the right moment, for the right one of two maps of the same type
 * (test/programs/events does to `other` first what it does to `m`). What the map is at the stop comes from its decoded layout.
 */
import assert from "node:assert/strict";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { run } from "../../src/cli/debuggee.js";
import { LaunchedDebuggee } from "../../src/cli/launchedDebuggee.js";
import { Inspector, type MapPicture, type StopView } from "../../src/dap/inspector.js";
import { breakableMap, functionBreaks, joinBreaks } from "../../src/dap/mapEvents.js";
import { innermostOfProgram } from "../../src/dap/mapWriters.js";
import { RunRequests } from "../../src/dap/runRequests.js";
import { explainEvent } from "../../src/gomap/explainEvent.js";
import type { HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../../src/gomap/layout.js";
import { markAddress } from "../../src/gomap/mapCells.js";
import type { MapEvent } from "../../src/gomap/mapEvent.js";
import { DataBreakpoints } from "../../src/host/session/dataBreakpoints.js";
import type { GoVariant } from "./toolchains.js";
import { breakAt, build, findTools, newestDelve, variantName } from "./toolchains.js";

const tools = findTools();
type StoppedBody = DebugProtocol.StoppedEvent["body"];
const whole = { budgetBytes: Number.MAX_SAFE_INTEGER };

/** The program at one of its breaks, with `m` found. */
class Live {
  view: StopView;
  picture: MapPicture;
  stop: StoppedBody;

  private constructor(
    readonly debuggee: LaunchedDebuggee,
    private readonly inspector: Inspector,
    first: { view: StopView; picture: MapPicture; stop: StoppedBody },
  ) {
    ({ view: this.view, picture: this.picture, stop: this.stop } = first);
  }

  static async start(dlv: string, binary: string, at: string, args: readonly string[]): Promise<Live> {
    const debuggee = await LaunchedDebuggee.start(
      { kind: "launch", program: binary, breakAt: breakAt("events", at), args },
      { dlv, firstHit: 1, onOutput: () => undefined, onStarted: () => undefined },
    );
    const inspector = new Inspector(debuggee.session, () => undefined);
    const { threadId } = await debuggee.nextStop();
    const view = inspector.stopped(threadId);
    const picture = await view.inspect("m", (await view.frames())[0]?.id, whole);
    const stop = { reason: "breakpoint", ...(threadId === undefined ? {} : { threadId }) };
    return new Live(debuggee, inspector, { view, picture, stop });
  }

  get head(): LayoutHead {
    return this.picture.model.head;
  }

  get hmap(): HmapLayoutHead {
    const { layout } = this.head;
    assert.ok(layout.kind === "hmap");
    return layout;
  }

  get swiss(): SwissLayoutHead {
    const { layout } = this.head;
    assert.ok(layout.kind === "swiss");
    return layout;
  }

  breaks(events: readonly MapEvent[], header = this.picture.identity.header) {
    const { type } = this.picture.model;
    assert.ok(type);
    const map = breakableMap(type, header);
    return events.flatMap((event) => functionBreaks(event, map).map((one) => ({ ...one, event })));
  }

  /** Sets the breakpoints; those that the program has no function for are left out, as in the editor. */
  async breakWhen(...events: MapEvent[]): Promise<void> {
    const wanted = this.breaks(events);
    const missing = await this.view.missing(wanted.map(({ functionName }) => functionName));
    const breakpoints = joinBreaks(wanted)
      .filter(({ functionName }) => !missing.includes(functionName))
      .map(({ functionName, condition }) => ({ name: functionName, condition: `${condition} /* Go Map Layout: m */` }));
    const answer = await this.debuggee.session.request("setFunctionBreakpoints", { breakpoints });
    const set = (answer as DebugProtocol.SetFunctionBreakpointsResponse["body"]).breakpoints;
    assert.deepEqual(
      set.map(({ verified, message }) => [verified, message]),
      set.map(() => [true, undefined]),
    );
  }

  /** Runs on. @returns the event that it stopped for; null at a breakpoint of the program's own, or the end */
  async next(events: readonly MapEvent[] = []): Promise<MapEvent | null> {
    const watch = await run(this.debuggee.session, false);
    return this.see(await watch.end, events);
  }

  async see(stop: StoppedBody | null, events: readonly MapEvent[]): Promise<MapEvent | null> {
    if (stop === null) return null;
    this.stop = stop;
    assert.notEqual(stop.reason, "exception", stop.text);
    this.view = this.inspector.stopped(stop.threadId, stop.reason);
    this.picture = await this.view.follow(this.picture.identity, whole);
    const { hit } = await this.view.hits(this.breaks(events));
    return hit[0]?.event ?? null;
  }

  async sentence(event: MapEvent): Promise<string> {
    return explainEvent(event, "m", this.head, (await this.view.hits(this.breaks([event]))).place);
  }

  /** As "step out to my code" does. */
  async stepOut(): Promise<void> {
    const runs = new RunRequests(this.debuggee.session, () => undefined);
    for (let steps = 0; steps < 12; steps++) {
      const frames = await this.view.frames();
      if (innermostOfProgram(frames) === frames[0]) return;
      const stopped = this.debuggee.session.nextEvent(({ event, body }) =>
        event === "stopped" ? (body as StoppedBody) : undefined,
      );
      await runs.stepOut(this.stop.threadId ?? 1);
      await this.see(await stopped, []);
    }
    assert.fail("still inside of the runtime");
  }

  async lengthOf(expression: string): Promise<number | null> {
    const home = (await this.view.frames()).find(({ name }) => name === "main.main");
    return (await this.view.inspect(expression, home?.id, whole)).model.head.length;
  }

  async number(expression: string): Promise<number> {
    const args = { expression, context: "watch", frameId: (await this.view.frames())[0]?.id };
    const { result } = (await this.debuggee.session.request("evaluate", args)) as DebugProtocol.EvaluateResponse["body"];
    return Number.parseInt(result, 10);
  }
}

const kinds: readonly (readonly [GoVariant, string, "hmap" | "swiss"])[] = [
  [{ go: "1.23", experiment: "" }, newestDelve, "hmap"],
  [{ go: "1.27", experiment: "" }, newestDelve, "swiss"],
  [{ go: "1.21", experiment: "" }, "1.22.1", "hmap"],
  [{ go: "1.25", experiment: "noswissmap" }, "1.25.2", "hmap"],
  [{ go: "1.24", experiment: "" }, "1.25.2", "swiss"],
  [{ go: "1.19", experiment: "" }, "1.20.2", "hmap"],
];

for (const [variant, delve, kind] of kinds) {
  const dlv = tools?.delve[delve];
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;

  (there ? describe : describe.skip)(`break when, under ${variantName(variant)} and Delve ${delve}`, function () {
    this.timeout(3 * 60_000);
    let live: Live | undefined;

    afterEach(async () => {
      await live?.debuggee.end();
      live = undefined;
    });

    async function start(at: string, ...args: string[]): Promise<Live> {
      assert.ok(tools && dlv);
      live = await Live.start(dlv, await build(tools, variant, "events"), at, args);
      return live;
    }

    it("a key is assigned: before each insert into m, and none into another map", async () => {
      const program = await start("events", "fill", "43");
      const event: MapEvent = { kind: "keyAssigned" };
      await program.breakWhen(event);
      for (const length of [40, 41, 42]) {
        assert.deepEqual(await program.next([event]), event);
        assert.deepEqual([program.head.length, await program.lengthOf("other")], [length, length + 1]);
        assert.equal(await program.sentence(event), `a key of m is assigned; it has ${length} entries`);
      }
      await program.stepOut();
      assert.equal(program.head.length, 43);
      assert.equal(await program.next([event]), null);
    });

    it("a key is deleted: before each delete from m", async () => {
      const program = await start("events", "remove");
      const event: MapEvent = { kind: "keyDeleted" };
      await program.breakWhen(event);
      for (const length of [40, 39]) {
        assert.deepEqual(await program.next([event]), event);
        assert.deepEqual([program.head.length, await program.lengthOf("other")], [length, length - 1]);
      }
      await program.stepOut();
      assert.equal(program.head.length, 38);
    });

    if (variant.go !== "1.19") {
      it("it is cleared: before it is empty", async () => {
        const program = await start("events", "clear");
        const event: MapEvent = { kind: "cleared" };
        await program.breakWhen(event);
        assert.deepEqual(await program.next([event]), event);
        assert.deepEqual([program.head.length, await program.lengthOf("other")], [40, 0]);
        assert.equal(await program.sentence(event), "m is cleared of 40 entries");
        await program.stepOut();
        assert.equal(program.head.length, 0);
      });
    }

    it("its length passes 45: at the assignment that makes it 46, once", async () => {
      const program = await start("events", "fill", "50");
      const event: MapEvent = { kind: "lengthPasses", length: 45 };
      await setBreak(program, "done");
      await program.breakWhen(event);
      assert.deepEqual(await program.next([event]), event);
      assert.deepEqual([program.head.length, await program.lengthOf("other")], [45, 46]);
      await program.stepOut();
      assert.equal(program.head.length, 46);
      assert.equal(await program.next([event]), null);
      assert.equal(program.head.length, 50);
    });

    it("two events on one function are joined, and each is told", async () => {
      const program = await start("events", "fill", "43");
      const [passes, grows]: MapEvent[] = [{ kind: "lengthPasses", length: 41 }, { kind: "grows" }];
      const other: MapEvent = { kind: "lengthPasses", length: 42 };
      assert.ok(passes && grows);
      await program.breakWhen(passes, other, grows);
      assert.deepEqual(await program.next([passes, other, grows]), passes);
      assert.deepEqual(await program.next([passes, other, grows]), other);
      assert.equal(await program.next([passes, other, grows]), null);
    });

    it("a header on a stack: found again after the stack moved, where the old condition is in vain", async () => {
      const program = await start("before the stack moves", "stack");
      assert.match(program.head.header?.segment ?? "", /^stack of goroutine 1$/);
      const before = program.picture.identity;
      await setBreak(program, "after the stack moved", "filled");
      assert.equal(await program.next(), null);
      const { header, left } = await program.view.headerOf(before);
      assert.ok(header !== null && header !== before.header, "the stack moved");
      assert.deepEqual([left, header], [false, program.picture.identity.header]);
      const event: MapEvent = { kind: "keyAssigned" };
      const moved = program.breaks([event]);
      const old = program.breaks([event], before.header);
      const set = (breaks: typeof moved): Promise<unknown> =>
        program.debuggee.session.request("setFunctionBreakpoints", {
          breakpoints: breaks.map(({ functionName, condition }) => ({ name: functionName, condition })),
        });
      await set(moved);
      assert.deepEqual(await program.next([event]), event);
      assert.equal(program.head.length, 1);
      await set(old);
      assert.equal(await program.next([event]), null);
      assert.equal(program.head.length, 59);
    });

    it("says of a function that the program does not have that it is missing", async () => {
      const program = await start("events", "fill", "41");
      const names = ["runtime.mapassign_fast64", "runtime.hashGrowNowhere"];
      assert.deepEqual(await program.view.missing(names), ["runtime.hashGrowNowhere"]);
    });

    if (kind === "hmap") hmapEvents(start);
    else swissEvents(start);

    if (delve === newestDelve) {
      it("a bucket or group is written: a hardware breakpoint, beside the person's own", async () => {
        const program = await start("events", "fill", "60");
        const { session } = program.debuggee;
        const hardware = new DataBreakpoints(session, () => undefined);
        const info = (await session.request("dataBreakpointInfo", { name: "main.writes" })) as { dataId: string };
        const theirs = [{ dataId: info.dataId, accessType: "write" as const, condition: "main.writes == 118" }];
        await session.request("setDataBreakpoints", { breakpoints: theirs });
        hardware.editorSet(theirs);
        const event = { kind: "cellWritten", cell: 0, table: 0 } as const;
        const address = markAddress(program.head, event);
        assert.ok(address !== null);
        assert.equal(await hardware.watch([address]), null);
        const mark = async (): Promise<bigint | null> => (await program.view.wordsAt([address]))[0] ?? null;
        const before = await mark();
        // The buckets are filled at random: where ours was not written until there, theirs stops first.
        await program.next();
        assert.equal(program.stop.reason, "data breakpoint");
        if ((await mark()) !== before) {
          assert.match((await program.view.frames())[0]?.name ?? "", /^runtime\.|^maps\./);
          await program.stepOut();
          assert.equal((await program.view.frames())[0]?.name, "main.fill");
          // Ours go, theirs stay.
          assert.equal(await hardware.watch([]), null);
          await program.next();
          assert.equal(program.stop.reason, "data breakpoint");
        }
        assert.equal(await program.number("main.writes"), 118);
      });

      it("what a condition costs that does not hold: much for an assignment, nothing for a growth", async () => {
        const nanos = async (...events: MapEvent[]): Promise<number> => {
          const program = await start("events", "time");
          await setBreak(program, "done");
          if (events.length > 0) await program.breakWhen(...events);
          assert.equal(await program.next(events), null);
          const taken = await program.number("main.nanosPerWrite");
          await program.debuggee.end();
          return taken;
        };
        const plain = await nanos();
        const assigned = await nanos({ kind: "keyAssigned" });
        const grows = await nanos({ kind: "grows" });
        console.log(
          `      a write: ${plain} ns; with a condition on assignments ${assigned} ns (${Math.round(assigned / plain)} times); on growth ${grows} ns`,
        );
        assert.ok(assigned > 100 * plain);
        assert.ok(grows < 100 * plain);
      });
    }
  });
}

type Start = (at: string, ...args: string[]) => Promise<Live>;

/** m has 40 entries in 8 buckets; entry 53 makes it 16. */
function hmapEvents(start: Start): void {
  const grows: MapEvent = { kind: "grows" };
  const advances: MapEvent = { kind: "evacuationAdvances" };
  const ends: MapEvent = { kind: "evacuationEnds" };

  it("it grows: before the first bucket is evacuated, in m and not in the other map", async () => {
    const program = await start("events", "fill", "60");
    await program.breakWhen(grows);
    const { bucketCount } = program.hmap;
    assert.deepEqual(await program.next([grows]), grows);
    // The other map came to its growth before, and did not stop.
    assert.equal(await program.lengthOf("other"), (program.head.length ?? 0) + 1);
    assert.deepEqual([program.hmap.bucketCount, program.hmap.growth.kind], [bucketCount, "none"]);
    assert.equal(program.hmap.growth.oldBucketCount, 0);
    assert.equal(await program.sentence(grows), `m starts to grow, ${bucketCount} → ${bucketCount * 2} buckets`);
    const length = program.head.length ?? 0;
    assert.equal(length + 1, program.head.load?.nextGrowthAtEntry);
    await program.stepOut();
    assert.equal((await program.view.frames())[0]?.name, "main.fill");
    assert.deepEqual(
      [program.hmap.bucketCount, program.hmap.growth.kind, program.head.length],
      [bucketCount * 2, "doubling", length + 1],
    );
  });

  it("evacuation advances before each old bucket, and ends after the last", async () => {
    const program = await start("events", "fill", "60");
    await program.breakWhen(advances, ends);
    const old = program.hmap.bucketCount;
    const seen: number[] = [];
    for (;;) {
      const event = await program.next([advances, ends]);
      assert.ok(event);
      if (event.kind === "evacuationEnds") break;
      assert.equal(program.hmap.growth.oldBucketCount, old);
      assert.equal(program.hmap.growth.evacuatedCount, seen.length);
      const oldBucket: number | null = (await program.view.hits(program.breaks([advances]))).place.oldBucket;
      assert.ok(oldBucket !== null && !seen.includes(oldBucket), `bucket ${oldBucket}`);
      assert.equal(
        await program.sentence(advances),
        `old bucket ${oldBucket} of m is evacuated next; ${seen.length} of ${old} are already`,
      );
      seen.push(oldBucket);
    }
    assert.equal(seen.length, old);
    assert.deepEqual([program.hmap.bucketCount, program.hmap.growth.kind], [old * 2, "none"]);
    assert.equal(await program.sentence(ends), `the last old bucket of m is evacuated: it has ${old * 2} buckets`);
    assert.equal(program.hmap.growth.nevacuate, old);
    await program.stepOut();
    assert.deepEqual([program.hmap.growth.kind, program.head.state], ["none", "normal"]);
  });

  it("it grows to the same size, and its evacuation ends", async () => {
    const program = await start("events", "churn");
    await program.breakWhen(grows, ends);
    const { bucketCount } = program.hmap;
    assert.deepEqual(await program.next([grows, ends]), grows);
    assert.equal(
      await program.sentence(grows),
      `m starts to grow to the same size, ${bucketCount} buckets: it has too many overflow buckets`,
    );
    await program.stepOut();
    assert.deepEqual([program.hmap.growth.kind, program.hmap.bucketCount], ["sameSize", bucketCount]);
    assert.deepEqual(await program.next([grows, ends]), ends);
    assert.deepEqual([program.hmap.growth.kind, program.hmap.bucketCount], ["none", bucketCount]);
  });
}

/** m has 40 entries in one table of 64 slots; entry 57 makes it 128, entry 897 splits it. */
function swissEvents(start: Start): void {
  it("it grows, a table grows: before its entries move", async () => {
    for (const event of [{ kind: "grows" }, { kind: "tableGrows" }] as const) {
      const program = await start("events", "fill", "60");
      await program.breakWhen(event);
      assert.deepEqual(await program.next([event]), event);
      assert.deepEqual([program.head.length, await program.lengthOf("other")], [56, 57]);
      assert.deepEqual([program.swiss.tables.length, program.swiss.tables[0]?.capacity], [1, 64]);
      assert.equal(await program.sentence(event), "table 0 of m grows, 64 → 128 slots");
      await program.stepOut();
      assert.equal((await program.view.frames())[0]?.name, "main.fill");
      assert.deepEqual([program.head.length, program.swiss.tables[0]?.capacity], [57, 128]);
      await program.debuggee.end();
    }
  });

  it("a table splits and the directory doubles: before both", async () => {
    const program = await start("events", "fill", "900");
    const [splits, doubles]: MapEvent[] = [{ kind: "tableGrows" }, { kind: "directoryDoubles" }];
    assert.ok(splits && doubles);
    await program.breakWhen(splits, doubles);
    const sentences: string[] = [];
    for (let event = await program.next([splits, doubles]); event?.kind === "tableGrows";) {
      sentences.push(await program.sentence(event));
      event = await program.next([splits, doubles]);
    }
    assert.deepEqual(sentences, [
      ...["64 → 128", "128 → 256", "256 → 512", "512 → 1,024"].map((grown) => `table 0 of m grows, ${grown} slots`),
      "table 0 of m splits into two of 1,024 slots",
    ]);
    assert.equal(await program.sentence(doubles), "the directory of m doubles, 1 → 2 entries");
    assert.deepEqual([program.swiss.dirLen, program.swiss.tables.length, program.head.length], [1, 1, 896]);
    assert.equal(await program.lengthOf("other"), 897);
    await program.stepOut();
    assert.deepEqual([program.swiss.dirLen, program.swiss.tables.length, program.head.length], [2, 2, 897]);
  });

  it("a small map outgrows its one group", async () => {
    const program = await start("before the stack moves", "stack");
    await setBreak(program, "after the stack moved", "filled");
    assert.equal(await program.next(), null);
    const event: MapEvent = { kind: "grows" };
    await program.breakWhen(event);
    assert.deepEqual(await program.next([event]), event);
    assert.deepEqual([program.swiss.small, program.head.length], [true, 8]);
    assert.equal(await program.sentence(event), "m outgrows its one group: its entries move into a table of 16 slots");
    await program.stepOut();
    assert.deepEqual([program.swiss.small, program.head.length], [false, 9]);
  });
}

/** Breakpoints of the program's own, besides. */
async function setBreak(program: Live, ...names: string[]): Promise<void> {
  const at = names.map((name) => breakAt("events", name));
  const source = { path: at[0]?.file };
  await program.debuggee.session.request("setBreakpoints", { source, breakpoints: at.map(({ line }) => ({ line })) });
}
