/** The recordings that the repository ships: small, whole, of what they are said to show, and without a trace of where they were made. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Inspector, type MapPicture } from "../../../src/dap/inspector.js";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import type { Recording } from "../../../src/messages/recording.js";
import { openRecording } from "../../../src/recording/openRecording.js";
import { RecordedSession } from "../../../src/recording/recordedSession.js";

const root = join(__dirname, "..", "..", "..", "..");
const folder = join(root, "test", "recordings");
const largestBytes = 200 << 10;

async function pictures(recording: Recording): Promise<MapPicture[]> {
  const [map] = recording.header.maps;
  assert.ok(map);
  const found: MapPicture[] = [];
  for (const [index, stop] of recording.stops.entries()) {
    const session = new RecordedSession(recording, index);
    const view = new Inspector(session, () => undefined).stopped(stop.thread ?? undefined, stop.reason);
    const frame = (await view.frames()).find(({ name }) => name === map.functionName);
    found.push(await view.inspect(map.expression, frame?.id, { budgetBytes: 1 << 24 }));
  }
  return found;
}

const headsOf = async (name: string): Promise<LayoutHead[]> =>
  (await pictures(await openRecording(join(folder, `${name}.gomaprec`)))).map(({ model }) => model.head);

describe("the recordings of the repository", function () {
  this.timeout(60_000);

  const names = ["hmap-chains", "hmap-doubling", "hmap-same-size", "swiss-growing", "swiss-tombstones"];
  it("are these", () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      names.map((name) => `${name}.gomaprec`),
    );
  });

  for (const name of names) {
    it(`${name} is small, whole at each stop, and warns of secrets`, async () => {
      const path = join(folder, `${name}.gomaprec`);
      assert.ok(statSync(path).size <= largestBytes);
      const { header, stops, sources } = await openRecording(path);
      assert.match(header.warning, /secrets/);
      assert.ok(header.title !== undefined && header.maps.length === 1 && stops.length >= 30);
      for (const { maps, number } of stops) assert.deepEqual([maps.length, maps[0]?.whole], [1, true], `stop ${number}`);
      assert.ok(sources.has("example.com/programs/recorded/main.go"));
    });

    it(`${name} names neither this machine nor who made it`, async () => {
      const path = join(folder, `${name}.gomaprec`);
      const { blocks } = await openRecording(path);
      const text = gunzipSync(readFileSync(path)).toString("latin1") + Buffer.concat(blocks).toString("latin1");
      assert.doesNotMatch(text, /\/(work|root|tmp|home|Users|mnt|build)\//);
      const own = [hostname(), userInfo().username, "go-map-layout/"].filter((word) => word.length > 4);
      for (const word of own) assert.ok(!text.includes(word), word);
    });

    it(`${name} decodes without a problem at each stop`, async () => {
      for (const [i, { problems }] of (await headsOf(name)).entries()) assert.deepEqual(problems, [], `stop ${i + 1}`);
    });
  }

  it("hmap-doubling goes from 32 to 64 buckets, write by write", async () => {
    const layouts = (await headsOf("hmap-doubling")).map(({ layout }) => layout);
    const growths = layouts.map((layout) => {
      assert.ok(layout.kind === "hmap");
      return { kind: layout.growth.kind, buckets: layout.bucketCount, evacuated: layout.growth.evacuatedCount ?? 0 };
    });
    assert.deepEqual([growths[0]?.kind, growths[0]?.buckets], ["none", 32]);
    assert.deepEqual([growths.at(-1)?.kind, growths.at(-1)?.buckets], ["none", 64]);
    const growing = growths.filter(({ kind }) => kind === "doubling").map(({ evacuated }) => evacuated);
    assert.ok(growing.length >= 15);
    growing.forEach((evacuated, i) => {
      const moved = evacuated - (growing[i - 1] ?? 0);
      // Where the write's own old bucket was moved before, only the next one in order is.
      assert.ok(moved >= 1 && moved <= 2, `${moved} at write ${i + 1}`);
    });
  });

  it("hmap-same-size goes through a growth to the same size", async () => {
    const layouts = (await headsOf("hmap-same-size")).map(({ layout }) => (layout.kind === "hmap" ? layout : null));
    const kinds = [...new Set(layouts.map((layout) => layout?.growth.kind))];
    assert.deepEqual(kinds, ["none", "sameSize"].concat(kinds.length > 2 ? kinds.slice(2).map(String) : []));
    assert.deepEqual([...new Set(layouts.map((layout) => layout?.bucketCount))], [16]);
    assert.equal(layouts.at(-1)?.growth.kind, "none");
  });

  it("hmap-chains ends with a chain of six buckets", async () => {
    const last = (await headsOf("hmap-chains")).at(-1)?.layout;
    assert.ok(last?.kind === "hmap" && (last.longestChain ?? 0) >= 6);
  });

  it("swiss-growing goes from no group through all sizes of a table to a directory of four", async () => {
    const layouts = (await headsOf("swiss-growing")).map(({ layout }) => (layout.kind === "swiss" ? layout : null));
    assert.equal(layouts[0]?.small, true);
    const capacities = new Set(layouts.flatMap((layout) => layout?.tables.map(({ capacity }) => capacity) ?? []));
    assert.deepEqual([...capacities], [8, 16, 32, 64, 128, 256, 512, 1024]);
    assert.deepEqual([...new Set(layouts.map((layout) => layout?.dirLen))].slice(0, 4), [0, 1, 2, 4]);
  });

  it("swiss-tombstones makes tombstones, uses some again, and prunes the others", async () => {
    const counts = (await headsOf("swiss-tombstones")).map(({ layout }) =>
      layout.kind === "swiss" ? (layout.tombstones ?? -1) : -1,
    );
    const most = Math.max(...counts);
    assert.ok(most >= 4, counts.join(" "));
    assert.deepEqual([counts[0], counts.at(-1)], [0, 0], counts.join(" "));
    const after = counts.slice(counts.lastIndexOf(most));
    assert.ok(
      after.some((count) => count > 0 && count < most),
      "none was used again",
    );
  });
});
