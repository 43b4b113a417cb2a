/** The client against a server that says what a test wants it to say. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { DapClient, DapConnectionError, DapRequestError } from "../../../src/cli/dapClient.js";
import { DapServer, type Answer, type Request } from "./dapServer.js";

async function connected(
  answer: (request: Request, server: DapServer) => Answer,
  use: (client: DapClient, server: DapServer) => Promise<void>,
): Promise<void> {
  const server = await DapServer.listen(answer);
  const client = await DapClient.open("127.0.0.1", server.port);
  try {
    await use(client, server);
  } finally {
    client.close();
    server.close();
  }
}

describe("DapClient", () => {
  it("gets the body that belongs to its request, in any order", () => {
    const waiting: Request[] = [];
    return connected(
      (request, server) => {
        waiting.push(request);
        if (waiting.length === 3) for (const one of waiting.reverse()) server.respond(one, { echo: one.arguments });
        return undefined;
      },
      async (client) => {
        const bodies = await Promise.all([1, 2, 3].map((n) => client.request("evaluate", { n })));
        assert.deepEqual(bodies, [1, 2, 3].map((n) => ({ echo: { n } }))); // prettier-ignore
      },
    );
  });

  it("reads messages however they are cut, with letters of several bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (text, size) =>
        connected(
          (request, server) => {
            const body = JSON.stringify({
              seq: 1,
              type: "response",
              request_seq: request.seq,
              command: "x",
              success: true,
              body: { text },
            });
            const bytes = Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`.repeat(2));
            for (let at = 0; at < bytes.length; at += size) server.raw(bytes.subarray(at, at + size));
            return undefined;
          },
          async (client) => assert.deepEqual(await client.request("x"), { text }),
        ),
      ),
      { numRuns: 30 },
    );
  });

  it("rejects with the debugger's own words", () =>
    connected(
      () => new Error("Unable to evaluate"),
      async (client) => {
        await assert.rejects(client.request("evaluate"), (error) => error instanceof DapRequestError && error.message === "Unable to evaluate: why" && error.command === "evaluate"); // prettier-ignore
      },
    ));

  it("tells events to those who listen, until they stop", () =>
    connected(
      (request, server) => {
        server.event("output", { output: request.command });
        return {};
      },
      async (client) => {
        const heard: unknown[] = [];
        const stop = client.onEvent(({ event, body }) => void heard.push([event, body]));
        const next = client.nextEvent(({ event, body }) => (event === "output" ? (body as object) : undefined));
        await client.request("one");
        stop();
        await client.request("two");
        assert.deepEqual(await next, { output: "one" });
        assert.deepEqual(heard, [["output", { output: "one" }]]);
      },
    ));

  it("refuses what only an editor can do", () =>
    connected(
      (_, server) => {
        server.send({ seq: 77, type: "request", command: "runInTerminal", arguments: {} });
        return {};
      },
      async (client, server) => {
        await client.request("launch");
        await client.request("threads");
        const refusal = server.requests.find(({ command }) => command === "runInTerminal") as unknown as Record<string, unknown>;
        assert.deepEqual([refusal.type, refusal.request_seq, refusal.success], ["response", 77, false]);
      },
    ));

  function ends(what: string, message: RegExp, doIt: (server: DapServer, client: DapClient) => void): void {
    it(`rejects everything when ${what}`, () =>
      connected(
        () => undefined,
        async (client, server) => {
          const wrong = (error: unknown) => error instanceof DapConnectionError && message.test(error.message);
          const asked = assert.rejects(client.request("threads"), wrong);
          const waited = assert.rejects(
            client.nextEvent(() => undefined),
            wrong,
          );
          await new Promise((done) => setTimeout(done, 20));
          doIt(server, client);
          await Promise.all([asked, waited]);
          await assert.rejects(client.request("threads"), wrong);
          await assert.rejects(
            client.nextEvent(() => undefined),
            wrong,
          );
        },
      ));
  }
  ends("the debugger goes away", /closed|ECONNRESET/, (server) => server.close());
  ends("we close", /was closed/, (_, client) => client.close());
  ends("something else answers", /not the Debug Adapter Protocol/, (server) => server.raw("HTTP/1.1 400 Bad Request\r\n\r\n"));
  ends("a header never ends", /not the Debug Adapter Protocol/, (server) => server.raw("x".repeat(5000)));
  ends("a message is absurdly long", /not the Debug Adapter Protocol/, (server) =>
    server.raw("Content-Length: 99999999999\r\n\r\n"),
  );
  ends("a message is no JSON", /not the Debug Adapter Protocol/, (server) => server.raw("Content-Length: 3\r\n\r\n{x}"));

  it("says when nobody listens", async () => {
    const server = await DapServer.listen(() => undefined);
    server.close();
    await assert.rejects(DapClient.open("127.0.0.1", server.port), DapConnectionError);
  });
});
