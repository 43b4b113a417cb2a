/** The panel in VS Code's themes and in widths from narrow to wide: pictures to look at, in test/screenshots. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const themes = [
  { name: "dark", colorTheme: "Dark Modern", kind: "vscode-dark" },
  { name: "light", colorTheme: "Light Modern", kind: "vscode-light" },
  { name: "high contrast", colorTheme: "Dark High Contrast", kind: "vscode-high-contrast" },
  { name: "high contrast light", colorTheme: "Light High Contrast", kind: "vscode-high-contrast-light" },
];

describe("How the panel looks", function () {
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
    await workbench.page.setViewportSize(workbench.size);
    await workbench.colorTheme("Dark Modern");
    await workbench.stopDebugging();
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.closeEditors();
  });

  for (const { name, colorTheme, kind } of themes) {
    it(`in ${name}`, async () => {
      await workbench.colorTheme(colorTheme);
      await workbench.panel().locator(`body.${kind}`).waitFor();
      await workbench.screenshot(`theme ${name}`);
    });
  }

  for (const width of [760, 2000]) {
    it(`${width} pixels wide`, async () => {
      await workbench.page.setViewportSize({ width, height: workbench.size.height });
      // Nothing of the panel needs sideways scrolling.
      const overflow = await workbench
        .panel()
        .locator("body")
        .evaluate(async () => {
          await new Promise((resolve) => setTimeout(resolve, 300));
          return document.documentElement.scrollWidth - document.documentElement.clientWidth;
        });
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
      await workbench.screenshot(`width ${width}`);
    });
  }
});
