import assert from "node:assert/strict";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { DebuggeeRequests } from "../../../src/dap/debuggeeRequests.js";
import { diedInsideMap, readMapWriters } from "../../../src/dap/mapWriters.js";
import { MemoryStoppedError } from "../../../src/gomap/memory.js";

const header = 0xc000_0900n;
const root = "/usr/local/go/src/";

/** A frame, and what Delve says of variables in it: `uintptr(m)` → a number. */
interface Frame {
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly values: Readonly<Record<string, bigint>>;
}

const frame = (name: string, path: string, values: Record<string, bigint> = {}, line = 7): Frame => ({
  name,
  path,
  line,
  values,
});
const inRuntime = (name: string, values: Record<string, bigint> = {}) =>
  frame(`runtime.${name}`, `${root}runtime/map.go`, values);
const inMaps = (name: string, values: Record<string, bigint> = {}) =>
  frame(`maps.${name}`, `${root}internal/runtime/maps/table.go`, values);
const main = frame("main.fill", "/home/ada/writers/main.go", {}, 41);
const goexit = inRuntime("goexit");

/** Goroutines by number; the names of those that wait say so. */
class Debuggee {
  readonly asked: string[] = [];
  readonly over = new AbortController();
  readonly requests: DebuggeeRequests;

  constructor(
    private readonly stacks: Readonly<Record<number, readonly Frame[]>>,
    private readonly locals: readonly DebugProtocol.Variable[] = [],
  ) {
    const request = (command: string, args: object) => {
      try {
        return Promise.resolve(this.answer(command, args as Readonly<Record<string, number | string>>));
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    this.requests = new DebuggeeRequests({ request }, () => undefined, this.over.signal);
  }

  count(command: string): number {
    return this.asked.filter((asked) => asked === command).length;
  }

  private answer(command: string, args: Readonly<Record<string, number | string>>): unknown {
    this.asked.push(command);
    switch (command) {
      case "threads":
        return {
          threads: Object.entries(this.stacks).map(([id, [top]]) => ({
            id: Number(id),
            name: `[Go ${id}] ${top?.name ?? ""}${top?.name === "runtime.gopark" ? "" : ` (Thread ${id}00)`}`,
          })),
        };
      case "stackTrace": {
        const stack = this.stacks[Number(args.threadId)];
        if (!stack) throw new Error("unknown goroutine");
        const stackFrames = stack.slice(0, Number(args.levels)).map(({ name, path, line }, i) => ({
          id: Number(args.threadId) * 1000 + i,
          name,
          line,
          column: 0,
          source: { path, name: path.split("/").at(-1) },
        }));
        return { stackFrames };
      }
      case "scopes":
        return { scopes: [{ name: "Locals", variablesReference: 1, expensive: false }] };
      case "variables":
        return { variables: this.locals };
      default: {
        const id = Number(args.frameId);
        const name = /^uintptr\((.*)\)$/.exec(String(args.expression))?.[1] ?? String(args.expression);
        const value = this.stacks[Math.floor(id / 1000)]?.[id % 1000]?.values[name];
        if (value === undefined) throw new Error(`Unable to evaluate expression: could not find symbol value for ${name}`);
        return { result: `${value} = 0x${value.toString(16)}`, variablesReference: 0 };
      }
    }
  }
}

describe("goroutines inside a map", () => {
  const read = (debuggee: Debuggee, kind: "hmap" | "swiss", stopped?: number, signal?: AbortSignal) =>
    readMapWriters(debuggee.requests, { header, kind, pointerSizeBytes: 8 }, stopped, signal);
  const finds = (what: string, kind: "hmap" | "swiss", stack: readonly Frame[], expected: object | null) =>
    it(what, async () => {
      const [writer] = await read(new Debuggee({ 18: stack }), kind);
      if (expected === null) assert.equal(writer, undefined);
      else assert.deepEqual({ ...writer, ...expected }, writer);
    });

  const assigns = { goroutine: 18, access: "assigns", functionName: "main.fill", source: "main.go:41" };
  finds("one that assigns to an hmap", "hmap", [inRuntime("mapassign_fast64", { h: header }), main, goexit], {
    ...assigns,
    runtimeFunction: "runtime.mapassign_fast64",
  });
  finds("one that the growth's function knows", "hmap", [inRuntime("evacuate", { h: header }), inRuntime("mapassign"), main], {
    ...assigns,
    runtimeFunction: "runtime.mapassign",
  });
  finds(
    "one deep in the allocator",
    "swiss",
    [
      ...Array.from({ length: 12 }, () => inRuntime("mallocgc")),
      inMaps("(*table).split", { m: header }),
      inRuntime("mapassign"),
      main,
    ],
    assigns,
  );
  finds("one that iterates", "swiss", [inMaps("(*Iter).Next", { "it.m": header }), inRuntime("mapIterNext"), main, goexit], {
    access: "iterates",
    runtimeFunction: "runtime.mapIterNext",
  });
  finds(
    "one that calls through Go's library",
    "swiss",
    [
      inRuntime("mapassign_faststr", { m: header }),
      frame("reflect.mapassign_faststr", `${root}reflect/map.go`),
      frame("json.(*decodeState).object", `${root}encoding/json/decode.go`),
      main,
    ],
    assigns,
  );
  finds(
    "one of a program built with -trimpath",
    "swiss",
    [
      frame("runtime.mapassign_faststr", "runtime/map.go", { m: header }),
      frame("reflect.Value.SetMapIndex", "reflect/map.go"),
      frame("store.put", "example.com/store/put.go", {}, 3),
    ],
    { functionName: "store.put", source: "put.go:3" },
  );
  finds("none in another map", "hmap", [inRuntime("mapassign", { h: header + 48n }), main, goexit], null);
  finds("none that waits", "hmap", [inRuntime("gopark"), inRuntime("chanrecv"), main, goexit], null);
  finds(
    "none where a deferred function runs after a panic",
    "hmap",
    [frame("main.cleanup", "/home/ada/writers/main.go"), inRuntime("gopanic"), inRuntime("mapassign", { h: header }), main],
    null,
  );
  finds(
    "none whose function only looks like the runtime's",
    "swiss",
    [frame("maps.(*Map).Delete", "/home/ada/maps/map.go", { m: header }), main, goexit],
    null,
  );
  finds("none where nothing says which map it is", "swiss", [inRuntime("mapassign"), main, goexit], null);

  it("one whose argument is lost is likely, where its function has the map in a variable", async () => {
    const stack = [inRuntime("mapIterNext"), { ...main, values: { "*(*uintptr)(uintptr(&m))": header } }, goexit];
    const local = { name: "m", evaluateName: "m", type: "map[int]int", value: "map[int]int []", variablesReference: 0 };
    const [writer] = await read(new Debuggee({ 18: stack }, [local]), "swiss");
    assert.equal(writer?.likely, true);
  });

  it("who changes the map comes first, who stopped before others; what ended the program is marked", async () => {
    const reads = [inRuntime("mapaccess1", { h: header }), main, goexit];
    const writes = [inRuntime("mapassign", { h: header }), main, goexit];
    const ended = [inRuntime("fatal"), ...writes];
    const writers = await read(new Debuggee({ 3: reads, 4: writes, 5: ended }), "hmap", 5);
    assert.deepEqual(
      writers.map(({ goroutine, stopped, fatal }) => [goroutine, stopped, fatal]),
      [
        [5, true, true],
        [4, undefined, undefined],
        [3, undefined, undefined],
      ],
    );
  });

  it("of very many goroutines those that run are looked at, in at most 200 requests", async () => {
    const waiting = [inRuntime("gopark"), inRuntime("chanrecv"), main, goexit];
    const stacks = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [i + 1, waiting] as const));
    const debuggee = new Debuggee({ ...stacks, 4321: [inRuntime("mapassign", { h: header }), main, goexit] });
    assert.equal((await read(debuggee, "hmap"))[0]?.goroutine, 4321);
    assert.equal(debuggee.count("stackTrace"), 64);
    assert.ok(debuggee.asked.length <= 200);

    const busy = Array.from({ length: 8 }, () => inRuntime("mapassign"));
    const many = new Debuggee(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [i + 1, busy] as const)));
    assert.deepEqual(await read(many, "hmap"), []);
    assert.ok(many.asked.length <= 200, `${many.asked.length} requests`);
  });

  it("ends where the program goes on, and where nobody waits any more", async () => {
    const stack = [inRuntime("mapassign", { h: header }), main, goexit];
    const resumed = new Debuggee({ 18: stack });
    const reading = read(resumed, "hmap");
    resumed.over.abort();
    await assert.rejects(reading, MemoryStoppedError);
    const cancelled = new AbortController();
    cancelled.abort();
    await assert.rejects(read(new Debuggee({ 18: stack }), "hmap", 18, cancelled.signal), MemoryStoppedError);
  });

  describe("the runtime ended the program inside a map", () => {
    const died = (what: string, expected: boolean, ...stack: readonly Frame[]) =>
      it(what, () => {
        const frames = stack.map(({ name, path, line }, id) => ({ id, name, line, column: 0, source: { path } }));
        assert.equal(diedInsideMap(frames), expected);
      });

    died("hmap", true, inRuntime("fatal"), inRuntime("mapassign"), main);
    died("Swiss map", true, inRuntime("fatal"), inMaps("fatal"), inMaps("(*Map).Delete"), inRuntime("mapdelete"), main);
    died("Go 1.18", true, inRuntime("fatalthrow"), inRuntime("throw"), inRuntime("mapaccess1"), main);
    died("not: out of memory", false, inRuntime("throw"), inRuntime("mallocgc"), inRuntime("mapassign"), main);
    died("not: a panic", false, inRuntime("fatalpanic"), inRuntime("gopanic"), inRuntime("mapassign"), main);
    died("not: elsewhere", false, inRuntime("fatal"), inRuntime("checkdead"), main);
    died("not: a breakpoint", false, inRuntime("mapassign"), main);
  });
});
