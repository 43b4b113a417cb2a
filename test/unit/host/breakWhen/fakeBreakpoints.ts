/**
 * The editor's list of breakpoints, for tests of what is put into it: `vscode.debug` and `vscode.FunctionBreakpoint` of the stub.
 * What the person does comes as an event, what an extension does, too.
 */
import { stub } from "../vscodeStub.js";

let ids = 0;

export class FakeFunctionBreakpoint {
  readonly id = `breakpoint ${++ids}`;
  constructor(
    readonly functionName: string,
    public enabled = true,
    public condition?: string,
  ) {}
}

interface Change {
  readonly added: readonly FakeFunctionBreakpoint[];
  readonly removed: readonly FakeFunctionBreakpoint[];
  readonly changed: readonly FakeFunctionBreakpoint[];
}

/** As `vscode.EventEmitter`. */
export class FakeEmitter<T> {
  private listeners: ((value: T) => void)[] = [];
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.listeners.push(listener);
    return {
      dispose: () => {
        this.listeners = this.listeners.filter((other) => other !== listener);
      },
    };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners = [];
  }
}

export class FakeBreakpoints {
  breakpoints: FakeFunctionBreakpoint[] = [];
  private readonly changes = new FakeEmitter<Change>();
  readonly onDidChangeBreakpoints = this.changes.event;

  constructor() {
    Object.assign(stub, { debug: this });
  }

  readonly addBreakpoints = (added: readonly FakeFunctionBreakpoint[]): void => {
    this.breakpoints = [...this.breakpoints, ...added];
    this.changes.fire({ added, removed: [], changed: [] });
  };

  readonly removeBreakpoints = (removed: readonly FakeFunctionBreakpoint[]): void => {
    this.breakpoints = this.breakpoints.filter((one) => !removed.includes(one));
    this.changes.fire({ added: [], removed, changed: [] });
  };

  /** The person changes one. */
  edit(breakpoint: FakeFunctionBreakpoint, change: { readonly condition?: string; readonly enabled?: boolean }): void {
    Object.assign(breakpoint, change);
    this.changes.fire({ added: [], removed: [], changed: [breakpoint] });
  }

  on(functionName: string): FakeFunctionBreakpoint {
    const found = this.breakpoints.find((one) => one.functionName === functionName);
    if (!found) throw new Error(`no breakpoint on ${functionName}`);
    return found;
  }

  /** Each as `function: condition`. */
  get list(): string[] {
    return this.breakpoints.map(({ functionName, condition }) => `${functionName}: ${condition ?? ""}`);
  }
}

// What is imported of `vscode` is found by the names that are there when it is imported.
Object.assign(stub, {
  ...{ debug: undefined, FunctionBreakpoint: FakeFunctionBreakpoint, EventEmitter: FakeEmitter },
  ...{ window: undefined, commands: undefined, ProgressLocation: { Notification: 15 } },
});
