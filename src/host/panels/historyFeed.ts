/**
 * Keeps the history of a panel's map: each stop that was read adds a snapshot of what was read, after the picture is on the screen.
 * More of a small map is added as the survey passes it; values follow in the background.
 *
 *     picture ──▶ panel             then   snapshot ──▶ MapHistory ──▶ "history" ──▶ panel
 *     survey's windows, exact head  ──────▶ more of the same snapshot
 *
 * Knows of no webview.
 */
import type { MapPicture } from "../../dap/inspector.js";
import { type HistoryBudget, MapHistory } from "../../gomap/history/mapHistory.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { MapModel } from "../../gomap/mapModel.js";
import { MapSurvey } from "../../gomap/survey.js";
import { historyDiff, historyStop } from "../../messages/historyDiff.js";
import type { HostToPanel, PanelPicture } from "../../messages/panelMessages.js";
import { maxReadEntries, readHistoryValues } from "./historyValues.js";
import { SnapshotPicture } from "./snapshotPicture.js";

/** Arrays of at most this are kept whole. */
const maxWholeBytes = 4 << 20;

export interface HistoryScreen {
  post(message: HostToPanel): void;
  /** Something went wrong that nobody asked for: it is written down. */
  failed(error: unknown): void;
}

export class HistoryFeed {
  readonly history: MapHistory;
  /** The stop of the live picture. */
  private now: number | null = null;
  private run = 0;
  /** Stops by the pictures that showed them. */
  private readonly ids = new Map<number, number>();
  private work: Promise<void> = Promise.resolve();
  private disposed = false;

  constructor(
    private readonly screen: HistoryScreen,
    budget?: HistoryBudget,
  ) {
    this.history = new MapHistory(budget);
  }

  /** Another process: what follows are other stops, whatever their numbers. */
  nextRun(): void {
    this.later(() => {
      if (this.history.last?.snapshot.stop.run === this.run) this.run++;
    });
  }

  /** A stop was read. @param head as the panel has it @param also reads the rest of a small map, where no survey does */
  record(pictureId: number, picture: MapPicture, { head, stop }: Pick<PanelPicture, "head" | "stop">, also?: "rest"): void {
    const time = stop.time ?? Date.now();
    this.later(async () => {
      const last = this.history.last?.snapshot.stop;
      // "Restart" counts its stops anew; a replay that goes back does not.
      if (last?.run === this.run && stop.number < last.number && stop.count === undefined) this.run++;
      const seen = this.history.stops.find(({ snapshot: { stop: at } }) => at.run === this.run && at.number === stop.number);
      if (seen !== undefined && seen !== this.history.last) {
        // A replay came back to a stop: it is the same one.
        this.now = seen.snapshot.stop.id;
        this.tell([]);
        return;
      }
      const { number, source, functionName, reason } = stop;
      const mark = { run: this.run, number, source, functionName, reason, time };
      const record = this.history.add(mark, { ...picture.model, head }, picture.whole);
      const { id } = record.snapshot.stop;
      this.ids.set(pictureId, id);
      this.now = id;
      this.tell([id]);
      if (also === "rest" && !picture.whole) await this.readRest(pictureId, picture);
      if (picture.whole) this.readValues(id, picture);
    });
  }

  /** More of the arrays was read. @param viewed because somebody looked there, not on the way through all of them */
  passed(pictureId: number, picture: MapPicture, model: MapModel, viewed: boolean): void {
    if (!viewed && !isSmall(picture)) return;
    this.later(() => {
      const id = this.ids.get(pictureId);
      if (id !== undefined) this.history.addPart(id, model);
    });
  }

  /** More is known of the numbers. @param whole the survey passed all of the arrays */
  learn(pictureId: number, picture: MapPicture, head: LayoutHead, whole: boolean): void {
    this.later(() => {
      const id = this.ids.get(pictureId);
      if (id === undefined || this.history.finish(id, head, whole && isSmall(picture)) === null) return;
      this.tell([id]);
      if (whole) this.readValues(id, picture);
    });
  }

  /** All of it, for a page that was just loaded. */
  tellAll(): void {
    this.tell(this.history.stops.map(({ snapshot }) => snapshot.stop.id));
  }

  diff(from: number, to: number): void {
    const diff = Number.isSafeInteger(from) && Number.isSafeInteger(to) ? historyDiff(this.history, from, to) : null;
    this.screen.post({ type: "historyDiff", from, to, diff });
  }

  /** The map at a stop, as a picture; null where that stop is not kept any more. */
  pictureOf(id: number, identity: MapPicture["identity"]): SnapshotPicture | null {
    const snapshot = Number.isSafeInteger(id) ? this.history.opened(id) : null;
    return snapshot && new SnapshotPicture(snapshot, this.history, identity);
  }

  /** Resolves when all is done that was begun. */
  async settled(): Promise<void> {
    for (let before; before !== this.work;) await (before = this.work);
  }

  dispose(): void {
    this.disposed = true;
    this.history.dispose();
  }

  private tell(ids: readonly number[]): void {
    const stops = ids.flatMap((id) => {
      const record = this.history.of(id);
      return record === null ? [] : [historyStop(record)];
    });
    this.screen.post({ type: "history", stops, kept: this.history.kept, now: this.now });
  }

  private readValues(id: number, picture: MapPicture): void {
    this.later(async () => {
      if (await readHistoryValues(this.history, id, picture)) {
        if (this.history.valuesRead(id) !== null) this.tell([id]);
      }
    });
  }

  private async readRest(pictureId: number, picture: MapPicture): Promise<void> {
    if (!isSmall(picture)) return;
    const tables = await picture.learnTables();
    const parts = [];
    for (const range of new MapSurvey(picture.cells, 0).scanRanges()) {
      const { model, counts } = await picture.window(range, { once: true });
      parts.push(counts);
      this.passed(pictureId, picture, model, false);
    }
    const head = await picture.finish(parts);
    this.learn(pictureId, picture, { ...(tables ?? picture.model.head), ...head }, true);
  }

  /** In order, each after the editor had its turn: a picture does not wait for its history. */
  private later(task: () => void | Promise<void>): void {
    this.work = this.work
      .then(() => new Promise((resolve) => setTimeout(resolve, 0)))
      .then(() => (this.disposed ? undefined : task()))
      .catch((error: unknown) => {
        if (!this.disposed) this.screen.failed(error);
      });
  }
}

function isSmall({ cells, model }: MapPicture): boolean {
  const count = cells.kind === "hmap" ? cells.buckets + cells.oldBuckets : cells.groups.reduce((sum, groups) => sum + groups, 0);
  return count * cells.bytesPerCell <= maxWholeBytes && (model.head.length ?? 0) <= maxReadEntries;
}
