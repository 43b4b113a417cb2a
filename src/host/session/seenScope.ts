/**
 * What passed by during one stop, without a request of our own: the frames that VS Code shows, and the maps among the rows of
 * its Variables view.
 *
 *     stackTrace  → frame id        → which thread, how deep, which function
 *     scopes      → reference       → of which frame, arguments or locals
 *     variables   → rows, of a scope or of a container that was itself a row
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { MapVariable } from "../../dap/mapVariables.js";
import { isCertainlyMap } from "../../dap/mapVariables.js";
import { splitEntryType, splitMapType } from "../../dap/typeNames.js";

/** The value of `debugProtocolVariableMenuContext` for map rows, see package.json. */
export const mapMenuContext = "goMap";

export interface SeenFrame {
  readonly threadId: number;
  /** 0 for the innermost. */
  readonly level: number;
  readonly name: string;
  readonly sourcePath: string | null;
  readonly line: number;
}

export interface SeenMap extends MapVariable {
  readonly frameId: number;
}

interface Container {
  readonly frameId: number;
  readonly scope: MapVariable["scope"];
  readonly depth: number;
}

/** A person can expand rows for as long as the program stands; what is remembered of them is bounded. */
const maxRemembered = 10_000;

export class SeenScope {
  private readonly frames = new Map<number, SeenFrame>();
  private readonly containers = new Map<number, Container>();
  private readonly maps = new Map<string, SeenMap>();

  /** @param namedMaps names of map types that do not begin with `map[`; grows over the session */
  constructor(private readonly namedMaps: Set<string>) {}

  /** Whether any stack was seen: without a tracker none is. */
  get knowsFrames(): boolean {
    return this.frames.size > 0;
  }

  frame(frameId: number): SeenFrame | undefined {
    return this.frames.get(frameId);
  }

  /** The maps that were shown of a frame, in the order in which they were shown. */
  mapsOf(frameId: number): SeenMap[] {
    return [...this.maps.values()].filter((map) => map.frameId === frameId);
  }

  readStackTrace(args: DebugProtocol.StackTraceArguments, body: DebugProtocol.StackTraceResponse["body"]): void {
    body.stackFrames.forEach((frame, i) => {
      if (this.frames.size >= maxRemembered) return;
      this.frames.set(frame.id, {
        threadId: args.threadId,
        level: (args.startFrame ?? 0) + i,
        name: frame.name,
        sourcePath: frame.source?.path ?? null,
        line: frame.line,
      });
    });
  }

  readScopes(args: DebugProtocol.ScopesArguments, body: DebugProtocol.ScopesResponse["body"]): void {
    for (const { name, variablesReference } of body.scopes) {
      const scope = /^arg/i.test(name) ? "argument" : /^global/i.test(name) ? "global" : "local";
      this.remember(variablesReference, { frameId: args.frameId, scope, depth: 0 });
    }
  }

  /** Remembers the maps among the rows, and marks their rows for the menus: nothing else of them is altered. */
  readVariables(args: DebugProtocol.VariablesArguments, body: DebugProtocol.VariablesResponse["body"]): void {
    const container = this.containers.get(args.variablesReference);
    for (const variable of body.variables) {
      const type = this.mapType(variable);
      if (type !== null) Object.assign(variable, { __vscodeVariableMenuContext: mapMenuContext });
      if (!container) continue;
      this.remember(variable.variablesReference, { ...container, depth: container.depth + 1 });
      const expression = variable.evaluateName ?? "";
      if (type === null || expression === "" || this.maps.size >= maxRemembered) continue;
      this.maps.set(`${container.frameId} ${expression}`, {
        ...container,
        expression,
        type,
        length: variable.variablesReference > 0 ? (variable.indexedVariables ?? 0) : 0,
        isNil: variable.value.endsWith(" nil"),
      });
    }
  }

  private remember(reference: number, container: Container): void {
    if (reference > 0 && this.containers.size < maxRemembered) this.containers.set(reference, container);
  }

  /** The type of a row that is a map for certain; null for others. */
  private mapType(variable: DebugProtocol.Variable): string | null {
    const type = variable.type ?? "";
    if (isCertainlyMap(variable)) {
      if (!type.startsWith("map[")) this.namedMaps.add(type);
      return type;
    }
    // A nil or empty map of a named type looks like any other nil; it is known where another value of the type was seen.
    if (this.namedMaps.has(type)) return type;
    // An entry of a map has the type "key: elem".
    const elem = splitEntryType(type)?.elem;
    return elem !== undefined && (splitMapType(elem) || this.namedMaps.has(elem)) ? elem : null;
  }
}
