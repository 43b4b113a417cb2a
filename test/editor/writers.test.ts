/** A program that dies of `concurrent map writes`, under a panel that was opened before: it says which goroutines are inside. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

describe("Goroutines inside a map", function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let line: number;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    line = await markedLine(workbench.workspace, "writers/main.go", "break: writers");
    await workbench.toggleBreakpoint("writers/main.go", line);
    await workbench.debug(launches.writers.name);
    await workbench.stoppedAt(line);
  });
  picturesOfFailures(() => workbench);
  after(async () => {
    await workbench.stopDebugging();
    await workbench.toggleBreakpoint("writers/main.go", line);
    await workbench.closeEditors();
  });

  it("none, before anything runs", async () => {
    await workbench.showMap("racy");
    await workbench.panelSays(/live · stop 1\b/);
    assert.ok(!(await workbench.panelText()).includes("inside this map"));
  });

  it("those that wrote when the runtime ended the program", async () => {
    await workbench.go();
    await workbench.panelSays(/(Goroutine \d+ is|goroutines are) inside this map/);
    const text = await workbench.panelText();
    assert.match(text, /stopped here\s+assigns\s+main\.fill\s+main\.go:\d+\s+runtime\.mapassign_fast64/);
    assert.match(text, /The runtime ended the program/);
    assert.match(text, /sync\.Mutex/);
    await workbench.screenshot("goroutines inside a map");
  });
});
