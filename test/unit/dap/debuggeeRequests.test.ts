import assert from "node:assert/strict";
import { DebuggeeRequests, maxReadBytes, numberIn, OwnExpression } from "../../../src/dap/debuggeeRequests.js";
import { parseGoExpression } from "../../../src/dap/goExpression.js";
import { MemoryStoppedError } from "../../../src/gomap/memory.js";

interface Sent {
  readonly command: string;
  readonly args: Record<string, unknown>;
}

/** A session that answers by a function, and keeps what it was sent. */
function debuggee(answer: (sent: Sent) => unknown = () => ({})) {
  const over = new AbortController();
  const sent: Sent[] = [];
  const log: string[] = [];
  const session = {
    request: (command: string, args: object) => {
      const message = { command, args: args as Record<string, unknown> };
      sent.push(message);
      return Promise.resolve(answer(message));
    },
  };
  return { requests: new DebuggeeRequests(session, (line) => log.push(line), over.signal), sent, log, over };
}

describe("requests to the debugger", () => {
  it("never read more than 1 MiB", async () => {
    const { requests, sent } = debuggee();
    for (const count of [maxReadBytes + 1, 2 ** 53 - 1, -1, Number.NaN]) {
      await assert.rejects(requests.readMemory("0x1000", 0, count, 0x1000n), RangeError);
    }
    assert.equal(sent.length, 0);
  });

  it("refuse a negative offset, for Delve answers it with bytes of another address", async () => {
    const { requests, sent } = debuggee();
    await assert.rejects(requests.readMemory("0x1000", -8, 8, 0xff8n), RangeError);
    assert.equal(sent.length, 0);
  });

  it("drop an answer about another address", async () => {
    const { requests } = debuggee(() => ({ address: "0x2000", data: "AAAA" }));
    await assert.rejects(requests.readMemory("0x1000", 0, 3, 0x1000n), /answered for 0x2000/);
  });

  it("put a variable that is named like a command in parentheses", async () => {
    for (const [typed, text] of [
      ["call", "(call)"],
      ["dlvs.m", "(dlvs.m)"],
      ["m", "m"],
    ] as const) {
      const { requests, sent } = debuggee();
      await requests.evaluate(parseGoExpression(typed), 1);
      assert.equal(sent[0]?.args.expression, text);
    }
  });

  it("are at most four reads and eight questions in flight", async () => {
    let inFlight = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const session = {
      request: (_command: string, args: object) =>
        new Promise((resolve) => {
          most = Math.max(most, ++inFlight);
          waiting.push(() => {
            inFlight--;
            resolve({ address: `0x${(args as { offset: number }).offset.toString(16)}`, data: "" });
          });
        }),
    };
    const requests = new DebuggeeRequests(session, () => undefined, new AbortController().signal);
    const reads = Array.from({ length: 20 }, (_, i) => requests.readMemory("0x0", i, 1, BigInt(i)));
    for (let i = 0; i < 200; i++) {
      waiting.shift()?.();
      await Promise.resolve();
    }
    await Promise.all(reads);
    assert.equal(most, 4);
  });

  it("are over when the program goes on: nothing is sent, and a late answer is dropped", async () => {
    const { requests, sent, over } = debuggee(() => {
      over.abort();
      return { result: "1", type: "int", variablesReference: 0 };
    });
    await assert.rejects(requests.evaluate(new OwnExpression("m")), MemoryStoppedError);
    await assert.rejects(requests.scopes(1), MemoryStoppedError);
    assert.equal(sent.length, 1);
  });

  it("write down what was asked, but no value", async () => {
    const { requests, log } = debuggee(() => ({ result: '"hunter2"', type: "string", variablesReference: 0 }));
    await requests.evaluate(parseGoExpression("password"), 1);
    assert.match(log.join("\n"), /evaluate password/);
    assert.doesNotMatch(log.join("\n"), /hunter2/);
  });

  const number = (result: string, expected: bigint | null) =>
    it(`${result} is ${expected}`, () => assert.equal(numberIn(result), expected));
  number("824634661240 = 0xc0000e5978", 824634661240n);
  number("-3", -3n);
  number("Red (0)", 0n);
  number("18446744073709551615 = 0xffffffffffffffff", 18446744073709551615n);
  number("(unreadable input/output error)", null);
  number('"5"', null);
});
