/** A map of ten million entries in the real editor: a picture at once, and all of it on demand. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

describe("A map of ten million entries", function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let line: number;
  let left = false;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    line = await markedLine(workbench.workspace, "size/main.go", "break: ready");
    await workbench.toggleBreakpoint("size/main.go", line);
    await workbench.debug(launches.huge.name);
    await workbench.stoppedAt(line);
    await workbench.expandScope("Locals");
  });
  picturesOfFailures(() => workbench);
  after(async () => {
    if (!left) await workbench.stopDebugging();
    await workbench.toggleBreakpoint("size/main.go", line);
    await workbench.closeEditors();
  });

  it("is there at once, and counted to its end in the background", async () => {
    await workbench.contextMenu(workbench.variable("numbers"), "Show Map Layout");
    await workbench.panelSays(/10,000,000/);
    await workbench.screenshot("huge first look");
    // The exact number of overflow buckets of 2^21 buckets; a first look cannot know it.
    await workbench.panelSays(/Overflow buckets\s+\d{2,3},\d{3}\b/, 120_000);
    await workbench.screenshot("huge counted");
    const log = await workbench.output();
    assert.match(log, /long reads come from the file of the process's memory/);
  });

  it("shows a bucket in its middle, with its slots", async () => {
    const field = workbench.panel().locator(".placeField input, input.placeField").first();
    await field.fill("1500000");
    await field.press("Enter");
    await workbench.panelSays(/Bucket 1,500,000/);
    await workbench.panel().locator(".details table, .details [role=table]").first().waitFor();
    await workbench.screenshot("huge bucket 1500000");
  });

  it("finds a key in it, and says so when there is none", async () => {
    const field = workbench.panel().locator(".findBox input").first();
    await field.fill("11400714819323198485"); // scattered(1)
    await field.press("Enter");
    await workbench.panelSays(/1 of 1/, 120_000);
    await workbench.screenshot("huge key found");
    await field.fill("7");
    await field.press("Enter");
    await workbench
      .panel()
      .getByRole("button", { name: /stop|cancel/i })
      .first()
      .click();
  });

  it("can be left in the middle of a count", async () => {
    left = true;
    await workbench
      .panel()
      .getByRole("button", { name: /refresh|read again/i })
      .first()
      .click();
    await workbench.stopDebugging();
    await workbench.panelSays(/session has ended/i);
  });
});
