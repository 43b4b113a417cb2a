/**
 * The gallery: every tab of five maps in VS Code's four kinds of themes, and widths from narrow to wide. The pictures are to be
 * looked at, in test/screenshots; what a machine can see of them is held here.
 */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const themes = [
  { name: "dark", colorTheme: "Dark Modern", kind: "vscode-dark" },
  { name: "light", colorTheme: "Light Modern", kind: "vscode-light" },
  { name: "hc dark", colorTheme: "Dark High Contrast", kind: "vscode-high-contrast" },
  { name: "hc light", colorTheme: "Light High Contrast", kind: "vscode-high-contrast-light" },
] as const;

interface Exhibit {
  readonly name: string;
  readonly launch: { readonly name: string };
  readonly at: readonly [file: string, mark: string];
  readonly map: string;
  /** What the panel says of it. */
  readonly says: RegExp;
  readonly tabs: readonly string[];
}

const hmapTabs = ["Buckets", "Entries", "Tophash heatmap", "Fields", "Memory", "Compare"];
const swissTabs = ["Tables", "Entries", "Control bytes", "Fields", "Memory", "Compare"];
const exhibits: readonly Exhibit[] = [
  {
    ...{ name: "hmap growing", launch: launches.hmap, at: ["sample/main.go", "break: grow"], map: "stock" },
    ...{ says: /growing/, tabs: hmapTabs },
  },
  {
    ...{ name: "hmap chains", launch: launches.shapes, at: ["shapes/main.go", "break: shapes"], map: "crafted.chainOfFive" },
    ...{ says: /overflow/i, tabs: hmapTabs },
  },
  {
    ...{ name: "swiss small", launch: launches.swissShapes, at: ["shapes/main.go", "break: shapes"], map: "ofStructs" },
    ...{ says: /small: one group/, tabs: swissTabs },
  },
  {
    ...{ name: "swiss directory", launch: launches.swissShapes, at: ["shapes/main.go", "break: shapes"], map: "hundredThousand" },
    ...{ says: /directory/i, tabs: swissTabs },
  },
  {
    ...{ name: "ten million", launch: launches.huge, at: ["size/main.go", "break: ready"], map: "numbers" },
    ...{ says: /10,000,000/, tabs: hmapTabs },
  },
];

describe("The gallery", function () {
  this.timeout(180_000);
  let workbench: Workbench;
  let stopped: { readonly launch: string; readonly file: string; readonly line: number } | null = null;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
  });
  picturesOfFailures(() => workbench);
  after(async () => {
    await workbench.page.setViewportSize(workbench.size);
    await workbench.colorTheme("Dark Modern");
    await leave();
  });

  async function leave(): Promise<void> {
    if (stopped === null) return;
    const { file, line } = stopped;
    stopped = null;
    await workbench.stopDebugging();
    await workbench.toggleBreakpoint(file, line);
    await workbench.closeEditors();
  }

  /** Exhibits of one program share its stop. */
  async function visit({ launch, at: [file, mark], map, says }: Exhibit): Promise<void> {
    if (stopped?.launch !== launch.name) {
      await leave();
      const line = await markedLine(workbench.workspace, file, mark);
      await workbench.toggleBreakpoint(file, line);
      await workbench.debug(launch.name);
      await workbench.stoppedAt(line);
      stopped = { launch: launch.name, file, line };
    }
    await workbench.showMap(map);
    await workbench.panelTab(`Map: ${map}`).waitFor();
    await workbench.panelSays(says);
  }

  for (const exhibit of exhibits) {
    describe(exhibit.name, () => {
      it("opens", () => visit(exhibit));
      for (const { name, colorTheme, kind } of themes) {
        it(`in ${name}`, async () => {
          await workbench.colorTheme(colorTheme);
          await workbench.panel().locator(`body.${kind}`).waitFor();
          for (const tab of exhibit.tabs) {
            await workbench.panel().getByRole("tab", { name: tab, exact: true }).click();
            await workbench.panel().getByRole("tabpanel", { name: tab }).waitFor();
            await calm(workbench);
            await workbench.screenshot(`gallery ${exhibit.name} - ${tab} - ${name}`);
          }
          await workbench
            .panel()
            .getByRole("tab", { name: exhibit.tabs[0] ?? "", exact: true })
            .click();
        });
      }
    });
  }

  // After the maps: tests of a describe itself would run before them.
  describe("the last of them", () => {
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

    it("blocked nothing, and asked nothing of the network", () => {
      assert.deepEqual(workbench.violations, []);
      assert.deepEqual(workbench.strayRequests, []);
    });
  });
});

/** Until nothing is said to be on its way. */
async function calm(workbench: Workbench): Promise<void> {
  await workbench.panel().locator("main[aria-busy='false']").waitFor();
  await new Promise((resolve) => setTimeout(resolve, 250));
}
