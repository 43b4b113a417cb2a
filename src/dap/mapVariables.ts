/**
 * The maps in scope: locals, arguments, captured variables and the package's globals, and what is inside of them (struct
 * fields, elements, pointers, interfaces), as far as a bounded look goes.
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DebuggeeRequests } from "./debuggeeRequests.js";
import type { GoExpression } from "./goExpression.js";
import { parseGoExpression, printGoExpression } from "./goExpression.js";
import { isNamedMap } from "./resolveMap.js";
import { dynamicTypeOf, splitMapType } from "./typeNames.js";

export interface MapVariable {
  /** What `inspect` takes: Delve's evaluateName, with `*` or `.(data)` where a pointer or an interface leads to the map. */
  readonly expression: string;
  readonly type: string;
  /** Entries; null where the debugger did not say. */
  readonly length: number | null;
  readonly isNil: boolean;
  readonly scope: "local" | "argument" | "global";
  /** 0 for variables, 1 for what is directly in them, … */
  readonly depth: number;
}

export interface ScopeSearch {
  /** How far into structs, slices, arrays and maps: 0 for variables only. */
  readonly depth: number;
  /** Names of package variables, from the source of the stopped package. */
  readonly globals: readonly string[];
  /** How many of those are opened, at most. */
  readonly containers?: number;
  /** What is left out is not asked for: `globals` takes the named ones only, `frame` no package variable at all. */
  readonly only?: "frame" | "globals";
}

/** Bounds of one search: requests for children, and children looked at of each container. */
const maxContainers = 40;
const maxChildrenOfOne = 100;
/** Of longer arrays and maps Delve gives so many children unless it is asked for a page. delve: service/dap.DefaultLoadConfig */
const childrenUnasked = 64;

export async function findMapVariables(requests: DebuggeeRequests, frameId: number, search: ScopeSearch): Promise<MapVariable[]> {
  const found: MapVariable[] = [];
  let containers = search.containers ?? maxContainers;

  const look = async (
    variables: readonly DebugProtocol.Variable[],
    scope: MapVariable["scope"],
    depth: number,
  ): Promise<void> => {
    const inside: DebugProtocol.Variable[] = [];
    const maps = await Promise.all(variables.map((variable) => mapOf(requests, variable, frameId, scope, depth)));
    variables.forEach((variable, i) => {
      const map = maps[i];
      if (map) found.push(map);
      if (variable.variablesReference > 0 && depth < search.depth && mayHoldMaps(variable)) inside.push(variable);
    });
    // What is in structs and slices before what is in maps.
    inside.sort((a, b) => Number(isCertainlyMap(a)) - Number(isCertainlyMap(b)));
    for (const variable of inside) {
      if (--containers < 0) return;
      const paging = (variable.indexedVariables ?? 0) > childrenUnasked ? { start: 0, count: maxChildrenOfOne } : undefined;
      await look((await requests.variables(variable.variablesReference, paging)).slice(0, maxChildrenOfOne), scope, depth + 1);
    }
  };

  for (const scope of search.only === "globals" ? [] : await requests.scopes(frameId)) {
    if (/^registers/i.test(scope.name) || (search.only === "frame" && /^global/i.test(scope.name))) continue;
    const kind = /^arg/i.test(scope.name) ? "argument" : /^global/i.test(scope.name) ? "global" : "local";
    await look(await requests.variables(scope.variablesReference), kind, 0);
  }
  const known = new Set(found.map((map) => map.expression));
  const globals = await Promise.all(
    search.globals.filter((name) => !known.has(name)).map((name) => globalVariable(requests, name, frameId)),
  );
  await look(
    globals.filter((variable) => variable !== null),
    "global",
    0,
  );
  const seen = new Set<string>();
  return found.filter(({ expression }) => {
    const tree = parsed(expression);
    const name = tree ? printGoExpression(tree) : expression;
    return !seen.has(name) && seen.add(name);
  });
}

/** Reads one `variables` response along: which of these are maps for certain, without asking anything. */
export function isCertainlyMap(variable: DebugProtocol.Variable): boolean {
  const type = variable.type ?? "";
  if (splitMapType(type)) return true;
  // Of all kinds only a map has a first named child `len()`; byte arrays have one too, but their types begin with "[".
  return (
    variable.namedVariables === 1 &&
    variable.variablesReference > 0 &&
    !/^[[*]/.test(type) &&
    valueBehindType(variable)?.startsWith("[") === true
  );
}

/** What follows the type in a printed value: `main.G[int, string] nil` → `nil`. Delve prints type arguments with and without a space. */
function valueBehindType({ type, value }: DebugProtocol.Variable): string | null {
  const prefix = (type ?? "").replace(/, /g, ",");
  const text = value.replace(/, /g, ",");
  return prefix !== "" && text.startsWith(`${prefix} `) ? text.slice(prefix.length + 1) : null;
}

async function mapOf(
  requests: DebuggeeRequests,
  variable: DebugProtocol.Variable,
  frameId: number,
  scope: MapVariable["scope"],
  depth: number,
): Promise<MapVariable | null> {
  const type = variable.type ?? "";
  const name = variable.evaluateName;
  if (name === undefined || name === "") return null;
  const base = { scope, depth, isNil: variable.value.endsWith(" nil") };
  if (isCertainlyMap(variable)) {
    return { ...base, expression: name, type, length: variable.indexedVariables ?? 0 };
  }
  const pointee = /^\*+(map\[.*)$/s.exec(type)?.[1];
  if (pointee !== undefined && !base.isNil) {
    return { ...base, expression: prefixed(name), type: pointee, length: null };
  }
  const dynamic = dynamicTypeOf(type)?.dynamicType;
  if (dynamic !== undefined && splitMapType(dynamic)) {
    return { ...base, isNil: false, expression: `${name}.(data)`, type: dynamic, length: null };
  }
  // A nil or empty map of a named type looks like other nils: ask.
  if (variable.variablesReference === 0 && ["nil", "[]"].includes(valueBehindType(variable) ?? "") && !type.includes(" ")) {
    const expression = parsed(name);
    if (expression && (await isNamedMap(requests, expression, frameId))) return { ...base, expression: name, type, length: 0 };
  }
  return null;
}

function prefixed(name: string): string {
  return `*${name}`;
}

function parsed(name: string): GoExpression | null {
  try {
    return parseGoExpression(name);
  } catch {
    return null;
  }
}

async function globalVariable(requests: DebuggeeRequests, name: string, frameId: number): Promise<DebugProtocol.Variable | null> {
  const expression = parsed(name);
  const evaluation = expression && (await requests.evaluate(expression, frameId));
  return evaluation?.ok
    ? {
        name,
        evaluateName: name,
        value: evaluation.result,
        type: evaluation.type,
        variablesReference: evaluation.variablesReference,
        namedVariables: evaluation.namedVariables,
        indexedVariables: evaluation.indexedVariables,
      }
    : null;
}

/** Worth a request: a container whose printed value or type speaks of maps, or a struct that may. */
function mayHoldMaps(variable: DebugProtocol.Variable): boolean {
  const text = `${variable.type ?? ""} ${variable.value}`;
  return text.includes("map[") || variable.value.includes("{") || (variable.type ?? "").startsWith("[");
}
