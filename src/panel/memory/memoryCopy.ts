/**
 * Bytes as they are pasted elsewhere: hex, Go, and the commands that print them in Delve and gdb. Pure.
 *
 *     hex     c4 31 9e
 *     Go      []byte{0xc4, 0x31, 0x9e}
 *     Delve   x -fmt hex -count 3 -size 1 0xc000108000
 *     gdb     x/3xb 0xc000108000
 */
import { addressText } from "../../gomap/hex.js";

/** Bytes in a row; null where a byte could not be read. */
export interface ByteRange {
  readonly address: bigint;
  readonly bytes: readonly (number | null)[];
}

export const copyForms = ["hex", "go", "delve", "gdb"] as const;
export type CopyForm = (typeof copyForms)[number];

/** Delve's `examinemem` prints no more at a time. */
const delveMostBytes = 1000;
const lineBytes = 16;

export function copyText(form: CopyForm, { address, bytes }: ByteRange): string {
  switch (form) {
    case "hex":
      return lines(bytes)
        .map((line) => line.map((byte) => (byte === null ? "??" : hexByte(byte))).join(" "))
        .join("\n");
    case "go":
      return goText(bytes);
    case "delve":
      return pieces(bytes.length)
        .map(({ from, count }) => `x -fmt hex -count ${count} -size 1 ${addressText(address + BigInt(from))}`)
        .join("\n");
    case "gdb":
      return `x/${bytes.length}xb ${addressText(address)}`;
  }
}

function goText(bytes: readonly (number | null)[]): string {
  const literal = (byte: number | null): string => (byte === null ? "0x00 /* ?? */" : `0x${hexByte(byte)}`);
  if (bytes.length <= lineBytes) return `[]byte{${bytes.map(literal).join(", ")}}`;
  const rows = lines(bytes).map((line) => `\t${line.map(literal).join(", ")},\n`);
  return `[]byte{\n${rows.join("")}}`;
}

function lines(bytes: readonly (number | null)[]): (readonly (number | null)[])[] {
  return Array.from({ length: Math.ceil(bytes.length / lineBytes) }, (_, i) => bytes.slice(i * lineBytes, (i + 1) * lineBytes));
}

function pieces(total: number): { readonly from: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(total / delveMostBytes) }, (_, i) => {
    const from = i * delveMostBytes;
    return { from, count: Math.min(delveMostBytes, total - from) };
  });
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
