/**
 * The debug type `go-map-replay`: its adapter, which replays a recording, runs inside of the extension. It is a bundle of its own
 * that also runs as a process (`node dist/replay.cjs`); known here is where it lies and what it exports, never its code.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import * as vscode from "vscode";

/** What `dist/replay.cjs` exports; see `src/replay/main.ts`. */
interface ReplayBundle {
  createReplayAdapter(translation: Readonly<Record<string, string>> | null): vscode.DebugAdapter;
}

export class ReplayAdapters implements vscode.DebugAdapterDescriptorFactory {
  private bundle: ReplayBundle | undefined;

  constructor(private readonly extensionPath: string) {}

  createDebugAdapterDescriptor(): vscode.DebugAdapterDescriptor {
    // Read only once somebody replays: the debugger of a Go program does not wait for it.
    this.bundle ??= createRequire(__filename)(join(this.extensionPath, "dist", "replay.cjs")) as ReplayBundle;
    return new vscode.DebugAdapterInlineImplementation(this.bundle.createReplayAdapter(vscode.l10n.bundle ?? null));
  }
}
