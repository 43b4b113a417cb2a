import assert from "node:assert/strict";
import type { MapPicture } from "../../../../src/dap/inspector.js";
import type { MapModel } from "../../../../src/gomap/mapModel.js";
import { EntriesFeed, maxHits } from "../../../../src/host/panels/entriesFeed.js";
import { EntryWalk } from "../../../../src/host/panels/entryWalk.js";
import type { HostToPanel } from "../../../../src/messages/panelMessages.js";
import { bucketsOf, tableOf } from "../../panel/columns.js";
import { type FakeEntry, fakePicture, wholePicture } from "./fakePicture.js";

type Of<T extends HostToPanel["type"]> = Extract<HostToPanel, { type: T }>;

function feedOf() {
  const posted: HostToPanel[] = [];
  const feed = new EntriesFeed({
    post: (message) => void posted.push(message),
    explain: (error) => `because: ${error instanceof Error ? error.message : "?"}`,
    gone: "gone",
  });
  const all = <T extends HostToPanel["type"]>(type: T) => posted.filter((message): message is Of<T> => message.type === type);
  const last = <T extends HostToPanel["type"]>(type: T): Of<T> => {
    const message = all(type).at(-1);
    assert.ok(message);
    return message;
  };
  return { feed, posted, all, last };
}

const entry = (key: string, top = 0x9e): FakeEntry => ({ top, key: `"${key}"`, elem: "1" });

describe("the way along the entries", () => {
  const full = "9e 00 00 00 00 00 00 00";
  const empty = "00 00 00 00 00 00 00 00";
  const walk = (body: unknown) => {
    const model = { body } as MapModel;
    return new EntryWalk({ model, ...wholePicture(model) } as MapPicture);
  };

  it("leaves out buckets without entries, and evacuated old ones", async () => {
    const moved = "02 03 04 04 04 04 04 04";
    const body = { kind: "hmap", buckets: bucketsOf([[empty], [full]]), oldBuckets: bucketsOf([[moved], [full]]) };
    assert.deepEqual(await walk(body).from(0, 9), {
      places: [
        { kind: "bucket", old: false, index: 1 },
        { kind: "bucket", old: true, index: 1 },
      ],
      next: null,
    });
  });
  it("finds a chain whose first bucket is empty", async () => {
    const { places } = await walk({ kind: "hmap", buckets: bucketsOf([[empty, full]]), oldBuckets: null }).from(0, 9);
    assert.equal(places.length, 1);
  });
  it("goes table by table, and on from where it stopped", async () => {
    const group = "5c 80 80 80 80 80 80 80";
    const none = "80 80 80 80 80 80 80 fe";
    const way = walk({ kind: "swiss", tables: [tableOf([group, none, group]), tableOf([group])] });
    assert.equal(await way.total(), 4);
    const first = await way.from(0, 2);
    assert.deepEqual(first, {
      places: [
        { kind: "group", table: 0, group: 0 },
        { kind: "group", table: 0, group: 2 },
      ],
      next: 3,
    });
    assert.deepEqual(await way.from(3, 2), { places: [{ kind: "group", table: 1, group: 0 }], next: null });
  });
  it("stops where its patience ends", async () => {
    const chains = Array.from({ length: 9 }, (_, i) => [i === 8 ? full : empty]);
    const model = { body: { kind: "hmap", buckets: bucketsOf(chains), oldBuckets: null } } as unknown as MapModel;
    const windows: MapPicture["around"] = (place) => {
      const index = place.kind === "bucket" ? place.index : 0;
      const body = { kind: "hmap", buckets: bucketsOf([chains[index] ?? []], index), oldBuckets: null };
      return Promise.resolve({ body } as unknown as MapModel);
    };
    const way = new EntryWalk({ ...wholePicture(model), model, around: windows } as MapPicture);
    assert.deepEqual(await way.from(0, 5, 4), { places: [], next: 4 });
    assert.deepEqual(await way.from(4, 5, 9), { places: [{ kind: "bucket", old: false, index: 8 }], next: null });
  });
  it("is over at once without arrays", async () => assert.deepEqual(await walk(null).from(0, 5), { places: [], next: null }));
});

describe("a page of entries", () => {
  const chains = [[entry("a"), entry("b")], [], [entry("c")], [entry("d")]];

  it("says where the next begins", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture(chains));
    await feed.page(1, 0, 2);
    const page = last("entries");
    assert.deepEqual(
      page.entries.map(({ key }) => key),
      ['"a"', '"b"', '"c"'],
    );
    assert.equal(page.next, 3);
    await feed.page(1, 3, 2);
    assert.equal(last("entries").next, null);
    assert.equal(last("entries").entries.length, 1);
  });
  it("names the bucket of the chain, the slot and the tophash", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture([Array.from({ length: 10 }, (_, i) => entry(`k${i}`, 0x20 + i))]));
    await feed.page(1, 0, 9);
    const { place, chainPosition, slot, mark } = last("entries").entries[9] ?? assert.fail();
    assert.deepEqual([place, chainPosition, slot, mark], [{ kind: "bucket", old: false, index: 0 }, 1, 1, 0x29]);
  });
  it("gives elems that are maps an expression", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture([[entry("a")]], "*map[string]int"));
    await feed.page(1, 0, 9);
    assert.equal(last("entries").entries[0]?.opens, 'm["a"]');
  });
  it("of another picture is refused with a sentence", async () => {
    const { feed, last } = feedOf();
    feed.show(2, fakePicture(chains));
    await feed.page(1, 0, 2);
    assert.equal(last("entriesFailed").sentence, "gone");
  });
  it("that cannot be read is a sentence", async () => {
    const { feed, last } = feedOf();
    const picture = fakePicture(chains);
    picture.before = () => Promise.reject(new Error("no memory"));
    feed.show(1, picture);
    await feed.page(1, 0, 2);
    assert.equal(last("entriesFailed").sentence, "because: no memory");
  });
  it("that comes after the picture has changed is dropped", async () => {
    const { feed, posted } = feedOf();
    const picture = fakePicture(chains);
    picture.before = () => {
      feed.show(2, fakePicture([]));
    };
    feed.show(1, picture);
    await feed.page(1, 0, 2);
    assert.deepEqual(posted, []);
  });
  it("of a map without entries is the last one", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture([]));
    await feed.page(1, 0, 2);
    assert.deepEqual([last("entries").entries, last("entries").next], [[], null]);
  });
});

describe("a search for a key", () => {
  it("finds the key, and says how many compares were in vain", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture([[entry("x", 0x9e), entry("y", 0x31), entry("maria", 0x9e)]]));
    await feed.find(1, 7, "maria");
    const { hits, searchId, state, compared } = last("found");
    assert.deepEqual([searchId, state, compared], [7, "done", 3]);
    assert.equal(hits.length, 1);
    assert.deepEqual([hits[0]?.exact, hits[0]?.slot, hits[0]?.falseCompares], [true, 2, 1]);
  });
  it("asks for keys only", async () => {
    const { feed } = feedOf();
    const picture = fakePicture([[entry("a")]]);
    feed.show(1, picture);
    await feed.find(1, 1, "zzz");
    assert.deepEqual(
      picture.asked.map(({ wanted }) => wanted.values),
      ["keys"],
    );
  });
  it("goes through all buckets in batches, and then says it is done", async () => {
    const { feed, last, all } = feedOf();
    const picture = fakePicture(Array.from({ length: 600 }, (_, i) => [entry(`k${i}`)]));
    feed.show(1, picture);
    await feed.find(1, 1, "k599");
    assert.equal(picture.asked.length, 3);
    assert.deepEqual([last("found").scanned, last("found").total, last("found").compared], [600, 600, 600]);
    assert.equal(all("found").flatMap(({ hits }) => hits).length, 1);
  });
  it("counts keys that have no text", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture([[entry("a"), { top: 9 }]]));
    await feed.find(1, 1, "b");
    assert.deepEqual([last("found").compared, last("found").unread], [1, 1]);
  });
  it("sends so many hits, and every exact one", async () => {
    const { feed, all, last } = feedOf();
    const chains = Array.from({ length: 200 }, (_, i) => Array.from({ length: 8 }, (_, j) => entry(`key${i}.${j}`)));
    feed.show(1, fakePicture([...chains, [entry("key")]]));
    await feed.find(1, 1, "key");
    const hits = all("found").flatMap((message) => message.hits);
    assert.equal(hits.length, maxHits + 1);
    assert.equal(hits.filter(({ exact }) => exact).length, 1);
    assert.equal(last("found").cut, true);
  });
  it("that is stopped says so, and goes no further", async () => {
    const { feed, last } = feedOf();
    const picture = fakePicture(Array.from({ length: 600 }, (_, i) => [entry(`k${i}`)]));
    picture.before = () => {
      feed.stopFinding();
    };
    feed.show(1, picture);
    await feed.find(1, 1, "nothing");
    assert.deepEqual([last("found").state, last("found").scanned, picture.asked.length], ["stopped", 256, 1]);
  });
  it("gives way to the next one without a word", async () => {
    const { feed, all } = feedOf();
    feed.show(1, fakePicture(Array.from({ length: 600 }, (_, i) => [entry(`k${i}`)])));
    await Promise.all([feed.find(1, 1, "nothing"), feed.find(1, 2, "k5")]);
    assert.deepEqual(
      all("found").filter(({ searchId }) => searchId === 1),
      [],
    );
    assert.equal(all("found").at(-1)?.state, "done");
  });
  it("ends when another picture is shown", async () => {
    const { feed, posted } = feedOf();
    const picture = fakePicture([[entry("a")]]);
    picture.before = () => {
      feed.show(2, fakePicture([]));
    };
    feed.show(1, picture);
    await feed.find(1, 1, "a");
    assert.deepEqual(posted, []);
  });
  it("that cannot read is a sentence", async () => {
    const { feed, last } = feedOf();
    const picture = fakePicture([[entry("a")]]);
    picture.before = () => Promise.reject(new Error("no memory"));
    feed.show(1, picture);
    await feed.find(1, 1, "a");
    assert.equal(last("findFailed").sentence, "because: no memory");
  });
  it("of a map without entries is done at once", async () => {
    const { feed, last } = feedOf();
    feed.show(1, fakePicture([]));
    await feed.find(1, 1, "a");
    assert.deepEqual([last("found").state, last("found").total], ["done", 0]);
  });
});
