import { stub } from "../vscodeStub.js";
import { strict as assert } from "node:assert";
import { join } from "node:path";
import type * as vscode from "vscode";
import { ReplayCommand } from "../../../../src/host/recordings/replayCommand.js";

const folder = (path: string) => ({ uri: { fsPath: path } }) as unknown as vscode.WorkspaceFolder;
const inWorkspace = ["b.gomaprec", "a.gomaprec"].map((name) => ({
  scheme: "file",
  path: `/work/${name}`,
  fsPath: `/work/${name}`,
}));

/** What the list of recordings was asked with, and which of its rows is picked. */
let rows: readonly { readonly label: string; readonly file?: { readonly path: string } }[] = [];
let pick = (): unknown => undefined;

/** Only while these tests run: others have an editor of their own kind. */
const editor = {
  workspace: {
    workspaceFolders: [folder("/work")],
    findFiles: () => Promise.resolve(inWorkspace),
    asRelativePath: ({ path }: { path: string }) => path.slice("/work/".length),
  },
  window: {
    showQuickPick: (items: typeof rows) => {
      rows = items;
      return Promise.resolve(pick());
    },
  },
};

const command = new ReplayCommand({ path: "/extension" } as unknown as vscode.Uri);
const configuration = { type: "go-map-replay", request: "launch", name: "mine" };

describe("launch configurations of a replay", () => {
  let others: Pick<typeof stub, "workspace" | "window" | "commands">;
  before(() => {
    others = { workspace: stub.workspace, window: stub.window, commands: stub.commands };
    Object.assign(stub, editor);
  });
  after(() => {
    Object.assign(stub, others);
  });

  it("have paths from the workspace's folder on, look for sources there, and need no console", () => {
    const resolved = command.resolveDebugConfigurationWithSubstitutedVariables(folder("/other"), {
      ...configuration,
      recording: "maps/a.gomaprec",
    });
    assert.deepEqual(resolved, {
      ...configuration,
      recording: join("/other", "maps/a.gomaprec"),
      sourceFolders: ["/work"],
      internalConsoleOptions: "neverOpen",
    });
  });

  it("keep what the person wrote", () => {
    const written = {
      ...configuration,
      recording: "/tmp/a.gomaprec",
      sourceFolders: ["/src"],
      internalConsoleOptions: "openOnSessionStart",
    };
    assert.deepEqual(command.resolveDebugConfigurationWithSubstitutedVariables(undefined, written), written);
  });

  it("without a recording ask for one: of the workspace, an example, or any", async () => {
    pick = () => rows.find(({ label }) => label.includes("a.gomaprec"));
    const resolved = await command.resolveDebugConfiguration(undefined, { ...configuration, name: "" });
    assert.deepEqual(resolved, { ...configuration, name: "Replay a.gomaprec", recording: "/work/a.gomaprec" });
    assert.deepEqual(
      rows.map(({ label }) => label.replace(/^\$\([\w-]+\) /, "")),
      [
        ...["in the workspace", "a.gomaprec", "b.gomaprec"],
        "examples that came with the extension",
        "A classic map doubles, write by write",
        "A classic map grows to the same size",
        "A classic map with long chains",
        "A Swiss map fills, splits and doubles its directory",
        "Tombstones of a Swiss map",
        "Browse…",
      ],
    );
  });

  it("start nothing where none is chosen", async () => {
    pick = () => undefined;
    assert.equal(await command.resolveDebugConfiguration(undefined, configuration), undefined);
  });

  it("are written for each recording of the folder", async () => {
    const written = await command.provideDebugConfigurations(folder("/work"));
    assert.deepEqual(
      written.map(({ recording }) => recording as string),
      ["${workspaceFolder}/a.gomaprec", "${workspaceFolder}/b.gomaprec"],
    );
  });
});
