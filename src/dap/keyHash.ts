/**
 * What the hash of a key is made of, read from the debuggee when somebody asks for one:
 *
 *     runtime.useAeshash      which hash the process uses         internal/runtime/maps.UseAeshash since 1.27
 *     runtime.aeskeysched     128 random bytes of the process     internal/runtime/maps.aeskeysched
 *     hmap.hash0, Map.seed    the map's seed                      in the header that was read
 *     the key's bytes         in its slot, or where its string points
 */
import { type HashKey, type KeyHash, goHash, scheduleBytes } from "../gomap/goHash.js";
import { addressText } from "../gomap/hex.js";
import type { SlotAt } from "../gomap/keyPath.js";
import { say } from "../gomap/say.js";
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import { quoteGo } from "./goExpression.js";
import type { MapPicture } from "./mapPicture.js";
import type { RuntimeFacts } from "./runtimeFacts.js";

/** The longest string that is hashed. */
const maxKeyBytes = 1 << 20;

/** The packages that have held the runtime's hash. */
const homes = [
  { useAes: "runtime.useAeshash", schedule: "runtime.aeskeysched" },
  {
    useAes: `${quoteGo("internal/runtime/maps")}.UseAeshash`,
    schedule: `${quoteGo("internal/runtime/maps")}.aeskeysched`,
  },
] as const;

/** @param read of memory; null where not all of it could be read */
export async function readHashKey(
  requests: DebuggeeRequests,
  { goarch }: RuntimeFacts,
  read: (address: bigint, sizeBytes: number) => Promise<Uint8Array | null>,
): Promise<HashKey> {
  if (goarch !== "amd64") {
    return unknown(say("Its hash is not computed: that is done for amd64 programs only, and this one is of {0}.", goarch));
  }
  const lost = unknown(say("Its hash cannot be computed: what the runtime mixes into it could not be read."));
  for (const home of homes) {
    const uses = await requests.evaluate(new OwnExpression(home.useAes));
    if (!uses.ok) continue;
    if (uses.result !== "true") return unknown(say("Its hash is not computed: this program hashes without AES instructions."));
    const address = await requests.evaluateNumber(new OwnExpression(`uintptr(&${home.schedule})`));
    const schedule = address === null ? null : await read(address, scheduleBytes);
    return schedule === null ? lost : { kind: "aes", schedule };
  }
  return lost;
}

/** The hash of the key in a full slot. */
export async function hashOfKey(
  picture: Pick<MapPicture, "model" | "slots">,
  at: SlotAt,
  hashKey: () => Promise<HashKey>,
  read: (address: bigint, sizeBytes: number) => Promise<Uint8Array | null>,
): Promise<KeyHash> {
  const { head, type } = picture.model;
  if (type === null || type.key.kind === "other") {
    return unknown(say("Its hash is not computed: keys of type {0} are hashed piece by piece.", head.keyType));
  }
  const seed = head.header?.fields.find(({ name }) => name === "hash0" || name === "seed")?.value;
  const [made] = await picture.slots([at.place], { values: "keys", maxTextBytes: 1 });
  const bucket = made !== undefined && "chain" in made ? made.chain[at.chainPosition] : made;
  const raw = bucket?.slots[at.slot]?.keyRaw;
  const slotBytes = raw === undefined ? null : bytesOfHex(raw);
  const key = slotBytes !== null && type.key.kind === "string" ? await stringBytes(slotBytes, read) : slotBytes;
  if (seed === undefined || key === null) return unknown(say("Its hash cannot be computed: not all of the key could be read."));
  const mixed = await hashKey();
  if (mixed.kind === "unknown") return mixed;
  const hash = goHash(type.key.kind, key, BigInt(seed), mixed.schedule);
  if (hash === null) return unknown(say("A NaN has another hash each time it is computed: no lookup finds it."));
  return { kind: "hash", hash: addressText(hash) };
}

async function stringBytes(
  header: Uint8Array,
  read: (address: bigint, sizeBytes: number) => Promise<Uint8Array | null>,
): Promise<Uint8Array | null> {
  if (header.length !== 16) return null;
  const view = new DataView(header.buffer, header.byteOffset);
  const [address, length] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
  if (length > maxKeyBytes) return null;
  return length === 0n ? new Uint8Array(0) : read(address, Number(length));
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function unknown(sentence: string): { kind: "unknown"; sentence: string } {
  return { kind: "unknown", sentence };
}
