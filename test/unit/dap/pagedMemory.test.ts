import assert from "node:assert/strict";
import fc from "fast-check";
import type { MemorySource } from "../../../src/dap/memorySource.js";
import { PagedMemory } from "../../../src/dap/pagedMemory.js";
import { MemoryStoppedError } from "../../../src/gomap/memory.js";

/** Memory whose byte at address a is a mod 251, with parts that cannot be read; keeps what it was asked. */
class FakeSource implements MemorySource {
  readonly path = "readMemory";
  readonly pageBytes = 1 << 16;
  readonly maxBytes = 1 << 20;
  readonly reads: { address: bigint; count: number }[] = [];
  constructor(private readonly unreadable: (address: bigint) => boolean = () => false) {}

  read(address: bigint, count: number): Promise<Uint8Array> {
    this.reads.push({ address, count });
    const bytes: number[] = [];
    for (let i = 0n; i < BigInt(count) && !this.unreadable(address + i); i++) bytes.push(Number((address + i) % 251n));
    return bytes.length === 0 ? Promise.reject(new Error("EIO")) : Promise.resolve(Uint8Array.from(bytes));
  }
}

const never = new AbortController().signal;
const plenty = Number.MAX_SAFE_INTEGER;

describe("pages of memory", () => {
  it("are read once, and joined with their neighbours up to 1 MiB", async () => {
    const source = new FakeSource();
    const memory = new PagedMemory(source, 8, never).withBudget(plenty);
    await memory.read([
      { address: 0x30010n, sizeBytes: 16 },
      { address: 0x10000n, sizeBytes: 0x20001 },
    ]);
    assert.deepEqual(source.reads, [{ address: 0x10000n, count: 0x30000 }]);
    await memory.read([{ address: 0x3fff0n, sizeBytes: 16 }]);
    assert.equal(source.reads.length, 1);
    await memory.read([{ address: 0x40000n, sizeBytes: 3 << 20 }]);
    assert.deepEqual(
      source.reads.slice(1).map(({ count }) => count),
      [1 << 20, 1 << 20, 1 << 20],
    );
  });

  it("that are being read are waited for, not read again", async () => {
    const source = new FakeSource();
    const memory = new PagedMemory(source, 8, never).withBudget(plenty);
    await Promise.all([memory.read([{ address: 0x10000n, sizeBytes: 8 }]), memory.read([{ address: 0x10008n, sizeBytes: 8 }])]);
    assert.equal(source.reads.length, 1);
  });

  it("have their holes found to 4 KiB, and what is around them is right", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 200_000 }),
        async (at, pages, sizeBytes) => {
          const [from, to] = [BigInt(at) * 4096n, BigInt(at + pages) * 4096n];
          const inHole = (address: bigint) => address >= from && address < to;
          const memory = new PagedMemory(new FakeSource(inHole), 8, never).withBudget(plenty);
          const [block] = await memory.read([{ address: 0x123n, sizeBytes }]);
          assert.ok(block);
          const holes = block.holes;
          for (let i = 0; i < sizeBytes; i += 997) {
            const address = 0x123n + BigInt(i);
            const reported = holes.some((hole) => address >= hole.address && address < hole.address + BigInt(hole.sizeBytes));
            assert.equal(reported, inHole(address), `at ${address}`);
            assert.equal(block.bytes[i], reported ? 0 : Number(address % 251n));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("stop at the picture's budget, without a request beyond it", async () => {
    const source = new FakeSource();
    const memory = new PagedMemory(source, 8, never).withBudget(100_000);
    await memory.read([{ address: 0n, sizeBytes: 8 }]);
    await assert.rejects(
      memory.read([{ address: 0x10000n, sizeBytes: 200_000 }]),
      (error) => error instanceof MemoryStoppedError && error.reason === "budget",
    );
    assert.equal(source.reads.length, 1);
  });

  it("are no more read once the program goes on or the picture is cancelled", async () => {
    const [stop, picture] = [new AbortController(), new AbortController()];
    const paged = new PagedMemory(new FakeSource(), 8, stop.signal);
    picture.abort();
    await assert.rejects(paged.withBudget(plenty, picture.signal).read([{ address: 0n, sizeBytes: 8 }]), /cancelled/);
    await paged.withBudget(plenty).read([{ address: 0n, sizeBytes: 8 }]);
    stop.abort();
    await assert.rejects(paged.withBudget(plenty).read([{ address: 0n, sizeBytes: 8 }]), /went on/);
  });
});
