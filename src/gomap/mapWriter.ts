/**
 * A goroutine inside a map, and how the names of the runtime's functions tell what it does there. Its stack, innermost first:
 *
 *     internal/runtime/maps.(*table).split    works for the one below           the map is its argument m
 *     runtime.mapassign_fast64                what the program called: assigns  the map is its argument m (an hmap: h)
 *     main.fill                               the program's own code
 */
export type MapAccess = "assigns" | "deletes" | "clears" | "reads" | "iterates";

/** A goroutine that is inside a map. */
export interface MapWriter {
  /** As the runtime numbers them. */
  readonly goroutine: number;
  /** The runtime's function that the program called: "runtime.mapassign_faststr". */
  readonly runtimeFunction: string;
  readonly access: MapAccess;
  /** The first frame of the program's own code: "main.fill", "main.go:14". */
  readonly functionName: string;
  readonly source: string | null;
  /** The program stopped in this goroutine. */
  readonly stopped?: true;
  /** The runtime noticed in this goroutine that another one is inside, and ends the program. */
  readonly fatal?: true;
  /** Which map it is in is not certain: the argument was optimized away, and the calling function has this map in a variable. */
  readonly likely?: true;
}

/** A function of the runtime that works on one map. */
export interface MapFunction {
  /** What the program does that called it; null where it works for several. */
  readonly access: MapAccess | null;
  /** Expressions whose value is the map's address, in a frame of this function. */
  readonly mapIn: readonly string[];
}

/** @param name with the whole import path: `internal/runtime/maps.(*Map).Delete` */
export function mapFunction(name: string, kind: "hmap" | "swiss"): MapFunction | null {
  return kind === "hmap" ? hmapFunction(name) : swissFunction(name);
}

/** Whether goroutines may not do this at the same time as others: only reading and iterating may. */
export function changesMap(access: MapAccess): boolean {
  return access === "assigns" || access === "deletes" || access === "clears";
}

/** Whether it is the runtime's own end of the program: not a panic, which could be recovered. */
export function isFatal(name: string): boolean {
  return fatalFunctions.test(name);
}

/** Swiss maps have a name of their own for the first. go: runtime.fatal, runtime.throw, runtime.fatalthrow */
const fatalFunctions = /^(runtime|maps)\.(fatal|throw|fatalthrow)$/;

/** What compilers of all versions call, and `reflect`. go: runtime.mapassign, runtime.mapdelete, runtime.mapclear */
const called: readonly (readonly [RegExp, MapAccess])[] = [
  [/^runtime\.mapassign(_\w+)?$/, "assigns"],
  [/^runtime\.mapdelete(_\w+)?$/, "deletes"],
  [/^runtime\.mapclear$/, "clears"],
  [/^runtime\.mapaccess[12K](_\w+)?$/, "reads"], // go: runtime.mapaccess1, runtime.mapaccess2, runtime.mapaccessK
  [/^runtime\.map(iterinit|iternext|IterStart|IterNext)$/, "iterates"], // go: runtime.mapiterinit, runtime.mapIterStart
];

/** go: runtime.growWork, runtime.evacuate, runtime.hashGrow, runtime.hmap.newoverflow, runtime.mapclone2 */
function hmapFunction(name: string): MapFunction | null {
  const access = calledAs(name);
  if (access !== null) return { access, mapIn: access === "iterates" ? ["h", "it.h"] : ["h"] };
  if (name === "runtime.mapclone2") return { access: "reads", mapIn: ["src"] };
  if (/^runtime\.(growWork|evacuate)(_\w+)?$|^runtime\.hashGrow$|^runtime\.\(\*hmap\)\.newoverflow$/.test(name)) {
    return { access: null, mapIn: ["h"] };
  }
  return null;
}

/** go: internal/runtime/maps.Map, internal/runtime/maps.table, internal/runtime/maps.Iter */
function swissFunction(name: string): MapFunction | null {
  const access = calledAs(name);
  if (access !== null) return { access, mapIn: access === "iterates" ? ["m", "it.m"] : ["m"] };
  if (name === "runtime.mapclone2") return { access: "reads", mapIn: ["src"] };
  const method = /^internal\/runtime\/maps\.\(\*(Map|table|Iter)\)\.(\w+)$/.exec(name);
  if (method === null) return null;
  const [, receiver, verb = ""] = method;
  if (receiver === "Iter") return { access: "iterates", mapIn: ["m", "it.m"] };
  // A table's own methods get the map only where they may have to change it.
  return { access: receiver === "Map" ? (methods.find(([start]) => start.test(verb))?.[1] ?? null) : null, mapIn: ["m"] };
}

/** go: internal/runtime/maps.Map.Delete, internal/runtime/maps.Map.Clear, internal/runtime/maps.Map.PutSlot */
const methods: readonly (readonly [RegExp, MapAccess])[] = [
  [/^(Put|put)/, "assigns"],
  [/^(Delete|delete)/, "deletes"],
  [/^(Clear|clear)/, "clears"],
  [/^(Get|get|Clone)/, "reads"],
];

function calledAs(name: string): MapAccess | null {
  return called.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
