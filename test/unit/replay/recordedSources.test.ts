import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedSource } from "../../../src/messages/recording.js";
import { RecordedSources } from "../../../src/replay/recordedSources.js";

const recordedPath = "example.com/shop/stock/main.go";
const piece = (firstLine: number, ...lines: string[]): RecordedSource => ({
  kind: "source",
  path: recordedPath,
  firstLine,
  lines,
});
const recorded = new Map([[recordedPath, [piece(2, "", "func main() {"), piece(5, "}")]]]);
const text = ["package main", "", "func main() {", "\tprintln()", "}", ""].join("\n");

describe("the source files of a recording", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "go-map-layout-sources-"));
    const files = {
      "same/stock/main.go": text,
      "windows/main.go": text.replaceAll("\n", "\r\n"),
      "other/main.go": "package main\n",
    };
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  });
  after(() => rmSync(folder, { recursive: true }));
  const sources = (...folders: string[]) =>
    new RecordedSources(
      recorded,
      folders.map((name) => join(folder, name)),
    );

  it("are the files of this machine where they say what was recorded", async () => {
    const found = await sources("none", "same").sourceOf(recordedPath);
    assert.deepEqual(found, { name: "main.go", path: join(folder, "same/stock/main.go") });
  });
  it("may have line ends of Windows", async () => {
    assert.equal((await sources("windows").sourceOf(recordedPath)).path, join(folder, "windows/main.go"));
  });
  it("come from the recording where the file differs or is not there, each line at its number", async () => {
    const both = sources("other", "none");
    const found = await both.sourceOf(recordedPath);
    assert.deepEqual(found, { name: "main.go", path: recordedPath, sourceReference: 1 });
    assert.equal(both.text(1), "\n\nfunc main() {\n\n}\n");
    assert.equal(both.text(2), undefined);
  });
  it("are found again by either name", async () => {
    const here = sources("same");
    await here.sourceOf(recordedPath);
    assert.equal(here.recordedPath({ path: join(folder, "same/stock/main.go") }), recordedPath);
    assert.equal(here.recordedPath({ path: "/elsewhere/main.go" }), null);
    const elsewhere = sources("none");
    await elsewhere.sourceOf(recordedPath);
    assert.equal(elsewhere.recordedPath({ path: recordedPath, sourceReference: 1 }), recordedPath);
  });
  it("without recorded text are a name and a path", async () => {
    assert.deepEqual(await sources("same").sourceOf("/go/src/runtime/map.go"), {
      name: "map.go",
      path: "/go/src/runtime/map.go",
    });
  });

  // Hostile paths: nothing outside of the folders is looked for but the path itself, and no share of another machine.
  for (const path of ["../../same/stock/main.go", "//server/share/main.go", "\\\\server\\share\\main.go", "c:/x:y/main.go", ""])
    it(`are looked for within bounds: ${JSON.stringify(path)}`, async () => {
      const hostile = new RecordedSources(new Map([[path, [{ ...piece(1, "absent"), path }]]]), [folder]);
      assert.equal((await hostile.sourceOf(path)).sourceReference, 1);
    });
  it("give no text for absurd line numbers", () => {
    const path = "far.go";
    const far = new RecordedSources(new Map([[path, [{ ...piece(2 ** 50, "far"), path }]]]), []);
    return far.sourceOf(path).then(({ sourceReference }) => assert.equal(far.text(sourceReference ?? 0), "\n"));
  });
});
