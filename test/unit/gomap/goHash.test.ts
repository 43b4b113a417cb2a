/** The round is checked against a whole AES encryption by Node; the hash itself against Go's own maps in test/live/hash.test.ts. */
import assert from "node:assert/strict";
import { createCipheriv } from "node:crypto";
import { aesRound } from "../../../src/gomap/aesRound.js";
import { goHash } from "../../../src/gomap/goHash.js";
import type { ValueKind } from "../../../src/gomap/mapType.js";

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const xored = (a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(a).map((byte, i) => byte ^ (b[i] ?? 0));
const counting = (length: number, from: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, i) => (i * 7 + from) & 0xff);

describe("a round of AES", () => {
  // FIPS 197, appendix B: the states at the start of rounds 1 and 2, and the key of round 1.
  it("is that of the standard's example", () =>
    assert.equal(
      textOf(aesRound(hex("193de3bea0f4e22b9ac68d2ae9f84808"), hex("a0fafe1788542cb123a339392a6c7605"))),
      "a49c7ff2689f352b6b5bea43026a5049",
    ));
  for (const seed of [1, 2, 3]) {
    it(`makes the encryption that Node makes, with key ${seed}`, () => {
      const [key, plain] = [counting(16, seed), counting(16, 91 * seed)];
      const cipher = createCipheriv("aes-128-ecb", key, null);
      assert.equal(textOf(encrypt(plain, key)), textOf(cipher.update(plain)));
    });
  }
});

describe("the hash of a key", () => {
  const schedule = counting(128, 5);
  const hash = (kind: ValueKind, key: Uint8Array, seed = 9n) => goHash(kind, key, seed, schedule);
  const float = (value: number): Uint8Array => new Uint8Array(new Float64Array([value]).buffer);

  it("depends on each byte of a string, whatever its length", () => {
    for (const length of [1, 15, 16, 17, 31, 32, 33, 64, 65, 128, 129, 200, 256, 257, 300]) {
      const key = counting(length, 3);
      const of = (bytes: Uint8Array): bigint | null => hash("string", bytes);
      const others = Array.from(key, (_, i) => of(key.map((byte, at) => (at === i ? byte ^ 1 : byte))));
      assert.equal(new Set([of(key), ...others]).size, length + 1, `${length} bytes`);
    }
  });
  it("depends on the length and on the seed", () => {
    const lengths = [0, 1, 2, 3].map((length) => hash("string", new Uint8Array(length)));
    assert.equal(new Set([...lengths, hash("string", new Uint8Array(0), 10n)]).size, 5);
  });
  it("is of 64 bits", () => assert.ok((hash("int64", counting(8, 1)) ?? 0n) < 1n << 64n));
  it("of both zeroes is the same", () => assert.equal(hash("float64", float(-0)), hash("float64", float(0))));
  it("of a NaN is another each time", () => assert.equal(hash("float64", float(NaN)), null));
  it("of half a NaN is, too", () => assert.equal(hash("complex128", Uint8Array.from([...float(1), ...float(NaN)])), null));
  it("of a kind that Delve prints is not known", () => assert.equal(hash("other", counting(16, 1)), null));
});

/** AES-128, of rounds as they are under test; the last one has no MixColumns, which is undone here. */
function encrypt(plain: Uint8Array, key: Uint8Array): Uint8Array {
  const keys = expanded(key);
  let state: Uint8Array = xored(plain, keys[0] ?? key);
  for (let round = 1; round < 10; round++) state = aesRound(state, keys[round] ?? key);
  return xored(unmixed(aesRound(state, new Uint8Array(16))), keys[10] ?? key);
}

function expanded(key: Uint8Array): Uint8Array[] {
  const words = [0, 4, 8, 12].map((at) => key.slice(at, at + 4));
  const word = (i: number): Uint8Array => words[i] ?? new Uint8Array(4);
  for (let i = 4, constant = 1; i < 44; i++) {
    const last = word(i - 1);
    let turned: Uint8Array = last;
    if (i % 4 === 0) {
      turned = Uint8Array.from([1, 2, 3, 0], (at) => substitute(last[at] ?? 0));
      turned[0] = (turned[0] ?? 0) ^ constant;
      constant = times(constant, 2);
    }
    words.push(xored(word(i - 4), turned));
  }
  return Array.from({ length: 11 }, (_, i) => Uint8Array.from(words.slice(4 * i, 4 * i + 4).flatMap((one) => [...one])));
}

/** The S-box, out of a round: a block of one value stays one value in ShiftRows and MixColumns. */
function substitute(byte: number): number {
  return aesRound(new Uint8Array(16).fill(byte), new Uint8Array(16))[0] ?? 0;
}

function unmixed(state: Uint8Array): Uint8Array {
  return state.map((_, i) => {
    const at = (row: number): number => state[(i & ~3) + ((i + row) & 3)] ?? 0;
    return times(at(0), 14) ^ times(at(1), 11) ^ times(at(2), 13) ^ times(at(3), 9);
  });
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ (product & 0x80 ? 0x11b : 0);
    if (b & (1 << bit)) product ^= a;
  }
  return product & 0xff;
}
