/** Who may import whom is held by dependency-cruiser: here it is shown that it would notice. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const root = findRoot(__dirname);

describe("the layers", function () {
  this.timeout(120_000);
  let copy: string;

  before(() => {
    copy = mkdtempSync(join(tmpdir(), "go-map-layout-layers-"));
    for (const name of ["src", "tsconfig.json", "package.json", ".dependency-cruiser.cjs", "media"])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  });
  after(() => rmSync(copy, { recursive: true, force: true }));

  const cruise = () => {
    const { status, stdout, stderr } = spawnSync(
      join(root, "node_modules", ".bin", "depcruise"),
      ["src", "--config", ".dependency-cruiser.cjs"],
      { cwd: copy, encoding: "utf8" },
    );
    return { status, said: stdout + stderr };
  };

  const refuses = (rule: string, file: string, source: string) =>
    it(`refuse ${source} in ${file}`, () => {
      const path = join(copy, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${source};\nexport {};\n`);
      try {
        const { status, said } = cruise();
        assert.notEqual(status, 0, "a forbidden import was let through");
        assert.match(said, new RegExp(`error ${rule}: ${file.replaceAll("/", "\\/")}`));
      } finally {
        rmSync(path);
      }
    });

  it("are kept as they are", () => {
    const { status, said } = cruise();
    assert.equal(status, 0, said);
  });
  refuses("gomap-imports-its-neighbours-only", "src/gomap/planted.ts", 'import "../dap/inspector.js"');
  refuses("gomap-without-node", "src/gomap/planted.ts", 'import "node:fs"');
  refuses("dap-imports-its-neighbours-only", "src/dap/planted.ts", 'import "../host/session/sessions.js"');
  refuses("panel-imports-its-neighbours-only", "src/panel/planted.ts", 'import "../dap/inspector.js"');
  refuses("panel-without-node", "src/panel/planted.ts", 'import "node:fs"');
  refuses("host-imports-its-neighbours-only", "src/host/planted.ts", 'import "../panel/state/state.js"');
  refuses("vscode-in-host-only", "src/dap/planted.ts", 'import * as vscode from "vscode"; vscode.window');
  refuses("panel-state-draws-nothing", "src/panel/state/planted.ts", 'import "../controls/dom.js"');
  refuses("toolkit-in-one-file", "src/panel/planted.ts", 'import "@vscode/webview-ui-toolkit"');
});

function findRoot(from: string): string {
  return existsSync(join(from, "package-lock.json")) ? from : findRoot(dirname(from));
}
