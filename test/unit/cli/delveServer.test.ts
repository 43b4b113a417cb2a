/** The JSON-RPC side of a shared Delve, against a server that answers as Delve does. */
import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { CommandError } from "../../../src/cli/commandError.js";
import { DelveServer } from "../../../src/cli/delveServer.js";

type Answers = Readonly<Record<string, (params: Record<string, unknown>) => unknown>>;

/** Answers each method with a result; what throws is an error of the debugger. `null` answers: anything but JSON-RPC. */
async function served(
  answers: Answers | null,
  use: (open: () => Promise<DelveServer>, calls: string[]) => Promise<void>,
): Promise<void> {
  const calls: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      if (!answers) return socket.end("SSH-2.0-OpenSSH\n");
      for (const line of chunk.toString().trim().split("\n")) {
        const { id, method, params } = JSON.parse(line) as { id: number; method: string; params: [Record<string, unknown>] };
        calls.push(`${method.replace("RPCServer.", "")} ${JSON.stringify(params[0])}`);
        const reply = (result: unknown, error: unknown) => socket.write(`${JSON.stringify({ id, result, error })}\n`);
        try {
          reply(answers[method.replace("RPCServer.", "")]?.(params[0]) ?? {}, null);
        } catch (error) {
          reply(null, error instanceof Error ? error.message : error);
        }
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const opened: DelveServer[] = [];
  try {
    await use(async () => {
      const one = await DelveServer.open("127.0.0.1", port);
      opened.push(one);
      return one;
    }, calls);
  } finally {
    for (const one of opened) one.close();
    server.close();
  }
}

const multi: Answers = { IsMulticlient: () => ({ IsMulticlient: true }) };
const breakpoint = { id: 4, file: "/src/main.go", line: 14, addr: 16, addrs: [16, 32] };

function refuse(message: string): never {
  throw new Error(message);
}

describe("DelveServer", () => {
  it("asks whether the program runs, without halting it", () =>
    served({ ...multi, State: () => ({ State: { Running: true } }) }, async (open, calls) => {
      assert.equal(await (await open()).isRunning(), true);
      assert.deepEqual(calls, ['SetApiVersion {"APIVersion":2}', "IsMulticlient {}", 'State {"NonBlocking":true}']);
    }));

  it("sets a breakpoint of its own, by the first name that fits, and clears it", () => {
    const answers = {
      ...multi,
      FindLocation: ({ Loc }: Record<string, unknown>) => (String(Loc).startsWith("main.go") ? { Locations: [{ pc: 16, pcs: [16, 32] }] } : refuse("location not found")), // prettier-ignore
      CreateBreakpoint: () => ({ Breakpoint: breakpoint }),
    };
    return served(answers, async (open, calls) => {
      const server = await open();
      assert.deepEqual(await server.setBreakpoint(["/here/main.go", "main.go"], 14), {
        id: 4,
        file: "/src/main.go",
        line: 14,
        own: true,
      });
      await server.clearBreakpoint(4);
      assert.deepEqual(calls.slice(-2), ['CreateBreakpoint {"Breakpoint":{"addrs":[16,32]}}', 'ClearBreakpoint {"Id":4}']);
    });
  });

  it("takes the breakpoint that another client has there, which is not its own", () => {
    const answers = {
      ...multi,
      FindLocation: () => ({ Locations: [{ pc: 32 }] }),
      CreateBreakpoint: () => refuse("Breakpoint exists at main.go:14"),
      ListBreakpoints: () => ({ Breakpoints: [{ ...breakpoint, id: -1, addr: 8, addrs: null }, breakpoint] }),
    };
    return served(answers, async (open) => {
      const { id, own } = await (await open()).setBreakpoint(["main.go"], 14);
      assert.deepEqual([id, own], [4, false]);
    });
  });

  function refuses(
    what: string,
    answers: Answers | null,
    message: RegExp,
    use?: (server: DelveServer) => Promise<unknown>,
  ): void {
    it(`says so when ${what}`, () =>
      served(answers, (open) =>
        assert.rejects(
          async () => use?.(await open()) ?? (await open()),
          (error) => error instanceof CommandError && message.test(error.message),
        ),
      ));
  }
  const set = (server: DelveServer) => server.setBreakpoint(["/here/main.go", "main.go"], 14);
  refuses(
    "it serves one client only",
    { IsMulticlient: () => ({ IsMulticlient: false }) },
    /one client only: start it with --accept-multiclient/,
  );
  refuses("something else listens there", null, /is no dlv server for several clients/);
  refuses(
    "no file has that name",
    { ...multi, FindLocation: () => refuse("not found") },
    /^cannot stop at main\.go:14: not found$/,
    set,
  );
  refuses(
    "there is no code",
    { ...multi, FindLocation: () => ({ Locations: null }) },
    /^cannot stop at main\.go:14: there is no code$/,
    set,
  );
  refuses(
    "a breakpoint cannot be set",
    {
      ...multi,
      FindLocation: () => ({ Locations: [{ pc: 1 }] }),
      CreateBreakpoint: () => refuse("no such process"),
      ListBreakpoints: () => ({ Breakpoints: [] }),
    },
    /no such process$/,
    set,
  );
  it("says so when nobody listens", () =>
    assert.rejects(
      DelveServer.open("127.0.0.1", 1),
      /^CommandError: no debugger listens at 127\.0\.0\.1:1: connection refused$/,
    ));
});
