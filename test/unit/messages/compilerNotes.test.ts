import { strict as assert } from "node:assert";
import fc from "fast-check";
import { CompilerNotesReader } from "../../../src/messages/compilerNotes.js";
import { explainDecision, explainSteps } from "../../../src/messages/explainEscape.js";

const read = (text: string, isWanted: (file: string) => boolean = (file) => file === "./a.go") => {
  const reader = new CompilerNotesReader(isWanted);
  for (const line of text.split("\n")) reader.readLine(line);
  return reader.end();
};

/** As Go 1.23 and Go 1.27 write it. */
const boxed = (since124: boolean): string => {
  const [within, arrow] = since124 ? [" in I", "←"] : ["", "="];
  return `# example.com/ct
./a.go:10:6: cannot inline I: unhandled op DEFER
./a.go:14:18: map[int]int{} escapes to heap${within}:
./a.go:14:18:   flow: m ${arrow} &{storage for map[int]int{}}:
./a.go:14:18:     from map[int]int{} (spill) at ./a.go:14:18
./a.go:14:18:     from m := map[int]int{} (assign) at ./a.go:14:4
./a.go:14:18:   flow: {heap} ${arrow} m:
./a.go:14:18:     from m (interface-converted) at ./a.go:15:4
./a.go:14:18:     from f(m) (call parameter) at ./a.go:15:3
./a.go:10:8: t does not escape
./b.go:1:1: make(map[int]int) does not escape
./a.go:14:18: map[int]int{} escapes to heap
./a.go:16:11: make(map[int]int, n) does not escape
./a.go:20:2: moved to heap: m
./a.go:24:26: inlining call to (*shop).add
`;
};

describe("what the compiler says with -m=2", () => {
  for (const since124 of [false, true]) {
    it(`as Go ${since124 ? "1.27" : "1.23"} writes it`, () => {
      const { notes, inlined, others } = read(boxed(since124));
      assert.deepEqual(
        notes.map(({ at, expression, decision }) => `${at.line}:${at.column} ${decision} ${expression}`),
        ["10:8 stack t", "14:18 heap map[int]int{}", "16:11 stack make(map[int]int, n)", "20:2 moved m"],
      );
      assert.deepEqual(
        notes[1]?.flows.map(({ to, steps }) => [to, steps.map(({ why, at }) => `${why} ${at.line}:${at.column}`)]),
        [
          ["m", ["spill 14:18", "assign 14:4"]],
          ["{heap}", ["interface-converted 15:4", "call parameter 15:3"]],
        ],
      );
      assert.deepEqual(inlined, [{ at: { file: "./a.go", line: 24, column: 26 }, callee: "(*shop).add" }]);
      assert.deepEqual(others, []);
      assert.match(explainDecision(notes[1]), /It is put into an interface for f\(m\), which may keep it\.$/);
      assert.deepEqual(
        explainSteps(notes[1]).map(({ sentence, code }) => `${sentence}: ${code}`),
        ["assigned: m := map[int]int{}", "put into an interface: m", "handed to a call: f(m)"],
      );
    });
  }

  it("errors are kept apart from notes", () => {
    const { notes, others } = read("# x\n./a.go:3:12: undefined: nothing\ngo: updates to go.mod needed\n");
    assert.deepEqual([notes, others], [[], ["./a.go:3:12: undefined: nothing", "go: updates to go.mod needed"]]);
  });

  it("instances of a generic function that differ are one note, and it says so", () => {
    const { notes } = read(`./a.go:6:13: make(map[go.shape.int]int) does not escape
./a.go:6:13: make(map[go.shape.int]int) escapes to heap in F[go.shape.int]:
./a.go:6:13:   flow: ~r0 ← &{storage for make(map[go.shape.int]int)}:
./a.go:6:13:     from return make(map[go.shape.int]int) (return) at ./a.go:6:2
./a.go:6:13: make(map[go.shape.int]int) escapes to heap`);
    assert.deepEqual(
      notes.map(({ decision, mixed, flows }) => [decision, mixed, flows.length]),
      [["heap", true, 1]],
    );
    assert.equal(explainSteps(notes[0] ?? assert.fail())[0]?.code, "return make(map[int]int)");
  });

  it("paths of Windows have a colon, and colons in Go code are no ends", () => {
    const { notes } = read('C:\\w\\a.go:3:9: map[string]string{"a:1: b": "c"} does not escape', (file) => file === "C:\\w\\a.go");
    assert.equal(notes[0]?.expression, 'map[string]string{"a:1: b": "c"}');
  });

  const reason = (why: string, expression: string, to: string, sentence: RegExp) =>
    it(`${why} → ${sentence.source}`, () => {
      const flows = [{ to, steps: [{ expression, why, at: { file: "a.go", line: 1, column: 1 } }] }];
      const note = { at: { file: "a.go", line: 1, column: 1 }, expression: "make(map[int]int)", mixed: false } as const;
      assert.match(explainDecision({ ...note, decision: "heap", flows }), sentence);
    });
  reason("return", "return m", "~r0", /It is returned\.$/);
  reason("send", "ch <- m", "{heap}", /sent on a channel: ch <- m\.$/);
  reason("assign", "kept = m", "{heap}", /stored where it outlives the function: kept = m\.$/);
  reason("map literal value", "map[int]map[int]int{...}", "{heap}", /stored in another map/);
  reason("captured by a closure", "m", "{storage for func literal}", /A closure captures m/);
  reason("call parameter", "append(all, m)", "{heap}", /appended to a slice/);
  reason("call parameter", "keep(m)", "{heap}", /handed to keep\(m\), which may keep it\.$/);
  reason("some new reason", "m", "{heap}", /The compiler's reason: m \(some new reason\)\.$/);

  it("never throws, whatever the lines are", () => {
    const pieces = [
      "./a.go:",
      "1:",
      "2: ",
      "  flow: ",
      "    from ",
      " (",
      ") at ",
      "escapes to heap:",
      " ← ",
      "moved to heap: ",
      "{",
      "x",
    ];
    const line = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 12 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { notes } = read(lines.join("\n"), () => true);
        for (const note of notes) (explainDecision(note), explainSteps(note));
      }),
    );
  });
});
