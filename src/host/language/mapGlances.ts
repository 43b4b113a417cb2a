/** Answers the language server's questions about maps: each map is read once per stop, however many hovers and lenses ask. */
import type * as vscode from "vscode";
import type { StopView } from "../../dap/inspector.js";
import { InspectError } from "../../dap/session.js";
import type { MapGlance } from "../../gomap/mapGlance.js";
import type { GlanceAnswer, GlanceQuestion } from "../../messages/serverMessages.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import type { Sessions } from "../session/sessions.js";
import type { WatchedSession } from "../session/watchedSession.js";

interface Reading {
  readonly glance: Promise<MapGlance | null>;
  readonly over: AbortController;
  waiting: number;
}

export class MapGlances {
  private readonly readings = new WeakMap<StopView, Map<string, Reading>>();

  constructor(
    private readonly sessions: Sessions,
    private readonly log: OutputLog,
  ) {}

  async answer(question: GlanceQuestion, token: vscode.CancellationToken): Promise<GlanceAnswer> {
    const session = this.sessions.of(question.sessionId);
    const view = session?.view;
    if (!session || !view || session.stop?.number !== question.stop || token.isCancellationRequested) return null;
    const readings = this.readings.get(view) ?? new Map<string, Reading>();
    this.readings.set(view, readings);
    const key = `${question.frameId} ${question.expression}`;
    const reading = readings.get(key) ?? this.begin(session, view, question);
    readings.set(key, reading);
    reading.waiting++;
    const cancelled = new Promise<"cancelled">((resolve) => {
      token.onCancellationRequested(() => {
        resolve("cancelled");
      });
    });
    const glance = await Promise.race([reading.glance, cancelled]);
    reading.waiting--;
    // Where nobody waits any more, reading on would only stand in the way.
    if (glance === "cancelled" && reading.waiting === 0) {
      reading.over.abort();
      readings.delete(key);
    }
    return session.view === view && glance !== "cancelled" ? glance : null;
  }

  private begin(session: WatchedSession, view: StopView, { frameId, expression, alias }: GlanceQuestion): Reading {
    const over = new AbortController();
    const { known } = session;
    const glance = view.glance(expression, frameId, over.signal).then(
      (read) => {
        known.remember(frameId, [expression, alias], read);
        return read;
      },
      (error: unknown) => {
        // What is no map here has no hover; anything else should be found out about.
        if (!(error instanceof InspectError) && explainFailure(expression, error))
          this.log.failed("reading a map for a hover", error);
        return null;
      },
    );
    return { glance, over, waiting: 0 };
  }
}
