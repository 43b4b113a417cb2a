/**
 * What was read about maps at one stop, for who asks again, and for the debugger's own hover: its first line gets our summary, where
 * that is known already.
 *
 *     map[string]int ["a": 1, …]                        what the adapter answers
 *     map[string]int · len 209 · B=6 · … ["a": 1, …]    what the editor shows
 */
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { LayoutHead } from "../../gomap/layout.js";
import { glanceOfHead, type GlanceLine } from "../../gomap/mapGlance.js";
import { summaryOf } from "../../messages/glanceWords.js";

/** Maps of one stop; more are not remembered. */
const mostKnown = 1000;

export class KnownGlances {
  private readonly glances = new Map<string, GlanceLine>();

  /** @param names the expression, and how else it is called in the frame */
  remember(frameId: number, names: readonly (string | null)[], glance: GlanceLine): void {
    for (const name of names) {
      if (name !== null && this.glances.size < mostKnown) this.glances.set(keyOf(frameId, name), glance);
    }
  }

  /** What a panel or the Maps view read. A glance counts before it: it has counted what moved. */
  rememberHead(frameId: number, expression: string, head: LayoutHead): void {
    const glance = this.find(frameId, expression) ? null : glanceOfHead(head);
    if (glance) this.remember(frameId, [expression], glance);
  }

  find(frameId: number | undefined, name: string): GlanceLine | undefined {
    return frameId === undefined ? undefined : this.glances.get(keyOf(frameId, name));
  }

  /** Adds the summary to the answer that the debugger's hover shows. Only where it is about the same map for certain. */
  annotate(args: DebugProtocol.EvaluateArguments, body: DebugProtocol.EvaluateResponse["body"]): void {
    const glance = this.find(args.frameId, args.expression);
    const { type = "", result, indexedVariables = 0 } = body;
    if (glance?.type !== type || indexedVariables !== glance.length || !result.startsWith(type)) return;
    body.result = `${type} · ${summaryOf(glance)}${result.slice(type.length)}`;
  }
}

function keyOf(frameId: number, name: string): string {
  return `${frameId} ${name.replace(/\s/g, "")}`;
}
