/**
 * The debug adapter of the type `go-map-replay`: a program that was recorded, as if Delve debugged it.
 *
 *     initialize · launch {recording} · setBreakpoints … · configurationDone → stopped, at the first recorded stop
 *     continue, next, stepIn, stepOut   on along the recording   ┐ the request is refused, in a sentence, where there is no
 *     stepBack, reverseContinue         back                     ┘ further stop: what is shown stays as it is
 *     threads, stackTrace, scopes, variables, evaluate, readMemory, source        as they were answered at this stop
 *
 * A stopped event has the reason that was recorded, so that everything behind sees what it saw then; which stop it is, and why the
 * replay halts there, is in its description and in `recorded`. There is no process: no event names one.
 */
import { DebugSession, InitializedEvent, OutputEvent, Response, StoppedEvent, TerminatedEvent } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { basename, dirname } from "node:path";
import { say } from "../gomap/say.js";
import type { Replay } from "./openReplay.js";
import { openReplay } from "./openReplay.js";
import type { Arrival, Direction } from "./replayWalk.js";

/** The launch configuration, as it comes: anything may be in it. */
interface LaunchArguments extends DebugProtocol.LaunchRequestArguments {
  readonly recording?: unknown;
  readonly sourceFolders?: unknown;
}

/** Ids of errors have a meaning for VS Code's telemetry only. */
const errorId = 1;

/** Requests that a recording can answer. What would change the program is not among them. */
const answered = new Set([
  ...["initialize", "launch", "configurationDone", "restart", "terminate", "disconnect"],
  ...["continue", "next", "stepIn", "stepOut", "stepBack", "reverseContinue", "pause"],
  ...["threads", "stackTrace", "scopes", "variables", "evaluate", "readMemory", "source"],
  ...["setBreakpoints", "breakpointLocations", "setFunctionBreakpoints", "setExceptionBreakpoints"],
]);

export class ReplayAdapter extends DebugSession {
  private replay: Replay | null = null;
  private lastBreakpointId = 0;

  /** @param ownsProcess whether it is all that runs in this process, which then ends with it */
  constructor(private readonly ownsProcess: boolean) {
    super();
    this.setDebuggerLinesStartAt1(true);
    this.setDebuggerColumnsStartAt1(true);
  }

  // ---- beginning and end -------------------------------------------------------------------------------------------

  protected override initializeRequest(response: DebugProtocol.InitializeResponse): void {
    response.body = {
      supportsConfigurationDoneRequest: true,
      supportsReadMemoryRequest: true,
      supportsStepBack: true,
      supportsRestartRequest: true,
      supportsTerminateRequest: true,
      supportsEvaluateForHovers: true,
      supportsClipboardContext: true,
      supportsDelayedStackTraceLoading: true,
      supportsBreakpointLocationsRequest: true,
    };
    this.sendResponse(response);
  }

  protected override launchRequest(response: DebugProtocol.LaunchResponse, args: LaunchArguments): void {
    this.whenDone(response, this.launch(response, args));
  }

  private async launch(response: DebugProtocol.LaunchResponse, { recording, sourceFolders }: LaunchArguments): Promise<void> {
    if (typeof recording !== "string" || recording === "")
      throw new Error(say("The launch configuration names no recording: its “recording” is the path of a *.gomaprec file."));
    const folders = Array.isArray(sourceFolders) ? sourceFolders.filter((folder) => typeof folder === "string") : [];
    this.replay = await openReplay(recording, [dirname(recording), ...folders]);
    const { header, stops } = this.replay.recording;
    const about = header.title ?? header.maps.map(({ expression }) => expression).join(", ");
    const sentence = say("{0}: {1} stops of a program of {2}.", basename(recording), stops.length, header.goVersion);
    this.sendEvent(new OutputEvent(`${sentence}${about === "" ? "" : ` ${about}`}\n`, "stdout"));
    this.sendResponse(response);
    this.sendEvent(new InitializedEvent());
  }

  protected override configurationDoneRequest(response: DebugProtocol.ConfigurationDoneResponse): void {
    this.attempt(response, ({ walk }) => walk.restart());
  }

  protected override restartRequest(response: DebugProtocol.RestartResponse): void {
    this.attempt(response, ({ walk }) => walk.restart());
  }

  protected override terminateRequest(response: DebugProtocol.TerminateResponse): void {
    this.sendResponse(response);
    this.sendEvent(new TerminatedEvent());
  }

  /** After a disconnect. In the extension the process is not ours to end. */
  override shutdown(): void {
    if (this.ownsProcess) super.shutdown();
  }

  // ---- going on and back -------------------------------------------------------------------------------------------

  protected override continueRequest(response: DebugProtocol.ContinueResponse): void {
    response.body = { allThreadsContinued: true };
    this.attempt(response, ({ walk }) => walk.run("on") ?? nothingFurther("on", walk.stopCount));
  }

  protected override reverseContinueRequest(response: DebugProtocol.ReverseContinueResponse): void {
    this.attempt(response, ({ walk }) => walk.run("back") ?? nothingFurther("back", walk.stopCount));
  }

  protected override nextRequest(response: DebugProtocol.NextResponse): void {
    this.step(response, "on");
  }

  protected override stepInRequest(response: DebugProtocol.StepInResponse): void {
    this.step(response, "on");
  }

  protected override stepOutRequest(response: DebugProtocol.StepOutResponse): void {
    this.step(response, "on");
  }

  protected override stepBackRequest(response: DebugProtocol.StepBackResponse): void {
    this.step(response, "back");
  }

  private step(response: DebugProtocol.Response, direction: Direction): void {
    this.attempt(response, ({ walk }) => walk.step(direction) ?? nothingFurther(direction, walk.stopCount));
  }

  /** Nothing runs between stops, so there is nothing to halt: it stands where it stands. */
  protected override pauseRequest(response: DebugProtocol.PauseResponse): void {
    this.attempt(response, ({ walk }) => ({ index: walk.index, reason: "step", breakpointIds: [] }));
  }

  /** Answers, and then tells where it stands; a refusal leaves everything as it is. */
  private attempt(response: DebugProtocol.Response, move: (replay: Replay) => Arrival): void {
    try {
      const replay = this.opened();
      const arrival = move(replay);
      replay.standAt(arrival.index);
      this.sendResponse(response);
      this.sendEvent(stoppedEvent(replay, arrival));
    } catch (error) {
      this.refuse(response, error, true);
    }
  }

  // ---- what is there at this stop ----------------------------------------------------------------------------------

  protected override threadsRequest(response: DebugProtocol.ThreadsResponse): void {
    this.answer(response, "threads", {});
  }

  protected override stackTraceRequest(
    response: DebugProtocol.StackTraceResponse,
    args: DebugProtocol.StackTraceArguments,
  ): void {
    this.answer(response, "stackTrace", args);
  }

  protected override scopesRequest(response: DebugProtocol.ScopesResponse, args: DebugProtocol.ScopesArguments): void {
    this.answer(response, "scopes", args);
  }

  protected override variablesRequest(response: DebugProtocol.VariablesResponse, args: DebugProtocol.VariablesArguments): void {
    this.answer(response, "variables", args);
  }

  protected override evaluateRequest(response: DebugProtocol.EvaluateResponse, args: DebugProtocol.EvaluateArguments): void {
    this.answer(response, "evaluate", args);
  }

  protected override readMemoryRequest(
    response: DebugProtocol.ReadMemoryResponse,
    args: DebugProtocol.ReadMemoryArguments,
  ): void {
    this.answer(response, "readMemory", args);
  }

  private answer(response: DebugProtocol.Response, command: string, args: object): void {
    const answering = async (): Promise<void> => {
      response.body = await this.opened().answer(command, args);
      this.sendResponse(response);
    };
    this.whenDone(response, answering());
  }

  protected override sourceRequest(response: DebugProtocol.SourceResponse, args: DebugProtocol.SourceArguments): void {
    try {
      const { sources } = this.opened();
      const content = sources.text(args.source?.sourceReference ?? args.sourceReference);
      if (content === undefined) throw new Error(say("The recording holds no text of this file."));
      response.body = { content };
      this.sendResponse(response);
    } catch (error) {
      this.refuse(response, error);
    }
  }

  // ---- breakpoints -------------------------------------------------------------------------------------------------

  protected override setBreakPointsRequest(
    response: DebugProtocol.SetBreakpointsResponse,
    args: DebugProtocol.SetBreakpointsArguments,
  ): void {
    try {
      const { walk, sources } = this.opened();
      const wanted = (args.breakpoints ?? []).map(({ line }) => ({ id: ++this.lastBreakpointId, line }));
      const file = sources.recordedPath(args.source);
      const held = file === null ? [] : walk.setBreakpoints(file, wanted);
      const breakpoints = wanted.map(({ id, line }, i) =>
        held[i] ? { id, line, verified: true } : { id, line, verified: false, message: whyNeverHit(file) },
      );
      response.body = { breakpoints };
      this.sendResponse(response);
    } catch (error) {
      this.refuse(response, error);
    }
  }

  protected override breakpointLocationsRequest(
    response: DebugProtocol.BreakpointLocationsResponse,
    args: DebugProtocol.BreakpointLocationsArguments,
  ): void {
    const file = this.replay?.sources.recordedPath(args.source) ?? null;
    const lines = file === null ? [] : (this.replay?.walk.linesOf(file) ?? []);
    const last = args.endLine ?? args.line;
    response.body = { breakpoints: lines.filter((line) => line >= args.line && line <= last).map((line) => ({ line })) };
    this.sendResponse(response);
  }

  protected override setFunctionBreakPointsRequest(
    response: DebugProtocol.SetFunctionBreakpointsResponse,
    args: DebugProtocol.SetFunctionBreakpointsArguments,
  ): void {
    const message = say("A recording stops where it was recorded: breakpoints on functions are not hit in it.");
    response.body = { breakpoints: args.breakpoints.map(() => ({ verified: false, message })) };
    this.sendResponse(response);
  }

  // ---- refusing ----------------------------------------------------------------------------------------------------

  protected override dispatchRequest(request: DebugProtocol.Request): void {
    const sentence = answered.has(request.command)
      ? missingIn(request)
      : say("A recording cannot do “{0}”: it only says what was read.", request.command);
    if (sentence !== null) this.refuse(new Response(request), new Error(sentence));
    else super.dispatchRequest({ ...request, arguments: (request.arguments as object | null | undefined) ?? {} });
  }

  private opened(): Replay {
    if (!this.replay) throw new Error(say("No recording is open."));
    return this.replay;
  }

  private whenDone(response: DebugProtocol.Response, work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.refuse(response, error, response.command === "launch");
    });
  }

  /** @param shown whether VS Code shows the sentence by itself, and not only where it was asked for */
  private refuse(response: DebugProtocol.Response, error: unknown, shown = false): void {
    const sentence = error instanceof Error ? error.message : String(error);
    // By way of a variable, since braces in a sentence would be taken for one.
    this.sendErrorResponse(response, { id: errorId, format: "{_sentence}", variables: { _sentence: sentence }, showUser: shown });
  }
}

/** What a request must have, by what `typeof` calls it. */
const needed: Readonly<Record<string, Readonly<Record<string, "string" | "number" | "object">>>> = {
  stackTrace: { threadId: "number" },
  scopes: { frameId: "number" },
  variables: { variablesReference: "number" },
  evaluate: { expression: "string" },
  readMemory: { memoryReference: "string", count: "number" },
  source: { sourceReference: "number" },
  setBreakpoints: { source: "object" },
  breakpointLocations: { source: "object", line: "number" },
  setFunctionBreakpoints: { breakpoints: "object" },
};

/** null where all is there. */
function missingIn(request: DebugProtocol.Request): string | null {
  const args = (request.arguments ?? {}) as Readonly<Record<string, unknown>>;
  const missing = Object.entries(needed[request.command] ?? {}).find(
    ([name, type]) => typeof args[name] !== type || args[name] === null,
  );
  return missing ? say("The request “{0}” has no {1}.", request.command, missing[0]) : null;
}

function stoppedEvent({ recording }: Replay, { index, reason, breakpointIds }: Arrival): DebugProtocol.StoppedEvent {
  const stop = recording.stops[index];
  const event: DebugProtocol.StoppedEvent = new StoppedEvent(stop?.reason ?? "pause", stop?.thread ?? undefined);
  const [number, count] = [index + 1, recording.stops.length];
  event.body.description =
    reason === "breakpoint"
      ? say("Stop {0} of {1}, at a breakpoint", number, count)
      : reason === "end"
        ? say("Stop {0} of {1}, the end of the recording", number, count)
        : reason === "beginning"
          ? say("Stop {0} of {1}, the beginning of the recording", number, count)
          : say("Stop {0} of {1}", number, count);
  event.body.allThreadsStopped = true;
  // For the extension, which numbers stops as the recording does.
  const time = Date.parse(stop?.time ?? "");
  Object.assign(event.body, { recorded: { number, count, ...(Number.isNaN(time) ? {} : { time }) } });
  if (stop?.text !== undefined) event.body.text = stop.text;
  if (breakpointIds.length > 0) event.body.hitBreakpointIds = [...breakpointIds];
  return event;
}

/** @throws Error in any case: what to do where the recording goes no further */
function nothingFurther(direction: Direction, count: number): never {
  throw new Error(
    direction === "on"
      ? say("The recording ends here, at stop {0} of {0}. Step back, or restart it.", count)
      : say("The recording begins here, at stop 1 of {0}. Step on.", count),
  );
}

function whyNeverHit(file: string | null): string {
  return file === null
    ? say("This file is not in the recording.")
    : say("The recording has no stop on this line: a replay stops only where it was recorded.");
}
