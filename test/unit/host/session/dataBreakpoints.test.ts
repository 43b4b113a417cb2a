import assert from "node:assert/strict";
import { DataBreakpoints } from "../../../../src/host/session/dataBreakpoints.js";

const theirs = [{ dataId: "-1,0,main.counter", accessType: "write" as const, condition: "main.counter > 3" }];

describe("hardware breakpoints", () => {
  let sent: unknown[];
  let answer: { verified: boolean; message?: string };
  let breakpoints: DataBreakpoints;

  beforeEach(() => {
    sent = [];
    answer = { verified: true };
    const request = (command: string, args: object): Promise<unknown> => {
      if (command === "dataBreakpointInfo") return Promise.resolve({ dataId: (args as { name: string }).name, description: "" });
      const { breakpoints: all } = args as { breakpoints: unknown[] };
      sent.push(all);
      return Promise.resolve({ breakpoints: all.map(() => answer) });
    };
    breakpoints = new DataBreakpoints({ request }, () => undefined);
  });

  const ours = (address: string) => ({ dataId: `*(*uint64)(${address})`, accessType: "write" });

  it("are set beside the person's own, which stay when ours go", async () => {
    breakpoints.editorSet(theirs);
    assert.equal(await breakpoints.watch([0x1000n]), null);
    assert.equal(await breakpoints.watch([]), null);
    assert.deepEqual(sent, [[...theirs, ours("0x1000")], theirs]);
  });

  it("are set again after the editor has set the person's, which takes ours away", async () => {
    await breakpoints.watch([0x1000n]);
    breakpoints.editorSet(theirs);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(sent, [[ours("0x1000")], [...theirs, ours("0x1000")]]);
  });

  it("are not sent where nothing changes, nor where there are none", async () => {
    breakpoints.editorSet(theirs);
    await breakpoints.watch([]);
    await breakpoints.watch([0x1000n]);
    await breakpoints.watch([0x1000n]);
    assert.equal(sent.length, 1);
  });

  it("that cannot be set say why", async () => {
    answer = { verified: false, message: "no more hardware breakpoints" };
    assert.equal(await breakpoints.watch([0x1000n]), "no more hardware breakpoints");
  });

  it("of a process that is no more are forgotten", async () => {
    await breakpoints.watch([0x1000n]);
    breakpoints.forget();
    breakpoints.editorSet([]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(sent.length, 1);
  });
});
