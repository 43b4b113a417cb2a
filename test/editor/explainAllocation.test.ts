/** "Explain Allocation" in the editor: from a make, a literal or a variable to the page, with a program that stands and without. */
import { strict as assert } from "node:assert";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { markedLine } from "./programs.js";
import { setupGo } from "./setup.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const explain = "Go: Explain Allocation";

describe("Explain Allocation in the editor", function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    await chooseGo("1.27");
  });
  after(() => workbench.configure({}));
  picturesOfFailures(() => workbench);

  /** As one does in the Go extension's setting. */
  const chooseGo = async (release: string): Promise<void> => {
    const toolchain = await (await setupGo()).goToolchain(release);
    await workbench.configure({ "go.alternateTools": { go: toolchain.go } });
  };
  /** Puts the caret behind the first place of a text in the line of a mark. */
  const caretOn = async (file: string, mark: string, text: string): Promise<void> => {
    const line = await markedLine(workbench.workspace, file, mark);
    const source = (await readFile(join(workbench.workspace, file), "utf8")).split("\n")[line - 1] ?? "";
    await workbench.openFile(file, line, source.indexOf(text) + 1);
  };
  const pageSays = (text: RegExp): Promise<void> => workbench.panelSays(text, 60_000);

  describe("without a session", () => {
    after(() => workbench.closeEditors());

    it("says why a map is on the heap, and the way there", async () => {
      await caretOn("escapes/main.go", "escape: returned heap return", "make(");
      await workbench.command(explain);
      await workbench.panelTab("Allocation: m").waitFor();
      await pageSays(/It is returned\./);
      const text = await workbench.panelText();
      assert.match(text, /Why m is where it is/);
      assert.match(text, /go1\.\d+(\.\d+)? · amd64 · example\.com\/programs\/escapes/);
      assert.match(text, /heap make\(map\[string\]int\) main\.go:\d+/);
      assert.match(text, /runtime\.makemap_small → maps\.NewEmptyMap → new\(Map\) → runtime\.mallocgc/);
      assert.match(text, /No program stands where this map is in scope/);
      assert.match(text, /An interface that holds the map is 16 bytes/);
      const border = await workbench
        .panel()
        .locator(".site.heap")
        .evaluate((site) => getComputedStyle(site).borderLeftWidth);
      assert.equal(border, "3px", "the style sheet is there");
      await workbench.screenshot("explain allocation");
    });

    it("leads to the source with a click", async () => {
      const line = await markedLine(workbench.workspace, "escapes/main.go", "escape: returned heap return");
      await workbench
        .panel()
        .getByRole("link", { name: `main.go:${line + 2}` })
        .click();
      await workbench.page
        .locator(".statusbar")
        .getByText(new RegExp(`^Ln ${line + 2}, `))
        .waitFor();
    });

    it("says why one is on the stack, of a variable too, and shows it in the same tab", async () => {
      await caretOn("escapes/main.go", "escape: literal stack", "m :=");
      await workbench.command(explain);
      await pageSays(/no pointer to it outlives the function/);
      assert.match(await workbench.panelText(), /No call: the function's frame holds the Map and its first group/);
      assert.equal(await workbench.panelTab("Allocation: ").count(), 1);
    });

    it("says what to do where there is no map", async () => {
      await caretOn("escapes/main.go", "escape: literal stack", "//");
      await workbench.page.keyboard.press("ArrowDown");
      await workbench.page.keyboard.press("Home");
      await workbench.command(explain);
      await pageSays(/No map is made here\. Put the caret on a make/);
    });

    it("says what to fix where the package does not build", async () => {
      const broken = join(workbench.workspace, "escapes", "broken.go");
      await writeFile(broken, "package main\n\nvar broken int = nothing\n");
      try {
        await caretOn("escapes/main.go", "escape: boxed heap interface", "make(");
        await workbench.command(explain);
        assert.match(
          await workbench.notification("does not build"),
          /broken\.go:3:18: undefined: nothing\. Fix it and ask again\./,
        );
      } finally {
        await rm(broken);
      }
    });

    it("says what to set where go could not be started, and leads there", async () => {
      // A name that the setting finds, and the system does not run.
      const notGo = join(workbench.workspace, "not-go");
      await writeFile(notGo, "");
      await workbench.configure({ "go.alternateTools": { go: notGo } });
      try {
        await caretOn("escapes/main.go", "escape: boxed heap interface", "make(");
        await workbench.command(explain);
        const toast = workbench.page
          .locator(".notifications-toasts .notification-list-item", { hasText: "go could not be started" })
          .first();
        assert.match(
          await toast.innerText(),
          /Set go\.alternateTools or go\.goroot to a Go installation, or put go on the path\./,
        );
        await toast.hover();
        await toast.getByRole("button", { name: "Open Setting" }).click();
        await workbench.page.locator(".settings-editor").waitFor();
        await workbench.page.getByText("go.alternateTools").first().waitFor();
      } finally {
        await rm(notGo);
        await chooseGo("1.27");
        await workbench.closeEditors();
      }
    });
  });

  describe("at a stop", () => {
    let line: number;
    before(async () => {
      await chooseGo("1.23");
      line = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
      await workbench.toggleBreakpoint("sample/main.go", line);
      await workbench.debug(launches.hmap.name);
      await workbench.stoppedAt(line);
    });
    after(async () => {
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint("sample/main.go", line);
      await workbench.closeEditors();
    });

    it("stands beside what memory says, from the editor's context menu", async () => {
      const make = workbench.page.locator(".view-line", { hasText: "stock := map[int]uint64" }).getByText("stock").first();
      await make.click({ button: "right" });
      await workbench.chooseFromMenu("Explain Allocation");
      await pageSays(/Why stock is where it is/);
      const text = await workbench.panelText();
      assert.match(text, /stack map\[int\]uint64\{\}/);
      assert.match(text, /stock at stop 1/);
      assert.match(text, /The header is on the stack; the map has outgrown what the frame holds for it/);
      assert.match(text, /the function's frame holds the hmap and its first bucket/);
      assert.doesNotMatch(text, /they may differ/);
      assert.match(text, /hmap\s+0xc[0-9a-f]+\s+stack of goroutine 1\s+48 B\s+–/);
      assert.match(text, /buckets · 64 × 144 B\s+0xc[0-9a-f]+\s+heap\s+[\d.]+ KiB\s+[\d.]+ KiB/);
      await workbench.screenshot("explain allocation at a stop");
    });

    it("keeps an address in one line", async () => {
      const lines = await workbench
        .panel()
        .locator("td code")
        .evaluateAll((codes) => codes.map((code) => code.getClientRects().length));
      assert.ok(lines.length >= 3);
      assert.ok(
        lines.every((count) => count === 1),
        lines.join(", "),
      );
    });

    it("comes from the menus of a map's panel, too", async () => {
      await workbench.closeEditors();
      await workbench.showMap("stock");
      await workbench.panelSays(/Entries\s+2\d\d/);
      await workbench.panel().getByText("Entries", { exact: true }).first().click({ button: "right" });
      await workbench.chooseFromMenu("Explain Allocation");
      await workbench.panelTab("Allocation: stock").waitFor();
      await pageSays(/Why stock is where it is/);
      await workbench.panelTab("Allocation: stock").click({ button: "middle" });
      await workbench.panelTab("Map: stock").click();
      await workbench.page.locator(".editor-group-container.active .editor-actions .codicon-toolbar-more").click();
      await workbench.chooseFromMenu("Explain Allocation");
      await workbench.panelTab("Allocation: stock").waitFor();
      await pageSays(/Why stock is where it is/);
    });

    it("is readable in a dark theme and where there is little room", async () => {
      await workbench.colorTheme("Dark Modern");
      await workbench.page.setViewportSize({ width: 900, height: 950 });
      await pageSays(/Why stock/);
      await workbench.screenshot("explain allocation dark narrow");
      await workbench.page.setViewportSize(workbench.size);
      await workbench.screenshot("explain allocation dark");
    });
  });

  it("stays under the content security policy", () => assert.deepEqual(workbench.violations, []));
});
