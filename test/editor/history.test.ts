/** A map followed through the stops of a real session: the timeline, an earlier stop by mouse and keyboard, what changed, back to now. */
import { strict as assert } from "node:assert";
import type { Locator } from "playwright-core";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

describe("A map through time", function () {
  this.timeout(150_000);
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
  picturesOfFailures(() => workbench);
  after(async () => {
    await workbench.stopDebugging().catch(() => undefined);
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.closeEditors();
  });

  const inPanel = (selector: string): Locator => workbench.panel().locator(selector);
  const slider = (): Locator => workbench.panel().getByRole("slider");
  const entries = async (): Promise<string> => (await inPanel(".gauge-entries").innerText()).replace(/\s+/g, " ");

  it("gets a dot for each stop, and says what became of the map", async () => {
    await inPanel(".timelineText").filter({ hasText: "stop 1 of 1" }).waitFor();
    for (const number of [2, 3, 4]) {
      await workbench.go();
      await workbench.panelSays(new RegExp(`live · stop ${number}`));
      await inPanel(".timelineText")
        .filter({ hasText: `stop ${number} of ${number}` })
        .waitFor();
    }
    assert.equal(await inPanel(".trackMark").count(), 4);
    assert.match(
      await inPanel(".timelineText").innerText(),
      /main\.go:\d+ · [\d:]+ · .*\+4 entries, 1 entry changed, .*old bucket.* evacuated.* since stop 3/,
    );
    assert.match(await inPanel(".tabList").innerText(), /History \(4\)/);
    await workbench.screenshot("history timeline");
  });

  it("shows the map as it was, by mouse and by keyboard", async () => {
    const now = await entries();
    await inPanel(".trackMark").nth(1).click();
    await workbench.panelSays(/Not now: stop 2 of 4 · main\.go:\d+/);
    assert.notEqual(await entries(), now);
    const second = await entries();
    await slider().press("ArrowLeft");
    await workbench.panelSays(/Not now: stop 1 of 4/);
    assert.match(await entries(), /211/, "what it held at stop 1");
    // The slots of that stop, without the debugger.
    await inPanel(".details table, .slotTable").first().waitFor();
    await workbench.screenshot("history stop 1");
    await slider().press("ArrowRight");
    await workbench.panelSays(/Not now: stop 2 of 4/);
    assert.equal(await entries(), second);
    await slider().press("End");
    await workbench.panelSays(/live · stop 4/);
    assert.equal(await entries(), now);
  });

  it("lists what changed since an earlier stop", async () => {
    await workbench
      .panel()
      .getByRole("tab", { name: /^History/ })
      .click();
    await workbench.panelSays(/What changed at stop 4/);
    await inPanel(".changeList .listRow").filter({ hasText: "added" }).first().waitFor();
    await inPanel(".sinceSelect").selectOption({ index: 2 });
    await workbench.panelSays(/since stop 1/);
    const chips = (await inPanel(".changeChips").innerText()).replace(/\s+/g, " ");
    assert.match(chips, /12 added/);
    assert.match(chips, /moved.*evacuated/);
    const moved = inPanel(".changeList .listRow").filter({ hasText: "moved" }).first();
    await inPanel(".chip-moved").click();
    assert.match((await moved.innerText()).replace(/\s+/g, " "), /old bucket \d+ → bucket \d+ \([XY]\)/);
    assert.match(await inPanel(".fieldChanges").innerText(), /count/);
    await workbench.screenshot("history tab");
  });

  it("goes back to now, and with the program to its next stop", async () => {
    await slider().press("Home");
    await workbench.panelSays(/Not now: stop 1 of 4/);
    await inPanel(".banner-past vscode-button").click();
    await workbench.panelSays(/live · stop 4/);
    await slider().press("Home");
    await workbench.panelSays(/Not now: stop 1 of 4/);
    await workbench.go();
    await workbench.panelSays(/live · stop 5/);
    assert.equal(await inPanel(".banner-past").isVisible(), false);
  });
});
