/** Addresses as a person writes them in the Memory tab. Pure. */
import { say } from "../../gomap/say.js";

export type ParsedAddress =
  { readonly kind: "address"; readonly address: bigint } | { readonly kind: "error"; readonly sentence: string };

/**
 *     0xc000108000  c000108000  c000_10_8000      hex
 *     824634769408                                digits alone: decimal
 *     +0x40  -16                                  so many bytes from `here`
 */
export function parseAddress(text: string, here: bigint, pointerBytes: 4 | 8): ParsedAddress {
  const written = text.trim().toLowerCase().replace(/[_,]/g, "");
  const match = /^([+-]?)\s*(0x[0-9a-f]+|[0-9a-f]+)$/.exec(written);
  const number = match === null ? null : numberOf(match[2] ?? "");
  if (match === null || number === null) {
    return { kind: "error", sentence: say("No address: write hex (0xc000108000), a decimal number, or +0x40 to move on.") };
  }
  const sign = match[1] ?? "";
  const address = sign === "+" ? here + number : sign === "-" ? here - number : number;
  if (address < 0n || address > lastAddress(pointerBytes)) {
    return { kind: "error", sentence: say("Addresses of this program go from 0x0 to {0}.", hex(lastAddress(pointerBytes))) };
  }
  return { kind: "address", address };
}

export function lastAddress(pointerBytes: 4 | 8): bigint {
  return (1n << BigInt(8 * pointerBytes)) - 1n;
}

/** Digits alone are decimal; a letter among them makes them hex. */
function numberOf(digits: string): bigint | null {
  if (digits.startsWith("0x") || /^\d+$/.test(digits)) return BigInt(digits);
  return /^[0-9a-f]+$/.test(digits) ? BigInt(`0x${digits}`) : null;
}

function hex(address: bigint): string {
  return `0x${address.toString(16)}`;
}
