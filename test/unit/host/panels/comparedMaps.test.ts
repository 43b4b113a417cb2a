import "../vscodeStub.js";
import { strict as assert } from "node:assert";
import type { InspectOptions, MapIdentity, MapPicture } from "../../../../src/dap/inspector.js";
import { InspectError } from "../../../../src/dap/session.js";
import { MapHistory } from "../../../../src/gomap/history/mapHistory.js";
import {
  ComparedMaps,
  largeMapReading,
  maxCompared,
  readingOf,
  smallMapReading,
} from "../../../../src/host/panels/comparedMaps.js";
import { earlierStops, type KeptMap, keptAt, leanHead, maxEarlierStops } from "../../../../src/host/panels/earlierStops.js";
import type { Followed } from "../../../../src/host/panels/pictureFeed.js";
import type { ComparedMap, PanelPicture } from "../../../../src/messages/panelMessages.js";
import { hmapSample, swissSample } from "../../messages/sampleModels.js";

const { model } = hmapSample({ B: 3, entries: 40 });
const swissHead = swissSample({ entries: 100, tables: [{ capacity: 128, localDepth: 0 }], globalDepth: 0 }).model.head;

const pictureOf = (identity: MapIdentity, length = 40): MapPicture =>
  ({ model: { ...model, head: { ...model.head, length } }, identity: { ...identity, header: 0xd000n } }) as unknown as MapPicture;

class FakeSession implements Followed {
  stop: Followed["stop"] = null;
  view: Followed["view"] = null;
  hasEnded = false;
  readonly asked: { identity: MapIdentity; options: InspectOptions }[] = [];
  answer: (identity: MapIdentity) => Promise<MapPicture> = (identity) => Promise.resolve(pictureOf(identity));

  stopAt(number: number): void {
    this.stop = { number, threadId: 1, reason: "step" };
    this.view = {
      follow: (identity, options) => {
        this.asked.push({ identity, options });
        return this.answer(identity);
      },
      writers: () => Promise.resolve([]),
      frames: () => Promise.resolve([{ id: 1, name: "main.main", line: number, column: 0, source: { name: "main.go" } }]),
    };
  }

  resume(): void {
    this.stop = this.view = null;
  }
}

const identity: MapIdentity = { expression: "n", functionName: "main.main", header: 0n };
const stopAt = (number: number): PanelPicture["stop"] => ({
  number,
  source: "main.go:9",
  functionName: "main.f",
  reason: "step",
});
const pictureAt = (number: number, length = 40): PanelPicture => ({
  id: number,
  head: { ...model.head, length },
  body: null,
  stop: stopAt(number),
});
const kept = (label: string): KeptMap => ({ ...keptAt(pictureAt(1), "stop"), label });
const settle = () => new Promise((resolve) => setTimeout(resolve, 110));

describe("the maps of Compare", () => {
  let session: FakeSession;
  let posted: (readonly ComparedMap[])[];
  let compared: ComparedMaps;

  beforeEach(() => {
    session = new FakeSession();
    posted = [];
    const log = { note: () => undefined, failed: () => undefined, show: () => undefined, dispose: () => undefined };
    compared = new ComparedMaps(session, (message) => message.type === "compared" && posted.push(message.maps), log);
  });
  afterEach(() => compared.dispose());

  const labels = () => posted.at(-1)?.map(({ label }) => label);
  async function withVariable(): Promise<void> {
    session.stopAt(1);
    await compared.addVariable({ name: "n", identity }, Promise.resolve(pictureOf(identity)));
  }

  it("are told when one is added and when one is taken out", () => {
    compared.add(kept("a"));
    compared.add(kept("b"));
    assert.deepEqual(labels(), ["a", "b"]);
    compared.remove(posted.at(-1)?.[0]?.id ?? -1);
    assert.deepEqual(labels(), ["b"]);
  });

  it("are the same map once, and no more than there is room for", () => {
    for (let i = 0; i < maxCompared + 3; i++) compared.add(kept(`m${i >> 1}`));
    assert.equal(labels()?.length, (maxCompared + 4) / 2);
    for (let i = 0; i < 2 * maxCompared; i++) compared.add(kept(`n${i}`));
    assert.equal(labels()?.length, maxCompared);
    assert.equal(compared.isFull, true);
  });

  it("have numbers of their own that are never used again", () => {
    compared.add(kept("a"));
    const first = posted.at(-1)?.[0]?.id;
    compared.remove(first ?? -1);
    compared.add(kept("b"));
    assert.notEqual(posted.at(-1)?.[0]?.id, first);
  });

  it("are read again at a stop while somebody looks, with a small budget", async () => {
    await withVariable();
    compared.setLooking(true);
    session.answer = (of) => Promise.resolve(pictureOf(of, 41));
    session.stopAt(2);
    compared.sessionChanged();
    await settle();
    assert.deepEqual(session.asked.map((one) => [one.identity.header, one.options.budgetBytes]), [[0xd000n, smallMapReading.budgetBytes]]); // prettier-ignore
    const [column] = posted.at(-1) ?? [];
    assert.deepEqual([column?.head.length, column?.origin], [41, "stop 2 · main.go:2 in main.main"]);
  });

  it("are read without their arrays where they are large", () => {
    assert.deepEqual(
      [readingOf(null), readingOf(100), readingOf(1_000_000)],
      [smallMapReading, smallMapReading, largeMapReading],
    );
  });

  it("ask nothing while nobody looks, and catch up when somebody does", async () => {
    await withVariable();
    session.stopAt(2);
    compared.sessionChanged();
    await settle();
    assert.equal(session.asked.length, 0);
    compared.setLooking(true);
    await settle();
    assert.equal(session.asked.length, 1);
    compared.setLooking(false);
    compared.setLooking(true);
    await settle();
    assert.equal(session.asked.length, 1);
  });

  it("read only the last of several quick stops", async () => {
    await withVariable();
    compared.setLooking(true);
    for (const number of [2, 3, 4]) {
      session.stopAt(number);
      compared.sessionChanged();
    }
    await settle();
    assert.equal(session.asked.length, 1);
  });

  it("stay as they were, and say why, where they can't be read", async () => {
    await withVariable();
    compared.setLooking(true);
    session.answer = () => Promise.reject(new InspectError("outOfScope", "n is not in scope at this stop.", "Later."));
    session.stopAt(2);
    compared.sessionChanged();
    await settle();
    const [column] = posted.at(-1) ?? [];
    assert.deepEqual([column?.problem, column?.head.length], ["n is not in scope at this stop.", 40]);
    session.answer = (of) => Promise.resolve(pictureOf(of));
    session.stopAt(3);
    compared.sessionChanged();
    await settle();
    assert.equal(posted.at(-1)?.[0]?.problem, undefined);
  });

  it("do not take a late answer for one of this stop", async () => {
    await withVariable();
    compared.setLooking(true);
    let answer = (): void => undefined;
    session.answer = (of) => new Promise((resolve) => (answer = () => resolve(pictureOf(of, 99))));
    session.stopAt(2);
    compared.sessionChanged();
    await settle();
    session.resume();
    compared.sessionChanged();
    assert.equal(session.asked[0]?.options.signal?.aborted, true);
    answer();
    await settle();
    assert.notEqual(posted.at(-1)?.[0]?.head.length, 99);
  });

  it("that stay as they are are never asked for", async () => {
    compared.add(kept("a"));
    compared.setLooking(true);
    session.stopAt(2);
    compared.sessionChanged();
    await settle();
    assert.equal(session.asked.length, 0);
    assert.deepEqual(labels(), ["a"]);
  });

  it("are looked for by name, not by address, in the next run of the program", async () => {
    await withVariable();
    compared.setLooking(true);
    const next = new FakeSession();
    next.stopAt(1);
    compared.moveTo(next);
    await settle();
    assert.equal(next.asked[0]?.identity.header, 0n);
  });

  it("are told to a page that is loaded again", () => {
    compared.pageLoaded();
    assert.equal(posted.length, 0);
    compared.add(kept("a"));
    compared.pageLoaded();
    assert.deepEqual(posted[0], posted[1]);
  });
});

describe("earlier stops of a panel", () => {
  /** A history to which a picture was added for each of these stops. */
  function historyOf(stops: readonly { readonly number: number; readonly length?: number; readonly run?: number }[]): MapHistory {
    const history = new MapHistory();
    for (const { number, length, run = 0 } of stops) {
      const { head, stop } = pictureAt(number, length);
      history.add({ ...stop, run, time: number }, { type: null, head, body: null }, true);
    }
    return history;
  }

  it("are listed, the latest first, without the one that is shown", () => {
    const list = earlierStops(historyOf([{ number: 1 }, { number: 2 }, { number: 3 }]), stopAt(3));
    assert.deepEqual(
      list.map(({ label, origin }) => [label, origin]),
      [
        ["m at stop 2", "main.go:9 in main.f"],
        ["m at stop 1", "main.go:9 in main.f"],
      ],
    );
  });

  it("read twice count once, as they were read last", () => {
    const list = earlierStops(historyOf([{ number: 1, length: 5 }, { number: 1, length: 6 }]), null); // prettier-ignore
    assert.deepEqual(list.map(({ head }) => head.length), [6]); // prettier-ignore
  });

  it("of an earlier run say so", () => {
    const list = earlierStops(historyOf([{ number: 1 }, { number: 1, run: 1 }]), stopAt(1));
    assert.deepEqual(list.map(({ origin }) => origin), ["main.go:9 in main.f · earlier run"]); // prettier-ignore
  });

  it("are so many, then the oldest is not offered", () => {
    const list = earlierStops(historyOf(Array.from({ length: maxEarlierStops + 5 }, (_, i) => ({ number: i + 1 }))), null);
    assert.equal(list.length, maxEarlierStops);
    assert.equal(list.at(-1)?.label, "m at stop 6");
  });

  it("keep no tables and no fields, and cut what is long", () => {
    const head = leanHead({ ...swissHead, type: "x".repeat(100_000) });
    assert.ok(JSON.stringify(head).length < 5000);
    assert.ok(head.layout.kind === "swiss" && head.layout.tables.length === 0);
  });
});
