/**
 * Tells a panel which goroutines are inside its map: after the picture, which does not wait for it, and only where the map or the
 * stop says that there may be any (see {@link StopView.writers}).
 */
import type { StopView } from "../../dap/inspector.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { HostToPanel } from "../../messages/panelMessages.js";

type WritersMessage = HostToPanel & { readonly type: "writers" };

/** A stop, as far as it can be asked for goroutines. */
export type WritersView = Pick<StopView, "writers">;

export class WritersFeed {
  /** Of the picture that is shown. */
  private message: WritersMessage | null = null;
  private looking: AbortController | null = null;

  constructor(
    private readonly post: (message: HostToPanel) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** There is a new picture: what was found for the one before is forgotten. */
  async show(pictureId: number, head: LayoutHead, view: WritersView | null): Promise<void> {
    this.stop();
    if (view === null) return;
    const looking = new AbortController();
    this.looking = looking;
    try {
      const writers = await view.writers(head, looking.signal);
      if (looking.signal.aborted || writers.length === 0) return;
      this.message = { type: "writers", pictureId, writers };
      this.post(this.message);
    } catch (error) {
      // The picture is right without: the output says why there is no list.
      if (!looking.signal.aborted) this.failed(error);
    }
  }

  /** The page was loaded again. */
  repeat(): void {
    if (this.message) this.post(this.message);
  }

  /** What is being looked for is not wanted any more. */
  stop(): void {
    this.looking?.abort();
    this.looking = null;
    this.message = null;
  }
}
