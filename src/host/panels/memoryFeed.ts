/**
 * Answers a panel's questions about memory: bytes at any address, of the stop that its picture is of.
 *
 *     panel: memory of picture 3, 0xc000108000, 2048 bytes  →  picture.read  →  bytes, holes, segment
 *
 * Knows of no webview and of no editor. Never throws: what goes wrong is a sentence for the panel. What comes when another
 * picture is shown is dropped.
 */
import type { MapPicture } from "../../dap/inspector.js";
import { addressText } from "../../gomap/hex.js";
import type { Address } from "../../gomap/layout.js";
import type { HostToPanel } from "../../messages/panelMessages.js";

/** What one answer holds, at most. */
export const maxMemoryBytes = 4096;

export interface MemoryScreen {
  post(message: HostToPanel): void;
  /** A sentence for what was thrown. */
  explain(error: unknown): string;
}

export class MemoryFeed {
  private shown: { readonly id: number; readonly picture: Pick<MapPicture, "read"> } | null = null;

  constructor(private readonly screen: MemoryScreen) {}

  /** Another picture is shown: what is under way for the last one ends, unsaid. */
  show(id: number, picture: Pick<MapPicture, "read">): void {
    this.shown = { id, picture };
  }

  dispose(): void {
    this.shown = null;
  }

  /** @param address as the panel wrote it: the answer carries the same */
  async read(pictureId: number, address: Address, sizeBytes: number): Promise<void> {
    const { shown } = this;
    if (shown?.id !== pictureId || !isAddress(address) || !Number.isSafeInteger(sizeBytes)) return;
    const from = BigInt(address);
    // Nothing lies behind the last address.
    const most = Math.min(maxMemoryBytes, Number(addressSpace - from));
    try {
      const { bytes, holes, segment } = await shown.picture.read(from, Math.min(Math.max(1, sizeBytes), most));
      if (this.shown !== shown) return;
      this.screen.post({
        type: "memory",
        pictureId,
        address,
        // A buffer of its own: the whole buffer would cross with it.
        bytes: new Uint8Array(bytes),
        holes: holes.map((hole) => ({ from: Number(hole.address - from), to: Number(hole.address - from) + hole.sizeBytes })),
        segment,
      });
    } catch (error) {
      if (this.shown !== shown) return;
      this.screen.post({ type: "memoryFailed", pictureId, address, sentence: this.screen.explain(error) });
    }
  }
}

const addressSpace = 1n << 64n;

/** Lower case, as {@link addressText} writes it. */
function isAddress(text: string): boolean {
  return /^0x[0-9a-f]{1,16}$/.test(text) && addressText(BigInt(text)) === text;
}
