import "../vscodeStub.js";
import { strict as assert } from "node:assert";
import type { InspectOptions, MapIdentity, MapPicture } from "../../../../src/dap/inspector.js";
import { InspectError } from "../../../../src/dap/session.js";
import type { MapModel, Place } from "../../../../src/gomap/mapModel.js";
import type { MapWriter } from "../../../../src/gomap/mapWriter.js";
import { MemoryStoppedError } from "../../../../src/gomap/memory.js";
import type { Followed } from "../../../../src/host/panels/pictureFeed.js";
import { PictureFeed } from "../../../../src/host/panels/pictureFeed.js";
import type { HostToPanel } from "../../../../src/messages/panelMessages.js";
import { hmapSample } from "../../messages/sampleModels.js";
import { wholePicture } from "./fakePicture.js";

interface Asked {
  readonly identity: MapIdentity;
  readonly options: InspectOptions;
  answer(picture: MapPicture & { followedAs?: string }): void;
  refuse(error: unknown): void;
}

/** A session whose views answer when the test says so. */
class FakeSession implements Followed {
  stop: Followed["stop"] = null;
  view: Followed["view"] = null;
  hasEnded = false;
  writers: MapWriter[] = [];
  readonly asked: Asked[] = [];

  stopAt(number: number, line: number): void {
    this.stop = { number, threadId: 1, reason: "step" };
    this.view = {
      follow: (identity, options) =>
        new Promise((answer, refuse) => {
          this.asked.push({ identity, options, answer, refuse });
        }),
      writers: () => Promise.resolve(this.writers),
      frames: () => Promise.resolve([{ id: 1, name: "main.main", line, column: 0, source: { name: "main.go" } }]),
    };
  }

  resume(): void {
    this.stop = this.view = null;
  }
}

const hmapModel = hmapSample({ B: 3, entries: 40, nevacuate: 1 }).model;
const identity: MapIdentity = { expression: "m", functionName: "main.main", header: 0xc000n };

function picture(model: MapModel, slots: MapPicture["slots"] = () => Promise.resolve([])): MapPicture {
  return { model, ...wholePicture(model), identity: { ...identity, header: 0xd000n }, slots };
}

describe("the feed of a panel", () => {
  const place: Place = { kind: "bucket", old: false, index: 0 };
  let session: FakeSession;
  let posted: HostToPanel[];
  let titles: string[];
  let feed: PictureFeed;

  beforeEach(() => {
    session = new FakeSession();
    [posted, titles] = [[], []];
    feed = new PictureFeed(
      { name: "m", identity },
      session,
      {
        post: (message) => posted.push(message),
        entitle: (name, here, pinnedAt) =>
          titles.push(`${name}${here === null ? "" : ` (${here})`}${pinnedAt === null ? "" : ` @${pinnedAt}`}`),
      },
      { note: () => undefined, failed: () => undefined, show: () => undefined, dispose: () => undefined },
    );
    feed.pageLoaded();
    posted.length = 0;
  });
  afterEach(() => feed.dispose());

  const typesBesideHistory = () => posted.flatMap(({ type }) => (type === "history" ? [] : [type]));
  const statuses = () => posted.flatMap((message) => (message.type === "status" ? [message.status.kind] : []));
  const pictures = () => posted.flatMap((message) => (message.type === "picture" ? [message.picture] : []));
  const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

  /** A stop at which a picture came. */
  async function shown(model = hmapModel): Promise<void> {
    session.stopAt(1, 14);
    feed.sessionChanged();
    await settle();
    session.asked.at(-1)?.answer(picture(model, () => Promise.resolve([{ index: 0, chain: [] }])));
    await settle();
  }

  it("reads and shows a stop", async () => {
    await shown();
    assert.deepEqual(statuses(), ["reading", "live"]);
    const [shownPicture] = pictures();
    assert.deepEqual(shownPicture?.stop, { number: 1, source: "main.go:14", functionName: "main.main", reason: "step" });
    assert.equal(shownPicture.head.expression, "m");
    assert.deepEqual(titles, ["m"]);
  });

  it("sends what can cross to a webview: no bigint, no shared buffer", async () => {
    await shown();
    const check = (value: unknown): void => {
      assert.notEqual(typeof value, "bigint");
      if (ArrayBuffer.isView(value)) assert.equal(value.byteLength, value.buffer.byteLength);
      else if (typeof value === "object" && value !== null) Object.values(value).forEach(check);
    };
    check(pictures()[0]);
  });

  it("follows the header that it saw last", async () => {
    await shown();
    session.stopAt(2, 15);
    feed.sessionChanged();
    await settle();
    assert.equal(session.asked[1]?.identity.header, 0xd000n);
  });

  it("keeps its name where the map goes by another at this stop", async () => {
    session.stopAt(1, 14);
    feed.sessionChanged();
    await settle();
    session.asked[0]?.answer({ ...picture(hmapModel), followedAs: "entries" });
    await settle();
    assert.deepEqual(titles, ["m (entries)"]);
    session.stopAt(2, 15);
    feed.sessionChanged();
    await settle();
    assert.deepEqual(session.asked[1]?.identity, identity);
  });

  it("says after the picture which goroutines are inside, and again to a page that is loaded again", async () => {
    session.writers = [
      { goroutine: 7, runtimeFunction: "runtime.mapassign", access: "assigns", functionName: "main.f", source: "main.go:3" },
    ];
    await shown();
    const id = pictures()[0]?.id;
    const writers = { type: "writers", pictureId: id, writers: session.writers };
    assert.deepEqual(typesBesideHistory().slice(-3), ["picture", "status", "writers"]);
    assert.deepEqual(
      posted.find(({ type }) => type === "writers"),
      writers,
    );
    posted.length = 0;
    feed.pageLoaded();
    assert.deepEqual(
      posted.find(({ type }) => type === "writers"),
      writers,
    );
  });

  it("says why the program stopped, again to a page that is loaded again, and no more when it goes on", async () => {
    await shown();
    const cause = { sentence: "m starts to grow, 8 → 16 buckets", hint: null };
    feed.stoppedFor(1, cause);
    const message = { type: "stopCause", cause };
    assert.deepEqual(posted.at(-1), message);
    posted.length = 0;
    feed.pageLoaded();
    assert.deepEqual(
      posted.find(({ type }) => type === "stopCause"),
      message,
    );
    session.resume();
    feed.sessionChanged();
    assert.ok(posted.some((one) => one.type === "stopCause" && one.cause === null));
    // An answer that comes too late.
    posted.length = 0;
    feed.stoppedFor(1, cause);
    assert.ok(!posted.some(({ type }) => type === "stopCause"));
  });

  it("says nothing of goroutines where there are none", async () => {
    await shown();
    assert.ok(!posted.some(({ type }) => type === "writers"));
  });

  it("reads only the last of several quick stops", async () => {
    for (const stop of [1, 2, 3]) {
      session.stopAt(stop, stop);
      feed.sessionChanged();
    }
    await settle();
    assert.equal(session.asked.length, 1);
  });

  it("drops a late answer, and tells who reads for it to stop", async () => {
    session.stopAt(1, 14);
    feed.sessionChanged();
    await settle();
    session.resume();
    feed.sessionChanged();
    assert.equal(session.asked[0]?.options.signal?.aborted, true);
    session.asked[0].answer(picture(hmapModel));
    await settle();
    assert.deepEqual(pictures(), []);
    assert.deepEqual(statuses(), ["reading", "running"]);
  });

  it("asks nothing while nobody looks", async () => {
    feed.setVisible(false);
    session.stopAt(1, 14);
    feed.sessionChanged();
    await settle();
    assert.equal(session.asked.length, 0);
    feed.setVisible(true);
    await settle();
    assert.equal(session.asked.length, 1);
  });

  it("asks nothing when it is looked at again and nothing happened", async () => {
    await shown();
    feed.setVisible(false);
    feed.setVisible(true);
    await settle();
    assert.equal(session.asked.length, 1);
  });

  it("gives a page that is loaded again what it had, and reads no slot twice", async () => {
    await shown();
    await feed.parts.slots.tell(1, place);
    feed.setVisible(false);
    posted.length = 0;
    feed.setVisible(true);
    assert.equal(posted.length, 0);
    feed.pageLoaded();
    session.resume();
    await feed.parts.slots.tell(1, place);
    assert.deepEqual(typesBesideHistory(), ["picture", "status", "details"]);
  });

  it("answers no question about an older picture", async () => {
    await shown();
    await feed.parts.slots.tell(7, place);
    assert.equal(typesBesideHistory().at(-1), "status");
  });

  it("says why slots could not be read", async () => {
    session.stopAt(1, 14);
    feed.sessionChanged();
    await settle();
    const slots = () => Promise.reject(new MemoryStoppedError("resumed", "gone"));
    session.asked[0]?.answer(picture(hmapModel, slots));
    await settle();
    await feed.parts.slots.tell(1, place);
    const last = posted.at(-1);
    assert.equal(last?.type === "detailsFailed" && last.sentence, "The program went on before these slots were read.");
  });

  const failures: readonly [what: string, error: unknown, kind: string, sentence: string][] = [
    ["out of scope", new InspectError("outOfScope", "Not here.", "Later."), "outOfScope", "Not here. Later."],
    ["optimized out", new InspectError("optimizedOut", "Gone.", "Build."), "failed", "Gone."],
    ["another fault", new Error("boom"), "failed", "m could not be read: boom."],
    ["no debug information", new Error("no debug information present in binary"), "failed", "This program carries no debug"],
  ];
  for (const [what, error, kind, sentence] of failures) {
    it(`keeps the old picture and says why there is no new one: ${what}`, async () => {
      await shown();
      session.stopAt(2, 15);
      feed.sessionChanged();
      await settle();
      session.asked[1]?.refuse(error);
      await settle();
      const last = posted.at(-1);
      assert.ok(last?.type === "status" && "sentence" in last.status);
      assert.equal(last.status.kind, kind);
      assert.ok(last.status.sentence.startsWith(sentence), last.status.sentence);
      assert.equal(pictures().length, 1);
    });
  }

  it("says that the session has ended, and goes on in the next", async () => {
    await shown();
    session.resume();
    session.hasEnded = true;
    feed.sessionChanged();
    assert.equal(statuses().at(-1), "ended");
    const next = new FakeSession();
    next.stopAt(1, 20);
    feed.moveTo(next);
    await settle();
    assert.equal(next.asked[0]?.identity.header, 0n);
  });

  it("starts with a picture that was read before it was there", async () => {
    session.stopAt(3, 30);
    const reading = new AbortController();
    const { stop } = session;
    assert.ok(stop);
    await feed.start({ picture: Promise.resolve(picture(hmapModel)), stop, reading });
    assert.equal(pictures()[0]?.stop.number, 3);
    assert.equal(session.asked.length, 0);
  });

  it("does not show it where the program went on meanwhile", async () => {
    session.stopAt(3, 30);
    const { stop } = session;
    assert.ok(stop);
    const picked = picture(hmapModel);
    session.resume();
    await feed.start({ picture: Promise.resolve(picked), stop, reading: new AbortController() });
    assert.deepEqual(pictures(), []);
    assert.equal(statuses().at(-1), "running");
  });

  it("is silent and asks nothing once it is disposed", async () => {
    session.stopAt(1, 14);
    feed.sessionChanged();
    feed.dispose();
    await settle();
    assert.equal(session.asked.length, 0);
    assert.deepEqual(posted, []);
  });

  const pins = () => posted.flatMap((message) => (message.type === "pinned" ? [message.pinned] : []));

  it("keeps its picture while it is pinned, and reads the map for its history alone", async () => {
    await shown();
    feed.pin(true);
    posted.length = 0;
    session.resume();
    feed.sessionChanged();
    session.stopAt(2, 15);
    feed.sessionChanged();
    await settle();
    session.asked.at(-1)?.answer(picture(hmapModel));
    await settle();
    session.hasEnded = true;
    session.resume();
    feed.sessionChanged();
    assert.deepEqual(typesBesideHistory(), []);
    assert.equal(session.asked.length, 2);
    assert.deepEqual(
      feed.history.history.stops.map(({ snapshot }) => [snapshot.stop.number, snapshot.stop.source]),
      [
        [1, "main.go:14"],
        [2, "main.go:15"],
      ],
    );
    assert.equal(feed.message?.picture.stop.number, 1);
    assert.equal(titles.at(-1), "m @1");
  });

  it("follows again when it is unpinned", async () => {
    await shown();
    feed.pin(true);
    session.stopAt(2, 15);
    feed.sessionChanged();
    feed.pin(false);
    await settle();
    assert.equal(session.asked.length, 2);
    assert.deepEqual(pins(), [true, false]);
    assert.equal(titles.at(-1), "m");
  });

  it("reads nothing when it is unpinned at the stop that it shows", async () => {
    await shown();
    feed.pin(true);
    feed.pin(false);
    await settle();
    assert.equal(session.asked.length, 1);
    assert.equal(statuses().at(-1), "live");
  });

  it("says that the program runs when it is unpinned meanwhile", async () => {
    await shown();
    feed.pin(true);
    session.resume();
    feed.sessionChanged();
    feed.pin(false);
    assert.equal(statuses().at(-1), "running");
  });

  it("pins the picture that is there, not the one on its way", async () => {
    await shown();
    session.stopAt(2, 15);
    feed.sessionChanged();
    await settle();
    feed.pin(true);
    assert.equal(session.asked[1]?.options.signal?.aborted, true);
    session.asked[1].answer(picture(hmapModel));
    await settle();
    assert.equal(pictures().length, 1);
    assert.equal(statuses().at(-1), "live");
  });

  it("pins nothing where there is no picture", () => {
    feed.pin(true);
    assert.equal(feed.isPinned, false);
    assert.deepEqual(posted, []);
  });

  it("tells a page that is loaded again that it is pinned", async () => {
    await shown();
    feed.pin(true);
    posted.length = 0;
    feed.pageLoaded();
    assert.deepEqual(typesBesideHistory(), ["picture", "pinned", "status"]);
  });

  it("goes on in the next session when it is unpinned there", async () => {
    await shown();
    feed.pin(true);
    const next = new FakeSession();
    next.stopAt(1, 20);
    feed.moveTo(next);
    await settle();
    // For the history alone: the picture is that of the first session.
    assert.equal(next.asked.length, 1);
    assert.deepEqual(pictures().length, 1);
    feed.pin(false);
    await settle();
    assert.equal(next.asked.length, 2);
  });

  const elsewhere = (followed: Followed): PictureFeed =>
    new PictureFeed(
      { name: "m", identity },
      followed,
      { post: (message) => posted.push(message), entitle: () => undefined },
      { note: () => undefined, failed: () => undefined, show: () => undefined, dispose: () => undefined },
    );

  it("begins as a copy of another one where nothing can be read, and answers about its slots", async () => {
    await shown();
    feed.pin(true);
    session.resume();
    const copy = elsewhere(session);
    copy.startAs(feed);
    posted.length = 0;
    copy.pageLoaded();
    assert.deepEqual([pictures().length, copy.isPinned, statuses()], [1, false, ["running"]]);
    await copy.parts.slots.tell(1, place);
    assert.equal(posted.at(-1)?.type, "details");
    copy.dispose();
  });

  it("shows the head that was kept over a reload, asks nothing, and goes live with the next session", async () => {
    const gone: Followed = { stop: null, view: null, hasEnded: true, whyEnded: "m: no debug session." };
    const restored = elsewhere(gone);
    const stop = { number: 3, source: "main.go:14", functionName: "main.main", reason: "step" };
    restored.restore({ head: hmapModel.head, stop }, false);
    restored.pageLoaded();
    const [kept] = pictures();
    assert.deepEqual([kept?.body, kept?.restored, kept?.stop], [null, true, stop]);
    const last = posted.at(-1);
    assert.deepEqual(last?.type === "status" && last.status, { kind: "ended", sentence: "m: no debug session." });
    assert.equal(restored.exported, null);
    session.stopAt(1, 14);
    restored.moveTo(session);
    await settle();
    session.asked[0]?.answer(picture(hmapModel));
    await settle();
    assert.equal(pictures().at(-1)?.restored, undefined);
    assert.notEqual(pictures().at(-1)?.id, kept?.id);
    restored.dispose();
  });

  it("comes back pinned where it was pinned", () => {
    const restored = elsewhere({ stop: null, view: null, hasEnded: true, whyEnded: "gone" });
    restored.restore({ head: hmapModel.head, stop: { number: 3, source: null, functionName: null, reason: "step" } }, true);
    assert.equal(restored.isPinned, true);
    restored.restore(null, true);
    restored.dispose();
  });
});
