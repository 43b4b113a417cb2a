import "../vscodeStub.js";
import { strict as assert } from "node:assert";
import { packageOf } from "../../../../src/host/session/stoppedFrame.js";

const cases: readonly [functionName: string, path: string | null][] = [
  ["main.main", "main"],
  ["main.main.func1", "main"],
  ["net/http.(*Server).Serve", "net/http"],
  ["example.com/a.b/c.F", "example.com/a.b/c"],
  ["gopkg.in/yaml%2ev3.Unmarshal", "gopkg.in/yaml.v3"],
  ["main.fill[example.com/p/q.T]", "main"],
  ["_rt0_amd64_linux", null],
];

describe("the package of a function", () => {
  for (const [functionName, path] of cases) {
    it(functionName, () => assert.equal(packageOf(functionName), path));
  }
});
