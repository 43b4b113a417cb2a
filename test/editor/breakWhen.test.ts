/** "Break when…" from a map's panel: set, stopped for, stepped out of, seen and removed in the Breakpoints view; and a trace. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const hashGrow = "runtime.hashGrow";

describe("Break when", function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let line: number;

  before(async function () {
    this.timeout(400_000);
    workbench = await sharedWorkbench();
    await workbench.closeEditors();
    line = await markedLine(workbench.workspace, "events/main.go", "break: events");
    await workbench.toggleBreakpoint("events/main.go", line);
    await workbench.debug(launches.events.name);
    await workbench.stoppedAt(line);
    await workbench.showMap("m");
    await workbench.panelSays(/live · stop 1\b/);
  });
  picturesOfFailures(() => workbench);
  after(async () => {
    // The trace's channel is in it.
    await workbench.command("View: Hide Panel");
    await workbench.toggleBreakpoint("events/main.go", line);
    await workbench.closeEditors();
  });

  async function pickM(): Promise<void> {
    await workbench.quickInput().fill("m");
    await workbench.page.locator('.quick-input-widget:visible .monaco-list-row[aria-label^="m,"]').click();
  }

  async function tick(...titles: string[]): Promise<void> {
    for (const title of titles) await workbench.quickRow(title).locator(".label-name").first().click();
    await workbench.page.locator(".quick-input-widget:visible .monaco-button", { hasText: "OK" }).click();
  }

  it("is chosen from what can happen to this kind of map, with what it costs", async () => {
    await workbench.panel().getByRole("button", { name: "Break when" }).click();
    await workbench.quickRow("It grows").waitFor();
    await workbench.screenshot("break when, the list");
    const rows = (await workbench.quickRows()).join("\n");
    for (const title of ["Evacuation advances", "Evacuation ends", "A key is assigned", "A key is deleted", "It is cleared"]) {
      assert.ok(rows.includes(title), title);
    }
    assert.match(rows, /Thousands of times slower/);
    assert.ok(!rows.includes("directory"));
    await tick("It grows");
  });

  it("is seen in the Breakpoints view, beside the person's own", async () => {
    await workbench.breakpoint(hashGrow).waitFor();
    await workbench.breakpoint("main.go").waitFor();
    assert.match(await workbench.breakpoint(hashGrow).innerText(), /uintptr\(h\) == 0x[0-9a-f]+ .*Go Map Layout: m grows/);
  });

  it("stops before the map grows, and the panel says why", async () => {
    await workbench.go();
    await workbench.panelSays(/Stopped: m starts to grow, 8 → 16 buckets/);
    const text = await workbench.panelText();
    assert.match(text, /Entries\s+52/);
    await workbench.screenshot("break when, stopped");
  });

  it("steps out to the program's own code in one action", async () => {
    await workbench.panel().getByRole("button", { name: "Step out to my code" }).click();
    await workbench.panelSays(/Entries\s+53/);
    await workbench.panelSays(/main\.fill/);
    assert.ok(!(await workbench.panelText()).includes("Stopped: m starts"));
    await workbench.screenshot("break when, stepped out");
  });

  it("is removed in the Breakpoints view, and is gone here too", async () => {
    await workbench.contextMenu(workbench.breakpoint(hashGrow), "Remove Breakpoint");
    await workbench.breakpoint(hashGrow).waitFor({ state: "detached" });
    await workbench.panel().getByRole("button", { name: "Break when" }).click();
    await workbench.quickRow("It grows").waitFor();
    assert.equal(await workbench.page.locator(".quick-input-widget:visible .monaco-list-row .codicon-check").count(), 0);
    await workbench.page.keyboard.press("Escape");
    assert.ok(await workbench.breakpoint("main.go").isVisible());
  });

  it("traces: a picture of each event, a line for each, and the program stands at the last", async () => {
    await workbench.command("Go: Trace Map…");
    // Where the map's panel has the focus, that map is meant.
    const events = workbench.page.locator(".quick-input-widget:visible", { hasText: "Trace m: log when" });
    const maps = workbench.page.locator(".quick-input-widget:visible", { hasText: "Trace a map" });
    await events.or(maps).first().waitFor();
    if (await maps.isVisible()) await pickM();
    await workbench.quickRow("Evacuation advances").waitFor();
    await tick("Evacuation advances");
    await workbench.page.locator(".quick-input-widget:visible", { hasText: "Trace m: how many events?" }).waitFor();
    await workbench.quickInput().fill("4");
    await workbench.page.keyboard.press("Enter");
    await workbench.notification(/The trace of m is done: 4 events/);
    await workbench.screenshot("trace");
    const lines = (await workbench.trace())
      .split("\n")
      .filter((text) => /^\d+ · main\.go:\d+ · old bucket \d+ of m is evacuated/.test(text));
    assert.equal(lines.length, 4, await workbench.trace());
    // The extension's own log has the time of each request to go on.
    const times = (await workbench.output()).split("\n").filter((text) => text.includes("continue · thread"));
    assert.ok(times.length >= 4);
    console.log(`      the program went on at ${times.map((text) => /\d\d:\d\d:\d\d\.\d+/.exec(text)?.[0] ?? "?").join(", ")}`);
    await workbench.panelSays(/Stopped: old bucket \d+ of m is evacuated/);
  });

  it("leaves nothing behind when the session ends, but the person's own", async () => {
    await workbench.panel().getByRole("button", { name: "Break when" }).click();
    await tick("Evacuation ends");
    await workbench.breakpoint("advanceEvacuationMark").waitFor();
    await workbench.stopDebugging();
    await workbench.breakpoint("advanceEvacuationMark").waitFor({ state: "detached" });
    assert.ok(await workbench.breakpoint("main.go").isVisible());
  });

  it("what the editor kept over a reload in the middle of a session is removed, the person's is not", async () => {
    await workbench.debug(launches.events.name);
    await workbench.stoppedAt(line);
    await workbench.panelSays(/live · stop 1\b/);
    await workbench.panel().getByRole("button", { name: "Break when" }).click();
    await workbench.quickRow("It grows").waitFor();
    await tick("It grows");
    await workbench.breakpoint(hashGrow).waitFor();
    await workbench.command("Developer: Reload Window");
    await workbench.page.locator(".explorer-folders-view, .debug-breakpoints").first().waitFor();
    await workbench.debug(launches.events.name);
    await workbench.stoppedAt(line);
    await workbench.breakpoint(hashGrow).waitFor({ state: "detached" });
    assert.ok(await workbench.breakpoint("main.go").isVisible());
    await workbench.stopDebugging();
  });
});
