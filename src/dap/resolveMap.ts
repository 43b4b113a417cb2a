/**
 * From an expression to a map: is it one, of which types, where does its word lie, what does the word say.
 *
 *     m            the word lies at &m
 *     pm           a pointer to a map is followed: *pm
 *     i            an interface that holds a map: its data word *is* the map's word
 *     h            a named map type (net/http.Header): key and elem types are learnt from an entry
 */
import { say } from "../gomap/say.js";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { DebuggeeRequests, Evaluation } from "./debuggeeRequests.js";
import { OwnExpression } from "./debuggeeRequests.js";
import type { GoExpression } from "./goExpression.js";
import { printGoExpression, quoteGo } from "./goExpression.js";
import type { MapTypes } from "./mapTypes.js";
import { once } from "./once.js";
import { InspectError } from "./session.js";
import { dynamicTypeOf, splitEntryType, splitMapType } from "./typeNames.js";

export interface ResolvedMap {
  readonly expression: GoExpression;
  readonly typeName: string;
  /** Where the map's word lies; null where it lies in no memory. */
  readonly variable: bigint | null;
  /** The map's word; 0n for a nil map. */
  readonly header: bigint;
  /** null where they could not be learnt (a named type of which no entry was ever seen). */
  readonly types: { readonly key: string; readonly elem: string } | null;
}

function buildHint(): string {
  return say(
    "Build with -gcflags='all=-N -l' (the Go extension does so unless it is told otherwise) and start the session again.",
  );
}

/** @throws InspectError with the sentence for the person. */
export async function resolveMap(
  requests: DebuggeeRequests,
  types: MapTypes,
  asked: GoExpression,
  frameId: number | undefined,
  pointerSizeBytes: Promise<4 | 8>,
  /** Words of maps that have entries: a named type is laid over one of them to see an entry's types. */
  liveWords: () => Promise<readonly bigint[]>,
): Promise<ResolvedMap> {
  const place = new Map<string, Promise<[address: bigint | null, word: bigint | null]>>();
  const placeOf = (expression: GoExpression): Promise<[bigint | null, bigint | null]> =>
    once(place, printGoExpression(expression), async () => {
      // Only what an interface holds lies a word further.
      const wordBytes = expression.kind === "assert" ? await pointerSizeBytes : 8;
      return Promise.all([
        requests.evaluateNumber(addressOf(expression, wordBytes), frameId),
        requests.evaluateNumber(wordOf(expression, wordBytes), frameId),
      ]);
    });
  // Most often it is the map itself that is asked for: its word is asked for along with its type.
  placeOf(asked).catch(() => undefined);
  const { expression, evaluation } = await followToMap(requests, asked, frameId);
  const [[variable, header], names] = await Promise.all([
    placeOf(expression),
    entryTypes(requests, types, evaluation, liveWords),
  ]);
  if (header === null) {
    const name = printGoExpression(asked);
    throw new InspectError(
      "optimizedOut",
      say("{0} is a map, but it has no address at this point: the optimizer keeps it in a register.", name),
      buildHint(),
    );
  }
  return {
    expression,
    typeName: evaluation.type,
    variable: variable !== null && isMadeUp(variable) ? null : variable,
    header,
    types: names,
  };
}

/** Delve gives a variable that lives in a register an address of its own making. delve: pkg/proc.FakeAddressBase */
function isMadeUp(address: bigint): boolean {
  return address >> 48n === 0xbeefn;
}

/** An expression for the address of the map's word. */
export function addressOf(expression: GoExpression, pointerSizeBytes: 4 | 8): OwnExpression {
  return expression.kind === "assert"
    ? new OwnExpression(`uintptr(&${printGoExpression(expression.of)})+${pointerSizeBytes}`)
    : new OwnExpression(`uintptr(&${operand(expression)})`);
}

/** An expression for the map's word: the address of its header. */
export function wordOf(expression: GoExpression, pointerSizeBytes: 4 | 8): OwnExpression {
  return new OwnExpression(`*(*uintptr)(${addressOf(expression, pointerSizeBytes).text})`);
}

/** Through pointers and interfaces, at most this many times. */
const maxSteps = 5;

async function followToMap(
  requests: DebuggeeRequests,
  asked: GoExpression,
  frameId: number | undefined,
): Promise<{ expression: GoExpression; evaluation: Evaluation & { ok: true } }> {
  let expression = asked;
  for (let step = 0; step < maxSteps; step++) {
    const evaluation = await requests.evaluate(expression, frameId);
    if (!evaluation.ok) {
      throw evaluationError(printGoExpression(asked), evaluation.error);
    }
    if (/optimized out|could not find loclist|no location/i.test(evaluation.result)) {
      throw new InspectError(
        "optimizedOut",
        say("{0} was optimized out: it has no value at this point of the program.", printGoExpression(asked)),
        buildHint(),
      );
    }
    if (await isMap(requests, expression, evaluation, frameId)) {
      return { expression, evaluation };
    }
    if (evaluation.type.startsWith("*")) {
      if (evaluation.result.endsWith(" nil")) {
        throw new InspectError(
          "notAMap",
          say("{0} is a nil pointer ({1}), so there is no map behind it.", printGoExpression(expression), evaluation.type),
          say("Stop where it is set."),
        );
      }
      expression = { kind: "dereference", of: expression };
    } else if (dynamicTypeOf(evaluation.type)) {
      expression = { kind: "assert", of: expression, type: "data" };
    } else {
      throw new InspectError(
        "notAMap",
        evaluation.type === ""
          ? say("{0} is not a map: its type is not known.", printGoExpression(asked))
          : say("{0} is not a map: its type is {1}.", printGoExpression(asked), evaluation.type),
        say("Show Map Layout takes maps, pointers to maps and interfaces that hold a map."),
      );
    }
  }
  throw new InspectError("notAMap", say("{0} leads to no map.", printGoExpression(asked)), say("Name the map itself."));
}

/** Certain for every map, also a nil one of a named type: Delve says what may not be done with maps. */
async function isMap(
  requests: DebuggeeRequests,
  expression: GoExpression,
  evaluation: Evaluation & { ok: true },
  frameId: number | undefined,
): Promise<boolean> {
  if (splitMapType(evaluation.type)) return true;
  if (/^[*[]|^(chan|func|struct|interface)\b/.test(evaluation.type) || dynamicTypeOf(evaluation.type)) return false;
  return isNamedMap(requests, expression, frameId);
}

export async function isNamedMap(
  requests: DebuggeeRequests,
  expression: GoExpression,
  frameId: number | undefined,
): Promise<boolean> {
  const sliced = await requests.evaluate(new OwnExpression(`${operand(expression)}[1:2]`), frameId);
  return !sliced.ok && sliced.error.includes("must be empty for maps");
}

function operand(expression: GoExpression): string {
  const text = printGoExpression(expression);
  return expression.kind === "dereference" ? `(${text})` : text;
}

async function entryTypes(
  requests: DebuggeeRequests,
  types: MapTypes,
  evaluation: Evaluation & { ok: true },
  liveWords: () => Promise<readonly bigint[]>,
): Promise<{ key: string; elem: string } | null> {
  const spelled = splitMapType(evaluation.type);
  if (spelled) return spelled;
  const kept = types.namedMaps.get(evaluation.type);
  if (kept) return kept;
  const own = await typesOfFirstEntry(requests, types, evaluation);
  if (own) {
    types.namedMaps.set(evaluation.type, own);
    return own;
  }
  // A nil or empty map has no entry to show its types. Laid over the word of a map that has some, the same type has one:
  // its key and elem are nonsense then, but their types are right. Only reads.
  for (const word of await liveWords()) {
    const laidOver = await requests.evaluate(new OwnExpression(`*(*${quoteGo(evaluation.type)})(${word})`));
    const found = laidOver.ok ? await typesOfFirstEntry(requests, types, laidOver) : null;
    if (found) {
      types.namedMaps.set(evaluation.type, found);
      return found;
    }
  }
  return null;
}

async function typesOfFirstEntry(
  requests: DebuggeeRequests,
  types: MapTypes,
  evaluation: Evaluation & { ok: true },
): Promise<{ key: string; elem: string } | null> {
  if (evaluation.variablesReference === 0) return null;
  const split = entryTypeNames(await requests.variables(evaluation.variablesReference, { start: 0, count: 1 }));
  if (!split) return null;
  // An interface is printed with what it holds, `interface {}(int)`: the debug information knows the static type only.
  for (const key of withoutDynamicType(split.key)) {
    for (const elem of withoutDynamicType(split.elem)) {
      if (await types.knows(requests, key, elem)) return { key, elem };
    }
  }
  return null;
}

/** One child `name: "3", type: "int: string"` or, where key and elem both have children, two: `[key 0]` and `[val 0]`. */
function entryTypeNames([first, second]: readonly DebugProtocol.Variable[]): { key: string; elem: string } | null {
  if (first?.type === undefined) return null;
  if (first.name.startsWith("[key ")) {
    return second?.type === undefined ? null : { key: first.type, elem: second.type };
  }
  return splitEntryType(first.type);
}

function withoutDynamicType(typeName: string): string[] {
  const dynamic = dynamicTypeOf(typeName);
  return dynamic ? [dynamic.interfaceType, typeName] : [typeName];
}

function evaluationError(name: string, error: string): InspectError {
  if (/could not find symbol|undeclared|no such variable|has no function|has no member|is not a struct/i.test(error)) {
    return new InspectError(
      "noSuchVariable",
      say("There is no variable {0} in scope here.", name),
      say("Check the spelling, or select the stack frame that has it."),
    );
  }
  if (/optimized out|could not find loclist/i.test(error)) {
    return new InspectError(
      "optimizedOut",
      say("{0} was optimized out: it has no value at this point of the program.", name),
      buildHint(),
    );
  }
  if (/running|not stopped/i.test(error)) {
    return new InspectError(
      "notStopped",
      say("The program is running, so its maps cannot be read."),
      say("Pause it or wait for a breakpoint."),
    );
  }
  if (/key not found|index out of bounds|nil pointer|is nil/i.test(error)) {
    return new InspectError("noSuchVariable", say("{0} leads nowhere here: {1}.", name, error), say("Check the key or index."));
  }
  return new InspectError(
    "unreadable",
    // A replay refuses in whole sentences, Delve without a full stop.
    say("{0} could not be evaluated: {1}.", name, error.replace(/\.$/, "")),
    "",
  );
}
