/**
 * What the Maps view shows of one stop: the frames of the stopped goroutine, the package's variables, and the maps in each.
 *
 *     main.deliver  main.go:41            the innermost frame of the program
 *       stock       len 211 · growing …   a map
 *       Show 50 more of 1,000
 *     main.main     main.go:33
 *     package main                        its variables
 *
 * Nothing is asked before somebody opens a frame. Knows of no view.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { StopView } from "../../dap/inspector.js";
import type { MapVariable, ScopeSearch } from "../../dap/mapVariables.js";
import { innermostOfProgram } from "../../dap/mapWriters.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { packageOf, qualified } from "../session/stoppedFrame.js";
import { FrameMaps, type MapEntry } from "./frameMaps.js";
import { sortRows, type RowOrder } from "./mapRow.js";
import type { RowFrame } from "./showTarget.js";

/** The header, what the allocator says of the arrays, and of a Swiss map the tables: no bucket and no group. */
export const headerReading = { budgetBytes: 64 << 10, depth: "structure", range: { from: 0, to: 0 }, others: [] } as const;

/** Rows that come at a time. */
export const pageRows = 50;

export interface ScopeNode {
  readonly kind: "frame" | "package";
  /** The same at each stop, so that what was open stays open. */
  readonly id: string;
  readonly label: string;
  /** `main.go:41`; of a package nothing. */
  readonly place: { readonly path: string | null; readonly line: number } | null;
  readonly frame: Omit<RowFrame, "packageVariable">;
  readonly maps: FrameMaps;
  /** How many rows are shown, at most. */
  shown: number;
}

/** A row that is a map: also what its commands get, in the form in which the Variables view hands a variable over. */
export interface MapNode {
  readonly kind: "map";
  readonly id: string;
  readonly scope: ScopeNode;
  readonly entry: MapEntry;
  readonly sessionId: string;
  readonly container: { readonly name: string };
  readonly variable: {
    readonly name: string;
    readonly evaluateName: string;
    readonly type: string;
    readonly value: string;
    readonly variablesReference: number;
  };
  readonly frame: RowFrame;
}

export interface MoreNode {
  readonly kind: "more";
  readonly id: string;
  readonly scope: ScopeNode;
  readonly next: number;
  readonly total: number;
}

/** A sentence in a row's place. */
export interface NoteNode {
  readonly kind: "note";
  readonly id: string;
  readonly sentence: string;
}

export type TreeNode = ScopeNode | MapNode | MoreNode | NoteNode;

/** A session at a stop, as far as the tree needs it. */
export interface StoppedSession {
  readonly id: string;
  readonly stop: number;
  readonly view: Pick<StopView, "frames" | "inspect" | "mapsInScope">;
}

export interface TreeWords {
  /** Names of package variables; [] where the source is not at hand. */
  variablesOfPackage(sourcePath: string): Promise<readonly string[]>;
  explain(expression: string, error: unknown): string | null;
}

export class ScopeTree {
  private read: Promise<ScopeNode[]> | undefined;
  private readonly nodes = new Map<string, MapNode>();
  private opened: ScopeNode[] = [];
  private homeScope: ScopeNode | null = null;

  constructor(
    private readonly session: StoppedSession,
    private readonly depth: number,
    private readonly words: TreeWords,
    private readonly changed: (nodes: readonly MapNode[]) => void,
  ) {}

  /** The frame that is open at first: the innermost of the program itself. */
  get home(): ScopeNode | null {
    return this.homeScope;
  }

  /** The goroutine's frames, innermost first, then the package. @throws where the stack cannot be read */
  list(): Promise<ScopeNode[]> {
    this.read ??= this.readScopes();
    this.read.catch(() => {
      this.read = undefined;
    });
    return this.read;
  }

  /** A page of a scope's maps, whose headers are wanted from then on. */
  async rows(scope: ScopeNode, order: RowOrder): Promise<(MapNode | MoreNode)[]> {
    const entries = await scope.maps.list();
    const sorted = sortRows(entries, order);
    const shown = sorted.slice(0, scope.shown);
    // By what only headers tell, no row has its place before all of them are read.
    scope.maps.read(order === "bytes" || order === "state" ? [...shown, ...sorted.slice(scope.shown)] : shown);
    const rows: (MapNode | MoreNode)[] = shown.map((entry) => this.nodeOf(scope, entry));
    const left = sorted.length - shown.length;
    if (left > 0) {
      rows.push({ kind: "more", id: `${scope.id} more`, scope, next: Math.min(left, pageRows), total: sorted.length });
    }
    return rows;
  }

  /** Nobody looks any more: nothing is asked until rows are wanted again. */
  pause(): void {
    for (const scope of this.opened) scope.maps.pause();
  }

  private async readScopes(): Promise<ScopeNode[]> {
    const frames = await this.session.view.frames();
    const scopes = frames.map((frame, level) => this.frameScope(frame, level));
    const home = innermostOfProgram(frames) ?? frames[0];
    this.homeScope = scopes.find(({ frame }) => frame.id === home?.id) ?? null;
    const packaged = this.packageScope(home);
    this.opened = packaged === null ? scopes : [...scopes, packaged];
    return this.opened;
  }

  private frameScope(frame: DebugProtocol.StackFrame, level: number): ScopeNode {
    const { id, name, line, source } = frame;
    return this.scope({
      kind: "frame",
      id: `frame ${level} ${name}`,
      label: name,
      place: { path: source?.path ?? null, line },
      frame: { id, functionName: name, sourcePath: source?.path ?? null, stop: this.session.stop },
      look: () => this.session.view.mapsInScope(id, { depth: this.depth, globals: [], only: "frame" }),
    });
  }

  private packageScope(frame: DebugProtocol.StackFrame | undefined): ScopeNode | null {
    const path = frame?.source?.path;
    const name = frame && packageOf(frame.name);
    if (!frame || path === undefined || name === undefined || name === null) return null;
    const globals = async (): Promise<readonly MapVariable[]> => {
      const names = await this.words.variablesOfPackage(path);
      if (names.length === 0) return [];
      const search: ScopeSearch = { depth: this.depth, globals: names, only: "globals" };
      return this.session.view.mapsInScope(frame.id, search);
    };
    return this.scope({
      kind: "package",
      id: `package ${name}`,
      label: name,
      place: null,
      frame: { id: frame.id, functionName: frame.name, sourcePath: path, stop: this.session.stop },
      look: globals,
    });
  }

  private scope({
    look,
    ...known
  }: Omit<ScopeNode, "maps" | "shown"> & { readonly look: () => Promise<readonly MapVariable[]> }): ScopeNode {
    const source = {
      look,
      readHead: async (map: MapVariable, signal: AbortSignal): Promise<LayoutHead> => {
        const expression = scope.kind === "package" ? qualified(map.expression, scope.frame) : map.expression;
        const picture = await this.session.view.inspect(expression, scope.frame.id, { ...headerReading, signal });
        return picture.model.head;
      },
      explain: (map: MapVariable, error: unknown) => this.words.explain(map.expression, error),
    };
    const maps = new FrameMaps(source, (entries) => {
      this.changed(entries.map((entry) => this.nodeOf(scope, entry)));
    });
    const scope: ScopeNode = { ...known, maps, shown: pageRows };
    return scope;
  }

  /** One and the same object for a row, however often it is asked for. */
  private nodeOf(scope: ScopeNode, entry: MapEntry): MapNode {
    const { map } = entry;
    const id = `${scope.id} ${map.expression}`;
    const known = this.nodes.get(id);
    if (known) return known;
    const packaged = scope.kind === "package";
    const evaluateName = packaged ? qualified(map.expression, scope.frame) : map.expression;
    const node: MapNode = {
      kind: "map",
      id,
      scope,
      entry,
      sessionId: this.session.id,
      container: { name: scope.label },
      variable: { name: map.expression, evaluateName, type: map.type, value: map.type, variablesReference: 0 },
      frame: { ...scope.frame, packageVariable: packaged ? map.expression : null },
    };
    this.nodes.set(id, node);
    return node;
  }
}
