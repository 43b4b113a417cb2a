import { strict as assert } from "node:assert";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import type { AllocationReport } from "../../../src/messages/allocationReport.js";
import type { EscapeNote } from "../../../src/messages/compilerNotes.js";
import { renderAllocation } from "../../../src/messages/renderAllocation.js";
import { hostileStrings } from "../../hostileStrings.js";

const at = { file: "./main.go", line: 58, column: 11 };
const onStack: EscapeNote = { at, expression: "make(map[string]int)", decision: "stack", mixed: false, flows: [] };
const onHeap: EscapeNote = {
  ...onStack,
  decision: "heap",
  flows: [{ to: "~r0", steps: [{ expression: "return m", why: "return", at: { ...at, line: 60 } }] }],
};
const site = (note: EscapeNote) => ({ note, path: [{ calls: ["runtime.makemap_small"], sentence: "Allocates." }], inlined: [] });

function memoryIn(header: string, buckets: string): LayoutHead {
  const link = (role: string, segment: string) => ({
    ...{ role, segment, label: role, address: "0xc000012345", sizeBytes: 48, allocatedBytes: segment === "heap" ? 48 : null },
  });
  const chain = [link("variable", "stack of goroutine 1"), link("header", header), link("buckets", buckets)];
  return {
    goVersion: "go1.27.0",
    state: "normal",
    header: { address: "0xc000012345", segment: header },
    chain,
  } as unknown as LayoutHead;
}

const base: AllocationReport = {
  ...{ subject: "m", goVersion: "go1.27.1", goarch: "amd64", importPath: "example.com/x", command: "go build" },
  ...{ sites: [site(onHeap)], debugged: null, others: [], functionName: "f", memory: null },
  variable: { name: "m", at, isPackageVariable: false, note: null },
};

const text = (report: Partial<AllocationReport>): string =>
  renderAllocation({ ...base, ...report }, ({ file, line }) => `command:open?${file}:${line}`, "command:again").text;
const plainText = (report: Partial<AllocationReport>): string =>
  text(report)
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

describe("the page of Explain Allocation", () => {
  it("says the decision, the way out with links, the path, and what the variable is", () => {
    const said = plainText({});
    assert.match(
      said,
      /heap make\(map\[string\]int\) main\.go:58 On the heap: .* It is returned\. returned return m main\.go:60/,
    );
    assert.match(said, /runtime\.makemap_small Allocates\./);
    assert.match(said, /one word, 8 bytes on a 64-bit machine/);
    assert.match(said, /An interface that holds the map is 16 bytes/);
    assert.match(text({}), /<a href="command:open\?.\/main\.go:60">main\.go:60<\/a>/);
  });

  const verdict = (what: string, report: Partial<AllocationReport>, head: LayoutHead, sentence: RegExp) =>
    it(what, () => assert.match(plainText({ ...report, memory: { stop: 3, expression: "m", head } }), sentence));
  verdict(
    "memory agrees on the heap",
    {},
    memoryIn("heap", "heap"),
    /m at stop 3 The header is on the heap, as the compiler decided\./,
  );
  verdict(
    "memory agrees on the stack",
    { sites: [site(onStack)] },
    memoryIn("stack of goroutine 1", "stack of goroutine 1"),
    /and so is all of the map/,
  );
  verdict(
    "the map has outgrown its frame",
    { sites: [site(onStack)] },
    memoryIn("stack of goroutine 1", "heap"),
    /has outgrown what the frame holds/,
  );
  verdict(
    "memory differs",
    { sites: [site(onStack)] },
    memoryIn("heap", "heap"),
    /holds another map than the one that is made here/,
  );
  verdict(
    "the build for debugging counts",
    { debugged: [site(onStack)] },
    memoryIn("stack of goroutine 1", "heap"),
    /has outgrown/,
  );
  verdict("a map from elsewhere", { sites: [] }, memoryIn("heap", "heap"), /The header is on the heap\. /);
  verdict("a nil map", {}, { ...memoryIn("heap", "heap"), state: "nil" }, /It is nil here/);

  it("says when the program was built with another Go", () => {
    const head = { ...memoryIn("heap", "heap"), goVersion: "go1.23.12" };
    const said = (of: LayoutHead) => plainText({ memory: { stop: 1, expression: "m", head: of } });
    assert.match(said(head), /built with go1\.23\.12, and the compiler that was asked is of go1\.27\.1: they may differ\./);
    assert.doesNotMatch(said(memoryIn("heap", "heap")), /they may differ/);
  });

  it("says what to do where no map is made", () => {
    assert.match(plainText({ sites: [], variable: null }), /Put the caret on a make\(map…\)/);
    assert.match(
      plainText({ sites: [], others: [onStack] }),
      /No map is made where m is declared .* Maps that f makes: stack make\(map/,
    );
  });

  it("says where the build for debugging decides in another way", () => {
    assert.match(plainText({ debugged: [site(onHeap)] }), /Built as it is debugged, .* it is the same\./);
    assert.match(plainText({ debugged: [site(onStack)] }), /As it is debugged, with -N -l .* stack make/);
  });

  it("shows hostile text as text", function () {
    this.timeout(20_000);
    for (const hostile of hostileStrings) {
      const note = {
        ...onHeap,
        expression: hostile,
        flows: [{ to: hostile, steps: [{ expression: hostile, why: hostile, at }] }],
      };
      const page = text({ subject: hostile, importPath: hostile, command: hostile, sites: [site(note)], others: [note] });
      const tags = [...page.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag?.toLowerCase());
      const known = "header h1 h2 h3 p a section div code ol ul li strong details summary pre span br table thead tbody tr th td";
      for (const tag of tags) assert.ok(known.split(" ").includes(tag ?? ""), `${tag} of ${JSON.stringify(hostile)}`);
    }
  });
});
