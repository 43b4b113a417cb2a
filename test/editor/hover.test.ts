/** Maps where the code is read: hovers with and without a stop, code lenses, inline values. */
import { strict as assert } from "node:assert";
import { debugHover, hoverUntil, languageHover, leave, rest } from "./hovers.js";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const declared = "stock := map[int]uint64{}";
const passed = "deliver(stock, 4)";

describe("Maps in the source", function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let line: number;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    await workbench.closeEditors();
    line = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
    await workbench.configure({ "goMapLayout.codeLenses": true });
    await workbench.colorTheme("Dark Modern");
  });
  picturesOfFailures(() => workbench);
  afterEach(() => leave(workbench));
  after(async () => {
    await workbench.configure({});
    await workbench.closeEditors();
  });

  const plain = (text: string, word: string, says: RegExp): Promise<string> =>
    hoverUntil(workbench, { text, word, says, how: "plain", box: languageHover(workbench) });
  const withAlt = (text: string, word: string, says: RegExp): Promise<string> =>
    hoverUntil(workbench, { text, word, says, how: "alt", box: languageHover(workbench) });
  const debuggers = (text: string, word: string, says: RegExp): Promise<string> =>
    hoverUntil(workbench, { text, word, says, how: "plain", box: debugHover(workbench) });

  describe("without a stop", () => {
    it("says how a map of the type lies, and when it grows", async () => {
      await workbench.openFile("sample/main.go", line);
      const text = await plain(declared, "stock", /map\[int\]uint64/);
      assert.match(text, /a slot takes 16 bytes/);
      assert.match(text, /Doubles at entry 9/);
      await workbench.screenshot("hover - not stopped");
    });

    it("has no code lens and says nothing about what is no map", async () => {
      assert.equal(await workbench.page.locator(".codelens-decoration a").count(), 0);
      await workbench.openFile("sample/main.go", 56);
      await rest(workbench, "func number(day, i int) string", "day");
      await workbench.page.waitForTimeout(1500);
      assert.equal(await languageHover(workbench).count(), 0);
    });
  });

  describe("while the program stands", () => {
    before(async () => {
      await workbench.toggleBreakpoint("sample/main.go", line);
      await workbench.debug(launches.hmap.name);
      await workbench.stoppedAt(line);
    });
    after(async () => {
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint("sample/main.go", line);
    });

    it("a code lens above the declaration says how the map is, and opens the panel", async () => {
      const lens = workbench.page.locator(".codelens-decoration a", { hasText: "Show map layout · len 211 · growing" }).first();
      await lens.waitFor();
      await workbench.screenshot("code lenses");
      await lens.click();
      await workbench.panelTab("Map: stock").waitFor();
      await workbench.panelSays(/Entries\s+211\s/);
      await workbench.closeEditors();
      await workbench.openFile("sample/main.go", line);
    });

    it("Alt brings our hover: summary, picture, addresses, first entries", async () => {
      const text = await withAlt(passed, "stock", /len 211/);
      assert.match(text, /len 211 · B=6 · 64 buckets · load 3\.30\/6\.5 · growing ×2, \d+\/32 evacuated/);
      assert.match(
        text,
        /variable 0xc[0-9a-f]+ \(stack of goroutine 1\) → header 0xc[0-9a-f]+ .*→ buckets 0xc[0-9a-f]+ \(heap\)/,
      );
      // 50 is what was delivered: which entries come first is up to the hash seed.
      assert.match(text, /stock map\[int\]uint64\s+\d+: (?:100|50)\s/);
      const image = languageHover(workbench).locator("img").first();
      assert.match((await image.getAttribute("src")) ?? "", /^data:image\/svg\+xml;base64,/);
      assert.ok(await image.evaluate((node) => (node as HTMLImageElement).naturalWidth > 100));
      await workbench.screenshot("hover - Alt, dark");
    });

    it("its link opens the panel, and is the only link", async () => {
      const links = languageHover(workbench).locator(".rendered-markdown a");
      await withAlt(passed, "stock", /len 211/);
      assert.deepEqual(await links.allInnerTexts(), ["Show map layout"]);
      await links.first().click();
      await workbench.page.keyboard.up("Alt");
      await workbench.panelTab("Map: stock").waitFor();
      await workbench.closeEditors();
      await workbench.openFile("sample/main.go", line);
    });

    it("the debugger's hover has the summary behind the type, as it was read at this stop", async () => {
      await debuggers(passed, "stock", /map\[int\]uint64 · len 211 · B=6 · 64 buckets/);
      await workbench.screenshot("hover - the debugger's");
    });

    it("a key brings the list of maps", async () => {
      const at = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
      await workbench.openFile("sample/main.go", at, 1);
      await workbench.page.keyboard.press("Control+K");
      await workbench.page.keyboard.press("Control+Shift+M");
      await workbench.quickRow("stock").first().waitFor();
      await workbench.page.keyboard.press("Escape");
    });

    it("says nothing live about another function's variable of the same name", async () => {
      const text = await withAlt("stock[len(stock)+1] = 50", "stock", /map\[int\]uint64/);
      assert.doesNotMatch(text, /len 211|0xc0/);
    });

    it("inline values stand behind the line, where the setting wants them", async () => {
      await workbench.configure({ "goMapLayout.codeLenses": true, "goMapLayout.inlineValues": true });
      await workbench.step();
      await workbench.page
        .locator(".view-lines", { hasText: /stock:\s+len\s+211\s+·\s+growing/ })
        .first()
        .waitFor();
      await workbench.screenshot("inline values");
      await workbench.configure({ "goMapLayout.codeLenses": true });
    });

    it("is drawn for light themes", async () => {
      await workbench.colorTheme("Light Modern");
      await withAlt(passed, "stock", /len 211/);
      await workbench.screenshot("hover - Alt, light");
      await debuggers(passed, "stock", /len 211/);
      await workbench.screenshot("hover - the debugger's, light");
      await leave(workbench);
      await workbench.colorTheme("Dark Modern");
    });
  });

  describe("while a program with Swiss tables stands", () => {
    before(async () => {
      await workbench.toggleBreakpoint("walk/main.go", await markedLine(workbench.workspace, "walk/main.go", "break: fill"));
      await workbench.debug(launches.swiss.name);
      await workbench.stoppedAt(await markedLine(workbench.workspace, "walk/main.go", "break: fill"));
      // The lines below it move when it comes.
      await workbench.page.locator(".codelens-decoration a", { hasText: "len 9" }).first().waitFor();
    });
    after(async () => {
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint("walk/main.go", await markedLine(workbench.workspace, "walk/main.go", "break: fill"));
    });

    it("Alt says how its table is", async () => {
      await withAlt('entries[100] = "filled"', "entries", /len 9 · 1 table · 16 slots · growthLeft 5 of 14/);
      await workbench.screenshot("hover - Alt, Swiss");
    });

    it("a variable of the package is the package's", async () => {
      await withAlt('cache["three"] = 3', "cache", /len 2 · small map/);
      await debuggers('cache["three"] = 3', "cache", /map\[string\]int · len 2/);
    });
  });
});
