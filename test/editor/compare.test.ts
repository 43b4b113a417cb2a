/** A panel that keeps its stop, one more panel of the same map, maps side by side, and panels that come back after a reload. */
import { strict as assert } from "node:assert";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

describe("Maps side by side", function () {
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

  const panelButton = (label: RegExp): Locator => workbench.panel().locator("vscode-button", { hasText: label }).first();
  const chooseTab = (title: string) => workbench.panel().getByRole("tab", { name: title, exact: true }).click();
  const compared = (name: RegExp): Locator => workbench.panel().locator(".compareHead", { hasText: name });
  const cell = (row: string, column: number): Locator =>
    workbench.panel().locator(".compareTable tr", { has: workbench.panel().locator(`th[scope=row]:text-is("${row}")`) }).locator("td").nth(column); // prettier-ignore

  it("keep a stop that is pinned, while another panel of the same map follows", async () => {
    await panelButton(/^\s*Pin/).click();
    await workbench.panelSays(/Pinned at stop 1 · main\.go:\d+/);
    await panelButton(/New panel/).click();
    await workbench.panelSays(/live · stop 1/);
    await workbench.go();
    await workbench.panelSays(/live · stop 2/);
    await workbench.panelTab(/Map: stock \(pinned at stop 1\)/).click();
    await workbench.panelSays(/Pinned at stop 1/);
    assert.match(await workbench.panelText(), /Entries\s*211/, "what it held at stop 1");
    await workbench.screenshot("panel pinned");
  });

  it("follow again when they are unpinned", async () => {
    await panelButton(/^\s*Unpin/).click();
    await workbench.panelSays(/live · stop 2/);
    await panelButton(/^\s*Pin/).click();
    await workbench.panelSays(/Pinned at stop 2/);
  });

  it("show a map beside what it was, and beside others of this stop", async () => {
    await workbench.panelTab(/^Map: stock$/).click();
    await workbench.panelSays(/live · stop 2/);
    await workbench.go();
    await workbench.panelSays(/live · stop 3/);
    await chooseTab("Compare");
    await workbench.panelSays(/Put other maps beside this one/);
    await panelButton(/Compare with…/).click();
    await workbench.quickRow("customers").first().click();
    await workbench
      .quickRow(/stock at stop 2/)
      .first()
      .click();
    await workbench.page.keyboard.press("Enter");
    await compared(/stock at stop 2/).waitFor();
    await compared(/customers/).waitFor();
    await workbench.panelSays(/\d+ of \d+ facts differ/);
    await workbench.screenshot("tab compare");
  });

  it("are read again at the next stop, where they are variables", async () => {
    const heads = await workbench.panel().locator(".compareHead").allInnerTexts();
    const column = heads.findIndex((text) => text.includes("customers"));
    const before = await cell("entries", column).innerText();
    await workbench.go();
    await workbench.panelSays(/live · stop 4/);
    for (let tries = 0; tries < 50 && (await cell("entries", column).innerText()) === before; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.notEqual(await cell("entries", column).innerText(), before);
  });

  it("show the differences only, and are taken out again", async () => {
    await workbench.panel().getByLabel("Differences only").check();
    const rows = workbench.panel().locator(".compareTable th[scope=row]");
    assert.ok(!(await rows.allInnerTexts()).includes("Go version"));
    await workbench.panel().getByLabel("Differences only").uncheck();
    await workbench.panel().getByRole("button", { name: "Take customers out of the table" }).click();
    await compared(/customers/).waitFor({ state: "detached" });
  });

  it("stay as they are when a document is no layout document", async () => {
    await writeFile(join(workbench.workspace, "broken.layout.json"), `{"format":"go-map-layout/7"}`);
    await panelButton(/Compare with…/).click();
    await workbench
      .quickRow(/Open a layout document/)
      .first()
      .click();
    await workbench.chooseFile("Compare with layout documents", join(workbench.workspace, "broken.layout.json"));
    const sentence = await workbench.notification(/can't be compared with/);
    assert.match(sentence, /go-map-layout\/7.*this version reads go-map-layout\/1 only/);
    assert.equal(await workbench.panel().locator(".compareHead").count(), 2);
  });

  it("come back after a reload of the window, and go on when the program is debugged again", async () => {
    await workbench.command("Developer: Reload Window");
    await workbench.page.waitForLoadState("load");
    await workbench.page.locator(".monaco-workbench .part.editor").waitFor();
    await workbench.panelSays(/stock in main\.main: no debug session/);
    assert.match(await workbench.panelText(), /Entries\s*2\d\d/, "the gauges of the last picture");
    await workbench.screenshot("panel restored");
    await workbench.debug(launches.hmap.name);
    await workbench.panelSays(/live · stop 1/);
  });
});
