import assert from "node:assert/strict";
import { type LocalMemory, LocallyReadSource, type Trust } from "../../../src/dap/localMemory.js";
import type { MemorySource } from "../../../src/dap/memorySource.js";

const patterned = (address: bigint, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => Number((address + BigInt(i)) % 251n));
const long = 1 << 16;

function sources(local: LocalMemory["read"], debuggee = patterned) {
  const asked: number[] = [];
  const source: MemorySource = {
    path: "readMemory",
    pageBytes: 4096,
    maxBytes: 1 << 20,
    read: (address, count) => {
      asked.push(count);
      return Promise.resolve(debuggee(address, count));
    },
  };
  const session: { trust: Trust } = { trust: "unknown" };
  return { source: new LocallyReadSource(source, { read: local }, session, () => undefined), asked, session };
}

describe("memory that is also a file", () => {
  it("is read from the file once a page says the same, long reads only", async () => {
    const { source, asked, session } = sources((address, count) => Promise.resolve(patterned(address, count)));
    assert.deepEqual(await source.read(4096n, long), patterned(4096n, long));
    assert.deepEqual(await source.read(0n, long), patterned(0n, long));
    assert.deepEqual([asked, session.trust], [[4096], "same"]);
    await source.read(0n, 4096);
    assert.deepEqual(asked, [4096, 4096]);
  });
  const never = (name: string, local: LocalMemory["read"]): void => {
    it(`is never used again where ${name}`, async () => {
      const { source, asked, session } = sources(local);
      assert.deepEqual(await source.read(4096n, long), patterned(4096n, long));
      assert.deepEqual(await source.read(0n, long), patterned(0n, long));
      assert.deepEqual([asked, session.trust], [[4096, long, long], "other"]);
    });
  };
  never("it says something else", (address, count) => Promise.resolve(patterned(address + 1n, count)));
  never("it cannot be had", () => Promise.resolve(null));
  never("it is shorter", (address, count) => Promise.resolve(patterned(address, count - 1)));

  it("proves nothing by zeroes", async () => {
    const zeroes = (_: bigint, count: number): Uint8Array => new Uint8Array(count);
    const { source, asked, session } = sources((_, count) => Promise.resolve(new Uint8Array(count)), zeroes);
    await source.read(4096n, long);
    assert.deepEqual([asked, session.trust], [[4096, long], "unknown"]);
  });
  it("gives way to the debugger where a part is missing", async () => {
    const { source, asked } = sources((address, count) => Promise.resolve(address > 9000n ? null : patterned(address, count)));
    await source.read(4096n, long);
    assert.deepEqual(await source.read(10_000n, long), patterned(10_000n, long));
    assert.deepEqual(asked, [4096, long]);
  });
});
