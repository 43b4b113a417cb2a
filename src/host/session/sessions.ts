/** The debug sessions that are watched: those of the types of the setting `goMapLayout.debugTypes`, and replays of recordings. */
import * as vscode from "vscode";
import type { OutputLog } from "../outputLog.js";
import { DebugTracker } from "./debugTracker.js";
import { ProcessMemory } from "./processMemory.js";
import { replayType } from "./replayType.js";
import type { SessionChange } from "./watchedSession.js";
import { WatchedSession } from "./watchedSession.js";

/** True while a watched session lives; for the `when` clauses of menus. */
const inSessionContext = "goMapLayout.inSession";

export class Sessions implements vscode.DebugAdapterTrackerFactory, vscode.Disposable {
  private readonly sessions = new Map<string, WatchedSession>();
  /** Sessions that were there before us: no tracker reads along, but the editor says which frame it shows. */
  private readonly untracked = new Set<string>();
  private readonly changes = new vscode.EventEmitter<{ session: WatchedSession; change: SessionChange }>();
  private readonly subscriptions: { dispose(): unknown }[] = [];
  private trackers: vscode.Disposable[] = [];
  readonly onDidChange = this.changes.event;

  constructor(private readonly log: OutputLog) {
    this.register();
    this.adopt(vscode.debug.activeDebugSession);
    this.subscriptions.push(
      this.changes,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("goMapLayout.debugTypes")) this.register();
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.sessions.get(session.id)?.ended();
        this.sessions.delete(session.id);
        this.untracked.delete(session.id);
        this.tellMenus();
      }),
      vscode.debug.onDidChangeActiveDebugSession((session) => {
        this.adopt(session);
        this.tellMenus();
      }),
      vscode.debug.onDidChangeActiveStackItem((item) => {
        this.followUntracked(item);
      }),
    );
  }

  /** The types that count as Go. */
  get debugTypes(): readonly string[] {
    return debugTypes();
  }

  /** The session that a command without a target means: the one the person looks at, else one that stands, else any. */
  get active(): WatchedSession | undefined {
    const shown = vscode.debug.activeStackItem?.session ?? vscode.debug.activeDebugSession;
    const all = [...this.sessions.values()];
    return (shown && this.sessions.get(shown.id)) ?? all.find((session) => session.stop) ?? all[0];
  }

  get all(): readonly WatchedSession[] {
    return [...this.sessions.values()];
  }

  of(sessionId: string): WatchedSession | undefined {
    return this.sessions.get(sessionId);
  }

  /** Called by VS Code before a session's adapter starts; it waits, so nothing is asked and nothing awaited. */
  createDebugAdapterTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    try {
      this.untracked.delete(session.id);
      const known = this.sessions.get(session.id);
      known?.restarted(session);
      return new DebugTracker(known ?? this.add(session), this.log.failed);
    } catch (error) {
      this.log.failed("starting to read a session along", error);
      return undefined;
    }
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.ended();
    for (const disposable of [...this.trackers, ...this.subscriptions]) disposable.dispose();
  }

  private add(session: vscode.DebugSession): WatchedSession {
    const watched = new WatchedSession(
      session,
      this.log.note,
      (changed, change) => {
        this.changes.fire({ session: changed, change });
      },
      openProcessMemory,
      annotatesHovers,
    );
    this.sessions.set(session.id, watched);
    this.tellMenus();
    return watched;
  }

  private register(): void {
    for (const tracker of this.trackers) tracker.dispose();
    this.trackers = watchedTypes().map((type) => vscode.debug.registerDebugAdapterTrackerFactory(type, this));
    this.adopt(vscode.debug.activeDebugSession);
  }

  /**
   * A session without a tracker: it began before this extension was there, or VS Code dropped all trackers since one of them
   * was slow. Whether it stands is then known from the frame that the editor shows.
   */
  private adopt(session: vscode.DebugSession | undefined): void {
    if (!session || this.sessions.has(session.id) || !watchedTypes().includes(session.type)) return;
    this.untracked.add(session.id);
    this.add(session);
    this.followUntracked(vscode.debug.activeStackItem);
  }

  private followUntracked(item: vscode.DebugThread | vscode.DebugStackFrame | undefined): void {
    for (const id of this.untracked) {
      const session = this.sessions.get(id);
      if (item && item.session.id !== id) continue;
      // After a step the editor may show a frame of the same number: each time it shows one may be another stop.
      if (item && "frameId" in item) session?.stopped(item.threadId, "pause");
      else session?.resumed();
    }
  }

  private tellMenus(): void {
    void vscode.commands.executeCommand("setContext", inSessionContext, this.sessions.size > 0);
  }
}

/** The file of a process's memory is Linux's. */
function openProcessMemory(processId: number): ProcessMemory | null {
  const wanted = vscode.workspace.getConfiguration("goMapLayout").get<unknown>("readProcessMemory", true);
  return wanted === true && process.platform === "linux" ? new ProcessMemory(processId) : null;
}

function annotatesHovers(): boolean {
  return vscode.workspace.getConfiguration("goMapLayout").get<unknown>("annotateDebugHover", true) === true;
}

function debugTypes(): string[] {
  const setting = vscode.workspace.getConfiguration("goMapLayout").get<unknown>("debugTypes");
  const types = Array.isArray(setting) ? setting.filter((type): type is string => typeof type === "string" && type !== "") : [];
  return [...new Set(types)];
}

/** A replay needs no setting: its adapter is our own. */
function watchedTypes(): string[] {
  return [...new Set([...debugTypes(), replayType])];
}
