/**
 * A map that somebody wants the program to stop for, and for what. It is known by its header's address; where that lies on a stack,
 * which moves, it is found again by its variable at each stop.
 */
import type { MapIdentity } from "../../dap/inspector.js";
import { type BreakableMap, type FunctionBreak, functionBreaks } from "../../dap/mapEvents.js";
import { isSameEvent, type MapEvent } from "../../gomap/mapEvent.js";
import type { WatchedSession } from "../session/watchedSession.js";
import { breakLabel } from "./eventWords.js";
import type { OwnBreak } from "./ownBreakpoints.js";

type CellWritten = Extract<MapEvent, { kind: "cellWritten" }>;

export interface WatchedCell {
  readonly event: MapEvent;
  readonly address: bigint;
  readonly value: bigint | null;
}

/** One event of a map, with the breakpoints that it needs. */
export interface WatchedEvent {
  readonly map: WatchedMap;
  readonly event: MapEvent;
}

export class WatchedMap {
  /** The process that it belongs to. */
  readonly run: number;
  private wanted: readonly MapEvent[] = [];
  /** Functions that the program does not have, or whose breakpoint the person removed. */
  private readonly without = new Set<string>();
  /** Words in memory that are watched, for `cellWritten`, and what they were at the last stop. */
  cells: readonly WatchedCell[] = [];

  constructor(
    readonly session: WatchedSession,
    readonly name: string,
    private place: { readonly identity: MapIdentity; readonly map: BreakableMap },
    /** The header lies on a stack. */
    readonly onStack: boolean,
    /** The goroutine in which it was found. */
    readonly goroutine: number,
  ) {
    this.run = session.run;
  }

  get identity(): MapIdentity {
    return this.place.identity;
  }

  get header(): bigint {
    return this.place.map.header;
  }

  get kind(): "hmap" | "swiss" {
    return this.place.map.kind;
  }

  /** Those that are still watched. */
  get events(): readonly MapEvent[] {
    return this.wanted;
  }

  want(events: readonly MapEvent[]): void {
    this.wanted = events;
    this.without.clear();
  }

  drop(event: MapEvent): void {
    this.wanted = this.wanted.filter((other) => !isSameEvent(other, event));
  }

  /** Its header lies elsewhere now. */
  movedTo(header: bigint): void {
    const { identity, map } = this.place;
    this.place = { identity: { ...identity, header }, map: { ...map, header } };
  }

  /**
   * There is no breakpoint on these functions.
   * @returns the events that cannot be noticed any more, which are dropped
   */
  lose(functionNames: readonly string[]): readonly MapEvent[] {
    for (const name of functionNames) this.without.add(name);
    const lost = this.wanted.filter((event) => event.kind !== "cellWritten" && this.breaksOf(event).length === 0);
    for (const event of lost) this.drop(event);
    return lost;
  }

  /** Buckets and groups that are watched are where `addressOf` says. */
  findCells(addressOf: (event: CellWritten) => bigint | null): void {
    this.cells = this.wanted.flatMap((event) => {
      const address = event.kind === "cellWritten" ? addressOf(event) : null;
      return address === null ? [] : [{ event, address, value: null }];
    });
  }

  /** All functions that it would have a breakpoint on. */
  get functionNames(): readonly string[] {
    return [...new Set(this.breaks().map(({ functionName }) => functionName))];
  }

  breaks(): readonly (OwnBreak & WatchedEvent)[] {
    return this.wanted.flatMap((event) =>
      this.breaksOf(event).map((one) => ({ ...one, label: breakLabel(this.name, event), map: this, event })),
    );
  }

  private breaksOf(event: MapEvent): FunctionBreak[] {
    return functionBreaks(event, this.place.map).filter(({ functionName }) => !this.without.has(functionName));
  }
}
