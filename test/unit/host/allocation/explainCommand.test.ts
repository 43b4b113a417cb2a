import { stub } from "../vscodeStub.js";
import { strict as assert } from "node:assert";
import type { AllocationPanel } from "../../../../src/host/allocation/allocationPanel.js";
import { ExplainCommand } from "../../../../src/host/allocation/explainCommand.js";
import type { Sessions } from "../../../../src/host/session/sessions.js";

describe("Explain Allocation refuses with what to do", () => {
  const said: string[] = [];
  const choices: string[] = [];
  const run: string[] = [];
  const say = (sentence: string, ...actions: string[]): Promise<string | undefined> => {
    said.push(sentence);
    choices.push(...actions);
    return Promise.resolve(actions[0]);
  };
  const editor = (scheme: string, path: string) => ({
    document: { uri: { scheme, path, fsPath: path, toString: () => `${scheme}:${path}` } },
    selection: { active: { line: 0, character: 0 } },
  });
  const workspace: Record<string, unknown> = {};
  const window: Record<string, unknown> = { showWarningMessage: say, showInformationMessage: say };
  const commands = { executeCommand: (command: string) => Promise.resolve(run.push(command)) };
  const log = { note: () => undefined, failed: () => undefined, show: () => undefined, dispose: () => undefined };
  const noPanel = { show: () => assert.fail("there is nothing to show") } as unknown as AllocationPanel;
  const noSession = { active: undefined, of: () => undefined } as unknown as Sessions;
  const command = new ExplainCommand(noSession, { inFront: undefined }, noPanel, log);

  // Other tests have an editor of their own there.
  let others: Pick<typeof stub, "workspace" | "window" | "commands">;
  before(() => {
    others = { workspace: stub.workspace, window: stub.window, commands: stub.commands };
    Object.assign(stub, { workspace, window, commands });
  });
  after(() => {
    Object.assign(stub, others);
  });
  beforeEach(() => {
    for (const list of [said, choices, run]) list.length = 0;
    Object.assign(workspace, { isTrusted: true, textDocuments: [] });
    window.activeTextEditor = undefined;
  });

  it("in a workspace that is not trusted: nothing is built", async () => {
    workspace.isTrusted = false;
    await command.run(undefined);
    assert.match(said[0] ?? "", /Trust this workspace to use it\.$/);
    assert.deepEqual([choices, run], [["Manage Workspace Trust"], ["workbench.trust.manage"]]);
  });

  it("without a Go file", async () => {
    await command.run(undefined);
    assert.match(said[0] ?? "", /^Open a Go file, put the caret on a make/);
  });

  it("of a file that is not on this machine", async () => {
    window.activeTextEditor = editor("vscode-vfs", "/repo/main.go");
    await command.run(undefined);
    assert.match(said[0] ?? "", /builds a Go file of this machine/);
  });

  it("of a row of a session that is over", async () => {
    await command.run({ sessionId: "s", variable: { name: "m", evaluateName: "m", value: "" } });
    assert.match(said[0] ?? "", /^The program does not stand, so where m is declared is not known\.$/);
  });

  it("of a file with changes: it is saved when the person says so", async () => {
    let saved = 0;
    window.activeTextEditor = editor("file", "/w/main.go");
    const save = () => Promise.resolve(++saved < 0);
    workspace.textDocuments = [{ isDirty: true, uri: { toString: () => "file:/w/main.go" }, save }];
    await command.run(undefined);
    assert.match(said[0] ?? "", /changes that are not saved/);
    assert.deepEqual([choices, saved], [["Save and Explain"], 1]);
  });
});
