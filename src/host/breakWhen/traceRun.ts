/**
 * A trace: the program goes on by itself after each event of a map, so that the panel has its picture of every one, and a line of
 * the output channel says what has changed since the one before.
 *
 *     stop for an event → the panel's picture is read → a line → continue          until so many, a cancel, or another stop
 */
import * as vscode from "vscode";
import { innermostOfProgram } from "../../dap/mapWriters.js";
import { RunRequests } from "../../dap/runRequests.js";
import type { Log } from "../../dap/session.js";
import { headChanges } from "../../gomap/headChanges.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { isSameEvent, type MapEvent } from "../../gomap/mapEvent.js";
import type { WatchedSession } from "../session/watchedSession.js";
import type { BreakWhen, StopReason } from "./breakWhen.js";
import { EditorRuns } from "./editorRuns.js";
import type { SessionChanges } from "./stepOut.js";
import type { WatchedMap } from "./watchedMap.js";

export interface Traced {
  readonly session: WatchedSession;
  readonly map: WatchedMap;
  /** Those that are logged. */
  readonly events: readonly MapEvent[];
  /** Those that the program stopped for before the trace, and will after it. */
  readonly before: readonly MapEvent[];
  /** How many to log. */
  readonly count: number;
}

/** Where a trace ends up. */
export type TraceEnd =
  | { readonly kind: "counted" | "cancelled" | "ended"; readonly logged: number }
  /** The program stopped for something else: there it stands. */
  | { readonly kind: "stopped"; readonly logged: number };

export interface TraceParts {
  readonly sessions: SessionChanges;
  readonly breakWhen: Pick<BreakWhen, "reasonsOf" | "keep">;
  /** Reads the picture of this stop for the map's panel; null where it has none any more. */
  readonly readPicture: (map: WatchedMap) => Promise<LayoutHead | null>;
  readonly write: (line: string) => void;
  readonly log: Log;
}

/** Lets the program go on, and on. */
export function trace(traced: Traced, parts: TraceParts): Promise<TraceEnd> {
  const { session, map, count } = traced;
  const title = vscode.l10n.t("Tracing {0}", map.name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, cancelled) => {
      const run = new Run(traced, parts, (logged) => {
        progress.report({ message: vscode.l10n.t("{0} of {1} events", logged, count), increment: 100 / count });
      });
      const end = await run.toTheEnd(cancelled);
      parts.breakWhen.keep(map, session.hasEnded ? [] : traced.before);
      return end;
    }),
  );
}

class Run {
  private logged = 0;
  private last: LayoutHead | null = null;
  private readonly runs: RunRequests;

  constructor(
    private readonly traced: Traced,
    private readonly parts: TraceParts,
    private readonly progress: (logged: number) => void,
  ) {
    this.runs = new RunRequests(new EditorRuns(traced.session), parts.log);
  }

  async toTheEnd(cancelled: vscode.CancellationToken): Promise<TraceEnd> {
    const { session, map, count } = this.traced;
    this.last = await this.parts.readPicture(map);
    for (;;) {
      if (cancelled.isCancellationRequested) return { kind: "cancelled", logged: this.logged };
      const { stop } = session;
      if (stop === null) return { kind: "ended", logged: this.logged };
      const next = this.nextStop(cancelled);
      await this.runs.goOn(stop.threadId);
      const came = await next;
      if (came !== "stopped") return { kind: came, logged: this.logged };
      const reason = await this.event();
      if (reason === null) return { kind: "stopped", logged: this.logged };
      await this.write(reason);
      if (this.logged >= count) return { kind: "counted", logged: this.logged };
    }
  }

  /** The event that the program stopped for; null where it did so for something else (too). */
  private async event(): Promise<StopReason | null> {
    const { session, map, events } = this.traced;
    const reasons = await this.parts.breakWhen.reasonsOf(session);
    const [reason] = reasons;
    if (reasons.length !== 1 || reason?.map !== map) return null;
    const isLogged = (event: MapEvent): boolean => events.some((other) => isSameEvent(other, event));
    return reason.events.every(isLogged) ? reason : null;
  }

  private async write(reason: StopReason): Promise<void> {
    const { session, map } = this.traced;
    // The panel's picture first: what is read of this stop must be read while it lasts.
    const head = (await this.parts.readPicture(map)) ?? reason.head;
    const frames = (await session.view?.frames().catch(() => null)) ?? [];
    const own = innermostOfProgram(frames);
    const where = own?.source?.name === undefined ? "" : ` · ${own.source.name}:${own.line}`;
    const changes = head === null || this.last === null ? [] : headChanges(this.last, head);
    this.logged++;
    this.parts.write(`${this.logged}${where} · ${reason.sentence}${changes.length === 0 ? "" : ` · ${changes.join(", ")}`}`);
    this.last = head ?? this.last;
    this.progress(this.logged);
  }

  private nextStop(cancelled: vscode.CancellationToken): Promise<"stopped" | "ended" | "cancelled"> {
    const { session } = this.traced;
    return new Promise((resolve) => {
      const finish = (how: "stopped" | "ended" | "cancelled"): void => {
        for (const subscription of subscriptions) subscription.dispose();
        resolve(how);
      };
      const subscriptions = [
        this.parts.sessions.onDidChange(({ session: changed, change }) => {
          if (changed === session && change !== "resumed") finish(change);
        }),
        cancelled.onCancellationRequested(() => {
          finish("cancelled");
        }),
      ];
    });
  }
}
