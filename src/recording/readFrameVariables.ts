/**
 * The variables of the stopped goroutine's frames as VS Code's Variables view asks for them, so that the view works in a replay:
 *
 *     scopes ─▶ variables of each scope            of the innermost frames
 *            ─▶ what is in these                   of the map's own frame: all children, or where there are indexed ones
 *                                                  { filter: "named" } and { filter: "indexed", start, count }, a hundred at a time
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import { MemoryStoppedError } from "../gomap/memory.js";
import type { FullReadBudget } from "./readInFull.js";
import type { StopNotes } from "./stopNotes.js";

/** Frames whose own variables are read. */
const maxFrames = 6;
/** Variables of the map's frame that are opened, in all. */
const maxOpened = 60;
/** How deep. */
const maxDepth = 2;
/** VS Code shows so many indexed children at once, and others in groups of as many. */
const childrenAtATime = 100;

export async function readFrameVariables(
  notes: StopNotes,
  frames: readonly DebugProtocol.StackFrame[],
  /** The depth of the map's frame. */
  home: number,
  budget: FullReadBudget,
): Promise<void> {
  const asking = new Asking(notes, budget);
  for (const [depth, frame] of frames.entries()) {
    if (depth >= maxFrames && depth !== home) continue;
    for (const scope of await asking.scopes(frame.id)) {
      // Registers are no variables, and package variables are as many as the package has.
      if (/^(registers|globals)/i.test(scope.name)) continue;
      const variables = await asking.variables(scope.variablesReference);
      if (depth === home) await asking.open(variables, maxDepth);
    }
  }
}

class Asking {
  private left = maxOpened;

  constructor(
    private readonly notes: StopNotes,
    private readonly budget: FullReadBudget,
  ) {}

  async scopes(frameId: number): Promise<DebugProtocol.Scope[]> {
    const body = (await this.ask("scopes", { frameId })) as DebugProtocol.ScopesResponse["body"] | null;
    return body?.scopes ?? [];
  }

  async variables(variablesReference: number, part: object = {}): Promise<DebugProtocol.Variable[]> {
    const body = (await this.ask("variables", { variablesReference, ...part })) as DebugProtocol.VariablesResponse["body"] | null;
    return body?.variables ?? [];
  }

  async open(variables: readonly DebugProtocol.Variable[], depth: number): Promise<void> {
    if (depth === 0) return;
    const inside: DebugProtocol.Variable[] = [];
    for (const { variablesReference, indexedVariables = 0, namedVariables = 0 } of variables) {
      if (variablesReference === 0 || --this.left < 0) continue;
      if (indexedVariables === 0) {
        inside.push(...(await this.variables(variablesReference)));
        continue;
      }
      if (namedVariables > 0) await this.variables(variablesReference, { filter: "named" });
      const count = Math.min(indexedVariables, childrenAtATime);
      inside.push(...(await this.variables(variablesReference, { filter: "indexed", start: 0, count })));
    }
    await this.open(inside, depth - 1);
  }

  /** null where the adapter refuses: that is noted, too. */
  private async ask(command: string, args: object): Promise<unknown> {
    if (this.notes.answerCount >= this.budget.answers) return null;
    try {
      return await this.notes.request(command, args);
    } catch (error) {
      if (error instanceof MemoryStoppedError) throw error;
      return null;
    }
  }
}
