/**
 * "Break when…": stops the program when something happens to one map, and says at the stop what that was.
 *
 *     want            events of a map → function breakpoints in the editor's list, hardware ones where no function serves
 *     program stops   which of them was it?  the reason goes to who listens; headers on stacks are found again
 *     session ends    all of its breakpoints go
 */
import * as vscode from "vscode";
import { messageOf } from "../../dap/debuggeeRequests.js";
import type { MapIdentity, StopView } from "../../dap/inspector.js";
import { breakableMap, joinBreaks } from "../../dap/mapEvents.js";
import { explainEvent } from "../../gomap/explainEvent.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { markAddress } from "../../gomap/mapCells.js";
import { isSameEvent, type MapEvent } from "../../gomap/mapEvent.js";
import type { MapModel } from "../../gomap/mapModel.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import { firstLook } from "../panels/pictureFeed.js";
import type { SessionChange, Stop, WatchedSession } from "../session/watchedSession.js";
import { OwnBreakpoints } from "./ownBreakpoints.js";
import { WatchedMap, type WatchedEvent } from "./watchedMap.js";

/** Why the program stands, where it is for a map. */
export interface StopReason {
  readonly session: WatchedSession;
  readonly stop: number;
  readonly map: WatchedMap;
  readonly events: readonly MapEvent[];
  /** Without a capital and a full stop: "m starts to grow, 64 → 128 buckets". */
  readonly sentence: string;
  /** The map as it is now; null where it could not be read. */
  readonly head: LayoutHead | null;
}

/** What became of the events that were wanted. */
export interface Outcome {
  readonly map: WatchedMap;
  /** The program has no function that does this, so it never happens. */
  readonly never: readonly MapEvent[];
  /** The person has breakpoints of their own on these functions, which stay as they are. */
  readonly theirs: readonly string[];
  /** Why hardware breakpoints could not be set. */
  readonly hardware: string | null;
}

export class BreakWhen implements vscode.Disposable {
  private maps: WatchedMap[] = [];
  private readonly breakpoints: OwnBreakpoints;
  private readonly stops = new vscode.EventEmitter<StopReason>();
  private readonly yields = new vscode.EventEmitter<readonly string[]>();
  /** Functions on which the person has a breakpoint where there would be one of ours. */
  private theirs: readonly string[] = [];
  private readonly changes = new vscode.EventEmitter<WatchedMap>();
  private readonly subscription: vscode.Disposable;
  /** Why the sessions stand; what there is of a stop that is over is dropped. */
  private readonly reasons = new Map<
    WatchedSession,
    { readonly stop: Stop | null; readonly all: Promise<readonly StopReason[]> }
  >();

  /** The person set a breakpoint on functions that had one of ours, which made way. */
  readonly onDidYield = this.yields.event;
  /** The program stopped for a map. */
  readonly onDidStop = this.stops.event;
  /** Which events of a map are watched is another than before. */
  readonly onDidChange = this.changes.event;

  constructor(
    sessions: { readonly onDidChange: vscode.Event<{ session: WatchedSession; change: SessionChange }> },
    private readonly log: OutputLog,
  ) {
    this.breakpoints = new OwnBreakpoints(
      (functionNames) => {
        this.lost(functionNames);
      },
      () => {
        this.theirsChanged();
      },
    );
    this.subscription = sessions.onDidChange(({ session, change }) => {
      // Addresses of a process that is no more mean nothing.
      if (change === "ended" || this.maps.some((map) => map.session === session && map.run !== session.run)) this.forget(session);
      if (change !== "stopped") this.reasons.delete(session);
      // What was read of a stop may be old without the program having gone on: it stands for the same reason.
      else if (this.reasons.get(session)?.stop !== session.stop) {
        this.reasons.set(session, { stop: session.stop, all: this.stopped(session) });
      }
    });
  }

  /** The events of this map that are watched. */
  eventsOf(session: WatchedSession, header: bigint): readonly MapEvent[] {
    return this.watched(session, header)?.events ?? [];
  }

  /** Why the session stands, as soon as it has been found out; [] where that is for no map. */
  async reasonsOf(session: WatchedSession): Promise<readonly StopReason[]> {
    return this.reasons.get(session)?.all ?? [];
  }

  /**
   * Watches these events of the map, and no others of it. The program must stand.
   * @param model of the map at this stop
   */
  async want(
    session: WatchedSession,
    subject: { readonly name: string; readonly identity: MapIdentity },
    { type, head }: MapModel,
    events: readonly MapEvent[],
  ): Promise<Outcome | null> {
    const { view, stop } = session;
    if (!view || !stop || type === null || head.header === null) return null;
    const header = BigInt(head.header.address);
    let map = this.watched(session, header);
    if (!map) {
      const identity = { ...subject.identity, header };
      const onStack = head.header.segment.startsWith("stack");
      map = new WatchedMap(session, subject.name, { identity, map: breakableMap(type, header) }, onStack, stop.threadId);
      this.maps.push(map);
    }
    this.maps = this.maps.filter((other) => other !== map || events.length > 0);
    map.want(events);
    const never = map.lose(await view.missing(map.functionNames));
    const theirs = map.functionNames.filter((name) => this.breakpoints.theirs(name) !== undefined);
    this.show();
    map.findCells((event) => markAddress(head, event));
    const hardware = await this.watchWords(session).catch((error: unknown) => messageOf(error));
    this.changes.fire(map);
    return { map, never, theirs, hardware };
  }

  /** Watches these events of a map only; also while the program runs. Hardware breakpoints follow at the next stop. */
  keep(map: WatchedMap, events: readonly MapEvent[]): void {
    map.want(events);
    if (events.length === 0) this.maps = this.maps.filter((other) => other !== map);
    this.show();
    map.cells = map.cells.filter(({ event }) => events.some((other) => isSameEvent(other, event)));
    if (map.session.stop) {
      this.watchWords(map.session).catch((error: unknown) => {
        this.log.failed("removing hardware breakpoints", error);
      });
    }
    this.changes.fire(map);
  }

  dispose(): void {
    this.subscription.dispose();
    this.breakpoints.dispose();
    this.stops.dispose();
    this.yields.dispose();
    this.changes.dispose();
  }

  private watched(session: WatchedSession, header: bigint): WatchedMap | undefined {
    return this.maps.find((map) => map.session === session && map.header === header);
  }

  /** The editor's list as it should be. */
  private show(): void {
    const all = this.maps.flatMap((map) => map.breaks());
    const names = [...new Set(all.map(({ functionName }) => functionName))];
    this.theirs = names.filter((name) => this.breakpoints.theirs(name) !== undefined);
    this.breakpoints.show(
      joinBreaks(all).map(({ functionName, condition }) => {
        const labels = all.filter((one) => one.functionName === functionName).map(({ label }) => label);
        return { functionName, condition, label: [...new Set(labels)].join("; ") };
      }),
    );
  }

  private theirsChanged(): void {
    const before = this.theirs;
    this.show();
    const more = this.theirs.filter((name) => !before.includes(name));
    if (more.length > 0) this.yields.fire(more);
  }

  private lost(functionNames: readonly string[]): void {
    for (const map of this.maps) {
      if (map.lose(functionNames).length > 0) this.changes.fire(map);
    }
    this.maps = this.maps.filter(({ events }) => events.length > 0);
    this.show();
  }

  private forget(session: WatchedSession): void {
    const gone = this.maps.filter((map) => map.session === session);
    this.maps = this.maps.filter((map) => map.session !== session);
    for (const map of gone) map.want([]);
    this.show();
    for (const map of gone) this.changes.fire(map);
  }

  private async stopped(session: WatchedSession): Promise<readonly StopReason[]> {
    const maps = this.maps.filter((map) => map.session === session);
    const { stop } = session;
    if (stop === null || (maps.length === 0 && !session.dataBreakpoints.isWatching)) return [];
    try {
      const reasons = await this.whyStopped(session, maps);
      await this.findAgain(session, maps);
      if (session.stop !== stop) return [];
      for (const reason of reasons) this.stops.fire(reason);
      return reasons;
    } catch (error) {
      if (explainFailure(session.name, error)) this.log.failed("looking why the program stopped", error);
      return [];
    }
  }

  /** One reason for each map that something happened to; mostly one. */
  private async whyStopped(session: WatchedSession, maps: readonly WatchedMap[]): Promise<StopReason[]> {
    const { view, stop } = session;
    // A step may pass through the same functions.
    if (!view || stop?.reason.endsWith("breakpoint") !== true) return [];
    const { hit, place } = await view.hits(maps.flatMap((map) => map.breaks()));
    const happened: WatchedEvent[] = [...hit, ...(await this.writtenCells(view, maps))];
    const reasons = [...new Set(happened.map(({ map }) => map))].map(async (map): Promise<StopReason> => {
      const events = happened.filter((one) => one.map === map).map(({ event }) => event);
      const picture = await view.follow(map.identity, firstLook).catch(() => null);
      const head = picture?.model.head ?? null;
      const sentence = events.map((event) => explainEvent(event, map.name, head, place)).join("; ");
      return { session, stop: stop.number, map, events, sentence, head };
    });
    return Promise.all(reasons);
  }

  /** Delve does not say which of the hardware breakpoints it was: the words that are others than at the last stop. */
  private async writtenCells(view: StopView, maps: readonly WatchedMap[]): Promise<WatchedEvent[]> {
    if (view.reason !== "data breakpoint") return [];
    const cells = maps.flatMap((map) => map.cells.map((cell) => ({ map, ...cell })));
    const values = await view.wordsAt(cells.map(({ address }) => address));
    return cells.filter(({ value }, i) => value !== values[i]);
  }

  /** Headers on a stack, which may have moved, and buckets, which lie elsewhere after the map has grown. */
  private async findAgain(session: WatchedSession, maps: readonly WatchedMap[]): Promise<void> {
    const { view, stop } = session;
    if (!view || !stop) return;
    for (const map of maps.filter(({ onStack }) => onStack)) {
      const { header, left } = await view.headerOf(map.identity);
      if (header !== null && header !== 0n) map.movedTo(header);
      else if (left && stop.threadId === map.goroutine) this.keep(map, []);
    }
    this.show();
    for (const map of maps.filter(({ cells }) => cells.length > 0)) {
      const picture = await view.follow(map.identity, firstLook).catch(() => null);
      if (picture) map.findCells((event) => markAddress(picture.model.head, event));
    }
    await this.watchWords(session);
  }

  /** @returns why hardware breakpoints could not be set; null where all are */
  private async watchWords(session: WatchedSession): Promise<string | null> {
    const maps = this.maps.filter((map) => map.session === session);
    for (const map of maps) {
      const values = (await session.view?.wordsAt(map.cells.map(({ address }) => address))) ?? [];
      map.cells = map.cells.map((cell, i) => ({ ...cell, value: values[i] ?? null }));
    }
    return session.dataBreakpoints.watch([...new Set(maps.flatMap(({ cells }) => cells.map(({ address }) => address)))]);
  }
}
