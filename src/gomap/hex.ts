/**
 * Bytes and addresses as hex text.
 *
 *     89 00 00 00 00 00 00 00   →  "8900000000000000"     bytes, in memory order
 *     0xc00006a9c8              →  "0xc00006a9c8"         an address, no padding
 */
import type { Address } from "./layout.js";

const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const textOfByte: readonly Address[] = hexOfByte.map((hex): Address => `0x${hex}`);

/** Bytes `from` … `to`-1 as hex digits, in memory order. */
export function hexOfBytes(bytes: Uint8Array, from = 0, to = bytes.length): string {
  let text = "";
  for (let i = from; i < to; i++) text += hexOfByte[bytes[i] ?? 0] ?? "";
  return text;
}

/** The address as `0x…`, lower case, no padding; `0x0` for nil. */
export function addressText(address: bigint): Address {
  return `0x${address.toString(16)}`;
}

/** A tophash or control byte, always two digits: `0x9e`, `0x00`. */
export function byteText(byte: number): Address {
  return textOfByte[byte] ?? "0x00";
}
