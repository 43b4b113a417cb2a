import { strict as assert } from "node:assert";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findGo, type GoSettings } from "../../../../src/host/allocation/findGo.js";

const nothing: GoSettings = { alternate: undefined, goroot: undefined, env: {}, tags: "", workspaceFolder: undefined };

describe("which go is run", () => {
  let root: string;
  const at = (...parts: string[]): string => join(root, ...parts);
  before(() => {
    root = mkdtempSync(join(tmpdir(), "go-map-layout-go-"));
    for (const folder of ["alternate", "root/bin", "path", "named"]) mkdirSync(at(folder), { recursive: true });
    for (const program of ["alternate/go", "root/bin/go", "path/go", "named/go1.27"]) {
      writeFileSync(at(program), "");
      chmodSync(at(program), 0o755);
    }
  });
  after(() => rmSync(root, { recursive: true, force: true }));
  const env = () => ({ PATH: ["relative", at("path"), at("named")].join(":") });

  const finds = (
    what: string,
    settings: () => Partial<GoSettings>,
    expected: () => string,
    more: () => Record<string, string> = () => ({}),
  ) => it(what, () => assert.equal(findGo({ ...nothing, ...settings() }, { ...env(), ...more() }, "linux"), expected()));
  finds(
    "go.alternateTools, a path",
    () => ({ alternate: at("alternate", "go") }),
    () => at("alternate", "go"),
  );
  finds(
    "go.alternateTools, a name",
    () => ({ alternate: "go1.27" }),
    () => at("named", "go1.27"),
  );
  finds(
    "go.alternateTools in the workspace",
    () => ({ alternate: "${workspaceFolder}/alternate/go", workspaceFolder: root }),
    () => at("alternate", "go"),
  );
  finds(
    "go.alternateTools that is not there: the next",
    () => ({ alternate: at("missing", "go") }),
    () => at("path", "go"),
  );
  finds(
    "a relative path is never run",
    () => ({ alternate: "./alternate/go" }),
    () => at("path", "go"),
  );
  finds(
    "go.goroot before the path",
    () => ({ goroot: at("root") }),
    () => at("root", "bin", "go"),
  );
  finds(
    "GOROOT of the environment",
    () => ({}),
    () => at("root", "bin", "go"),
    () => ({ GOROOT: at("root") }),
  );
  finds(
    "GOROOT of go.toolsEnvVars",
    () => ({ env: { GOROOT: at("root") } }),
    () => at("root", "bin", "go"),
  );
  finds(
    "the path",
    () => ({}),
    () => at("path", "go"),
  );
  it("there may be none", () => {
    const found = findGo(nothing, { PATH: "" }, "win32");
    assert.equal(found, null);
  });
});
