/**
 * The one thing this folder needs of a debug session: send a request, get the response's body.
 * VS Code's `DebugSession.customRequest`, the CLI's socket and the replay's adapter all have this form.
 */
export interface DapSession {
  /**
   * Sends a DAP request and resolves to the response's `body`.
   * @throws Error with the adapter's own message when the response says `success: false`.
   */
  request(command: string, args: object): Promise<unknown>;
}

/** Where something is written down about what was asked and why it failed. Never memory's content: it may hold secrets. */
export type Log = (line: string) => void;

/** Why an expression has no picture: one sentence, and what to do next. */
export class InspectError extends Error {
  constructor(
    readonly kind:
      | "noSuchVariable"
      | "notAMap"
      | "optimizedOut"
      | "noDebugInfo"
      | "notStopped"
      | "badExpression"
      | "unreadable"
      | "outOfScope"
      | "cancelled",
    message: string,
    readonly hint: string,
  ) {
    super(message);
    this.name = "InspectError";
  }
}
