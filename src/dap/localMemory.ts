/**
 * A faster way to the same bytes: on Linux the debuggee's memory is also a file, and a large map is read from it in a fraction of
 * the time that the link through the editor takes. Only an accelerator, for long reads; everything works without it.
 *
 *     readMemory of one page  ─┐
 *                              ├─ the same, and not all zeroes? ── then long reads come from the file
 *     the file, the same page ─┘  else (another process, a container, no permission) never again in this session
 */
import type { MemorySource } from "./memorySource.js";
import type { Log } from "./session.js";

/** Memory of the debuggee that needs no debugger. */
export interface LocalMemory {
  /** `count` bytes at `address`; null where they cannot be had, or not all of them. Never throws. */
  read(address: bigint, count: number): Promise<Uint8Array | null>;
}

/** Shorter reads go through the debugger: they cost little there. */
const longReadBytes = 32 << 10;
const pageBytes = 4096;

/** What a session has found out about its local memory. */
export type Trust = "unknown" | "same" | "other";

export class LocallyReadSource implements MemorySource {
  private checking: Promise<void> | undefined;

  constructor(
    private readonly source: MemorySource,
    private readonly local: LocalMemory,
    /** Shared by all stops of a session. */
    private readonly session: { trust: Trust },
    private readonly log: Log,
  ) {}

  get path(): MemorySource["path"] {
    return this.source.path;
  }

  get pageBytes(): number {
    return this.source.pageBytes;
  }

  get maxBytes(): number {
    return this.source.maxBytes;
  }

  async read(address: bigint, count: number): Promise<Uint8Array> {
    if (count >= longReadBytes && this.session.trust !== "other") {
      if (this.session.trust === "unknown") await (this.checking ??= this.check(address));
      const bytes = this.isTrusted() ? await this.local.read(address, count) : null;
      if (bytes?.length === count) return bytes;
    }
    return this.source.read(address, count);
  }

  private isTrusted(): boolean {
    return this.session.trust === "same";
  }

  /** One page both ways. Zeroes prove nothing: then the next long read is tried. */
  private async check(address: bigint): Promise<void> {
    const [asked, local] = await Promise.all([this.source.read(address, pageBytes), this.local.read(address, pageBytes)]);
    this.checking = undefined;
    if (local === null || !sameBytes(asked, local)) this.session.trust = "other";
    else if (asked.some((byte) => byte !== 0)) this.session.trust = "same";
    if (this.session.trust === "same") this.log("long reads come from the file of the process's memory");
    if (this.session.trust === "other")
      this.log("the file of the process's memory is not used: it cannot be read, or is another's");
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
