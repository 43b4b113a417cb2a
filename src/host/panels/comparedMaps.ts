/**
 * The maps that a panel compares its own with: what is in the table of *Compare* beside it.
 *
 *     scope       a variable: read again at each stop, while somebody looks at the table
 *     pinned      the picture of another panel         ┐
 *     stop        this panel's map at an earlier stop  ├ stay as they are
 *     document    a file                               ┘
 *
 * Only heads are read: a column has no use for buckets. Knows of no webview.
 */
import * as vscode from "vscode";
import type { MapIdentity, MapPicture } from "../../dap/inspector.js";
import type { ComparedMap, HostToPanel } from "../../messages/panelMessages.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import { type KeptMap, leanHead, placeOf, shortened, tablesOf } from "./earlierStops.js";
import type { Followed, Subject } from "./pictureFeed.js";

/** Of a small map, the arrays too, for the numbers that are counted in them; of a large one header, directory and tables. */
export const smallMapReading = { budgetBytes: 256 << 10, others: [] };
export const largeMapReading = { budgetBytes: 2 << 20, others: [], depth: "structure" } as const;
const largeEntries = 10_000;

/** How a map of so many entries, as far as that is known, is read for its column. */
export function readingOf(length: number | null): typeof smallMapReading | typeof largeMapReading {
  return length !== null && length > largeEntries ? largeMapReading : smallMapReading;
}

/** Columns beside the shown one. */
export const maxCompared = 16;
/** A stop that is left again sooner is not read; the panel's own picture comes first. */
const settleMs = 80;

interface Column {
  map: ComparedMap;
  /** Where it is found again; null for one that stays as it is. */
  identity: MapIdentity | null;
}

export class ComparedMaps {
  private columns: Column[] = [];
  private lastId = 0;
  /** A stop came that was not read, for nobody looked. */
  private due = false;
  private looking = false;
  private settling: ReturnType<typeof setTimeout> | undefined;
  private reading: AbortController | null = null;
  private disposed = false;

  constructor(
    private session: Followed,
    private readonly post: (message: HostToPanel) => void,
    private readonly log: OutputLog,
  ) {}

  get isFull(): boolean {
    return this.columns.length >= maxCompared;
  }

  /** One that stays as it is. A second time the same is not added. */
  add(kept: KeptMap): void {
    const same = this.columns.some(({ map }) => map.label === kept.label && map.origin === kept.origin && map.kind === kept.kind);
    if (!same || kept.kind === "document") this.push(kept, null);
  }

  /**
   * A variable, which is read now and at each stop that somebody looks at.
   * @param first reads it here; where it goes by a name of the selected frame that `follow` would not find
   * @throws what reading it threw
   */
  async addVariable({ name, identity }: Subject, first: Promise<Pick<MapPicture, "model" | "identity">>): Promise<void> {
    const isSame = (other: MapIdentity | null): boolean =>
      other?.expression === identity.expression && other.functionName === identity.functionName;
    const { model, identity: found } = await first;
    if (this.disposed || this.columns.some((column) => isSame(column.identity))) return;
    const here = await this.placeHere();
    this.push(columnOf(name, model.head, here), { ...identity, header: found.header });
  }

  remove(id: number): void {
    this.columns = this.columns.filter(({ map }) => map.id !== id);
    this.tell();
  }

  /** The page is there, or there again. */
  pageLoaded(): void {
    if (this.columns.length > 0) this.tell();
  }

  /** Somebody looks at the table, or nobody does any more. */
  setLooking(looking: boolean): void {
    this.looking = looking;
    if (looking && this.due) this.readSoon();
    else if (!looking) clearTimeout(this.settling);
  }

  /** The session stopped, went on or ended. */
  sessionChanged(): void {
    this.cancel();
    this.due = this.session.view !== null;
    if (this.due) this.readSoon();
  }

  /** The same program is debugged anew: addresses of before mean nothing in it. */
  moveTo(session: Followed): void {
    this.session = session;
    for (const column of this.columns) if (column.identity) column.identity = { ...column.identity, header: 0n };
    this.sessionChanged();
  }

  dispose(): void {
    this.disposed = true;
    this.cancel();
  }

  private push(kept: KeptMap, identity: MapIdentity | null): void {
    if (this.isFull) return;
    this.columns.push({ map: { ...kept, id: ++this.lastId }, identity });
    this.tell();
  }

  private readSoon(): void {
    clearTimeout(this.settling);
    if (this.looking) this.settling = setTimeout(() => void this.read(), settleMs);
  }

  /** One after the other: the panel's own picture is read at the same time. */
  private async read(): Promise<void> {
    const { view } = this.session;
    const variables = this.columns.filter(({ identity }) => identity !== null);
    if (view === null) return;
    this.due = false;
    if (variables.length === 0) return;
    const reading = new AbortController();
    this.reading = reading;
    const isOver = (): boolean => this.disposed || this.reading !== reading;
    const here = await this.placeHere();
    for (const column of variables) {
      const { identity } = column;
      if (identity === null || !this.columns.includes(column)) continue;
      try {
        const picture = await view.follow(identity, { ...readingOf(column.map.head.length), signal: reading.signal });
        if (isOver()) return;
        if (picture.followedAs === undefined) column.identity = { ...identity, header: picture.identity.header };
        column.map = { ...columnOf(column.map.label, picture.model.head, here), id: column.map.id };
      } catch (error) {
        if (isOver()) return;
        const failure = explainFailure(column.map.label, error);
        if (!failure) return;
        if (failure.kind !== "outOfScope") this.log.failed(`reading ${column.map.label} to compare it`, error);
        column.map = { ...column.map, problem: failure.sentence };
      }
    }
    this.reading = null;
    this.tell();
  }

  private async placeHere(): Promise<string | null> {
    const frames = (await this.session.view?.frames().catch(() => null)) ?? [];
    const [top] = frames;
    const stop = this.session.stop;
    const source = top?.source?.name === undefined ? null : `${top.source.name}:${top.line}`;
    const place = placeOf({ source, functionName: top?.name ?? null });
    if (stop === null) return place;
    return place === null ? vscode.l10n.t("stop {0}", stop.number) : vscode.l10n.t("stop {0} · {1}", stop.number, place);
  }

  private cancel(): void {
    clearTimeout(this.settling);
    this.reading?.abort();
    this.reading = null;
  }

  private tell(): void {
    if (!this.disposed) this.post({ type: "compared", maps: this.columns.map(({ map }) => map) });
  }
}

function columnOf(name: string, head: ComparedMap["head"], origin: string | null): KeptMap {
  return { kind: "scope", label: shortened(name), origin, head: leanHead(head), tableCount: tablesOf(head) };
}
