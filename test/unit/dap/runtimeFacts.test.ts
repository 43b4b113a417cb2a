import assert from "node:assert/strict";
import { DebuggeeRequests } from "../../../src/dap/debuggeeRequests.js";
import { readRuntimeFacts, RuntimeAddressBook, unverifiedSentence } from "../../../src/dap/runtimeFacts.js";
import { InspectError } from "../../../src/dap/session.js";
import type { TargetMemory } from "../../../src/gomap/memory.js";

describe("a Go newer than any that was checked", () => {
  const known = (version: string) => it(`${version} is known`, () => assert.equal(unverifiedSentence(version), null));
  const unverified = (version: string, sentence: RegExp) =>
    it(`${version} is marked`, () => assert.match(unverifiedSentence(version) ?? "nothing was said", sentence));

  known("go1.19.8");
  known("go1.27.1");
  known("go1.25.5 X:noswissmap");
  unverified("go1.28", /go1\.28 is newer than any Go this extension was checked with \(up to 1\.27\).*unverified/);
  unverified("go1.28.3 X:whatever", /newer/);
  unverified("go2.0", /newer/);
  unverified("devel go1.28-abcdef Thu Nov 5", /development version/);
});

/** A debuggee that knows these expressions, and the children of these references. */
function debuggee(
  values: Readonly<Record<string, { result: string; reference?: number }>>,
  children: Readonly<Record<number, Record<string, string>>> = {},
) {
  const session = {
    request: (command: string, args: object) => {
      const { expression, variablesReference } = args as { expression?: string; variablesReference?: number };
      if (command === "variables") {
        const fields = children[variablesReference ?? 0] ?? {};
        return Promise.resolve({
          variables: Object.entries(fields).map(([name, value]) => ({ name, value, variablesReference: 0 })),
        });
      }
      const value = values[expression ?? ""];
      return value
        ? Promise.resolve({ result: value.result, type: "uintptr", variablesReference: value.reference ?? 0 })
        : Promise.reject(new Error(`Unable to evaluate expression: could not find symbol value for ${expression}`));
    },
  };
  return new DebuggeeRequests(session, () => undefined, new AbortController().signal);
}

const answers = {
  "runtime.buildVersion": { result: '"go1.23.12"' },
  "runtime.modinfo": { result: String.raw`"0w\xafpath\tx\nbuild\tGOARCH=arm64\nbuild\tGOOS=darwin\n"` },
  "uintptr(&runtime.zeroVal)": { result: "4096 = 0x1000" },
  "runtime.firstmoduledata": { result: "runtime.moduledata {…}", reference: 7 },
  "uintptr(&(*(*[2]uintptr)(4096))[1])": { result: "4104 = 0x1008" },
};
const segments = {
  7: {
    text: "100",
    etext: "200",
    rodata: "200",
    noptrdata: "300",
    enoptrdata: "350",
    data: "350",
    edata: "400",
    bss: "400",
    ebss: "500",
    noptrbss: "500",
    enoptrbss: "600",
  },
};
const noMemory: TargetMemory = { pointerSizeBytes: 8, read: () => Promise.resolve([]) };

describe("what the runtime says about itself", () => {
  it("version, architecture and segments; pointer-free data counts as data or bss", async () => {
    const facts = await readRuntimeFacts(debuggee(answers, segments));
    assert.deepEqual([facts.goVersion, facts.goarch, facts.goos, facts.pointerSizeBytes], ["go1.23.12", "arm64", "darwin", 8]);
    const book = new RuntimeAddressBook(debuggee(answers, segments), facts, undefined, noMemory);
    assert.deepEqual(await book.segments([150n, 250n, 320n, 399n, 450n, 599n]), ["text", "rodata", "data", "data", "bss", "bss"]);
  });

  it("an address that the runtime knows nothing about is somewhere else, and was not allocated", async () => {
    const facts = await readRuntimeFacts(debuggee(answers, segments));
    const book = new RuntimeAddressBook(debuggee(answers, segments), facts, undefined, noMemory);
    assert.deepEqual(await book.segments([0xc000_0000_0000n]), ["other"]);
    assert.deepEqual(await book.allocations([0xc000_0000_0000n]), [null]);
  });

  it("a program without debug information is told from one that lacks a variable", async () => {
    await assert.rejects(
      readRuntimeFacts(debuggee({})),
      (error) => error instanceof InspectError && error.kind === "noDebugInfo" && error.hint.includes("-ldflags=-w"),
    );
  });
});
