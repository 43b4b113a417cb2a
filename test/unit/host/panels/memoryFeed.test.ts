import assert from "node:assert/strict";
import type { Address } from "../../../../src/gomap/layout.js";
import { MemoryFeed, maxMemoryBytes } from "../../../../src/host/panels/memoryFeed.js";
import type { HostToPanel } from "../../../../src/messages/panelMessages.js";
import { type FakePicture, fakePicture } from "./fakePicture.js";

type Memory = Extract<HostToPanel, { type: "memory" }>;

function feedOf(read?: FakePicture["read"]) {
  const posted: HostToPanel[] = [];
  const feed = new MemoryFeed({
    post: (message) => void posted.push(message),
    explain: (error) => `because: ${error instanceof Error ? error.message : "?"}`,
  });
  const picture = fakePicture([]);
  feed.show(1, read === undefined ? picture : { ...picture, read });
  return { feed, posted };
}

async function answer(address: Address, sizeBytes: number, read?: FakePicture["read"]): Promise<HostToPanel | undefined> {
  const { feed, posted } = feedOf(read);
  await feed.read(1, address, sizeBytes);
  return posted[0];
}

const bytesAsked = async (address: Address, sizeBytes: number) => ((await answer(address, sizeBytes)) as Memory).bytes.length;

describe("memory for a panel", () => {
  it("says what lies at an address, and in which segment", async () => {
    const { type, address, bytes, segment, holes } = (await answer("0xc000108004", 4)) as Memory;
    assert.deepEqual([type, address, [...bytes], segment, holes], ["memory", "0xc000108004", [4, 5, 6, 7], "heap", []]);
  });
  it("gives no more than an answer may hold", async () => assert.equal(await bytesAsked("0x1000", 1 << 20), maxMemoryBytes));
  it("ends at the last address", async () => assert.equal(await bytesAsked("0xfffffffffffffff8", 64), 8));
  it("gives at least a byte", async () => assert.equal(await bytesAsked("0x1000", -3), 1));
  it("names holes by their offset", async () => {
    const holes = [{ address: 0x1002n, sizeBytes: 6 }];
    const message = await answer("0x1000", 8, (address) =>
      Promise.resolve({ address, bytes: new Uint8Array(8), holes, segment: "other" }),
    );
    assert.deepEqual((message as Memory).holes, [{ from: 2, to: 8 }]);
  });
  it("sends a buffer of its own", async () => {
    const whole = new Uint8Array(4096);
    const message = await answer("0x1000", 8, (address) =>
      Promise.resolve({ address, bytes: whole.subarray(16, 24), holes: [], segment: "heap" }),
    );
    assert.equal((message as Memory).bytes.buffer.byteLength, 8);
  });
  it("says why it failed", async () =>
    assert.deepEqual(await answer("0x1000", 8, () => Promise.reject(new Error("gone"))), {
      type: "memoryFailed",
      pictureId: 1,
      address: "0x1000",
      sentence: "because: gone",
    }));

  for (const [what, address] of [
    ["no address", "0xzz"],
    ["a number too large", "0x10000000000000000"],
    ["what could not be found again", "0xC000"],
    ["padding", "0x00ff"],
  ] as const) {
    it(`answers nothing to ${what}`, async () => assert.equal(await answer(address as Address, 8), undefined));
  }
  it("answers nothing for another picture", async () => {
    const { feed, posted } = feedOf();
    await feed.read(2, "0x1000", 8);
    assert.deepEqual(posted, []);
  });
  for (const [what, end] of [
    [
      "another picture is shown",
      (feed: MemoryFeed) => {
        feed.show(2, fakePicture([]));
      },
    ],
    [
      "the panel is closed",
      (feed: MemoryFeed) => {
        feed.dispose();
      },
    ],
  ] as const) {
    it(`drops what comes when ${what}`, async () => {
      let come: () => void = () => undefined;
      const { feed, posted } = feedOf(async (address) => {
        await new Promise<void>((resolve) => (come = resolve));
        return { address, bytes: new Uint8Array(8), holes: [], segment: "heap" };
      });
      const reading = feed.read(1, "0x1000", 8);
      end(feed);
      come();
      await reading;
      assert.deepEqual(posted, []);
    });
  }
});
