/**
 * The history of real maps: the program `growth` stops whenever something happened to one of its maps, and writes down beside that
 * how the map lies. What a diff of two stops says must be what differs between the two documents.
 */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import type { KeptEntry } from "../../src/gomap/history/keptEntries.js";
import type { EntryChange, MapChanges } from "../../src/gomap/history/mapChanges.js";
import type { LayoutBucket, LayoutChain, LayoutGroup, MapLayout } from "../../src/gomap/layout.js";
import { HistoryFeed } from "../../src/host/panels/historyFeed.js";
import { changePhrases } from "../../src/panel/history/historyWords.js";
import { firstLookOptions } from "./firstLook.js";
import { launch } from "./liveSession.js";
import { breakAt, build, findTools, type GoVariant, newestDelve, scratchFile, variantName } from "./toolchains.js";

const tools = findTools();
const dlv = tools?.delve[newestDelve];

/** Where an entry lay, as the program wrote it down. */
interface Told {
  readonly at: string;
  readonly elem: string;
  /** "old 5", "new 21", "table 3". */
  readonly home: string;
}

interface Followed {
  readonly feed: HistoryFeed;
  last: MapLayout | null;
  stops: number;
}

for (const variant of [
  { go: "1.23", experiment: "" },
  { go: "1.27", experiment: "" },
] satisfies GoVariant[]) {
  const there = tools?.go[variant.go] !== undefined && dlv !== undefined;
  (there ? describe : describe.skip)(`the history of maps, ${variantName(variant)}`, function () {
    this.timeout(9 * 60_000);

    it("says of each stop what the program did since the one before", async () => {
      assert.ok(tools && dlv);
      const oracleFile = scratchFile(`history-${variant.go}`);
      const binary = await build(tools, variant, "growth");
      const { debuggee, inspector } = await launch(dlv, binary, breakAt("growth", "growth"), oracleFile);
      const maps = new Map<string, Followed>();
      const seen = { moved: 0, evacuated: 0, X: 0, Y: 0, sameSize: 0, splits: 0, directories: 0, ambiguous: 0 };
      let hits = 0;
      try {
        for (;;) {
          const stop = await debuggee.nextStop().catch(() => null);
          if (!stop) break;
          const line = readFileSync(oracleFile, "utf8").trim().split("\n")[hits++];
          assert.ok(line);
          const truth = JSON.parse(line) as MapLayout;
          const view = inspector.current ?? inspector.stopped(stop.threadId);
          const picture = await view.inspect(truth.expression, (await view.frames())[0]?.id, firstLookOptions);
          const failed = (error: unknown): void => {
            throw error;
          };
          const followed = maps.get(truth.expression) ?? {
            feed: new HistoryFeed({ post: () => undefined, failed }),
            last: null,
            stops: 0,
          };
          maps.set(truth.expression, followed);
          const number = ++followed.stops;
          const at = { number, source: `main.go:${number}`, functionName: "main.main", reason: "breakpoint" };
          followed.feed.record(number, picture, { head: picture.model.head, stop: at }, "rest");
          await followed.feed.settled();
          if (followed.last !== null) {
            const changes = followed.feed.history.diff(number - 1, number);
            const name = `${truth.expression} at hit ${hits}`;
            assert.ok(changes, name);
            check(name, changes, followed, followed.last, truth, seen);
          }
          followed.last = truth;
          inspector.resumed();
        }
        // Since any stop: from the first one that is kept whole to the last one of each map.
        for (const { feed } of maps.values()) {
          const last = feed.history.last?.snapshot.stop.id ?? 0;
          assert.notEqual(feed.history.diff(feed.history.kept.wholeFrom, last)?.entries ?? null, null);
          assert.ok(feed.history.bytes < 64 << 20);
        }
      } finally {
        await debuggee.end();
      }
      assert.ok(hits > 100 && seen.moved > 100, JSON.stringify({ hits, ...seen }));
      if (variant.go === "1.23")
        assert.ok(seen.evacuated > 50 && seen.X > 20 && seen.Y > 20 && seen.sameSize > 5, JSON.stringify(seen));
      else assert.ok(seen.splits > 0 && seen.directories > 0, JSON.stringify(seen));
      console.log(`      ${hits} stops: ${JSON.stringify(seen)}`);
      rmSync(oracleFile);
    });
  });
}

function check(
  name: string,
  changes: MapChanges,
  { feed }: Followed,
  before: MapLayout,
  after: MapLayout,
  seen: Record<"moved" | "evacuated" | "X" | "Y" | "sameSize" | "splits" | "directories" | "ambiguous", number>,
): void {
  const { entries, layout } = changes;
  assert.ok(entries, `${name}: entries`);
  assert.equal(entries.atLeast, false, name);
  const [was, is] = [entriesOf(before), entriesOf(after)];
  const [nanBefore, nanAfter] = [nanCount(before), nanCount(after)];
  const sorted = (keys: readonly string[]): string[] => [...keys].sort();
  const textOf = keyTexts(feed, after);
  const plain = (all: readonly KeptEntry[]): KeptEntry[] => all.filter(({ isNaN }) => !isNaN);
  const keys = (all: readonly KeptEntry[]): string[] => sorted(plain(all).map(textOf));
  assert.deepEqual(keys(entries.added), sorted([...is.keys()].filter((key) => !was.has(key))), `${name}: added`);
  assert.deepEqual(keys(entries.removed), sorted([...was.keys()].filter((key) => !is.has(key))), `${name}: removed`);
  assert.equal(
    entries.added.length - plain(entries.added).length - (entries.removed.length - plain(entries.removed).length),
    nanAfter - nanBefore,
    `${name}: NaN`,
  );
  const both = [...is].flatMap(([key, now]) => (was.has(key) ? [{ key, now, then: was.get(key) ?? now }] : []));
  const others = entries.others.filter(({ after: entry }) => !entry.isNaN);
  const named = (all: readonly EntryChange[]): string[] => sorted(all.map((one) => textOf(one.after)));
  assert.deepEqual(
    named(others.filter(({ changed }) => changed === true)),
    sorted(both.filter(({ now, then }) => now.elem !== then.elem).map(({ key }) => key)),
    `${name}: changed`,
  );
  const moved = both.filter(({ now, then }) => now.at !== then.at);
  assert.deepEqual(named(others.filter(({ move }) => move !== null)), sorted(moved.map(({ key }) => key)), `${name}: moved`);
  seen.moved += moved.length;
  seen.ambiguous += entries.ambiguous;
  for (const { before: from, after: to, move } of others) {
    if (move === "X" || move === "Y" || move === "sameSize") {
      seen[move]++;
      const then = was.get(textOf(to))?.home.split(" ")[1];
      const now = is.get(textOf(to))?.home.split(" ")[1];
      assert.ok(from.place.kind === "bucket" && to.place.kind === "bucket");
      assert.deepEqual([String(from.place.index), String(to.place.index)], [then, now], `${name}: ${textOf(to)}`);
      assert.equal(move === "Y", Number(now) !== Number(then), `${name}: ${move} of ${textOf(to)}`);
    }
  }
  if (layout?.kind === "hmap" && before.layout.kind === "hmap" && after.layout.kind === "hmap") {
    const oldOf = (chains: typeof after.layout.oldBuckets) => (chains === undefined || chains.length === 0 ? undefined : chains);
    const [old, older] = [oldOf(after.layout.oldBuckets), oldOf(before.layout.oldBuckets)];
    const base = (chains: readonly LayoutChain[] | undefined): string => chains?.[0]?.chain[0]?.address ?? "none";
    const already = base(old) === base(older) ? (older ?? []).filter(({ evacuated }) => evacuated).length : 0;
    const rest = older !== undefined && base(old) !== base(older) ? older.filter(({ evacuated }) => !evacuated).length : 0;
    const evacuated = (old ?? []).filter(({ evacuated: moved }) => moved).length - already + rest;
    // A growth that began and ended between two stops leaves nothing that could be counted in the documents.
    if (old !== undefined || older !== undefined) assert.equal(layout.evacuated, evacuated, `${name}: evacuated`);
    assert.equal(layout.started !== null, old !== undefined && base(old) !== base(older), `${name}: began`);
    seen.evacuated += layout.evacuated;
    if (evacuated > 0 && old !== undefined)
      assert.ok(
        changePhrases(feedCounts(feed)).some((phrase) => phrase.includes("evacuated")),
        name,
      );
  }
  if (layout?.kind === "swiss" && before.layout.kind === "swiss" && after.layout.kind === "swiss") {
    const addresses = (all: typeof after.layout.tables): Set<string> =>
      new Set(all.map(({ address, groups }) => address ?? groups[0]?.address ?? ""));
    const [then, now] = [addresses(before.layout.tables), addresses(after.layout.tables)];
    if (!before.layout.small && !after.layout.small) {
      const made = layout.splits.reduce((sum, { to }) => sum + to.length - 1, 0);
      assert.equal(made, now.size - then.size, `${name}: splits`);
      assert.equal(
        layout.splits.length + layout.grown.length,
        [...then].filter((address) => !now.has(address)).length,
        `${name}: tables`,
      );
    }
    if (layout.directory) assert.deepEqual(layout.directory, { from: before.layout.dirLen, to: after.layout.dirLen }, name);
    seen.splits += layout.splits.length;
    seen.directories += layout.directory === null ? 0 : 1;
    for (const { split } of others.map(({ move }) => ({ split: move === "split" })))
      if (split) assert.ok(layout.splits.length > 0, name);
  }
  const names = changes.fields.map(({ name: field }) => field);
  if (before.length !== after.length) assert.ok(names.includes("count") || names.includes("used"), `${name}: ${names.join()}`);
}

function feedCounts({ history }: HistoryFeed) {
  const changes = history.last?.changes;
  assert.ok(changes);
  return changes;
}

/** Keys as the program's document writes them: a number, a quoted string. */
function keyTexts({ history }: HistoryFeed, { keyType }: MapLayout): (entry: KeptEntry) => string {
  const id = history.last?.snapshot.stop.id ?? 0;
  return ({ key, bytes, keyAt }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    if (keyType === "int") return String(view.getBigInt64(keyAt, true));
    if (keyType === "float64") return String(view.getFloat64(keyAt, true));
    const text = history.values.at(id, "key", key, true)?.text ?? history.values.at(id - 1, "key", key, true)?.text;
    assert.ok(text !== undefined && text !== null, "the string was read");
    return text;
  };
}

function entriesOf({ layout }: MapLayout): Map<string, Told> {
  const told = new Map<string, Told>();
  const add = ({ address, slots }: Pick<LayoutBucket | LayoutGroup, "address" | "slots">, home: string): void => {
    for (const [i, slot] of slots.entries()) {
      if (slot.state !== "full" || slot.key === undefined || slot.key === "NaN") continue;
      told.set(slot.key, { at: `${address} ${i}`, elem: slot.elem ?? "", home });
    }
  };
  if (layout.kind === "hmap") {
    for (const [kind, chains] of [["new", layout.buckets] as const, ["old", layout.oldBuckets ?? []] as const]) {
      for (const { index, chain } of chains) for (const bucket of chain) add(bucket, `${kind} ${index}`);
    }
  }
  if (layout.kind === "swiss") {
    for (const [position, { groups }] of layout.tables.entries()) for (const group of groups) add(group, `table ${position}`);
  }
  return told;
}

function nanCount({ layout }: MapLayout): number {
  const buckets =
    layout.kind === "hmap"
      ? [...layout.buckets, ...(layout.oldBuckets ?? [])].flatMap(({ chain }) => chain)
      : layout.kind === "swiss"
        ? layout.tables.flatMap(({ groups }): readonly LayoutGroup[] => groups)
        : [];
  return buckets.flatMap(({ slots }): readonly { readonly key?: string }[] => slots).filter(({ key }) => key === "NaN").length;
}
