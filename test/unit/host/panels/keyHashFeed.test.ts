import assert from "node:assert/strict";
import type { KeyHash } from "../../../../src/gomap/goHash.js";
import type { SlotAt } from "../../../../src/gomap/keyPath.js";
import { KeyHashFeed } from "../../../../src/host/panels/keyHashFeed.js";
import type { HostToPanel } from "../../../../src/messages/panelMessages.js";
import { fakePicture } from "./fakePicture.js";

const at: SlotAt = { place: { kind: "bucket", old: false, index: 0 }, chainPosition: 0, slot: 3 };

function feedOf(keyHash?: () => Promise<KeyHash>) {
  const posted: HostToPanel[] = [];
  const feed = new KeyHashFeed({
    post: (message) => void posted.push(message),
    explain: (error) => `because: ${error instanceof Error ? error.message : "?"}`,
  });
  feed.show(1, keyHash === undefined ? fakePicture([]) : { keyHash });
  return { feed, posted };
}

describe("hashes for a panel", () => {
  it("says the hash of the key in a slot", async () => {
    const { feed, posted } = feedOf();
    await feed.tell(1, at);
    assert.deepEqual(posted, [{ type: "why", pictureId: 1, at, hash: { kind: "hash", hash: "0x3" } }]);
  });
  it("says why there is none", async () => {
    const { feed, posted } = feedOf(() => Promise.reject(new Error("gone")));
    await feed.tell(1, at);
    assert.deepEqual(posted, [{ type: "why", pictureId: 1, at, hash: { kind: "unknown", sentence: "because: gone" } }]);
  });
  it("says nothing of an older picture", async () => {
    const { feed, posted } = feedOf();
    await feed.tell(0, at);
    const late = feed.tell(1, at);
    feed.show(2, fakePicture([]));
    await late;
    assert.deepEqual(posted, []);
  });
});
