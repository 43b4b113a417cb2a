/**
 * "Explain Allocation" against the real compilers: for each map of test/programs/escapes the decision, its reason and the runtime
 * function that makes it. What is expected stands in the program; the truth is what the compiler says with -m (not what was read
 * with -m=2), and which runtime function the machine code of that line calls.
 */
import "../unit/host/vscodeStub.js";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { explainAllocationPath, layoutOf } from "../../src/gomap/allocationPath.js";
import { allocationSites, hintOf } from "../../src/host/allocation/allocationSite.js";
import { GoFailure } from "../../src/host/allocation/goFailure.js";
import { readCompilerNotes, readGoPackage, type GoTool } from "../../src/host/allocation/goNotes.js";
import type { CompilerNotes } from "../../src/messages/compilerNotes.js";
import { explainDecision, explainSteps } from "../../src/messages/explainEscape.js";
import { findTools, programs } from "./toolchains.js";

const tools = findTools();
const file = join(programs, "escapes", "main.go");
const source = readFileSync(file, "utf8");
const lines = source.split("\n");

interface Case {
  readonly name: string;
  readonly line: number;
  readonly decision: string;
  readonly why: string;
}

const cases: readonly Case[] = lines.flatMap((text, i) => {
  const match = /\/\/ escape: ([a-z]\w*) (heap|stack) ?(.*)$/.exec(text);
  return match ? [{ name: match[1] ?? "", line: i + 1, decision: match[2] ?? "", why: match[3] ?? "" }] : [];
});

const reasons: Readonly<Record<string, RegExp>> = {
  "": /^On the stack: no pointer to it outlives the function/,
  return: /It is returned\.$/,
  global: /It is stored where it outlives the function: (kept|atStart) = /,
  interface: /m is put into an interface that outlives the function\.$/,
  field: /It is stored where it outlives the function: h\.index = m\.$/,
  closure: /A closure captures m, and the closure itself gets out of the function\.$/,
  goroutine: /A closure captures m, and the closure itself gets out of the function\.$/,
  append: /It is appended to a slice/,
};

function toolOf(go: string): GoTool {
  const toolchain = tools?.go[go];
  assert.ok(toolchain);
  const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", GOROOT: undefined, GOWORK: "off" };
  return { path: toolchain.go, env: { ...env, PATH: `${dirname(toolchain.go)}:${process.env.PATH ?? ""}` }, tags: "" };
}

/** What the compiler itself says of a line with other flags; the build cache replays it. */
async function compilerSays(go: GoTool, flags: string): Promise<string[]> {
  const args = ["build", `-gcflags=${flags}`, "-o", "/dev/null", "."];
  const options = { cwd: dirname(file), env: go.env, maxBuffer: 1 << 28 };
  return (await promisify(execFile)(go.path, args, options)).stderr.split("\n");
}

for (const version of ["1.23", "1.27"]) {
  const there = tools?.go[version] !== undefined;

  (there ? describe : describe.skip)(`escape decisions of Go ${version}`, function () {
    this.timeout(5 * 60_000);
    const never = new AbortController().signal;
    let go: GoTool;
    let notes: CompilerNotes;
    let brief: string[];
    let assembly: string[];
    before(async () => {
      go = toolOf(version);
      notes = await readCompilerNotes(go, file, false, never);
      brief = await compilerSays(go, "-m");
      assembly = await compilerSays(go, "-S");
    });

    it("there are at least ten", () => assert.ok(cases.length >= 10, `${cases.length} cases`));

    for (const { name, line, decision, why } of cases) {
      const at = { line, column: (lines[line - 1] ?? "").search(/make\(|map\[|tags\{/) + 2 };
      const siteOf = () => {
        const { sites } = allocationSites(notes.notes, source, at);
        assert.equal(sites.length, 1);
        const [site] = sites;
        assert.ok(site);
        return site;
      };

      it(`${name}: ${decision}, as the compiler says with -m`, () => {
        const site = siteOf();
        assert.equal(site.decision, decision);
        const said = `${line}:${site.at.column}: ${site.expression} ${decision === "heap" ? "escapes to heap" : "does not escape"}`;
        assert.ok(
          brief.some((text) => text.endsWith(said)),
          said,
        );
      });

      it(`${name}: the reason (${why === "" ? "none" : why})`, () => {
        const site = siteOf();
        assert.match(explainDecision(site), reasons[why] ?? /^no such reason$/);
        const steps = explainSteps(site);
        assert.equal(steps.length > 0, decision === "heap");
        for (const step of steps) assert.ok(step.at.line > 0 && step.at.file.endsWith("main.go"));
      });

      it(`${name}: the runtime function is the one that the machine code calls`, () => {
        const site = siteOf();
        const { goVersion } = { goVersion: `go${version}` };
        const onHeap = site.decision === "heap";
        const making = { layout: layoutOf(goVersion, ""), goVersion, onHeap, pointerSizeBytes: 8 } as const;
        const path = explainAllocationPath({ ...making, ...hintOf(site, source) });
        const called = path.map(({ calls }) => calls[0]).find((call) => call?.startsWith("runtime.makemap")) ?? null;
        const inCode = assembly
          .filter((text) => text.includes(`main.go:${line})`))
          .map((text) => /CALL\s+(runtime\.makemap\w*)\(SB\)/.exec(text)?.[1])
          .find((call) => call !== undefined);
        assert.equal(called, inCode ?? null);
      });
    }

    it("a variable leads to what is assigned to it, and whether it is itself on the heap", () => {
      const line = lines.findIndex((text) => text.includes("func reassigned(")) + 1;
      const column = (lines[line - 1] ?? "").indexOf("m map") + 1;
      const { sites, variable } = allocationSites(notes.notes, source, { line, column });
      assert.deepEqual(
        sites.map(({ at, decision }) => [at.line, decision]),
        [[line + 1, "heap"]],
      );
      assert.deepEqual([variable?.name, variable?.note?.decision], ["m", "moved"]);
    });

    it("built as for debugging it is said, too", async () => {
      const { sites } = allocationSites((await readCompilerNotes(go, file, true, never)).notes, source, {
        line: cases.find(({ name }) => name === "local")?.line ?? 0,
        column: 8,
      });
      assert.equal(sites[0]?.decision, "stack");
    });

    describe("what does not build", () => {
      let folder: string;
      before(() => {
        folder = mkdtempSync(join(tmpdir(), "go-map-layout-escapes-"));
      });
      after(() => rmSync(folder, { recursive: true, force: true }));

      const write = (files: Readonly<Record<string, string>>): string => {
        rmSync(folder, { recursive: true, force: true });
        folder = mkdtempSync(join(tmpdir(), "go-map-layout-escapes-"));
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
        return join(folder, Object.keys(files).find((name) => name.endsWith(".go")) ?? "");
      };
      const module = "module example.com/x\n\ngo 1.21\n";
      const ask = async (path: string, tool = go) => {
        await readGoPackage(tool, path, never);
        return readCompilerNotes(tool, path, false, never);
      };
      const refuses = (what: string, files: Readonly<Record<string, string>>, kind: string, sentence: RegExp) =>
        it(what, async () => {
          const path = write(files);
          await assert.rejects(ask(path), (error: unknown) => {
            assert.ok(error instanceof GoFailure, String(error));
            assert.deepEqual([error.kind, sentence.test(error.sentence)], [kind, true], error.sentence);
            return true;
          });
        });
      refuses("a file in no module", { "a.go": "package x\n" }, "noModule", /go mod init there\.$/);
      refuses(
        "an error of types",
        { "a.go": "package x\n\nvar z int = nothing\n", "go.mod": module },
        "doesNotBuild",
        /a\.go:3:13: undefined: nothing\. Fix it and ask again\.$/,
      );
      refuses(
        "an error of syntax",
        { "a.go": "package x\n\nfunc (\n", "go.mod": module },
        "doesNotBuild",
        /a\.go:3.* syntax error|a\.go:[34]:\d+: .*\. Fix it and ask again\.$/,
      );
      refuses(
        "several packages in a folder",
        { "a.go": "package x\n", "b.go": "package y\n", "go.mod": module },
        "severalPackages",
        /x \(a\.go\) and y \(b\.go\)\. Move each/,
      );
      refuses(
        "a file that its build constraints leave out",
        { "a.go": "//go:build never\n\npackage x\n", "b.go": "package x\n", "go.mod": module },
        "excluded",
        /^a\.go is left out/,
      );

      it("a test file is built as a test", async () => {
        const body = 'package x\n\nimport "testing"\n\nfunc TestX(t *testing.T) {\n\tm := map[int]int{}\n\tm[1] = 1\n}\n';
        const path = write({ "a_test.go": body, "go.mod": module });
        assert.deepEqual(
          (await ask(path)).notes.filter(({ expression }) => expression.startsWith("map")).map(({ decision }) => decision),
          ["stack"],
        );
      });

      it("no go at all", async () => {
        const missing = { ...go, path: join(folder, "go") };
        await assert.rejects(ask(file, missing), (error: unknown) => error instanceof GoFailure && error.kind === "noGo");
      });

      it("a build that is cancelled ends at once", async () => {
        const path = write({ "a.go": 'package x\n\nimport _ "net/http"\n', "go.mod": module });
        const cancel = new AbortController();
        const reading = readCompilerNotes(
          { ...go, env: { ...go.env, GOCACHE: join(folder, "cache") } },
          path,
          false,
          cancel.signal,
        );
        setTimeout(() => cancel.abort(), 100);
        const started = Date.now();
        await assert.rejects(reading, (error: unknown) => error instanceof GoFailure && error.kind === "cancelled");
        assert.ok(Date.now() - started < 4000);
      });
    });
  });
}
