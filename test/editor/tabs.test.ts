/** The panel's tabs and its search on a real stopped program: what is chosen in one is chosen in all. */
import { strict as assert } from "node:assert";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MapLayout } from "../../src/gomap/layout.js";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
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
  picturesOfFailures(() => workbench);
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

  it("lay the structure over memory, name each byte, and follow a pointer", async () => {
    await choose("Memory");
    const panel = workbench.panel();
    await panel.getByRole("button", { name: "header", exact: true }).click();
    const grid = panel.getByRole("grid");
    await grid.press("Home");
    await panel.locator(".memoryName", { hasText: "count" }).waitFor();
    await workbench.screenshot("tab memory");
    // hmap.buckets lies at +16: two rows of eight bytes, or one of sixteen, further.
    const field = panel.locator(".memoryGo input").first();
    await field.fill("+0x10");
    await field.press("Enter");
    await panel.locator(".memoryName", { hasText: /\bbuckets\b/ }).waitFor();
    await grid.press("f");
    await panel.locator(".memoryName", { hasText: /tophash\[0\] of bucket 0|bucket 0/ }).waitFor();
    await field.fill("no address");
    await field.press("Enter");
    await workbench.panelSays(/not an address|no address/i);
    await panel.getByRole("button", { name: "The bytes in hex" }).or(panel.getByTitle("The bytes in hex")).first().click();
    await workbench.panelSays(/copied/);
  });

  it("show the picture as a table", async () => {
    await choose("Buckets");
    await workbench.panel().getByRole("button", { name: "Show as a table" }).click();
    const rows = workbench.panel().locator(".overviewRows tbody tr");
    await rows.first().waitFor();
    assert.ok((await rows.count()) >= 32);
    await workbench.screenshot("picture as a table");
    await workbench
      .panel()
      .getByRole("button", { name: /hide the table|show as a table/i })
      .first()
      .click();
  });

  const written = async (form: string, name: string): Promise<string> => {
    const path = join(workbench.workspace, name);
    await rm(path, { force: true });
    await workbench.panel().locator(`vscode-button[aria-label="Export"]`).click();
    await workbench.quickRow(form).first().click();
    const modal = workbench.page.locator(".monaco-dialog-box").getByRole("button", { name: "Export" });
    const dialog = workbench.page.locator(".quick-input-widget:visible", { hasText: "Show Local" });
    await modal.or(dialog).first().waitFor();
    if (await modal.isVisible()) await modal.click();
    await dialog.waitFor();
    // The name that it proposes is that of the map.
    await workbench.page.waitForFunction(
      (proposed) =>
        [...document.querySelectorAll<HTMLInputElement>(".quick-input-widget input")].some(({ value }) =>
          value.endsWith(proposed),
        ),
      name,
    );
    await workbench.page.keyboard.press("Enter");
    await workbench.notification(/is written/);
    return readFile(path, "utf8");
  };

  it("are written as a layout document, with keys and elems and without", async () => {
    const bare = JSON.parse(await written("Layout document without keys and elems", "stock.layout.json")) as MapLayout;
    assert.deepEqual([bare.format, bare.expression, bare.length], ["go-map-layout/1", "stock", 211]);
    assert.doesNotMatch(JSON.stringify(bare), /"key":"|"elemRaw":/);
    const full = JSON.parse(await written("JSON, with keys and elems", "stock.layout.json")) as MapLayout;
    assert.ok(full.layout.kind === "hmap");
    const keys = [...full.layout.buckets, ...(full.layout.oldBuckets ?? [])].flatMap(({ chain }) =>
      chain.flatMap(({ slots }) => slots.flatMap(({ key }) => (key === undefined ? [] : [Number(key)]))),
    );
    assert.deepEqual(
      keys.sort((a, b) => a - b),
      Array.from({ length: 211 }, (_, i) => i + 1),
    );
  });

  it("are written as a drawing, a page and a text", async () => {
    assert.match(await written("SVG, without keys and elems", "stock.layout.svg"), /^<\?xml [^]*<svg[^]*<\/svg>\s*$/);
    const page = await written("Page without keys and elems", "stock.layout.html");
    assert.match(page, /<!doctype html>/i);
    assert.doesNotMatch(page, /<script src|https?:\/\/(?!www\.w3\.org)/);
    assert.match(await written("as the command line draws it", "stock.layout.txt"), /map\[int\]uint64/);
  });
});
