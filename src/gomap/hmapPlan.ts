/**
 * Which buckets to read: what the header says, held against what the allocator gave and what the picture may read.
 *
 *     header     B = 6, buckets ──▶ ┌───────────── 64 × 144 B? ─────────────┐
 *     allocator                     ┌── 34 × 144 B ──┐                         a header caught in hashGrow: new B, old array
 *     plan                          ┌── 32 buckets ─┐                          never past the array, and a problem that says so
 */
import type { HmapHeader } from "./explainHmap.js";
import { hashWriting, sameSizeGrow } from "./goConstants.js";
import type { HmapGrowth } from "./layout.js";
import type { HmapType } from "./mapType.js";
import type { Picture } from "./picture.js";
import { say } from "./say.js";
import { counted, countText } from "./words.js";
import { planWindow, type Range } from "./window.js";

export interface ArrayPlan {
  /** Buckets of the array, 2^B unless the array is shorter than that; 0 where there is none. */
  readonly bucketCount: number;
  readonly growth: HmapGrowth["kind"];
  readonly oldBucketCount: number;
  /** Behind the array, laid there by makeBucketArray; null where the allocator could not be asked. */
  readonly preallocatedOverflow: number | null;
  /** The buckets to read; null: all. */
  readonly range: Range | null;
}

/** No array is larger: user addresses have 47 bits. */
const addressSpaceBytes = 2 ** 47;

/** From this B on makeBucketArray lays overflow buckets behind the array. go: runtime.makeBucketArray */
const preallocatesFromB = 4;

export function planArrays(picture: Picture, header: HmapHeader, type: HmapType): ArrayPlan {
  const planner = new Planner(picture, header, type);
  const bucketCount = planner.newCount();
  const { growth, oldBucketCount } = planner.old(bucketCount);
  const window = planWindow({
    count: Math.max(bucketCount, oldBucketCount),
    bytesPerIndex: type.bucket.sizeBytes * (oldBucketCount > 0 ? 2 : 1),
    totalBytes: (bucketCount + oldBucketCount) * type.bucket.sizeBytes,
    budgetBytes: picture.reader.remainingBytes,
    asked: picture.options.range ?? null,
  });
  if (window.cut && picture.options.depth !== "firstLook") {
    const shown = counted(window.range?.to ?? 0, "bucket");
    const message = say("The arrays take more than this picture may read: {0} of {1} were read.", shown, countText(bucketCount));
    picture.problems.add("budget", header.buckets, message);
  }
  return { bucketCount, growth, oldBucketCount, preallocatedOverflow: planner.preallocated(bucketCount), range: window.range };
}

class Planner {
  private readonly writing: boolean;
  private readonly sizeBytes: number;

  constructor(
    private readonly picture: Picture,
    private readonly header: HmapHeader,
    type: HmapType,
  ) {
    this.writing = (header.flags & hashWriting) !== 0;
    this.sizeBytes = type.bucket.sizeBytes;
  }

  newCount(): number {
    const { B, buckets, oldbuckets, count } = this.header;
    if (buckets === 0n) {
      if ((count > 0 || B > 0 || oldbuckets !== 0n) && !this.writing) {
        this.picture.problems.add(
          "inconsistent",
          this.picture.target.header,
          say("buckets is nil, with count {0} and B {1}.", countText(count), B),
        );
      }
      return 0;
    }
    const claimed = 2 ** B;
    if (B > 63 || claimed * this.sizeBytes > addressSpaceBytes) {
      this.picture.problems.add("outOfRange", buckets, say("B is {0}: no address space holds an array of 2^{0} buckets.", B));
      return 0;
    }
    if (oldbuckets === buckets) {
      this.tear(buckets, say("Oldbuckets and buckets are the same array"));
      return this.fitting("buckets", buckets, this.oldClaim());
    }
    if (this.writing && oldbuckets === 0n && B > 0 && this.picture.facts.roomAt(buckets) === null) {
      const half = countText(claimed / 2);
      const message = say(
        "The writer may have raised B before it replaced the array, and the allocator could not be asked: {0} buckets are shown.",
        half,
      );
      this.picture.problems.add("writing", buckets, message);
      return claimed / 2;
    }
    return this.fitting("buckets", buckets, claimed);
  }

  old(bucketCount: number): { growth: HmapGrowth["kind"]; oldBucketCount: number } {
    const { buckets, oldbuckets, B } = this.header;
    if (oldbuckets === 0n || oldbuckets === buckets || bucketCount === 0) return { growth: "none", oldBucketCount: 0 };
    const claim = this.oldClaim();
    if (claim < 1) {
      this.picture.problems.add(
        "inconsistent",
        oldbuckets,
        say("oldbuckets is set, but no array of half of 2^{0} buckets exists.", B),
      );
      return { growth: "none", oldBucketCount: 0 };
    }
    const growth = this.isSameSize() ? "sameSize" : "doubling";
    return { growth, oldBucketCount: this.fitting("oldbuckets", oldbuckets, claim) };
  }

  preallocated(bucketCount: number): number | null {
    if (bucketCount === 0 || bucketCount < 2 ** preallocatesFromB) return 0;
    const room = this.picture.facts.roomAt(this.header.buckets);
    return room === null ? null : Math.max(0, Math.floor(room / this.sizeBytes) - bucketCount);
  }

  /** Buckets before the growth, as the header says. go: runtime.hmap.noldbuckets */
  private oldClaim(): number {
    return this.isSameSize() ? 2 ** this.header.B : Math.floor(2 ** (this.header.B - 1));
  }

  private isSameSize(): boolean {
    return (this.header.flags & sameSizeGrow) !== 0;
  }

  /** `claimed`, or the power of two that fits into what the allocator gave, with a problem. */
  private fitting(field: string, address: bigint, claimed: number): number {
    const room = this.picture.facts.roomAt(address);
    if (room === null || claimed * this.sizeBytes <= room) return claimed;
    const places = Math.floor(room / this.sizeBytes);
    const count = places < 1 ? 0 : 2 ** Math.floor(Math.log2(places));
    this.tear(
      address,
      say(
        "The header says {0} in {1}, the allocator gave {2}, room for {3}",
        counted(claimed, "bucket"),
        field,
        counted(room, "byte"),
        countText(places),
      ),
    );
    return count;
  }

  private tear(address: bigint, what: string): void {
    const { problems } = this.picture;
    if (this.writing) problems.add("writing", address, say("{0}: the writer is in the middle of a growth.", what));
    else problems.add("inconsistent", address, say("{0}.", what));
  }
}
