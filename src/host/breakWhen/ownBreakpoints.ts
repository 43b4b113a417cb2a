/**
 * The function breakpoints of "Break when…" in the editor's list, where a person sees them, switches them off and removes them.
 *
 *     runtime.hashGrow        uintptr(h) == 0xc000076480 and a comment, "Go Map Layout: m grows"      ours
 *     runtime.hashGrow        h.B > 10                                                              the person's: never touched
 *
 * The comment ends the condition, which Go's grammar allows. It tells ours from theirs, also after the editor was closed in the
 * middle of a session: it keeps breakpoints, and those of a process that is no more are garbage.
 */
import * as vscode from "vscode";
import type { FunctionBreak } from "../../dap/mapEvents.js";

/** A breakpoint on a function that is wanted, and what for. */
export interface OwnBreak extends FunctionBreak {
  /** "m grows". */
  readonly label: string;
}

const mark = "/* Go Map Layout: ";
const maxLabelLength = 120;

export class OwnBreakpoints implements vscode.Disposable {
  private readonly ours = new Map<string, vscode.FunctionBreakpoint>();
  /** Removed by us; the editor tells of it later. */
  private readonly leaving = new Set<string>();
  private readonly subscription: vscode.Disposable;

  constructor(
    /** The person removed ours on these functions, or made them their own. */
    private readonly removed: (functionNames: readonly string[]) => void,
    /** Which of the functions have one of the person's own may be others than before. */
    private readonly changed: () => void,
  ) {
    this.subscription = vscode.debug.onDidChangeBreakpoints((event) => {
      this.follow(event);
    });
    this.removeForgotten(vscode.debug.breakpoints);
  }

  /**
   * Makes the list have exactly these of ours, one for each function. Where the person has one on a function, there is none of
   * ours: Delve takes one only.
   */
  show(wanted: readonly OwnBreak[]): void {
    const allowed = wanted.filter(({ functionName }) => this.theirs(functionName) === undefined);
    const conditions = new Map(allowed.map((own) => [own.functionName, withMark(own)]));
    const old = [...this.ours].filter(([functionName, breakpoint]) => conditions.get(functionName) !== breakpoint.condition);
    const disabled = new Set(old.filter(([, { enabled }]) => !enabled).map(([functionName]) => functionName));
    this.remove(old.map(([, breakpoint]) => breakpoint));
    for (const [functionName] of old) this.ours.delete(functionName);
    const added = [...conditions].filter(([functionName]) => !this.ours.has(functionName));
    const breakpoints = added.map(
      ([functionName, condition]) => new vscode.FunctionBreakpoint(functionName, !disabled.has(functionName), condition),
    );
    for (const breakpoint of breakpoints) this.ours.set(breakpoint.functionName, breakpoint);
    if (breakpoints.length > 0) vscode.debug.addBreakpoints(breakpoints);
  }

  /** The person's own breakpoint on the function. */
  theirs(functionName: string): vscode.FunctionBreakpoint | undefined {
    return vscode.debug.breakpoints.find(
      (breakpoint): breakpoint is vscode.FunctionBreakpoint =>
        breakpoint instanceof vscode.FunctionBreakpoint && breakpoint.functionName === functionName && !hasMark(breakpoint),
    );
  }

  dispose(): void {
    this.subscription.dispose();
    this.remove([...this.ours.values()]);
    this.ours.clear();
  }

  private remove(breakpoints: readonly vscode.FunctionBreakpoint[]): void {
    if (breakpoints.length === 0) return;
    for (const { id } of breakpoints) this.leaving.add(id);
    vscode.debug.removeBreakpoints(breakpoints);
  }

  private follow({ added, removed, changed }: vscode.BreakpointsChangeEvent): void {
    this.removeForgotten(added);
    const lost = [
      ...removed.filter(({ id }) => !this.leaving.delete(id)),
      // Its condition was edited: it is theirs from now on.
      ...changed.filter((breakpoint) => !hasMark(breakpoint)),
    ]
      .filter((breakpoint) => this.isOurs(breakpoint))
      .map(({ functionName }) => functionName);
    for (const functionName of lost) this.ours.delete(functionName);
    if (lost.length > 0) this.removed(lost);
    if ([...added, ...removed, ...changed].some((one) => one instanceof vscode.FunctionBreakpoint && !hasMark(one)))
      this.changed();
  }

  private isOurs(breakpoint: vscode.Breakpoint): breakpoint is vscode.FunctionBreakpoint {
    if (!(breakpoint instanceof vscode.FunctionBreakpoint)) return false;
    return this.ours.get(breakpoint.functionName)?.id === breakpoint.id;
  }

  /** Of a session before this extension was started. */
  private removeForgotten(among: readonly vscode.Breakpoint[]): void {
    this.remove(
      among.filter(
        (breakpoint): breakpoint is vscode.FunctionBreakpoint =>
          breakpoint instanceof vscode.FunctionBreakpoint && hasMark(breakpoint) && !this.isOurs(breakpoint),
      ),
    );
  }
}

function hasMark({ condition }: vscode.Breakpoint): boolean {
  return condition?.includes(mark) === true;
}

/** The label has names of the program in it, of which no comment may end. */
function withMark({ condition, label }: OwnBreak): string {
  const text = label.replaceAll("*/", "* /").replace(/\s+/g, " ");
  return `${condition} ${mark}${text.length > maxLabelLength ? `${text.slice(0, maxLabelLength)}…` : text} */`;
}
