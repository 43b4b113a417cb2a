/**
 * A map's stops in their order: what was read at each, what became of the map since the one before, and the diff of any two. Histories
 * of one session share a budget of memory; where it is spent, the oldest is thinned, step by step:
 *
 *     stop    1    2    3   …   4,000 …                 9,998  9,999  10,000
 *             head head head    marks  marks            whole  whole  whole
 *
 * so that from a stop on everything is there, before it marks, before that heads: two numbers say what is kept of which stop.
 */
import type { LayoutHead } from "../layout.js";
import type { MapModel } from "../mapModel.js";
import { diffSnapshots } from "./diffSnapshots.js";
import type { KnownContents } from "./diffEntries.js";
import { KeptHead } from "./keptHead.js";
import { cellsOf, holdPart, isSameArray, keepParts, type KeptPart, releasePart, withoutPages } from "./keptParts.js";
import { type ChangeCounts, countChanges, type MapChanges } from "./mapChanges.js";
import { type KeptLevel, type MapSnapshot, type OpenSnapshot, openSnapshot, type StopMark } from "./mapSnapshot.js";
import { isLasting, ValueBook } from "./valueBook.js";

/** What a session's histories may take together. */
export const historyBudgetBytes = 64 << 20;

/** A snapshot with its strings, and its numbers since the one before. */
const recordOverheadBytes = 720;
/** Of a history's budget, what texts may take. */
const valuesShare = 1 / 4;
/** Snapshots that lie open at a time. */
const maxOpen = 3;

export interface StopRecord {
  readonly snapshot: MapSnapshot;
  /** len(m); null where the header could not be read. */
  readonly length: number | null;
  /** Since the stop before; null at the first one. */
  readonly changes: ChangeCounts | null;
}

/** What the histories of one session share. */
export class HistoryBudget {
  private readonly histories = new Set<MapHistory>();

  constructor(readonly limitBytes: number = historyBudgetBytes) {}

  get bytes(): number {
    return [...this.histories].reduce((sum, history) => sum + history.bytes, 0);
  }

  join(history: MapHistory): void {
    this.histories.add(history);
  }

  leave(history: MapHistory): void {
    this.histories.delete(history);
  }

  /** Thins the oldest until all fits. */
  keepWithin(): void {
    let used = this.bytes;
    for (const level of ["marks", "head", null] as const) {
      while (used > this.limitBytes) {
        const oldest = [...this.histories]
          .filter((history) => history.canThin(level))
          .reduce<MapHistory | null>((a, b) => (a === null || b.oldestTime(level) < a.oldestTime(level) ? b : a), null);
        if (oldest === null) break;
        used -= oldest.thin(level);
      }
    }
  }
}

export class MapHistory implements KnownContents {
  readonly values: ValueBook;
  private records: StopRecord[] = [];
  private held = 0;
  private lastId = 0;
  /** Ids: from these on, stops have at least marks, and everything. */
  private marksFrom = 1;
  private wholeFrom = 1;
  private readonly open = new Map<MapSnapshot, OpenSnapshot>();

  constructor(private readonly budget: HistoryBudget = new HistoryBudget()) {
    this.values = new ValueBook(budget.limitBytes * valuesShare);
    budget.join(this);
  }

  get stops(): readonly StopRecord[] {
    return this.records;
  }

  get bytes(): number {
    return this.held + this.values.bytes;
  }

  get last(): StopRecord | null {
    return this.records.at(-1) ?? null;
  }

  /** The first stop that is still there, and those from which on marks and everything are kept. */
  get kept(): { readonly first: number; readonly marksFrom: number; readonly wholeFrom: number } {
    return { first: this.firstId, marksFrom: this.marksFrom, wholeFrom: this.wholeFrom };
  }

  of(id: number): StopRecord | null {
    return this.records[id - this.firstId] ?? null;
  }

  /** A snapshot with its bytes together. */
  opened(id: number): OpenSnapshot | null {
    const snapshot = this.of(id)?.snapshot;
    return snapshot === undefined ? null : this.openOf(snapshot);
  }

  /**
   * Adds a stop; the same stop once more takes the place of what was known of it.
   * @param complete all cells of the map are in the model
   */
  add(stop: Omit<StopMark, "id">, model: MapModel, complete: boolean): StopRecord {
    const { last } = this;
    if (last?.snapshot.stop.number === stop.number && last.snapshot.stop.run === stop.run) this.dropLast();
    const before = this.last?.snapshot ?? null;
    const isWhole = complete || model.body === null;
    const snapshot: MapSnapshot = {
      stop: { ...stop, id: ++this.lastId },
      type: model.type ?? before?.type ?? null,
      level: "whole",
      complete: isWhole,
      head: KeptHead.of(model.head, before?.head ?? null),
      parts: keepParts(model, before?.parts ?? []),
    };
    this.held += recordOverheadBytes + hold(snapshot);
    this.records.push({ snapshot, length: model.head.length, changes: null });
    return this.compareLast();
  }

  /** More of the last stop's arrays was read. */
  addPart(id: number, model: MapModel): void {
    const record = this.of(id);
    if (record === null || record !== this.last || record.snapshot.complete) return;
    const { snapshot } = record;
    const before = this.records.at(-2)?.snapshot.parts ?? [];
    const fresh = keepParts(model, before).filter(
      (part) => !snapshot.parts.some((known) => isSameArray(known, part) && covers(known, part)),
    );
    if (fresh.length === 0) return;
    this.replaceLast({ ...snapshot, parts: [...snapshot.parts, ...fresh] });
  }

  /** More is known of the last stop's numbers. @param complete all of its arrays were added */
  finish(id: number, head: LayoutHead, complete: boolean): StopRecord | null {
    const record = this.of(id);
    if (record === null || record !== this.last) return null;
    const { snapshot } = record;
    this.replaceLast({ ...snapshot, head: KeptHead.of(head, snapshot.head), complete: snapshot.complete || complete });
    return this.compareLast();
  }

  /** More is known of what the last stop's values held. */
  valuesRead(id: number): StopRecord | null {
    const record = this.of(id);
    return record === null || record !== this.last ? null : this.compareLast();
  }

  /** What became of the map between two stops; null where one of them is not there. */
  diff(from: number, to: number): MapChanges | null {
    const [before, after] = [this.opened(from), this.opened(to)];
    return before && after && diffSnapshots(before, after, this);
  }

  contentAt(stopId: number, role: "key" | "elem", raw: string): string | null {
    const type = this.last?.snapshot.type;
    return type ? (this.values.at(stopId, role, raw, isLasting(type, role))?.content ?? null) : null;
  }

  dispose(): void {
    this.budget.leave(this);
    this.open.clear();
  }

  // ---- for the budget ------------------------------------------------------------------------------------------------

  /** The two latest stops stay whole. */
  canThin(level: KeptLevel | null): boolean {
    return this.thinnedNext(level) <= this.lastId - 2;
  }

  oldestTime(level: KeptLevel | null): number {
    return this.of(this.thinnedNext(level))?.snapshot.stop.time ?? Infinity;
  }

  /** Thins the oldest stop that has more than `level`; null drops it. @returns the bytes that this frees */
  thin(level: KeptLevel | null): number {
    const id = this.thinnedNext(level);
    const position = id - this.firstId;
    const record = this.records[position];
    if (record === undefined) return 0;
    const { snapshot } = record;
    this.open.delete(snapshot);
    let thinned: MapSnapshot | null = null;
    if (level === "marks") {
      this.wholeFrom = id + 1;
      thinned = { ...snapshot, level, parts: snapshot.parts.map(withoutPages) };
    } else if (level === "head") {
      this.marksFrom = id + 1;
      thinned = { ...snapshot, level, parts: [], head: snapshot.head.lean() };
    }
    const before = this.held;
    if (thinned !== null) {
      this.held += hold(thinned) - release(snapshot);
      this.records[position] = { ...record, snapshot: thinned };
    } else {
      this.held -= recordOverheadBytes + release(snapshot);
      this.records.shift();
      this.marksFrom = Math.max(this.marksFrom, id + 1);
      this.wholeFrom = Math.max(this.wholeFrom, id + 1);
    }
    return before - this.held;
  }

  private thinnedNext(level: KeptLevel | null): number {
    return level === "marks" ? this.wholeFrom : level === "head" ? this.marksFrom : this.firstId;
  }

  // ---- the last stop -------------------------------------------------------------------------------------------------

  private get firstId(): number {
    return this.records[0]?.snapshot.stop.id ?? this.lastId + 1;
  }

  private replaceLast(snapshot: MapSnapshot): void {
    const record = this.last;
    if (record === null) return;
    this.held += hold(snapshot) - release(record.snapshot);
    this.open.delete(record.snapshot);
    this.records[this.records.length - 1] = { ...record, snapshot };
  }

  private dropLast(): void {
    const record = this.records.pop();
    if (record === undefined) return;
    this.open.delete(record.snapshot);
    this.held -= recordOverheadBytes + release(record.snapshot);
    // Its number is free again: whoever shows this stop goes on to show it.
    this.lastId--;
  }

  private compareLast(): StopRecord {
    const record = this.records.at(-1);
    if (record === undefined) throw new Error("A history without stops has no last one.");
    const before = this.records.at(-2)?.snapshot;
    const changes =
      before === undefined ? null : countChanges(diffSnapshots(this.openOf(before), this.openOf(record.snapshot), this));
    const compared = { ...record, changes };
    this.records[this.records.length - 1] = compared;
    this.budget.keepWithin();
    return this.last ?? compared;
  }

  private openOf(snapshot: MapSnapshot): OpenSnapshot {
    let opened = this.open.get(snapshot);
    if (opened === undefined) {
      opened = openSnapshot(snapshot);
      this.open.set(snapshot, opened);
      for (const oldest of this.open.keys()) {
        if (this.open.size <= maxOpen) break;
        this.open.delete(oldest);
      }
    }
    return opened;
  }
}

/** Whether one part has all cells of another part of the same array. */
function covers(known: KeptPart, part: KeptPart): boolean {
  const [a, b] = [cellsOf(known), cellsOf(part)];
  return a.first <= b.first && a.first + a.count >= b.first + b.count;
}

function hold({ head, parts }: MapSnapshot): number {
  return parts.reduce((sum, part) => sum + holdPart(part), head.hold());
}

function release({ head, parts }: MapSnapshot): number {
  return parts.reduce((sum, part) => sum + releasePart(part), head.release());
}
