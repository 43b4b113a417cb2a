import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunRequests } from "../../../src/dap/runRequests.js";

describe("requests that let the program run", () => {
  const asked: [string, object][] = [];
  const request = (command: string, args: object): Promise<unknown> => {
    asked.push([command, args]);
    if (command === "dataBreakpointInfo") return Promise.resolve({ dataId: "-1,0,x", description: "x" });
    return Promise.resolve({ breakpoints: [{ verified: true }] });
  };

  it("are these, with these arguments", async () => {
    const runs = new RunRequests({ request }, () => undefined);
    await runs.goOn(3);
    await runs.stepOut(4);
    const word = await runs.wordWritten(0xc000_1000n);
    assert.deepEqual(await runs.setDataBreakpoints([word]), [{ verified: true }]);
    assert.deepEqual(asked, [
      ["continue", { threadId: 3 }],
      ["stepOut", { threadId: 4 }],
      ["dataBreakpointInfo", { name: "*(*uint64)(0xc0001000)" }],
      ["setDataBreakpoints", { breakpoints: [{ dataId: "-1,0,x", accessType: "write" }] }],
    ]);
  });

  it("are sent by nothing else", () => {
    const sending = /request\(\s*"(continue|next|step\w+|setDataBreakpoints|set\w*Breakpoints|dataBreakpointInfo)"/;
    const senders = ["dap", "host"].flatMap((folder) =>
      readdirSync(join("src", folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .filter((name) => sending.test(readFileSync(join("src", folder, name), "utf8")))
        .map((name) => `${folder}/${name}`),
    );
    assert.deepEqual(senders, ["dap/runRequests.ts"]);
  });
});
