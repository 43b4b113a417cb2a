/**
 * Which of the breakpoints on the runtime's functions the program stopped at, and what the function was called for:
 *
 *     frame 0     runtime.evacuate_fast64(t, h = 0xc000076480, oldbucket = 3)
 *     condition   uintptr(h) == 0xc000076480 && …           true: it is this one
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { EventPlace } from "../gomap/explainEvent.js";
import { type DebuggeeRequests, OwnExpression } from "./debuggeeRequests.js";
import { type FunctionBreak, isFrameOf } from "./mapEvents.js";

/** Those of `breaks` whose function the innermost frame is of, and whose condition is true there. */
export async function readHits<B extends FunctionBreak>(
  requests: DebuggeeRequests,
  top: DebugProtocol.StackFrame | undefined,
  breaks: readonly B[],
): Promise<B[]> {
  if (top === undefined) return [];
  const here = breaks.filter(({ functionName }) => isFrameOf(top.name, functionName));
  const answers = await Promise.all(here.map(({ condition }) => requests.evaluate(new OwnExpression(condition), top.id)));
  return here.filter((_, i) => answers[i]?.ok === true && answers[i].result === "true");
}

/** The arguments that say what a function works on; of the functions that have them. */
export async function readEventPlace(requests: DebuggeeRequests, top: DebugProtocol.StackFrame | undefined): Promise<EventPlace> {
  if (top === undefined) return { oldBucket: null, table: null };
  const ask = (argument: string): Promise<bigint | null> => requests.evaluateNumber(new OwnExpression(argument), top.id);
  const [oldBucket, table] = await Promise.all([
    top.name.startsWith("runtime.evacuate") ? ask("oldbucket") : Promise.resolve(null),
    top.name.startsWith("maps.(*table).") ? ask("uintptr(t)") : Promise.resolve(null),
  ]);
  return { oldBucket: oldBucket === null ? null : Number(oldBucket), table };
}

/**
 * The functions that the program does not have: the linker leaves out what is never called. Asked by their name in the runtime;
 * a method of a Swiss map is there where the runtime's function that calls it is.
 */
export async function readMissing(requests: DebuggeeRequests, functionNames: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(
    functionNames.map((name) => {
      const entry = entries[name] ?? name;
      return /^runtime\.\w+$/.test(entry) ? requests.evaluate(new OwnExpression(entry)) : Promise.resolve(null);
    }),
  );
  return functionNames.filter((_, i) => {
    const answer = answers[i] ?? null;
    return answer?.ok === false && answer.error.includes("could not find symbol");
  });
}

/** go: runtime.mapclear */
const entries: Readonly<Record<string, string>> = { "internal/runtime/maps.(*Map).Clear": "runtime.mapclear" };
