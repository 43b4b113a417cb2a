/** The panel's tabs and its search on a real stopped program: what is chosen in one is chosen in all. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

describe("The panel's tabs", function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let line: number;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    line = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.debug(launches.hmap.name);
    await workbench.stoppedAt(line);
    await workbench.expandScope("Locals");
    await workbench.contextMenu(workbench.variable("stock"), "Show Map Layout");
    await workbench.panelSays(/live · stop 1/);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await workbench.screenshot(`failed - ${this.currentTest.title}`);
  });
  after(async () => {
    await workbench.stopDebugging();
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.closeEditors();
  });

  const choose = (title: string) => workbench.panel().getByRole("tab", { name: title, exact: true }).click();

  it("list all entries, sorted and filtered", async () => {
    await choose("Entries");
    await workbench.panelSays(/\b211 entries\b/);
    await workbench.screenshot("tab entries");
  });

  it("explain each field, with its bytes", async () => {
    await choose("Fields");
    await workbench.panelSays(/runtime\.hmap/);
    const text = await workbench.panelText();
    assert.match(text, /d3 00 00 00 00 00 00 00/, "the bytes of count, 211");
    assert.match(text, /2\^6 = 64 buckets/);
    await workbench.screenshot("tab fields");
  });

  it("draw the tophash of every slot, and say what to think of the hash", async () => {
    await choose("Tophash heatmap");
    await workbench.panelSays(/False-positive compares/);
    await workbench.screenshot("tab heatmap");
  });

  it("find a key, and say how it is reached", async () => {
    await choose("Buckets");
    const field = workbench.panel().locator(".findBox input").first();
    await field.fill("137");
    await field.press("Enter");
    await workbench.panelSays(/1 of \d+/);
    await workbench.screenshot("key found");
    await field.fill("99999");
    await field.press("Enter");
    await workbench.panelSays(/not in this map/i);
  });
});
