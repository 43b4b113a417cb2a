/**
 * Answers a panel that found a key and wants to say why it is there: with the key's hash.
 *
 *     panel: why of picture 3, bucket 21, slot 2  →  picture.keyHash  →  0x9e51c3d07a44b215, or why there is none
 *
 * Knows of no webview and of no editor. Never throws: what goes wrong is a sentence for the panel. What comes when another
 * picture is shown is dropped.
 */
import type { MapPicture } from "../../dap/inspector.js";
import type { SlotAt } from "../../gomap/keyPath.js";
import type { HostToPanel } from "../../messages/panelMessages.js";

export interface KeyHashScreen {
  post(message: HostToPanel): void;
  /** A sentence for what was thrown. */
  explain(error: unknown): string;
}

export class KeyHashFeed {
  private shown: { readonly id: number; readonly picture: Pick<MapPicture, "keyHash"> } | null = null;

  constructor(private readonly screen: KeyHashScreen) {}

  /** Another picture is shown: what is under way for the last one ends, unsaid. */
  show(id: number, picture: Pick<MapPicture, "keyHash">): void {
    this.shown = { id, picture };
  }

  dispose(): void {
    this.shown = null;
  }

  async tell(pictureId: number, at: SlotAt): Promise<void> {
    const { shown } = this;
    if (shown?.id !== pictureId) return;
    try {
      const hash = await shown.picture.keyHash(at);
      if (this.shown === shown) this.screen.post({ type: "why", pictureId, at, hash });
    } catch (error) {
      if (this.shown !== shown) return;
      this.screen.post({ type: "why", pictureId, at, hash: { kind: "unknown", sentence: this.screen.explain(error) } });
    }
  }
}
