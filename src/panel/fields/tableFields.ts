/**
 * The head of a Swiss table, field by field. The picture has its values; where how internal/runtime/maps.table lies in memory is
 * known, each stands at its offset, with the bytes that were read there. Pure.
 *
 *     used │ capacity │ growthLeft │ localDepth │ padding │ index │ groups.data → │ groups.lengthMask
 */
import type { SwissTableHead } from "../../gomap/layout.js";
import type { FieldLayout, StructLayout } from "../../gomap/mapType.js";
import { say } from "../../gomap/say.js";
import { counted } from "../../gomap/words.js";
import type { FieldRow } from "./fieldsTable.js";

/** Bytes from an offset in the table on; null for one that was not read. */
export type TableBytes = (offset: number, sizeBytes: number) => readonly (number | null)[];

/** Rows in the order of memory; without offsets and bytes where the struct is not known. */
export function tableRows(table: SwissTableHead, struct: StructLayout | null, bytes: TableBytes): FieldRow[] {
  const known = wordsOf(table);
  if (struct === null) {
    return [...known]
      .filter(([name]) => name !== "groups.lengthMask")
      .map(([name, words]) => ({ name, offset: null, sizeBytes: null, raw: null, ...words }));
  }
  return struct.fields.map((field) => {
    const { name, offset, sizeBytes } = field;
    const read = bytes(offset, sizeBytes);
    const words = known.get(name) ?? { value: decodedText(field, read), meaning: "" };
    return { name, offset, sizeBytes, raw: rawHex(read), ...words };
  });
}

type Words = Pick<FieldRow, "value" | "meaning">;

function wordsOf(table: SwissTableHead): ReadonlyMap<string, Words> {
  const words = (value: number | string, meaning: string): Words => ({ value: String(value), meaning });
  return new Map([
    ["used", words(table.used, say("full slots"))],
    ["capacity", words(table.capacity, say("{0} of 8 slots", counted(table.groupCount, "group")))],
    ["growthLeft", words(table.growthLeft, say("empty slots that may still be filled before it grows"))],
    [
      "localDepth",
      words(
        table.localDepth,
        table.localDepth === 0
          ? say("all hashes lead here")
          : say("its keys have the top {0} in common", counted(table.localDepth, "hash bit")),
      ),
    ],
    ["index", words(table.index, say("its first entry in the directory"))],
    ["groups.data", words(table.groupsAddress, say("where the groups lie"))],
    ["groups.lengthMask", words(table.groupCount - 1, say("hash >> 7, masked by this, is the group where a probe begins"))],
  ]);
}

/** "" while nothing of it has come; ?? for a byte that can't be read. */
function rawHex(bytes: readonly (number | null)[]): string {
  if (bytes.every((byte) => byte === null)) return "";
  return bytes.map((byte) => (byte === null ? "??" : byte.toString(16).padStart(2, "0"))).join("");
}

/** A field that this version of ours has no words for. */
function decodedText({ kind }: FieldLayout, bytes: readonly (number | null)[]): string {
  if (bytes.includes(null)) return "";
  const value = bytes.reduceRight<bigint>((sum, byte) => (sum << 8n) | BigInt(byte ?? 0), 0n);
  return kind === "pointer" || kind === "seed" ? `0x${value.toString(16)}` : value.toString();
}
