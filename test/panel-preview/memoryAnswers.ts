/** The preview's host for the Memory tab: the extension's own code over bytes that are made to fit a scenario. */
import type { MapPicture } from "../../src/dap/inspector.js";
import type { LayoutHead, LayoutStruct } from "../../src/gomap/layout.js";
import type { StructLayout } from "../../src/gomap/mapType.js";
import { MemoryFeed } from "../../src/host/panels/memoryFeed.js";
import type { HostToPanel, PanelPicture, PanelToHost } from "../../src/messages/panelMessages.js";
import type { Scenario } from "./scenarios.js";

/** As internal/runtime/maps.table is in the Go that the scenarios speak of. */
export const tableStruct: StructLayout = {
  typeName: "internal/runtime/maps.table",
  sizeBytes: 32,
  fields: [
    { name: "used", offset: 0, sizeBytes: 2, kind: "uint" },
    { name: "capacity", offset: 2, sizeBytes: 2, kind: "uint" },
    { name: "growthLeft", offset: 4, sizeBytes: 2, kind: "uint" },
    { name: "localDepth", offset: 6, sizeBytes: 1, kind: "uint" },
    { name: "index", offset: 8, sizeBytes: 8, kind: "int" },
    { name: "groups.data", offset: 16, sizeBytes: 8, kind: "pointer" },
    { name: "groups.lengthMask", offset: 24, sizeBytes: 8, kind: "uint" },
  ],
};

/** The made-up heap; all else cannot be read. */
const heap = { from: 0xc00000000n, to: 0xc00c000000n };

/** Answers what is about memory; null for a scenario without a map. */
export function memoryAnswers(
  scenario: Scenario | undefined,
  send: (message: HostToPanel) => void,
): ((message: PanelToHost) => void) | null {
  const shown = scenario?.picture ?? null;
  if (scenario === undefined || shown === null) return null;
  const feed = new MemoryFeed({ post: send, explain: (error) => (error instanceof Error ? error.message : String(error)) });
  const memory = new MadeUpMemory();
  write(memory, scenario, shown);
  feed.show(shown.id, { read: (address, sizeBytes) => Promise.resolve(memory.read(address, sizeBytes)) });
  return (message) => {
    if (message.type === "memory") void feed.read(message.pictureId, message.address, message.sizeBytes);
  };
}

class MadeUpMemory {
  private readonly bytes = new Map<bigint, number>();

  put(address: bigint, bytes: readonly number[]): void {
    for (const [i, byte] of bytes.entries()) this.bytes.set(address + BigInt(i), byte);
  }

  word(address: bigint, value: bigint): void {
    this.put(
      address,
      Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn)),
    );
  }

  read(address: bigint, sizeBytes: number): Awaited<ReturnType<MapPicture["read"]>> {
    const inside = (at: bigint) => at >= heap.from && at < heap.to;
    const bytes = Uint8Array.from({ length: sizeBytes }, (_, i) => this.bytes.get(address + BigInt(i)) ?? 0);
    const holes = inside(address) ? [] : [{ address, sizeBytes }];
    return { address, bytes, holes, segment: inside(address) ? "heap" : "other" };
  }
}

function write(memory: MadeUpMemory, scenario: Scenario, { head, body }: PanelPicture): void {
  for (const struct of [head.header, head.extra]) if (struct !== null) writeStruct(memory, struct);
  if (head.variable !== null && head.header !== null) memory.word(BigInt(head.variable.address), BigInt(head.header.address));
  if (body?.kind === "hmap") {
    for (const [old, columns] of [
      [false, body.buckets],
      [true, body.oldBuckets],
    ] as const) {
      for (let index = 0; index < Math.min(columns?.arrayCount ?? 0, 256); index++) {
        writeChain(memory, scenario, head, old, index);
      }
    }
  }
  if (head.layout.kind !== "swiss") return;
  const { layout } = head;
  const directory = head.header?.fields.find(({ name }) => name === "dirPtr")?.value;
  if (!layout.small && directory !== undefined) {
    for (const [i, table] of layout.directory.slice(0, 4096).entries()) {
      memory.word(BigInt(directory) + BigInt(8 * i), BigInt(layout.tables[table]?.address ?? 0));
    }
  }
  // Of thousands of tables, as many as somebody may look at.
  for (const [position, table] of layout.tables.slice(0, 64).entries()) {
    if (table.address !== undefined) {
      const { used, capacity, growthLeft, localDepth, index, groupCount } = table;
      const words = [used, capacity, growthLeft].flatMap((value) => [value & 0xff, value >> 8]);
      const address = BigInt(table.address);
      memory.put(address, [...words, localDepth]);
      memory.word(address + 8n, BigInt(index));
      memory.word(address + 16n, BigInt(table.groupsAddress));
      memory.word(address + 24n, BigInt(groupCount - 1));
    }
    for (let group = 0; group < table.groupCount; group++) {
      const details = scenario.details({ kind: "group", table: position, group });
      if (details === null || typeof details === "string" || "chain" in details) continue;
      const address = BigInt(details.address);
      memory.put(
        address + BigInt(layout.parts.ctrl),
        details.slots.map(({ control }) => Number(control)),
      );
      for (const [slot, values] of details.slots.entries()) writeSlot(memory, head, address, slot, values);
    }
  }
}

function writeChain(memory: MadeUpMemory, scenario: Scenario, head: LayoutHead, old: boolean, index: number): void {
  const details = scenario.details({ kind: "bucket", old, index });
  if (details === null || typeof details === "string" || !("chain" in details) || head.layout.kind !== "hmap") return;
  const { parts } = head.layout;
  for (const bucket of details.chain) {
    const address = BigInt(bucket.address);
    memory.put(
      address + BigInt(parts.tophash),
      bucket.slots.map(({ tophash }) => Number(tophash)),
    );
    for (const [slot, values] of bucket.slots.entries()) writeSlot(memory, head, address, slot, values);
    memory.word(address + BigInt(parts.overflow), BigInt(bucket.overflow));
  }
}

function writeSlot(
  memory: MadeUpMemory,
  { key, elem }: LayoutHead,
  address: bigint,
  slot: number,
  values: { readonly keyRaw?: string; readonly elemRaw?: string },
): void {
  for (const [facts, raw] of [
    [key, values.keyRaw],
    [elem, values.elemRaw],
  ] as const) {
    if (facts === null || raw === undefined) continue;
    memory.put(address + BigInt(facts.offset + slot * facts.stride), bytesOf(raw).slice(0, facts.sizeBytes));
  }
}

function writeStruct(memory: MadeUpMemory, { address, fields }: LayoutStruct): void {
  for (const { offset, raw } of fields) memory.put(BigInt(address) + BigInt(offset), bytesOf(raw));
}

function bytesOf(raw: string): number[] {
  return (raw.match(/../g) ?? []).map((byte) => parseInt(byte, 16));
}
