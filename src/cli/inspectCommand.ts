/**
 * `go-map-layout inspect`: gets the program to where it should stand, and draws or writes the maps that were asked for there.
 *
 *     for each hit     a stop view
 *       for each map   a picture (header and arrays are read now; an error ends the command before anything is written)
 *       then           each written as a document, in a stream, or drawn
 */
import { basename } from "node:path";
import { Inspector, type MapPicture, type StopView } from "../dap/inspector.js";
import { InspectError, type DapSession, type Log } from "../dap/session.js";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { renderHtml } from "../messages/renderHtml.js";
import { renderSvg } from "../messages/renderSvg.js";
import { writeLayout, type TextSink } from "../messages/writeLayout.js";
import { AttachedDebuggee } from "./attachedDebuggee.js";
import { CommandError } from "./commandError.js";
import type { Debuggee, DebuggeeEnvironment, Stop } from "./debuggee.js";
import { LaunchedDebuggee } from "./launchedDebuggee.js";
import type { DebugTarget } from "./debugTarget.js";
import type { InspectOptions } from "./inspectOptions.js";
import { RecordedDebuggee } from "./recordedDebuggee.js";
import { placesToList } from "../messages/renderSlots.js";
import { renderText } from "../messages/renderText.js";
import type { Palette } from "../messages/terminalText.js";

/** A document has strings whole, up to this. */
const writtenTextBytes = 1 << 20;
/** A page has strings up to this. */
const pageTextBytes = 4096;

export interface InspectOutput {
  /** Where the document or the drawing goes. */
  readonly write: TextSink;
  /** A line for the person, beside the output. */
  readonly note: Log;
  readonly width: number;
  readonly palette: Palette;
}

/** Bytes of header and arrays that one picture may read: the whole map, unless its header is out of its mind. */
const budgetBytes = 2 ** 31;

/** @throws CommandError (or InspectError, MemoryStoppedError) with one sentence */
export async function runInspect(
  options: InspectOptions,
  environment: Pick<DebuggeeEnvironment, "onOutput" | "onStarted">,
  output: InspectOutput,
): Promise<void> {
  const { target, hits } = options;
  const debuggee = await openDebuggee(target, { ...environment, dlv: options.dlv, firstHit: hits.from });
  try {
    const inspector = new Inspector(debuggee.session satisfies DapSession, options.verbose ? output.note : () => undefined);
    for (let hit = hits.from; hit <= hits.to; hit++) {
      inspector.resumed();
      const stop = await debuggee.nextStop();
      const view = inspector.stopped(stop.threadId, stop.reason);
      const maps = options.maps === "recorded" ? recordedMaps(debuggee) : options.maps;
      await new StopReport(view, stop, { ...options, maps }, output).write(hit === hits.from);
    }
  } finally {
    await debuggee.end();
  }
}

function openDebuggee(target: DebugTarget, environment: DebuggeeEnvironment): Promise<Debuggee> {
  if (target.kind === "recording") return RecordedDebuggee.open(target.file, environment.firstHit);
  return target.kind === "attach" ? AttachedDebuggee.join(target, environment) : LaunchedDebuggee.start(target, environment);
}

function recordedMaps(debuggee: Debuggee): readonly string[] {
  return debuggee instanceof RecordedDebuggee ? debuggee.recording.header.maps.map(({ expression }) => expression) : [];
}

type StopOptions = InspectOptions & { readonly maps: readonly string[] | "all" };

/** What is said of one stop. */
class StopReport {
  constructor(
    private readonly view: StopView,
    private readonly stop: Stop,
    private readonly options: StopOptions,
    private readonly output: InspectOutput,
  ) {}

  async write(isFirst: boolean): Promise<void> {
    const { maps, format } = this.options;
    const frame = frameOf(await this.view.frames(), this.stop);
    const pictures = maps === "all" ? this.everyMap(frame) : await this.named(maps, frame);
    const isList = maps === "all" || maps.length > 1;
    if (format === "json") await this.writeJson(pictures, isList);
    else if (format !== "text") await this.writeFile(pictures, frame, format);
    else await this.draw(pictures, frame, isFirst);
  }

  /** All or nothing: a wrong expression is an error before the first document is begun. */
  private async named(maps: readonly string[], frame: DebugProtocol.StackFrame | undefined): Promise<MapPicture[]> {
    const pictures: MapPicture[] = [];
    for (const expression of maps) pictures.push(await this.inspect(expression, frame));
    return pictures;
  }

  /** One after the other, so that one is in memory at a time; what cannot be read is said and left out. */
  private async *everyMap(frame: DebugProtocol.StackFrame | undefined): AsyncIterable<MapPicture> {
    if (!frame) throw new CommandError("the program stands in no function that could be looked at: --all finds nothing");
    const found = await this.view.mapsInScope(frame.id, { depth: 0, globals: [] });
    if (found.length === 0) throw new CommandError(`no maps in scope in ${placeOf(frame)}`);
    let drawn = 0;
    for (const { expression } of found) {
      try {
        yield await this.inspect(expression, frame);
        drawn++;
      } catch (error) {
        if (!(error instanceof InspectError)) throw error;
        this.output.note(`left out: ${expression}: ${error.message}`);
      }
    }
    if (drawn === 0) throw new CommandError(`none of the maps in ${placeOf(frame)} could be read`);
  }

  private inspect(expression: string, frame: DebugProtocol.StackFrame | undefined): Promise<MapPicture> {
    // A document is whole: whatever number of values Delve must print for it.
    const maxPrintedValues = this.options.format === "json" ? Number.MAX_SAFE_INTEGER : 10_000;
    return this.view.inspect(expression, frame?.id, { budgetBytes, maxPrintedValues });
  }

  private async writeJson(pictures: Pictures, isList: boolean): Promise<void> {
    const { options, output } = this;
    const style = options.hits.isRange ? "compact" : "lines";
    const newline = style === "lines" ? "\n" : "";
    let separator = isList ? "[" : "";
    for await (const picture of pictures) {
      await output.write(separator);
      separator = `,${newline}`;
      const slotsOf = (places: Parameters<MapPicture["slots"]>[0]) =>
        picture.slots(places, { values: options.values, maxTextBytes: writtenTextBytes });
      await writeLayout(picture.model, slotsOf, output.write, { values: options.values, style });
    }
    await output.write(isList ? "]\n" : "\n");
  }

  /** The picture alone, or a page with it. One map: the command line sees to that. */
  private async writeFile(
    pictures: Pictures,
    frame: DebugProtocol.StackFrame | undefined,
    format: "svg" | "html",
  ): Promise<void> {
    const { options, output } = this;
    const where = frame ? placeOf(frame) : null;
    for await (const picture of pictures) {
      if (format === "svg") await output.write(renderSvg(picture.model, { where }));
      else {
        const slotsOf = (places: Parameters<MapPicture["slots"]>[0]) =>
          picture.slots(places, { values: options.values, maxTextBytes: pageTextBytes });
        await renderHtml(picture.model, slotsOf, output.write, { where, values: options.values, listed: options.listed });
      }
    }
  }

  private async draw(pictures: Pictures, frame: DebugProtocol.StackFrame | undefined, isFirst: boolean): Promise<void> {
    const { options, output, stop } = this;
    const hit = stop.hit !== null && options.hits.to > 1 ? `, hit ${stop.hit}` : "";
    const where = frame ? `${placeOf(frame)}${hit}` : null;
    let between = isFirst ? "" : "\n";
    for await (const picture of pictures) {
      const { model } = picture;
      const places = placesToList(model, options.listed);
      const items = await picture.slots(places, { values: options.values, maxTextBytes: 256 });
      const listed = places.flatMap((place, i) => (items[i] ? [{ place, item: items[i] }] : []));
      await output.write(between + renderText(model, listed, { width: output.width, palette: output.palette, where }));
      between = "\n";
    }
  }
}

type Pictures = AsyncIterable<MapPicture> | Iterable<MapPicture>;

/**
 * The frame whose variables are meant: the innermost; where the program was not stopped by a breakpoint, the innermost that is not
 * the runtime's.
 */
function frameOf(frames: readonly DebugProtocol.StackFrame[], stop: Stop): DebugProtocol.StackFrame | undefined {
  if (stop.depth !== undefined) return frames[stop.depth];
  if (stop.hit !== null) return frames[0];
  return frames.find(({ name }) => !/^(runtime|syscall|time|sync|internal\/[\w/]+|vendor\/[\w./]+)\./.test(name)) ?? frames[0];
}

function placeOf({ name, source, line }: DebugProtocol.StackFrame): string {
  const file = source?.path ?? source?.name;
  return file === undefined ? name : `${name} at ${basename(file)}:${line}`;
}
