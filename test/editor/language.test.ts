/** An editor whose display language is Chinese: the command in a menu, and the panel. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures } from "./sharedWorkbench.js";
import { Workbench } from "./workbench.js";

describe("In Chinese", function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async function () {
    this.timeout(300_000);
    workbench = await Workbench.start([launches.hmap], { "debug.internalConsoleOptions": "neverOpen" }, "zh-cn");
    const line = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.debug(launches.hmap.name);
    await workbench.stoppedAt(line);
    await workbench.expandScope("Locals");
  });
  picturesOfFailures(() => workbench);
  after(async () => {
    await workbench.stop();
  });

  it("the command is in the menu, and opens a panel that speaks Chinese", async () => {
    await workbench.contextMenu(workbench.variable("stock"), "显示 Map 布局");
    await workbench.panelSays(/条目[\s\S]*负载因子[\s\S]*搬迁/);
    assert.equal(await workbench.panel().locator("html").getAttribute("lang"), "zh-CN");
    await workbench.screenshot("language zh-cn");
    assert.deepEqual(workbench.violations, []);
  });
});
