/**
 * Reads the messages between VS Code and the debug adapter along, to know when the program stands and what is in scope.
 *
 * A tracker sees each message before it is passed on, as the same object and with no try/catch around it: a throw would lose the
 * person's message, and time spent here is time that they wait. So every handler is cheap, swallows its own faults, and sends
 * nothing. Two things are altered: rows that are maps get a mark that menus can see (`seenScope.ts`), and the debugger's hover over a
 * map that was read already gets our summary (`knownGlances.ts`).
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type * as vscode from "vscode";
import type { DataBreakpoints } from "./dataBreakpoints.js";
import type { KnownGlances } from "./knownGlances.js";
import type { OwnRequests } from "./ownRequests.js";
import type { SeenScope } from "./seenScope.js";

/** Which stop of a recording it is, where the session replays one. */
export interface RecordedNumber {
  /** From 1. */
  readonly number: number;
  readonly count: number;
  /** When it was recorded, in milliseconds since 1970. */
  readonly time?: number;
}

/** What a tracker tells the session it watches. */
export interface Watched {
  readonly own: OwnRequests;
  /** What passed by at this stop. */
  readonly seen: SeenScope;
  readonly dataBreakpoints: Pick<DataBreakpoints, "supported" | "editorSet">;
  /** What was read about maps at this stop. */
  readonly known: KnownGlances;
  /** Whether hovers get a summary: the person decides. */
  readonly annotates: () => boolean;
  stopped(threadId: number | undefined, reason: string, recorded?: RecordedNumber): void;
  /** The adapter says which process it debugs. */
  debugs(processId: number | undefined, isLocal: boolean): void;
  /** The program goes on, or is about to. */
  resumed(): void;
  /** Another process runs from now on, in the same session. */
  restarted(): void;
  /** A request to go on was refused: the program still stands where it stood. */
  stayed(): void;
  /** The program stands, but the person changed a variable or ran a function in it: what was read is old. */
  altered(): void;
  ended(): void;
}

/** Requests after which the program runs, for a while at least. */
const resuming = new Set([
  ...["continue", "next", "stepIn", "stepOut", "goto"],
  ...["stepBack", "reverseContinue", "restartFrame"],
  ...["restart", "disconnect", "terminate"],
]);
const altering = new Set(["setVariable", "setExpression", "writeMemory"]);
/** Requests whose answers are read. */
const telling = new Set(["stackTrace", "scopes", "variables", "initialize", "setDataBreakpoints"]);

/** A request whose answer matters is forgotten at the latest when so many younger ones wait. */
const maxAwaited = 1000;

export class DebugTracker implements vscode.DebugAdapterTracker {
  /** VS Code's requests whose answers are awaited, by `seq`. */
  private readonly awaited = new Map<number, DebugProtocol.Request>();

  constructor(
    private readonly watched: Watched,
    private readonly failed: (doing: string, error: unknown) => void,
  ) {}

  /** A message from VS Code to the adapter. */
  onWillReceiveMessage(message: unknown): void {
    this.harmlessly("reading a request along", () => {
      const request = message as DebugProtocol.Request;
      if (request.type !== "request") return;
      const { command } = request;
      const isCall = command === "evaluate" && isCallExpression(request.arguments);
      const isHover = command === "evaluate" && isOfHover(request.arguments);
      if (!isCall && !isHover && !resuming.has(command) && !altering.has(command) && !telling.has(command)) return;
      if (telling.has(command) && this.watched.own.recognise(command, request.arguments)) return;
      if (this.awaited.size >= maxAwaited) this.awaited.delete(this.awaited.keys().next().value ?? 0);
      this.awaited.set(request.seq, request);
      // Before the answer: what we still ask would only stand in the way of what the person wants.
      if (resuming.has(command)) this.watched.resumed();
    });
  }

  /** A message from the adapter to VS Code. */
  onDidSendMessage(message: unknown): void {
    this.harmlessly("reading an answer along", () => {
      const { type } = message as DebugProtocol.ProtocolMessage;
      if (type === "event") this.readEvent(message as DebugProtocol.Event);
      if (type === "response") this.readResponse(message as DebugProtocol.Response);
    });
  }

  onWillStopSession(): void {
    this.harmlessly("seeing the session end", () => {
      this.watched.ended();
    });
  }

  onExit(): void {
    this.onWillStopSession();
  }

  private readEvent(event: DebugProtocol.Event): void {
    switch (event.event) {
      case "stopped": {
        const { threadId, reason, recorded } = (event as ReplayStoppedEvent).body;
        this.watched.stopped(threadId, reason, recorded);
        break;
      }
      case "process": {
        const { systemProcessId, isLocalProcess } = (event as DebugProtocol.ProcessEvent).body;
        this.watched.debugs(systemProcessId, isLocalProcess === true);
        break;
      }
      case "continued":
        this.watched.resumed();
        break;
      case "invalidated":
        this.watched.altered();
        break;
      case "terminated":
      case "exited":
        this.watched.ended();
        break;
    }
  }

  private readResponse(response: DebugProtocol.Response): void {
    const request = this.awaited.get(response.request_seq);
    if (!request) return;
    this.awaited.delete(response.request_seq);
    if (request.command === "restart" && response.success) {
      // Delve builds and starts the program anew behind the same connection.
      this.watched.restarted();
    } else if (resuming.has(request.command)) {
      if (!response.success) this.watched.stayed();
    } else if (!response.success) {
      return;
    } else if (request.command === "stackTrace") {
      const { body } = response as DebugProtocol.StackTraceResponse;
      this.watched.seen.readStackTrace(request.arguments as DebugProtocol.StackTraceArguments, body);
    } else if (request.command === "scopes") {
      const { body } = response as DebugProtocol.ScopesResponse;
      this.watched.seen.readScopes(request.arguments as DebugProtocol.ScopesArguments, body);
    } else if (request.command === "variables") {
      const { body } = response as DebugProtocol.VariablesResponse;
      this.watched.seen.readVariables(request.arguments as DebugProtocol.VariablesArguments, body);
    } else if (request.command === "initialize") {
      const capabilities = response.body as DebugProtocol.InitializeResponse["body"];
      this.watched.dataBreakpoints.supported = capabilities?.supportsDataBreakpoints === true;
    } else if (request.command === "setDataBreakpoints") {
      this.watched.dataBreakpoints.editorSet((request.arguments as DebugProtocol.SetDataBreakpointsArguments).breakpoints);
    } else if (request.command === "evaluate" && !isCallExpression(request.arguments)) {
      const { body } = response as DebugProtocol.EvaluateResponse;
      if (this.watched.annotates()) this.watched.known.annotate(request.arguments as DebugProtocol.EvaluateArguments, body);
    } else {
      this.watched.altered();
    }
  }

  private harmlessly(doing: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.failed(doing, error);
    }
  }
}

/** What src/replay adds to the event. */
interface ReplayStoppedEvent extends DebugProtocol.StoppedEvent {
  readonly body: DebugProtocol.StoppedEvent["body"] & { readonly recorded?: RecordedNumber };
}

/** `call f()` in the debug console runs code of the program. */
function isCallExpression(args: unknown): boolean {
  const { expression } = args as DebugProtocol.EvaluateArguments;
  return /^\s*call\s/.test(expression);
}

/** What the debugger's own hover shows. Our own questions have other contexts. */
function isOfHover(args: unknown): boolean {
  return (args as DebugProtocol.EvaluateArguments).context === "hover";
}
