/** Of an adapter's answers what a recording keeps: the fields that are known, with the recording's own numbers. */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { RecordedEvaluation, RecordedFrame, RecordedScope, RecordedVariable } from "../messages/recording.js";

/** Numbers for the ways that lead to variables, the same at each stop. A child's way is met after its parent's: its number is greater. */
export class ReferenceNumbers {
  private readonly numbers = new Map<string, number>();

  of(way: string): number {
    const number = this.numbers.get(way) ?? this.numbers.size + 1;
    this.numbers.set(way, number);
    return number;
  }
}

export function recordedEvaluation(body: DebugProtocol.EvaluateResponse["body"], variablesReference: number): RecordedEvaluation {
  return {
    result: body.result,
    ...defined({ type: body.type }),
    variablesReference,
    ...defined({ namedVariables: body.namedVariables, indexedVariables: body.indexedVariables }),
    ...defined({ memoryReference: addressIn(body.memoryReference), presentationHint: hintIn(body.presentationHint) }),
  };
}

export function recordedVariable(variable: DebugProtocol.Variable, variablesReference: number): RecordedVariable {
  return {
    name: variable.name,
    value: variable.value,
    ...defined({ type: variable.type, evaluateName: variable.evaluateName }),
    variablesReference,
    ...defined({ namedVariables: variable.namedVariables, indexedVariables: variable.indexedVariables }),
    ...defined({ memoryReference: addressIn(variable.memoryReference), presentationHint: hintIn(variable.presentationHint) }),
  };
}

export function recordedScope(scope: DebugProtocol.Scope, variablesReference: number): RecordedScope {
  return {
    name: scope.name,
    ...defined({ presentationHint: scope.presentationHint }),
    variablesReference,
    ...defined({ namedVariables: scope.namedVariables, indexedVariables: scope.indexedVariables }),
    expensive: scope.expensive,
  };
}

export function framesIn(frames: readonly DebugProtocol.StackFrame[]): RecordedFrame[] {
  return frames.map(({ name, source, line, column }) => ({
    name,
    path: source?.path ?? null,
    line: Math.max(0, line),
    column: Math.max(0, column),
  }));
}

/** References that are no addresses (another adapter's) cannot be answered later. */
function addressIn(memoryReference: string | undefined): string | undefined {
  return memoryReference !== undefined && /^0x[0-9a-f]{1,16}$/i.test(memoryReference) ? memoryReference.toLowerCase() : undefined;
}

function hintIn(hint: DebugProtocol.VariablePresentationHint | undefined): RecordedVariable["presentationHint"] {
  return hint && defined({ kind: hint.kind, visibility: hint.visibility, attributes: hint.attributes });
}

/** Without the fields that are not there. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
