/** From a stopped Go program to the panel, on each way that leads there, and what the panel does as the program goes on. */
import { strict as assert } from "node:assert";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const show = "Go: Show Map Layout";

describe("Show Map Layout in the editor", function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let line: (mark: string) => Promise<number>;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
  });
  picturesOfFailures(() => workbench);

  describe("an hmap in the middle of a growth (Go 1.23)", () => {
    let outputBefore: string;
    before(async () => {
      // Other tests' panels, which would follow this program too.
      await workbench.closeEditors();
      outputBefore = await workbench.settledOutput();
      line = (mark) => markedLine(workbench.workspace, "sample/main.go", mark);
      await workbench.toggleBreakpoint("sample/main.go", await line("break: grow"));
      await workbench.debug(launches.hmap.name);
      await workbench.stoppedAt(await line("break: grow"));
    });
    after(async () => {
      await workbench.toggleBreakpoint("sample/main.go", await line("break: grow"));
      await workbench.closeEditors();
    });

    it("asks nothing of the debugger until somebody looks", async () => {
      await workbench.expandScope("Locals");
      await workbench.variable("stock").waitFor();
      const before = new Set(outputBefore.split("\n"));
      assert.deepEqual((await workbench.output()).split("\n").filter((said) => !before.has(said)), []); // prettier-ignore
    });

    it("lists the maps in scope, the one under the cursor first", async () => {
      const at = 'fmt.Println("day", day, "articles", len(stock), "customers", len(cus'.length + 2;
      await workbench.openFile("sample/main.go", await line("break: grow"), at);
      await workbench.command(show);
      await workbench.quickRow("customers").getByText("under the cursor").waitFor();
      const [first = "", second = ""] = await workbench.quickRows();
      assert.match(first, /^customers, map\[string\]main\.customer · len \d+ · local, under the cursor$/);
      assert.match(second, /^stock, map\[int\]uint64 · len 211 · local, local variables$/);
    });

    it("shows the picked map as it lies in memory", async () => {
      await workbench.quickRow("stock").click();
      await workbench.panelTab("Map: stock").waitFor();
      await workbench.panelSays(/live · stop 1/);
      const text = await workbench.panelText();
      assert.match(text, /map\[int\]uint64/);
      assert.match(text, /hmap · go1\.23\.12/);
      assert.match(text, /Entries\s+211\s+\/ 512 slots/);
      for (const [role, label] of Object.entries({ buckets: "buckets · 64 × 144 B", oldbuckets: "oldbuckets · 32 × 144 B" })) {
        await workbench.panel().locator(`.link-${role}[title^="${label}"]`).waitFor();
      }
      assert.match(text, /Evacuation\s+\d+\s+\/ 32/);
    });

    it("shows keys and elems of the selected bucket", async () => {
      // Each old bucket holds articles of 100 pieces; the last deliveries brought 50, day 1 sold 5.
      await workbench.panelSays(/\b(100|95|50)\b/);
      await workbench.screenshot("hmap growing");
    });

    it("opens from the icon on a row of the Variables view", async () => {
      const row = workbench.variable("customers");
      await row.hover();
      await row.getByRole("button", { name: "Show Map Layout" }).click();
      await workbench.panelTab("Map: customers").waitFor();
      await workbench.panelSays(/Entries\s+50/);
    });

    it("brings a panel that is open already to the front", async () => {
      await workbench.contextMenu(workbench.variable("stock"), "Show Map Layout");
      await workbench.panelSays(/Entries\s+211/);
      assert.equal(await workbench.panelTab("Map: ").count(), 2);
    });

    it("shows the next stop, and reads nothing for a panel that is hidden", async () => {
      // A window that was reloaded has a log for each of its lives: lines are told apart by their time.
      const before = new Set((await workbench.output()).split("\n"));
      await workbench.go();
      await workbench.panelSays(/live · stop 2/);
      await workbench.panelSays(/Entries\s+215/);
      await workbench.panelSays(/Evacuation\s+\d+\s+\/ 32/);
      const since = (await workbench.output()).split("\n").filter((said) => !before.has(said));
      assert.ok(since.some((said) => said.includes("evaluate stock ·")));
      assert.deepEqual(
        since.filter((said) => said.includes("evaluate customers ·")),
        [],
      );
    });

    it("reads a hidden panel when it is looked at again", async () => {
      await workbench.panelTab("Map: customers").click();
      await workbench.panelSays(/live · stop 2/);
      await workbench.panelSays(/Entries\s+\d\d/);
    });

    it("says that the session has ended, and goes on with the next", async () => {
      await workbench.stopDebugging();
      await workbench.panelSays(/The debug session has ended\./);
      await workbench.panelSays(/Entries\s+\d\d/);
      await workbench.screenshot("session ended");
      await workbench.debug(launches.hmap.name);
      await workbench.panelSays(/live · stop 1/);
      await workbench.panelSays(/Entries\s+50/);
      await workbench.stopDebugging();
    });
  });

  describe("maps wherever they are (Go 1.27)", () => {
    before(async () => {
      line = (mark) => markedLine(workbench.workspace, "walk/main.go", mark);
      await workbench.toggleBreakpoint("walk/main.go", await line("break: grow"));
      await workbench.debug(launches.swiss.name);
      await workbench.stoppedAt(await line("break: grow"));
    });
    after(async () => {
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint("walk/main.go", await line("break: grow"));
      await workbench.closeEditors();
    });
    afterEach(() => workbench.page.keyboard.press("Escape"));

    it("are all in the list", async () => {
      await workbench.command(show);
      await workbench.quickRow("cache").waitFor();
      const labels = (await workbench.quickRows()).map((row) => row.split(",", 1)[0]);
      assert.deepEqual(
        new Set(labels),
        new Set(["counts", "none", "noTags", "any.(data)", "*pointer", "inv.index", "inv.shelves[0]", "inv.shelves[1]", "cache"]),
      );
      await workbench.screenshot("pick a map");
    });

    it("open from a typed expression", async () => {
      await workbench.command(show);
      await workbench.quickRow("cache").waitFor();
      await workbench.quickInput().fill("inv.shelves[1]");
      await workbench.page.keyboard.press("Enter");
      await workbench.panelTab("Map: inv.shelves[1]").waitFor();
      await workbench.panelSays(/small: one group/);
      await workbench.panelSays(/Entries\s+2\s/);
    });

    it("open from the Watch view", async () => {
      await workbench.addWatch("inv.index");
      await workbench.contextMenu(workbench.watch("inv.index"), "Show Map Layout");
      await workbench.panelTab("Map: inv.index").waitFor();
      await workbench.panelSays(/"a"/);
    });

    it("open from the editor's context menu", async () => {
      await workbench.openFile("walk/main.go", await line("break: grow"), 4);
      const word = workbench.page
        .locator(".view-line", { hasText: 'counts[8] = "entry 8"' })
        .getByText("counts", { exact: false });
      await word.first().click({ button: "right", position: { x: 40, y: 8 } });
      await workbench.chooseFromMenu("Show Map Layout");
      await workbench.panelTab("Map: counts").waitFor();
      await workbench.panelSays(/Entries\s+8\s+\/ 8 slots/);
      await workbench.screenshot("swiss small map");
    });

    it("change with a step", async () => {
      await workbench.step();
      await workbench.stoppedAt(await line("break: call"));
      await workbench.panelSays(/Entries\s+9\s+\/ 16 slots/);
      await workbench.panelSays(/directory 1 · 1 table/);
    });

    it("show the fields of a table with the bytes that were read for them", async () => {
      await workbench.panel().getByRole("tab", { name: "Fields", exact: true }).click();
      // Two groups: the mask is 1.
      await workbench.panelSays(/groups\.lengthMask\s+01 00 00 00 00 00 00 00\s+1\s/);
      await workbench.panelSays(/capacity\s+10 00\s+16\s/);
      await workbench.screenshot("swiss table fields");
      await workbench.panel().getByRole("tab", { name: "Tables", exact: true }).click();
    });

    it("are followed into a function that gets them, and out again", async () => {
      await workbench.command("Debug: Step Into");
      await workbench.panelSays(/in main\.fill/);
      await workbench.step();
      await workbench.stoppedAt(await line("break: fill"));
      await workbench.contextMenu(workbench.variable("entries"), "Show Map Layout");
      await workbench.panelTab("Map: entries").waitFor();
      await workbench.panelSays(/Entries\s+9\s/);
      await workbench.selectFrame("main.main");
      await workbench.command(show);
      await workbench.quickRow("inv.index").waitFor();
      assert.ok(!(await workbench.quickRows()).some((row) => row.startsWith("entries")));
      await workbench.page.keyboard.press("Escape");
      await workbench.command("Debug: Step Out");
      await workbench.panelTab("Map: entries (here counts)").waitFor();
      await workbench.panelSays(/Entries\s+10\s/);
      await workbench.panelTab("Map: counts").first().click();
      await workbench.panelSays(/Entries\s+10\s/);
    });

    it("of the package are followed by their full name", async () => {
      await workbench.command(show);
      await workbench.quickRow("cache").click();
      await workbench.panelTab("Map: cache").waitFor();
      await workbench.panelSays(/Entries\s+3\s/);
    });

    it("are shown as nil where they are", async () => {
      await workbench.contextMenu(workbench.variable("none"), "Show Map Layout");
      await workbench.panelTab("Map: none").waitFor();
      await workbench.panelSays(/nil map/);
      await workbench.screenshot("nil map");
    });

    it("are marked while the program runs", async () => {
      await workbench.go();
      await workbench.panelSays(/The program is running\./);
      await workbench.screenshot("running");
    });

    it("cannot be picked while the program runs, with a sentence and a button", async () => {
      await workbench.command(show);
      assert.match(await workbench.notification("The program is running"), /pause it, or wait for a breakpoint/);
    });
  });

  describe("a session that was there first", () => {
    before(async () => {
      line = (mark) => markedLine(workbench.workspace, "walk/main.go", mark);
      await workbench.configure({ "goMapLayout.debugTypes": ["another"] });
      await workbench.toggleBreakpoint("walk/main.go", await line("break: grow"));
      await workbench.debug(launches.swiss.name);
      await workbench.stoppedAt(await line("break: grow"));
    });
    after(async () => {
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint("walk/main.go", await line("break: grow"));
      await workbench.configure({});
      await workbench.closeEditors();
    });

    it("is none of ours while the setting does not name its type", async () => {
      await workbench.command(show);
      const sentence = await workbench.notification("debug session of type go");
      assert.match(sentence, /maps are shown of sessions of type another/);
    });

    it("is followed by the frame that the editor shows, for lack of a tracker", async () => {
      await workbench.configure({ "goMapLayout.debugTypes": ["go"] });
      await workbench.command(show);
      await workbench.quickRow("counts").click();
      await workbench.panelSays(/Entries\s+8\s/);
      await workbench.step();
      await workbench.panelSays(/Entries\s+9\s/);
      await workbench.go();
      await workbench.panelSays(/The program is running\./);
    });
  });

  describe("all the while", () => {
    it("stays under the content security policy and off the network", () => {
      assert.deepEqual(workbench.violations, []);
      assert.deepEqual(workbench.strayRequests, []);
    });
  });
});
