/**
 * The problems of one picture: what was found wrong, each with its address. A corrupted map of a million buckets has a million
 * of them; the first few of each kind are kept and the others counted.
 */
import { addressText } from "./hex.js";
import type { Problem } from "./layout.js";
import { say } from "./say.js";
import { countText } from "./words.js";

/** Problems of one kind that are listed one by one. */
const listedPerKind = 20;

/** Problems that are told apart from those found before. */
const maxKnown = 10_000;

export class ProblemList {
  private readonly problems: Problem[] = [];
  private readonly known = new Set<string>();
  private readonly counts = new Map<Problem["kind"], number>();
  /** Where the first problem that was not listed lies, by kind. */
  private readonly firstUnlisted = new Map<Problem["kind"], bigint>();

  /** What is found again, when a part of the map is read a second time, counts once. */
  add(kind: Problem["kind"], address: bigint, message: string): void {
    const key = `${kind} ${address} ${message}`;
    if (this.known.has(key)) return;
    if (this.known.size < maxKnown) this.known.add(key);
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    if (count <= listedPerKind) this.problems.push({ kind, address: addressText(address), message });
    else if (!this.firstUnlisted.has(kind)) this.firstUnlisted.set(kind, address);
  }

  has(kind: Problem["kind"]): boolean {
    return this.counts.has(kind);
  }

  list(): readonly Problem[] {
    const rest = [...this.firstUnlisted].map(([kind, address]): Problem => {
      const more = (this.counts.get(kind) ?? 0) - listedPerKind;
      return { kind, address: addressText(address), message: say("… and {0} more of this kind.", countText(more)) };
    });
    return [...this.problems, ...rest];
  }
}
