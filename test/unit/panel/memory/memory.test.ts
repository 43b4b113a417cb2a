import assert from "node:assert/strict";
import type { Address } from "../../../../src/gomap/layout.js";
import { parseAddress } from "../../../../src/panel/memory/memoryAddress.js";
import { type CopyForm, copyText } from "../../../../src/panel/memory/memoryCopy.js";
import { bytesByKey } from "../../../../src/panel/memory/memoryGrid.js";
import { MemoryHistory } from "../../../../src/panel/memory/memoryHistory.js";
import { readNumbers, readPointer } from "../../../../src/panel/memory/memoryNumbers.js";
import { MemoryPages, pageBytes } from "../../../../src/panel/memory/memoryPages.js";
import { MemoryRows, runRows } from "../../../../src/panel/memory/memoryRows.js";
import { type MemoryState, noMemory, withMemory } from "../../../../src/panel/state/memoryState.js";

describe("an address as it is written", () => {
  const parsed = (text: string, pointerBytes: 4 | 8 = 8) => {
    const result = parseAddress(text, 0x1000n, pointerBytes);
    return result.kind === "address" ? result.address : null;
  };
  for (const [text, expected] of [
    ["0xc000108000", 0xc000108000n],
    ["  0xC000108000 ", 0xc000108000n],
    ["c000108000", 0xc000108000n],
    ["0xc000_1080_00", 0xc000108000n],
    ["824634769408", 824634769408n],
    ["824,634,769,408", 824634769408n],
    ["0", 0n],
    ["+0x40", 0x1040n],
    ["-16", 0xff0n],
    ["+ 8", 0x1008n],
    ["-4096", 0n],
    ["0xffffffffffffffff", 0xffffffffffffffffn],
    ["-4097", null],
    ["0x10000000000000000", null],
    ["xyz", null],
    ["0x", null],
    ["", null],
    ["12 34", null],
    ["+-4", null],
    ["&m", null],
  ] as const) {
    it(JSON.stringify(text), () => assert.equal(parsed(text), expected));
  }
  it("a 32-bit program has no address beyond 4 GiB", () => {
    assert.equal(parsed("0xffffffff", 4), 0xffffffffn);
    assert.equal(parsed("0x100000000", 4), null);
  });
});

describe("copies of bytes", () => {
  const three = [0xc4, 0x31, 0x9e];
  const check = (form: CopyForm, bytes: readonly (number | null)[], expected: string) => {
    it(`${form} of ${bytes.length}`, () => assert.equal(copyText(form, { address: 0xc000108000n, bytes }), expected));
  };
  check("hex", three, "c4 31 9e");
  check("go", three, "[]byte{0xc4, 0x31, 0x9e}");
  check("delve", three, "x -fmt hex -count 3 -size 1 0xc000108000");
  check("gdb", three, "x/3xb 0xc000108000");
  check("hex", [1, null], "01 ??");
  check("go", [1, null], "[]byte{0x01, 0x00 /* ?? */}");
  const long = Array.from({ length: 18 }, (_, i) => i);
  check("hex", long, "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f\n10 11");
  check(
    "go",
    long,
    "[]byte{\n\t0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f,\n\t0x10, 0x11,\n}",
  );
  // Delve prints at most 1,000 bytes at a time.
  check(
    "delve",
    new Array<number>(1001).fill(0),
    "x -fmt hex -count 1000 -size 1 0xc000108000\nx -fmt hex -count 1 -size 1 0xc0001083e8",
  );
});

describe("bytes as numbers", () => {
  const read = (bytes: readonly (number | null)[], pointerBytes: 4 | 8 = 8) =>
    readNumbers(bytes, pointerBytes).map(({ type, value }) => `${type} ${value}`);
  it("little-endian", () =>
    assert.deepEqual(read([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x41]), [
      "uint8 254",
      "int32 -2",
      "int64 -2",
      "float64 NaN",
      "pointer 0xfffffffffffffffe",
      "text ........A",
    ]));
  it("a float", () => assert.ok(read([0, 0, 0, 0, 0, 0, 0xf8, 0x3f]).includes("float64 1.5")));
  it("a pointer of 4 bytes", () => assert.ok(read([1, 2, 3, 4, 5, 6, 7, 8], 4).includes("pointer 0x4030201")));
  it("leaves out what would need bytes that were not read", () =>
    assert.deepEqual(read([0x61, 0x62, 0x63, 0x64, null]), ["uint8 97", "int32 1684234849", "text abcd?"]));
  it("nothing of nothing", () => assert.deepEqual(read([null, 1]), []));
  it("a pointer needs all its bytes", () => {
    assert.equal(readPointer([0xf0, 0xc0, 0x10, 0, 0xc0, 0, 0, 0], 8), 0xc00010c0f0n);
    assert.equal(readPointer([0xf0, 0xc0, 0x10, null], 4), null);
  });
});

describe("pages of memory", () => {
  const last = (1n << 64n) - 1n;
  const arrived = (
    state: MemoryState,
    address: Address,
    bytes: readonly number[],
    holes: { from: number; to: number }[] = [],
  ) => {
    const whole = new Uint8Array(pageBytes);
    whole.set(bytes);
    return withMemory(state, { type: "memory", pictureId: 1, address, bytes: whole, holes, segment: "heap" });
  };
  const asked = (pages: MemoryPages, from: bigint, to: bigint) => pages.take(from, to, last).map(({ address }) => address);

  it("are asked for once", () => {
    const pages = new MemoryPages();
    pages.know(1, noMemory);
    assert.deepEqual(asked(pages, 0x17f0n, 0x1810n), ["0x1000", "0x1800"]);
    assert.deepEqual(asked(pages, 0x17f0n, 0x1810n), []);
  });
  it("are asked for anew after a stop, and what was there stays, as old", () => {
    const pages = new MemoryPages();
    pages.know(1, arrived(noMemory, "0x1000", [7]));
    assert.deepEqual(pages.at(0x1000n), { state: "read", byte: 7, old: false, changed: false });
    pages.know(2, noMemory);
    assert.deepEqual(pages.at(0x1000n), { state: "read", byte: 7, old: true, changed: false });
    assert.deepEqual(asked(pages, 0x1000n, 0x1001n), ["0x1000"]);
    pages.know(2, arrived(noMemory, "0x1000", [8]));
    assert.deepEqual(pages.at(0x1000n), { state: "read", byte: 8, old: false, changed: true });
    assert.equal(pages.at(0x1001n).changed, false);
  });
  it("have holes", () => {
    const pages = new MemoryPages();
    pages.know(1, arrived(noMemory, "0x1000", [7, 8, 9], [{ from: 1, to: 2 }]));
    assert.deepEqual(pages.bytes(0x1000n, 3), [7, null, 9]);
    assert.equal(pages.at(0x1001n).state, "hole");
    assert.equal(pages.at(0x1800n).state, "awaited");
  });
  it("that failed are asked for again where the person says so", () => {
    const failed = withMemory(noMemory, { type: "memoryFailed", pictureId: 1, address: "0x1000", sentence: "It ran." });
    const pages = new MemoryPages();
    pages.know(1, failed);
    assert.equal(pages.failure(0x1400n, 0x1500n), "It ran.");
    assert.equal(pages.failure(0x1800n, 0x1900n), null);
    assert.deepEqual(asked(pages, 0x1000n, 0x1001n), []);
    assert.deepEqual(pages.takeFailed(), [{ address: "0x1000", sizeBytes: pageBytes }]);
    assert.deepEqual(pages.takeFailed(), []);
  });
  it("an address is probed with few bytes, unless a page begins there", () => {
    const pages = new MemoryPages();
    pages.know(1, noMemory);
    assert.deepEqual(pages.takeProbe(0x1008n), [{ address: "0x1008", sizeBytes: 16 }]);
    assert.deepEqual(pages.takeProbe(0x2000n), [{ address: "0x2000", sizeBytes: pageBytes }]);
    assert.deepEqual(pages.takeProbe(0x2000n), []);
  });
  it("none is asked for behind the last address", () => {
    const pages = new MemoryPages();
    pages.know(1, noMemory);
    assert.equal(pages.take(last - 8n, last + 4000n, last).length, 1);
  });
  it("are kept up to a bound, the newest", () => {
    let state = noMemory;
    for (let i = 0; i < 600; i++) state = arrived(state, `0x${(i * pageBytes).toString(16)}`, []);
    assert.equal(state.size, 512);
    assert.ok(!state.has("0x0"));
    assert.ok(state.has(`0x${(599 * pageBytes).toString(16)}`));
  });
});

describe("rows of memory", () => {
  const last = (1n << 64n) - 1n;
  it("begin where their size divides the address", () => assert.equal(new MemoryRows(last).rowOf(0xc0f8n), 0xc0f0n));
  it("a run lies around an address", () => {
    const rows = new MemoryRows(last);
    rows.layAround(0xc000108008n);
    assert.equal(rows.positionOf(0xc000108008n), runRows / 2);
    assert.equal(rows.addressAt(runRows / 2), 0xc000108000n);
    assert.equal(rows.isNearEnd(runRows / 2, runRows / 2 + 30), false);
    assert.equal(rows.isNearEnd(3, 33), true);
    assert.equal(rows.isNearEnd(runRows - 30, runRows - 1), true);
  });
  it("a run begins at nil and ends at the last address", () => {
    const rows = new MemoryRows(last);
    rows.layAround(0x20n);
    assert.equal(rows.positionOf(0x20n), 2);
    assert.equal(rows.isNearEnd(0, 30), false);
    rows.layAround(last);
    assert.equal(rows.count, runRows / 2 + 1);
    assert.equal(rows.isNearEnd(runRows / 2 - 20, runRows / 2), false);
    assert.equal(rows.moved(last, 16), last);
    assert.equal(rows.moved(4n, -16), 0n);
  });
  for (const [key, expected] of [
    ["ArrowRight", 1],
    ["ArrowLeft", -1],
    ["ArrowDown", 16],
    ["ArrowUp", -16],
    ["PageDown", 320],
    ["PageUp", -320],
    ["Home", -3],
    ["End", 12],
    ["x", null],
  ] as const) {
    it(`${key} moves the cursor`, () => assert.equal(bytesByKey(key, 0x1003n, 16, 20), expected));
  }
});

describe("visited addresses", () => {
  it("back and forward", () => {
    const history = new MemoryHistory();
    assert.equal(history.back(1n), null);
    history.leave(1n);
    history.leave(2n);
    assert.equal(history.back(3n), 2n);
    assert.equal(history.forward(2n), 3n);
    assert.equal(history.back(3n), 2n);
    assert.equal(history.back(2n), 1n);
    history.leave(1n);
    assert.equal(history.canGoForward, false);
  });
});
