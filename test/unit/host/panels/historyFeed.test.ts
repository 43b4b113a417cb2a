/** The history of a panel: what each stop adds, and how it is looked at, with maps that live in JavaScript. */
import "../vscodeStub.js";
import assert from "node:assert/strict";
import type { MapIdentity, MapPicture } from "../../../../src/dap/inspector.js";
import { MapHistory } from "../../../../src/gomap/history/mapHistory.js";
import type { MapModel } from "../../../../src/gomap/mapModel.js";
import { openMap } from "../../../../src/gomap/readMap.js";
import { readSlots } from "../../../../src/gomap/readSlots.js";
import { HistoryFeed } from "../../../../src/host/panels/historyFeed.js";
import { readHistoryValues } from "../../../../src/host/panels/historyValues.js";
import { type Followed, PictureFeed } from "../../../../src/host/panels/pictureFeed.js";
import type { HistoryStop } from "../../../../src/messages/historyDiff.js";
import type { HostToPanel, PanelPicture } from "../../../../src/messages/panelMessages.js";
import { LivingHmap } from "../../../panel-preview/livingHmap.js";
import { hmapType, layHmap, valueType } from "../../gomap/fakeMaps.js";
import { FakeMemory } from "../../gomap/fakeMemory.js";
import { wholePicture } from "./fakePicture.js";

const identity: MapIdentity = { expression: "m", functionName: "main.main", header: 0xc000n };
const log = { note: () => undefined, failed: () => undefined, show: () => undefined, dispose: () => undefined };
const settle = () => new Promise((resolve) => setTimeout(resolve, 90));

function pictureOf(model: MapModel): MapPicture {
  const memory = new FakeMemory();
  return {
    model,
    ...wholePicture(model),
    identity,
    slots: (places, { values }) => readSlots(model, places, memory, null, { values }),
  };
}

function stopAt(number: number, count?: number): PanelPicture["stop"] {
  return {
    number,
    ...(count === undefined ? {} : { count }),
    source: `main.go:${number}`,
    functionName: "main.main",
    reason: "step",
  };
}

describe("the history of a panel", () => {
  let map: LivingHmap;
  let posted: HostToPanel[];
  let stop: { number: number };
  let session: { -readonly [Name in keyof Followed]: Followed[Name] };
  let feed: PictureFeed;

  beforeEach(async () => {
    map = new LivingHmap(2);
    posted = [];
    stop = { number: 0 };
    session = { stop: null, view: null, hasEnded: false };
    feed = new PictureFeed(
      { name: "m", identity },
      session,
      { post: (message) => posted.push(message), entitle: () => undefined },
      log,
    );
    feed.pageLoaded();
    for (let key = 0n; key < 20n; key++) map.put(key, key);
    await step();
  });
  afterEach(() => {
    feed.dispose();
  });

  /** The program went on to another stop. */
  async function step(): Promise<void> {
    stop = { number: stop.number + 1 };
    const { model } = map.look();
    session.stop = { number: stop.number, threadId: 1, reason: "step" };
    session.view = {
      follow: () => Promise.resolve(pictureOf(model)),
      writers: () => Promise.resolve([]),
      frames: () => Promise.resolve([{ id: 1, name: "main.main", line: stop.number, column: 0, source: { name: "main.go" } }]),
    };
    feed.sessionChanged();
    await settle();
    await feed.history.settled();
  }

  const stops = (): Map<number, HistoryStop> =>
    new Map(posted.flatMap((message) => (message.type === "history" ? message.stops.map((one) => [one.id, one] as const) : [])));
  const lastPicture = () => posted.flatMap((message) => (message.type === "picture" ? [message.picture] : [])).at(-1);

  it("gets a stop for each that was read, after its picture, with what changed", async () => {
    map.put(100n, 1n);
    map.put(3n, 77n);
    await step();
    const types = posted.map(({ type }) => type);
    assert.ok(types.lastIndexOf("picture") < types.lastIndexOf("history"), "the picture does not wait for it");
    const [first, second] = [...stops().values()];
    assert.equal(first?.changes, null);
    assert.deepEqual([second?.number, second?.source, second?.length], [2, "main.go:2", 21]);
    assert.deepEqual([second?.changes?.added, second?.changes?.changed, second?.changes?.removed], [1, 1, 0]);
  });

  it("shows an earlier stop in all tabs, without a question to the debugger, and goes back to now", async () => {
    map.delete(5n);
    map.put(200n, 9n);
    await step();
    session.view = null;
    feed.showStop(1);
    const past = lastPicture();
    assert.deepEqual([past?.past, past?.head.length, past?.stop.number], [{ id: 1, level: "whole" }, 20, 1]);
    const id = past?.id ?? -1;
    await feed.parts.entries.page(id, 0, 100);
    const page = posted.findLast((message) => message.type === "entries");
    assert.ok(page?.type === "entries" && page.pictureId === id);
    const keys = page.entries.map(({ key }) => Number(key)).sort((a, b) => a - b);
    assert.deepEqual(
      keys,
      Array.from({ length: 20 }, (_, i) => i),
    );
    await feed.parts.slots.tell(id, { kind: "bucket", old: false, index: 0 });
    assert.equal(posted.at(-1)?.type, "details");
    const { body } = past ?? {};
    assert.ok(body?.kind === "hmap");
    await feed.parts.memory.read(id, body.buckets.baseAddress, 64);
    const memory = posted.findLast((message) => message.type === "memory");
    assert.ok(memory?.type === "memory");
    assert.deepEqual([memory.holes, [...memory.bytes.subarray(0, 8)]], [[], [...body.buckets.tophash.subarray(0, 8)]]);
    await feed.parts.memory.read(id, "0x1000", 8);
    const elsewhere = posted.findLast((message) => message.type === "memory");
    assert.deepEqual(elsewhere?.type === "memory" ? elsewhere.holes : null, [{ from: 0, to: 8 }], "not kept");
    feed.showStop(null);
    assert.equal(lastPicture()?.past, undefined);
    assert.equal(lastPicture()?.stop.number, 2);
  });

  it("goes on to the next stop when the program does, though an earlier one is shown", async () => {
    await step();
    feed.showStop(1);
    await step();
    assert.deepEqual([lastPicture()?.past, lastPicture()?.stop.number], [undefined, 3]);
  });

  it("is kept of a pinned map, too, whose picture stays, also an earlier one", async () => {
    await step();
    feed.showStop(1);
    feed.pin(true);
    map.put(300n, 1n);
    await step();
    assert.equal(lastPicture()?.past?.id, 1);
    assert.equal(stops().get(3)?.changes?.added, 1);
    feed.pin(false);
    await settle();
    assert.deepEqual([lastPicture()?.past, lastPicture()?.stop.number], [undefined, 3]);
  });

  it("is not kept of a panel that nobody looks at", async () => {
    feed.setVisible(false);
    await step();
    await step();
    assert.equal(feed.history.history.stops.length, 1);
  });

  it("tells any two stops apart, and says when one is not there", async () => {
    map.put(100n, 1n);
    await step();
    map.delete(4n);
    await step();
    feed.history.diff(1, 3);
    const message = posted.at(-1);
    assert.ok(message?.type === "historyDiff");
    assert.deepEqual(
      [message.diff?.entries?.added.map(({ key }) => key), message.diff?.entries?.removed.map(({ key }) => key)],
      [["100"], ["4"]],
    );
    for (const [from, to] of [
      [0, 3],
      [1, 99],
      [NaN, 1],
      [1.5, 2],
    ] as const) {
      // prettier-ignore
      feed.history.diff(from, to);
      const answer = posted.at(-1);
      assert.ok(answer?.type === "historyDiff" && answer.diff === null, `${from} ${to}`);
    }
    feed.showStop(99);
    feed.showStop(NaN);
    assert.equal(lastPicture()?.past, undefined);
  });

  it("comes to a page that is loaded again, with the earlier stop that it showed", async () => {
    await step();
    feed.showStop(1);
    posted.length = 0;
    feed.pageLoaded();
    assert.deepEqual([...stops().keys()], [1, 2]);
    assert.equal(lastPicture()?.past?.id, 1);
  });
});

describe("what a history makes of stops", () => {
  const feedOf = (): { feed: HistoryFeed; posted: HostToPanel[] } => {
    const posted: HostToPanel[] = [];
    const failed = (error: unknown): void => {
      throw error;
    };
    return { feed: new HistoryFeed({ post: (message) => posted.push(message), failed }), posted };
  };

  it("a stop of a replay has the time at which it was recorded", async () => {
    const recorded = Date.parse("2026-01-02T03:04:05Z");
    const { feed } = feedOf();
    const { model } = new LivingHmap(1).look();
    feed.record(1, pictureOf(model), { head: model.head, stop: { ...stopAt(1, 2), time: recorded } });
    await feed.settled();
    assert.equal(feed.history.last?.snapshot.stop.time, recorded);
  });

  it("a replay that steps back comes to the stop that it was at", async () => {
    const { feed, posted } = feedOf();
    const map = new LivingHmap(1);
    for (const [pictureId, number] of [1, 2, 3, 2].entries()) {
      map.put(BigInt(number), 1n);
      const { model } = map.look();
      feed.record(pictureId, pictureOf(model), { head: model.head, stop: stopAt(number, 9) });
    }
    await feed.settled();
    assert.deepEqual(feed.history.stops.map(({ snapshot }) => snapshot.stop.number), [1, 2, 3]); // prettier-ignore
    const last = posted.at(-1);
    assert.ok(last?.type === "history");
    assert.deepEqual([last.now, last.stops], [2, []]);
  });

  it("a restart begins another run", async () => {
    const { feed } = feedOf();
    const { model } = new LivingHmap(1).look();
    for (const [pictureId, number] of [1, 2, 1].entries())
      feed.record(pictureId, pictureOf(model), { head: model.head, stop: stopAt(number) });
    await feed.settled();
    assert.deepEqual(feed.history.stops.map(({ snapshot: { stop } }) => [stop.run, stop.number]), [[0, 1], [0, 2], [1, 1]]); // prettier-ignore
  });

  it("a map that is read in windows is whole when all have passed", async () => {
    const memory = new FakeMemory();
    const buckets = Object.fromEntries(Array.from({ length: 512 }, (_, i) => [i, [[[0x77, i, i * 2]]]])) as never;
    const { target } = layHmap(memory, { B: 9, buckets });
    const reading = await openMap(target, memory, memory, { budgetBytes: 16 << 10, depth: "firstLook" });
    assert.equal(reading.whole, false);
    const picture: MapPicture = {
      ...wholePicture(reading.model),
      ...{ model: reading.model, identity, whole: false, cells: reading.cells },
      slots: () => Promise.resolve([]),
      window: (range) => reading.window(range, memory, 1e9),
      finish: (parts) => reading.finish(parts),
    };
    const { feed } = feedOf();
    const { head } = reading.model;
    feed.record(1, picture, { head, stop: stopAt(1) }, "rest");
    await feed.settled();
    feed.record(2, picture, { head, stop: stopAt(2) });
    await feed.settled();
    const [whole, part] = feed.history.stops;
    assert.deepEqual([whole?.snapshot.complete, part?.snapshot.complete], [true, false]);
    assert.equal(part?.changes?.atLeast, true);
    const past = feed.pictureOf(1, identity);
    const all = await past?.slots([{ kind: "bucket", old: false, index: 511 }], { values: true });
    const [chain] = all ?? [];
    assert.ok(chain && "chain" in chain);
    assert.equal(chain.chain[0]?.slots[0]?.key, "511");
  });

  it("strings are read when they are new, and shown at their stop whatever became of their memory", async () => {
    const type = hmapType(valueType("string"), valueType("int64"));
    const history = new MapHistory();
    const memory = new FakeMemory();
    const [maria, peter] = ["maria", "peter"].map((text) => {
      const pointer = memory.allocate(text.length);
      memory.write(pointer, new TextEncoder().encode(text));
      return pointer;
    });
    const read: string[] = [];
    /** A bucket with one key: its text, and where that lies. */
    const at = async (number: number, pointer = 0n): Promise<number> => {
      const { target } = layHmap(memory, { B: 0, buckets: {}, type });
      const reading = await openMap(target, memory, memory, { budgetBytes: 1e9 });
      const model = withString(reading.model, pointer, 5n);
      const { id } = history.add({ ...stopAt(number), run: 0, time: number }, model, true).snapshot.stop;
      const picture: MapPicture = {
        ...pictureOf(model),
        slots: (places, wanted) => {
          read.push(`stop ${number}`);
          return readSlots(model, places, memory, null, wanted);
        },
      };
      await readHistoryValues(history, id, picture);
      return id;
    };
    const first = await at(1, maria);
    await at(2, maria);
    const third = await at(3, peter);
    assert.deepEqual(read, ["stop 1", "stop 3"], "what stays is not read again");
    const key = (id: number): string | null => history.values.at(id, "key", rawOf(history, id), true)?.text ?? null;
    assert.deepEqual([key(first), key(third)], ['"maria"', '"peter"']);
    assert.deepEqual([history.diff(1, 3)?.entries?.added.length, history.diff(1, 3)?.entries?.removed.length], [1, 1]);
  });
});

/** The key's bytes in the one slot that is full. */
function rawOf(history: MapHistory, id: number): string {
  const [part] = history.opened(id)?.parts ?? [];
  assert.ok(part?.kind === "buckets");
  return String.fromCharCode(...part.columns.arrayPages.subarray(8, 24));
}

/** The model with a string of these words in slot 0. */
function withString(model: MapModel, pointer: bigint, length: bigint): MapModel {
  const { body } = model;
  assert.ok(body?.kind === "hmap");
  const arrayPages = body.buckets.arrayPages.slice();
  const view = new DataView(arrayPages.buffer);
  arrayPages[0] = 0x77;
  view.setBigUint64(8, pointer, true);
  view.setBigUint64(16, length, true);
  const tophash = body.buckets.tophash.slice();
  tophash[0] = 0x77;
  return { ...model, body: { ...body, buckets: { ...body.buckets, arrayPages, tophash } } };
}
