/**
 * What strings, indirect values and printed values held: what the slots' bytes alone do not say. A string's words mean the same text
 * as long as an entry holds them; memory that was freed may come back as another string, so each time words are seen anew they are
 * read anew:
 *
 *     words c000012340 5     stop 3 "maria"     stop 9 "peter"
 *
 * An indirect value is written in place: what is known of it holds for the stops at which it was read, for no others.
 */
import type { MapType } from "../mapType.js";
import { textBytes } from "./keptHead.js";

export interface KnownValue {
  /** As it is shown; null: it was looked for and could not be had. */
  readonly text: string | null;
  readonly cut: boolean;
  /** Equal where the values are equal; null where not all of it was read. */
  readonly content: string | null;
}

interface Version extends KnownValue {
  readonly since: number;
  until: number;
}

const versionOverheadBytes = 96;

export class ValueBook {
  private readonly versions = new Map<string, Version[]>();
  private size = 0;

  constructor(private readonly limitBytes: number) {}

  get bytes(): number {
    return this.size;
  }

  /** @param raw the slot's bytes, a character each */
  note(stopId: number, role: "key" | "elem", raw: string, value: KnownValue): void {
    const name = nameOf(role, raw);
    const versions = this.versions.get(name);
    const last = versions?.at(-1);
    if (last !== undefined && stopId - last.until <= 1 && last.content === value.content && last.text === value.text) {
      last.until = Math.max(last.until, stopId);
      return;
    }
    const version = { ...value, since: stopId, until: stopId };
    this.size += sizeOf(version);
    if (versions === undefined) {
      this.versions.set(name, [version]);
      this.size += textBytes(name);
    } else if (last?.since === stopId) {
      versions[versions.length - 1] = version;
      this.size -= sizeOf(last);
    } else versions.push(version);
    for (const [oldest, all] of this.versions) {
      if (this.size <= this.limitBytes) break;
      this.versions.delete(oldest);
      this.size -= textBytes(oldest) + all.reduce((sum, one) => sum + sizeOf(one), 0);
    }
  }

  /** What was known of the value at a stop. @param lasting it holds for later stops, too ({@link isLasting}) */
  at(stopId: number, role: "key" | "elem", raw: string, lasting: boolean): KnownValue | null {
    const version = this.versions.get(nameOf(role, raw))?.findLast(({ since }) => since <= stopId);
    return version !== undefined && (lasting || stopId <= version.until) ? version : null;
  }
}

/** Whether values in these words stay what they are as long as an entry holds them: strings do, and all keys. */
export function isLasting(type: Pick<MapType, "key" | "elem">, role: "key" | "elem"): boolean {
  const { indirect, kind } = type[role];
  return !indirect && (role === "key" || kind === "string");
}

function nameOf(role: "key" | "elem", raw: string): string {
  return `${role === "key" ? "k" : "e"}${raw}`;
}

function sizeOf({ text, content }: Version): number {
  const same = text === content ? 0 : textBytes(content ?? "");
  return versionOverheadBytes + textBytes(text ?? "") + same;
}

/** Longer contents are known by two hashes of 53 bits and their length. */
const longestContent = 200;

/** @param hex the bytes, as hex text */
export function contentOf(hex: string): string {
  return hex.length <= longestContent ? hex : `${hex.length} ${hash(hex, 1)} ${hash(hex, 2)}`;
}

/** A hash of 53 bits. */
function hash(text: string, seed: number): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
