/**
 * The hash of a key as Go's runtime computes it on amd64 with AES instructions, from the same inputs: the key's bytes, the map's
 * seed, and 128 random bytes that each process draws when it starts. See runtime/asm_amd64.s, since 1.27
 * internal/runtime/maps/memhash_amd64.s
 *
 *     4 or 8 bytes of an integer    [seed, key] ─ 3 rounds with schedule[0], [16], [32] ─▶ low 64 bits
 *     other bytes, strings          [seed, length ×4] ^ schedule ─ scramble ─▶ lanes: 1 to 16 bytes, 2 to 32, 4 to 64, 8 beyond
 *                                   each lane ^ 16 bytes of the key ─ scramble 3 times ─▶ all lanes xored, low 64 bits
 *
 * What is computed here is only shown after it was checked against where the key lies (keyPath.ts).
 */
import { aesRound } from "./aesRound.js";
import type { Address } from "./layout.js";
import type { ValueKind } from "./mapType.js";

/** What a process mixes into all its hashes: `runtime.aeskeysched`, or why it is not known. */
export type HashKey =
  { readonly kind: "aes"; readonly schedule: Uint8Array } | { readonly kind: "unknown"; readonly sentence: string };

/** A key's hash, or why there is none. */
export type KeyHash = { readonly kind: "hash"; readonly hash: Address } | { readonly kind: "unknown"; readonly sentence: string };

/** Bytes of `runtime.aeskeysched` on 64 bits. */
export const scheduleBytes = 128;

/**
 * @param key the value's bytes in memory order; of a string, the bytes that it points to
 * @returns null where no hash can be said: NaN gets another each time, kinds that Delve prints are hashed piece by piece
 */
export function goHash(kind: ValueKind, key: Uint8Array, seed: bigint, schedule: Uint8Array): bigint | null {
  const floatAt = (from: number, sizeBytes: 4 | 8, start: bigint): bigint | null =>
    hashFloat(key.subarray(from, from + sizeBytes), start, schedule);
  switch (kind) {
    case "int32":
    case "uint32":
    case "int64":
    case "uint64":
    case "pointer":
      return hashWord(key, seed, schedule);
    case "float32":
      return floatAt(0, 4, seed);
    case "float64":
      return floatAt(0, 8, seed);
    case "complex64": {
      const real = floatAt(0, 4, seed);
      return real === null ? null : floatAt(4, 4, real);
    }
    case "complex128": {
      const real = floatAt(0, 8, seed);
      return real === null ? null : floatAt(8, 8, real);
    }
    case "other":
      return null;
    case "bool":
    case "int8":
    case "uint8":
    case "int16":
    case "uint16":
    case "string":
      return hashBytes(key, seed, schedule);
  }
}

/** As memhash32 and memhash64 do. */
function hashWord(key: Uint8Array, seed: bigint, schedule: Uint8Array): bigint {
  let state = withSeed(seed);
  state.set(key, 8);
  for (let round = 0; round < 3; round++) state = aesRound(state, block(schedule, 16 * round));
  return lowWord(state);
}

/** As f32hash and f64hash do. */
function hashFloat(key: Uint8Array, seed: bigint, schedule: Uint8Array): bigint | null {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const value = key.length === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
  if (Number.isNaN(value)) return null;
  return value === 0 ? BigInt.asUintN(64, zeroFactor * (zeroMask ^ seed)) : hashBytes(key, seed, schedule);
}

/** c0 and c1 of runtime/alg.go on 64 bits. */
const zeroMask = 33054211828000289n;
const zeroFactor = 23344194077549503n;

/** As aeshashbody does. */
function hashBytes(key: Uint8Array, seed: bigint, schedule: Uint8Array): bigint {
  const start = withSeed(seed);
  for (let i = 8; i < 16; i += 2) start.set([key.length & 0xff, (key.length >> 8) & 0xff], i);
  const seeds = (lanes: number): Uint8Array[] =>
    Array.from({ length: lanes }, (_, lane) => scrambled(xored(start, block(schedule, 16 * lane))));
  if (key.length === 0) return lowWord(seeds(1).map(scrambled)[0] ?? start);

  const lanes = key.length <= 16 ? 1 : key.length <= 32 ? 2 : key.length <= 64 ? 4 : 8;
  let states = seeds(lanes).map((lane, i) => xored(lane, block(key, laneStart(i, lanes, key.length))));
  // Beyond 128 bytes the lanes hold the last 128; whole blocks from the front follow, up to there.
  for (let done = 0; done < (key.length - 1) >> 7; done++) {
    if (key.length <= 128) break;
    states = states.map((state, lane) => aesRound(scrambled(state), block(key, 128 * done + 16 * lane)));
  }
  for (let round = 0; round < 3; round++) states = states.map(scrambled);
  return lowWord(states.reduce(xored));
}

/** The first half of the lanes lies at the front, the second at the end: they may overlap. */
function laneStart(lane: number, lanes: number, length: number): number {
  const fromEnd = length - 16 * (lanes - lane);
  return lanes === 1 ? 0 : length <= 128 && lane < lanes / 2 ? 16 * lane : fromEnd;
}

/** AESENC X, X */
function scrambled(state: Uint8Array): Uint8Array {
  return aesRound(state, state);
}

/** 16 bytes, with zeroes where there are no more. */
function block(bytes: Uint8Array, from: number): Uint8Array {
  const made = new Uint8Array(16);
  made.set(bytes.subarray(from, from + 16));
  return made;
}

function xored(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, i) => byte ^ (b[i] ?? 0));
}

function withSeed(seed: bigint): Uint8Array {
  const made = new Uint8Array(16);
  new DataView(made.buffer).setBigUint64(0, seed, true);
  return made;
}

function lowWord(state: Uint8Array): bigint {
  return new DataView(state.buffer, state.byteOffset).getBigUint64(0, true);
}
