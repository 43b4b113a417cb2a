import { strict as assert } from "node:assert";
import { OwnRequests } from "../../../../src/host/session/ownRequests.js";

describe("own requests", () => {
  it("are recognised once each, as JSON went over the wire", async () => {
    const answers: (() => void)[] = [];
    const own = new OwnRequests({ customRequest: () => new Promise<void>((resolve) => answers.push(resolve)) });
    const sent = [own.request("variables", { variablesReference: 1 }), own.request("variables", { variablesReference: 1 })];
    const arrived: unknown = JSON.parse('{"variablesReference":1}');
    assert.equal(own.recognise("variables", { variablesReference: 2 }), false);
    assert.equal(own.recognise("scopes", arrived), false);
    assert.equal(own.recognise("variables", arrived), true);
    answers[0]?.();
    await sent[0];
    assert.equal(own.recognise("variables", arrived), true);
    assert.equal(own.recognise("variables", arrived), false);
    answers[1]?.();
    await sent[1];
  });

  it("are forgotten when they are answered or fail", async () => {
    const own = new OwnRequests({ customRequest: (command) => Promise.reject(new Error(`${command} failed`)) });
    await assert.rejects(own.request("scopes", {}), /scopes failed/);
    assert.equal(own.recognise("scopes", {}), false);
  });
});
