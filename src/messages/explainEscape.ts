/**
 * The compiler's escape decisions in words: where a map's header goes, why, and through which steps it gets out of its function.
 * The compiler's own words for a step (`spill`, `assign-pair`) become sentences; its Go text stays as it is.
 */
import { say } from "../gomap/say.js";
import type { EscapeNote, Flow, FlowStep, SourcePlace } from "./compilerNotes.js";

export interface ExplainedStep {
  readonly sentence: string;
  /** Go, as the compiler prints it. */
  readonly code: string;
  readonly at: SourcePlace;
}

/** Why the header is where it is, in a sentence. */
export function explainDecision(note: EscapeNote): string {
  if (note.decision === "stack") {
    return say("On the stack: no pointer to it outlives the function, so its frame holds the header.");
  }
  return note.decision === "moved"
    ? say("The variable is on the heap: its own address outlives the function. {0}", heapReason(note))
    : say("On the heap: it may outlive the function that makes it. {0}", heapReason(note));
}

/** The way out of the function, step by step. */
export function explainSteps({ flows }: EscapeNote): ExplainedStep[] {
  const steps = flows.flatMap((flow) => flow.steps);
  // That the compiler keeps it in a temporary is no news, unless it is all there is to say.
  const told = steps.filter(({ why }) => why !== "spill");
  return (told.length === 0 ? steps : told).map((step) => ({
    sentence: stepWords(step),
    code: plain(step.expression),
    at: step.at,
  }));
}

/** Types of generic functions as the source has them: go.shape.int → int. */
export function plain(expression: string): string {
  return expression.replaceAll("go.shape.", "");
}

/** What takes it out: the last step of the last flow, unless a closure or an interface on the way says more. */
function heapReason({ flows }: EscapeNote): string {
  const last = flows.at(-1);
  const step = last?.steps.at(-1);
  if (!last || !step) return say("The compiler names no reason.");
  const closure = flows.flatMap(({ steps }) => steps).find(({ why }) => why === "captured by a closure");
  if (closure) return say("A closure captures {0}, and the closure itself gets out of the function.", plain(closure.expression));
  const boxed = last.steps.find(({ why }) => why === "interface-converted");
  if (boxed) return boxedReason(boxed, last);
  return reasonOf(step, last);
}

function boxedReason(boxed: FlowStep, { steps }: Flow): string {
  const step = steps.at(-1);
  return step?.why === "call parameter"
    ? say("It is put into an interface for {0}, which may keep it.", plain(step.expression))
    : say("{0} is put into an interface that outlives the function.", plain(boxed.expression));
}

function reasonOf({ why, expression }: FlowStep, { to }: Flow): string {
  const code = plain(expression);
  switch (why) {
    case "return":
      return say("It is returned.");
    case "send":
      return say("It is sent on a channel: {0}.", code);
    case "call parameter":
      return expression.startsWith("append(")
        ? say("It is appended to a slice, whose array may outlive the function: {0}.", code)
        : say("It is handed to {0}, which may keep it.", code);
    case "map literal value":
    case "map literal key":
      return say("It is stored in another map, whose slots are not tracked: {0}.", code);
    case "key of map put":
    case "value of map put":
      return say("It is stored in another map: {0}.", code);
    case "reference":
    case "address-of":
      return say("Its address is taken: {0}.", code);
    case "assign":
    case "assign-pair":
    case "assign-pair-dot-type":
    case "assign-pair-mapr":
    case "assign-pair-receive":
      return to === "{heap}"
        ? say("It is stored where it outlives the function: {0}.", code)
        : say("It is assigned to what is declared outside: {0}.", code);
    case "too large for stack":
      return say("It is too large for the stack.");
    default:
      return say("The compiler's reason: {0} ({1}).", code, why);
  }
}

function stepWords({ why, expression }: FlowStep): string {
  switch (why) {
    case "spill":
      return say("kept in memory, and a pointer to it handed on");
    case "assign":
    case "assign-pair":
    case "assign-pair-dot-type":
    case "assign-pair-mapr":
    case "assign-pair-receive":
      return say("assigned");
    case "return":
      return say("returned");
    case "call parameter":
      return expression.startsWith("append(") ? say("appended") : say("handed to a call");
    case "captured by a closure":
      return say("captured by a closure");
    case "interface-converted":
      return say("put into an interface");
    case "send":
      return say("sent on a channel");
    case "slice-literal-element":
    case "array literal element":
      return say("an element of a literal");
    case "struct literal element":
      return say("a field of a literal");
    case "map literal key":
    case "map literal value":
    case "key of map put":
    case "value of map put":
      return say("stored in another map");
    case "appended slice...":
    case "appendee slice":
    case "copied slice":
      return say("appended");
    case "range":
    case "range-deref":
      return say("taken by range");
    case "address-of":
    case "reference":
      return say("its address taken");
    case "dot":
    case "dot of pointer":
      return say("a field of it taken");
    case "indirection":
      return say("read through a pointer");
    default:
      // A reason of a newer compiler: its own word says more than none.
      return why;
  }
}
