/** The survey of a map that is larger than a first look, on memory that a test laid down. */
import assert from "node:assert/strict";
import type { MapPicture } from "../../../../src/dap/inspector.js";
import type { MapTarget } from "../../../../src/gomap/mapTarget.js";
import { MemoryStoppedError } from "../../../../src/gomap/memory.js";
import { openMap } from "../../../../src/gomap/readMap.js";
import { panelPicture } from "../../../../src/host/panels/panelPicture.js";
import { SurveyFeed } from "../../../../src/host/panels/surveyFeed.js";
import type { HostToPanel, Survey } from "../../../../src/messages/panelMessages.js";
import { type PanelState, initialState, reduce } from "../../../../src/panel/state/state.js";
import { fullBucket, hmapType, layHmap, laySwiss, valueType } from "../../gomap/fakeMaps.js";
import { FakeMemory } from "../../gomap/fakeMemory.js";
import { wholePicture } from "./fakePicture.js";

const plenty = 1e9;
const stop = { number: 1, source: null, functionName: null, reason: "breakpoint" };

/** A first look, and what is read after it. `before` runs before each window. */
async function pictureOf(target: MapTarget, memory: FakeMemory, before: () => void = () => undefined): Promise<MapPicture> {
  let reading = await openMap(target, memory, memory, { budgetBytes: 16 << 10, depth: "firstLook" });
  const picture: MapPicture = {
    ...wholePicture(reading.model),
    model: reading.model,
    identity: { expression: "m", functionName: null, header: target.header },
    whole: reading.whole,
    get cells() {
      return reading.cells;
    },
    slots: () => Promise.resolve([]),
    learnTables: async () => {
      const { layout } = reading.model.head;
      if (layout.kind !== "swiss" || layout.directory.length === layout.dirLen) return null;
      reading = await openMap(target, memory, memory, { budgetBytes: plenty, depth: "structure" });
      return reading.model.head;
    },
    window: async (range, options) => {
      await new Promise((resolve) => setTimeout(resolve, 0));
      before();
      if (options?.signal?.aborted === true) throw new MemoryStoppedError("cancelled", "cancelled");
      return reading.window(range, memory, plenty);
    },
    finish: (parts) => reading.finish(parts),
  };
  return picture;
}

/** A feed whose messages go into a panel's state. */
function feedInto(picture: MapPicture) {
  const posted: HostToPanel[] = [];
  let state: PanelState = reduce(initialState(null), {
    type: "picture",
    picture: panelPicture(1, picture.model, picture.model.head, stop),
  });
  const feed = new SurveyFeed({
    post: (message) => {
      posted.push(message);
      state = reduce(state, message);
    },
    learn: (_, head) => head,
    passed: () => undefined,
    surveyed: () => undefined,
    explain: (error) => (error instanceof MemoryStoppedError && error.reason === "resumed" ? null : String(error)),
  });
  const states = (): Survey["state"][] => {
    const all = posted.flatMap((message) => (message.type === "survey" ? [message.survey.state] : []));
    return all.filter((one, i) => one !== all[i - 1]);
  };
  return { feed, posted, states, state: () => state };
}

/** 2^B buckets of 1,104 B with an overflow bucket at each eighth: more than 1 MiB, with B = 12 more than 4 MiB. */
function layLarge(memory: FakeMemory, B = 10) {
  const type = hmapType(valueType("int64"), valueType("other", 128, "block"));
  const buckets = Object.fromEntries(
    Array.from({ length: 2 ** B }, (_, i) => [i, i % 8 === 0 ? [fullBucket(i), fullBucket(i + 1)] : [fullBucket(i)]]),
  );
  return layHmap(memory, { B, buckets, type });
}

describe("the survey of a large map", () => {
  it("ends with columns and a head of the whole", async () => {
    const memory = new FakeMemory();
    const { target } = layLarge(memory);
    const picture = await pictureOf(target, memory);
    const { feed, states, state } = feedInto(picture);
    await feed.show(1, picture);
    assert.deepEqual(states(), ["scanning", "done"]);
    const expected = await openMap(target, memory, memory, { budgetBytes: plenty });
    const whole = reduce(initialState(null), {
      type: "picture",
      picture: panelPicture(1, expected.model, expected.model.head, stop),
    });
    assert.deepEqual(state().picture?.head, expected.model.head);
    assert.deepEqual(state().facts, whole.facts);
    assert.deepEqual(state().survey?.statistics, {
      kind: "hmap",
      overflow: { value: 128, error: 0 },
      evacuated: null,
      longestChain: 2,
    });
  });

  it("samples first where there are more than 4 MiB, and says how sure it is", async () => {
    const memory = new FakeMemory();
    const picture = await pictureOf(layLarge(memory, 12).target, memory);
    const { feed, posted, states } = feedInto(picture);
    await feed.show(1, picture);
    assert.deepEqual(states(), ["sampling", "scanning", "done"]);
    const estimate = posted.flatMap((m) =>
      m.type === "survey" && m.survey.state === "scanning" ? [m.survey.statistics] : [],
    )[0];
    assert.ok(estimate?.kind === "hmap" && estimate.overflow.error > 0);
    assert.ok(Math.abs(estimate.overflow.value - 512) <= estimate.overflow.error * 2, JSON.stringify(estimate));
  });

  it("reads the rest of a directory first", async () => {
    const memory = new FakeMemory();
    const groups = Array.from({ length: 64 }, (_, i) => fullBucket(i).slice(0, 6));
    const directory = Array.from({ length: 64 }, (_, i) => i);
    const { target } = laySwiss(memory, { directory, tables: directory.map(() => ({ groups })) });
    const picture = await pictureOf(target, memory);
    const { feed, posted, states, state } = feedInto(picture);
    const before = state().facts;
    assert.ok(before?.kind === "swiss" && before.tables.length < 64);
    await feed.show(1, picture);
    assert.deepEqual(states(), ["scanning", "done"]);
    assert.equal(posted[0]?.type, "head");
    const { facts } = state();
    assert.ok(facts?.kind === "swiss");
    assert.equal(facts.tables.length, 64);
    assert.equal(
      facts.tables.flatMap(({ full }) => Array.from(full)).reduce((a, b) => a + b, 0),
      64 * 64 * 6,
    );
  });

  it("that the person ended goes on when it is wanted again, and the next picture is sampled only", async () => {
    const memory = new FakeMemory();
    const { target } = layLarge(memory, 12);
    const { feed, states } = await (async () => {
      let windows = 0;
      const picture = await pictureOf(target, memory, () => {
        if (++windows === 60) void into.feed.want(1, false);
      });
      const into = feedInto(picture);
      await into.feed.show(1, picture);
      return into;
    })();
    assert.deepEqual(states(), ["sampling", "scanning", "stopped"]);
    const next = await pictureOf(target, memory);
    await feed.show(2, next);
    assert.deepEqual(states().slice(3), ["sampling", "stopped"]);
    await feed.want(2, true);
    assert.deepEqual(states().slice(5), ["sampling", "scanning", "done"]);
  });

  it("is over when another picture is shown", async () => {
    const memory = new FakeMemory();
    const { target } = layLarge(memory);
    const picture = await pictureOf(target, memory);
    const { feed, posted } = feedInto(picture);
    const first = feed.show(1, picture);
    await feed.show(2, picture);
    await first;
    assert.ok(posted.every((message) => !("pictureId" in message) || message.pictureId === 2 || message.type === "survey"));
    assert.equal(posted.filter((message) => message.type === "head").length, 1);
  });

  it("says why it failed, and says nothing of a program that went on", async () => {
    for (const [error, expected] of [
      [new Error("no answer"), "failed"],
      [new MemoryStoppedError("resumed", "went on"), "stopped"],
    ] as const) {
      const memory = new FakeMemory();
      const picture = await pictureOf(layLarge(memory).target, memory, () => {
        throw error;
      });
      const { feed, states, state } = feedInto(picture);
      await feed.show(1, picture);
      assert.deepEqual(states(), ["scanning", expected]);
      assert.equal(state().survey?.sentence, expected === "failed" ? "Error: no answer" : undefined);
    }
  });

  it("parts that come into view are read at once, or a sentence says why not", async () => {
    const memory = new FakeMemory();
    let fail = false;
    const picture = await pictureOf(layLarge(memory).target, memory, () => {
      if (fail) throw new Error("gone");
    });
    const { feed, posted, state } = feedInto({ ...picture, whole: true });
    await feed.show(1, { ...picture, whole: true });
    const range = { kind: "buckets", old: false, from: 512, to: 516 } as const;
    await feed.cells(1, range);
    const { facts } = state();
    assert.ok(facts?.kind === "hmap");
    assert.deepEqual(Array.from(facts.buckets.full.subarray(511, 517)), [0, 16, 8, 8, 8, 0]);
    fail = true;
    await feed.cells(1, { ...range, from: 600, to: 601 });
    assert.equal(posted.at(-1)?.type, "cellsFailed");
    await feed.cells(7, range);
    assert.deepEqual(
      posted.map(({ type }) => type),
      ["head", "cells", "cellsFailed"],
    );
  });
});

describe("NaN keys of a large map", () => {
  it("are told once, when the survey comes upon the first", async () => {
    const memory = new FakeMemory();
    const type = hmapType(valueType("float64", 8), valueType("other", 128, "block"));
    const one = 0x3ff0000000000000n;
    const buckets = Object.fromEntries(
      Array.from({ length: 2 ** 9 }, (_, i) => [i, [[[0x40, i === 400 || i === 500 ? 0x7ff8000000000001n : one, 0n] as const]]]),
    );
    const picture = await pictureOf(layHmap(memory, { B: 9, buckets, type }).target, memory);
    const { feed, posted, state } = feedInto(picture);
    await feed.show(1, picture);
    assert.equal(posted.filter((message) => message.type === "nanKey").length, 1);
    const place = state().nanKey;
    assert.ok(place?.kind === "bucket" && (place.index === 400 || place.index === 500));
  });
});
