/** Columns as the host sends them, written by hand: a chain is a list of strings of eight tophash bytes. */
import type { PanelBuckets, PanelTable } from "../../../src/messages/panelMessages.js";

export const bucketSizeBytes = 144;

/** `chains[i]` is bucket i and its overflow buckets: `[["c4 31 00 00 00 00 00 00"], …]`. */
export function bucketsOf(chains: readonly (readonly string[])[], firstIndex = 0): PanelBuckets {
  const overflow = chains.flatMap((chain, home) => chain.slice(1).map((bytes) => ({ bytes, home })));
  const next = new Int32Array(chains.length + overflow.length).fill(-1);
  const last = chains.map((_, home) => home);
  for (const [i, { home }] of overflow.entries()) {
    next[last[home] ?? 0] = chains.length + i;
    last[home] = chains.length + i;
  }
  return {
    baseAddress: "0xc000100000",
    bucketSizeBytes,
    firstIndex,
    arrayCount: chains.length,
    physicalCount: chains.length + overflow.length,
    overflowAddresses: BigUint64Array.from(overflow, (_, i) => 0xc000200000n + BigInt(i * bucketSizeBytes)),
    overflowHome: Uint32Array.from(overflow, ({ home }) => home),
    next,
    tophash: bytesOf([...chains.map((chain) => chain[0] ?? ""), ...overflow.map(({ bytes }) => bytes)]),
    unreadable: new Uint8Array(chains.length + overflow.length),
  };
}

/** `groups[i]` is the control word of group i: `"5c 61 80 80 80 80 80 fe"`. */
export function tableOf(groups: readonly string[], firstGroup = 0): PanelTable {
  return {
    groupsAddress: "0xc000300000",
    groupSizeBytes: 136,
    firstGroup,
    groupCount: groups.length,
    control: bytesOf(groups),
    unreadable: new Uint8Array(groups.length),
  };
}

function bytesOf(rows: readonly string[]): Uint8Array {
  return Uint8Array.from(rows.flatMap((row) => row.split(" ").map((hex) => parseInt(hex, 16))));
}
