/** The output channel "Go Map Layout": every request that was sent to the debugger, and why something failed. */
import * as vscode from "vscode";
import type { Log } from "../dap/session.js";

export interface OutputLog {
  /** What was asked of the debugger. Never what memory held: it may be secret. */
  readonly note: Log;
  /** Why something did not work; `doing` reads on from "while …". Never throws. */
  readonly failed: (doing: string, error: unknown) => void;
  show(): void;
  dispose(): void;
}

/** For the language server's client, which says there why its process ended. */
export interface ChannelLog extends OutputLog {
  readonly channel: vscode.LogOutputChannel;
}

export function createOutputLog(): ChannelLog {
  const channel = vscode.window.createOutputChannel("Go Map Layout", { log: true });
  // A tracker lives on for a while after the extension was told to stop, and a closed channel throws.
  let open = true;
  return {
    note: (line) => {
      if (open) channel.info(line);
    },
    failed: (doing, error) => {
      if (open) channel.error(`while ${doing}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
    channel,
    show: () => {
      channel.show(true);
    },
    dispose: () => {
      open = false;
      channel.dispose();
    },
  };
}
