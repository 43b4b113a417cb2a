/**
 * Numbers in sentences: `1,024`, `1 bucket`, `2 buckets`. What is counted is translated as the two sentences `{0} bucket` and
 * `{0} buckets`; the nouns must be literals, so that the test which collects all sentences finds them.
 */
import { say } from "./say.js";

/** A count with thousands separated by commas; exact for bigints of any size. */
export function countText(count: number | bigint): string {
  const digits =
    typeof count === "bigint" ? count.toString() : Number.isInteger(count) ? BigInt(count).toString() : String(count);
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `1 bucket`, `2 buckets`, `1,024 buckets`; `plural` where an s is not enough. */
export function counted(count: number | bigint, noun: string, plural = `${noun}s`): string {
  return say(`{0} ${BigInt(count) === 1n ? noun : plural}`, countText(count));
}
