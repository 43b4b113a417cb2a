/** What is looked at: a program to start, one that runs, a core dump, a recording. */

export interface BreakOption {
  readonly file: string;
  readonly line: number;
}

/** Where the debuggee comes from. */
export type DebugTarget =
  /** A package directory, a Go file or a binary, run to `breakAt`. */
  | { readonly kind: "launch"; readonly program: string; readonly breakAt: BreakOption; readonly args: readonly string[] }
  /** A debugger that serves others, too. Without `breakAt` the program is looked at where it stands. */
  | { readonly kind: "attach"; readonly host: string; readonly port: number; readonly breakAt: BreakOption | null }
  | { readonly kind: "core"; readonly program: string; readonly coreFile: string }
  /** What was recorded; no debugger. */
  | { readonly kind: "recording"; readonly file: string };
