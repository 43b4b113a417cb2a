/** The stack frame in which names are looked up: the one that the person selected in the Call Stack, else the innermost. */
import * as vscode from "vscode";
import type { WatchedSession } from "./watchedSession.js";

export interface StoppedFrame {
  /** For requests; undefined where the thread has no frames. */
  readonly id: number | undefined;
  /** `main.fill`; null where it is not known. */
  readonly functionName: string | null;
  readonly sourcePath: string | null;
}

/** @throws Error where the stack could not be read */
export async function stoppedFrame(session: WatchedSession): Promise<StoppedFrame> {
  const { view, stop, seen } = session;
  const frames = (await view?.frames()) ?? [];
  const selected = vscode.debug.activeStackItem;
  if (selected?.session.id === session.id && "frameId" in selected) {
    const shown = seen.frame(selected.frameId);
    // Delve numbers frames anew for each stackTrace request, so the editor's number is another than ours for the same frame.
    const own = shown?.threadId === stop?.threadId ? frames[shown?.level ?? -1] : undefined;
    if (own && own.name === shown?.name) return { id: own.id, functionName: own.name, sourcePath: own.source?.path ?? null };
    // A frame of another goroutine, or of a session that no tracker reads along.
    if (shown || !seen.knowsFrames) {
      return { id: selected.frameId, functionName: shown?.name ?? null, sourcePath: shown?.sourcePath ?? null };
    }
  }
  const [top] = frames;
  return { id: top?.id, functionName: top?.name ?? null, sourcePath: top?.source?.path ?? null };
}

/** The import path of the package that a function belongs to: `main.main` → main, `net/http.(*Server).Serve` → net/http. */
export function packageOf(functionName: string): string | null {
  const [name = ""] = functionName.split("[", 1); // type arguments have packages of their own
  const dot = name.indexOf(".", name.lastIndexOf("/") + 1);
  // A dot in the path's last element is written %2e in symbol names: gopkg.in/yaml%2ev3.Unmarshal.
  return dot < 0 ? null : name.slice(0, dot).replaceAll("%2e", ".");
}

/** A package variable by its full name: what a local variable of another frame can't hide. */
export function qualified(name: string, frame: Pick<StoppedFrame, "functionName">): string {
  const path = frame.functionName === null ? null : packageOf(frame.functionName);
  if (path === null || !/^[\p{L}_]/u.test(name)) return name;
  return /^\w+$/.test(path) ? `${path}.${name}` : `"${path}".${name}`;
}
