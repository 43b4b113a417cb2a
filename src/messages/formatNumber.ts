/** Numbers as the panel writes them: bytes with binary units, factors, addresses. Counts are written by gomap's words.ts. */

/** 9216 → "9 KiB", 13926 → "13.6 KiB"; below 1,024 exact: "144 B". */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = value >= 100 ? 0 : 1;
  return `${withoutZero(value.toFixed(digits))} ${units[unit] ?? ""}`;
}

/** 3.265625 → "3.27". */
export function formatFactor(factor: number): string {
  return factor.toFixed(2);
}

export function formatAddress(address: bigint): string {
  return `0x${address.toString(16)}`;
}

/** Hex bytes in memory order, in pairs: "40060000" → "40 06 00 00". */
export function spacedHex(raw: string): string {
  return raw.replace(/(..)(?=.)/g, "$1 ");
}

function withoutZero(text: string): string {
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}
