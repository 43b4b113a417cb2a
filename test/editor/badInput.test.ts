/** What has no picture gets one clear sentence where the person looks, and the debug session goes on untouched. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const show = "Go: Show Map Layout";

describe("Bad input in the editor", function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
  });
  picturesOfFailures(() => workbench);

  describe("without a session", () => {
    it("is not in the palette", async () => {
      assert.ok(await workbench.lacksCommand(show));
    });
  });

  describe("at a stop", () => {
    let line: number;
    before(async () => {
      line = await markedLine(workbench.workspace, "faults/main.go", "break: faults");
      await workbench.toggleBreakpoint("faults/main.go", line);
      await workbench.debug(launches.faults.name);
      await workbench.stoppedAt(line);
    });
    after(async () => {
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint("faults/main.go", line);
      await workbench.closeEditors();
    });

    const sentences: readonly [expression: string, sentence: RegExp][] = [
      ["notAMap", /^notAMap is not a map: its type is int\./],
      ["nilPointer.words", /^nilPointer\.words /],
      ["nilMapPointer", /nilMapPointer is a nil pointer/],
      ["notAMapChan", /notAMapChan is not a map/],
      ["nobody", /^There is no variable nobody in scope here\./],
      ["freedMap()", /^Calls are not evaluated/],
      ["healthy +", /“\+” is not allowed here/],
      ["call freedMap", /is not expected/],
    ];
    for (const [expression, sentence] of sentences) {
      it(expression, async () => {
        await workbench.showMap(expression);
        // Of several notifications that which holds it; the sentence itself begins so.
        assert.match(await workbench.explains(new RegExp(sentence.source.replace(/^\^/, ""))), sentence);
      });
    }

    it("a wild pointer: a picture with a located problem", async () => {
      await workbench.showMap("wild");
      await workbench.panelTab("Map: wild").waitFor();
      await workbench.panelSays(/0xdeadbeef000/);
      await workbench.screenshot("wild pointer");
    });

    it("and the session goes on", async () => {
      await workbench.showMap("healthy");
      await workbench.panelSays(/Entries\s+20\s/);
      await workbench.step();
      await workbench.stoppedAt(line + 2);
    });
  });

  describe("while another goroutine writes", () => {
    it("says so in the panel, or shows a whole picture", async () => {
      const line = await stopAt("break: writing", launches.faults.name);
      await workbench.stoppedAt(line);
      await workbench.showMap("shared");
      const seen = new Set<string>();
      for (let stop = 1; stop <= 10 && !seen.has("being written"); stop++) {
        if (stop > 1) await workbench.go();
        await workbench.panelSays(new RegExp(`live · stop ${stop}\\b`));
        seen.add((await workbench.panelText()).includes("being written") ? "being written" : "whole");
      }
      await workbench.screenshot("being written");
    });
    after(() => workbench.recover());
  });

  describe("in a build with the optimizer on", () => {
    it("a variable that was optimized out", async () => {
      const line = await stopAt("break: optimized", launches.optimized.name);
      await workbench.stoppedAt(line);
      await workbench.showMap("gone");
      assert.match(await workbench.explains(/gone was optimized out/), /^gone was optimized out/);
    });
    after(() => workbench.recover());
  });

  describe("in a build without debug information", () => {
    it("says how to build", async () => {
      await workbench.debug(launches.stripped.name);
      await workbench.command("View: Show Run and Debug");
      await workbench.command("Debug: Pause");
      await workbench.paused();
      await workbench.command(show);
      assert.match(await workbench.explains(/no debug information/), /^This program carries no debug information/);
    });
    after(() => workbench.recover());
  });

  /** Starts debugging with a breakpoint at the marked line, and gives its number. */
  async function stopAt(mark: string, launch: string): Promise<number> {
    const line = await markedLine(workbench.workspace, "faults/main.go", mark);
    await workbench.toggleBreakpoint("faults/main.go", line);
    await workbench.debug(launch);
    return line;
  }
});
