/** The Maps view in the debug side bar: what it lists, what it asks for, and what its rows lead to. */
import { strict as assert } from "node:assert";
import type { Locator } from "playwright-core";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

describe("The Maps view", function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
  });
  picturesOfFailures(() => workbench);

  const stopIn = async (launch: { name: string; program: string }, mark: string): Promise<number> => {
    const file = `${launch.program}/main.go`;
    const line = await markedLine(workbench.workspace, file, mark);
    await workbench.toggleBreakpoint(file, line);
    await workbench.debug(launch.name);
    await workbench.stoppedAt(line);
    return line;
  };
  const endOf = async (launch: { program: string }, mark: string): Promise<void> => {
    const file = `${launch.program}/main.go`;
    await workbench.stopDebugging();
    await workbench.toggleBreakpoint(file, await markedLine(workbench.workspace, file, mark));
    await workbench.closeEditors();
  };
  const header = (): Locator =>
    workbench.page.locator(".pane-header", { has: workbench.page.locator("h3.title", { hasText: /^Maps$/ }) });
  const pane = (): Locator => workbench.page.locator(".pane", { has: header() });
  const row = (name: string): Locator =>
    pane()
      .locator(".monaco-list-row", { has: workbench.page.getByText(name, { exact: true }) })
      .first();
  const rows = (): Promise<string[]> =>
    pane()
      .locator(".monaco-list-row")
      .evaluateAll((all) =>
        all
          .toSorted((a, b) => Number(a.getAttribute("data-index")) - Number(b.getAttribute("data-index")))
          .map((one) => one.getAttribute("aria-label") ?? ""),
      );
  const setOpen = async (open: boolean): Promise<void> => {
    if (((await header().getAttribute("aria-expanded")) === "true") !== open) await header().click();
  };
  const setOthersOpen = async (open: boolean): Promise<void> => {
    for (const name of ["Variables", "Watch", "Breakpoints"]) {
      const other = workbench.page.locator(`.pane-header[aria-label^="${name} Section"]`);
      if ((await other.count()) > 0 && ((await other.getAttribute("aria-expanded")) === "true") !== open) await other.click();
    }
  };
  const says = async (name: string, words: RegExp): Promise<string> => {
    const described = row(name).locator(".label-description");
    let said = "";
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      said = await described.innerText({ timeout: 2000 }).catch(() => said);
      if (words.test(said)) return said;
      await workbench.page.waitForTimeout(100);
    }
    throw new Error(`the row of ${name} does not say ${words.source}, but ${said}`);
  };
  const sortBy = async (title: string): Promise<void> => {
    await header().hover();
    await pane().getByRole("button", { name: "Sort Maps" }).click();
    await workbench.chooseFromMenu(title);
  };
  // As the other tests expect it.
  after(() => setOthersOpen(true));

  /** The entries of the menu that is open. */
  const entries = async (): Promise<string[]> => {
    const labels = await workbench.page.locator(".context-view .action-item .action-label").allInnerTexts();
    return labels.map((label) => label.trim()).filter((label) => label !== "");
  };

  it("is not there without a debug session", async () => {
    await workbench.command("View: Show Run and Debug");
    assert.equal(await header().count(), 0);
  });

  describe("of an hmap in the middle of a growth (Go 1.23)", () => {
    before(async () => {
      await workbench.closeEditors();
      await stopIn(launches.hmap, "break: grow");
    });
    after(() => endOf(launches.hmap, "break: grow"));

    it("asks nothing of the debugger while it is closed", async () => {
      await header().waitFor();
      await setOpen(false);
      const before = await workbench.output();
      const line = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
      await workbench.step();
      await workbench.stoppedAt(line - 4);
      await workbench.go();
      await workbench.stoppedAt(line);
      assert.equal(await workbench.output(), before);
    });

    it("lists the maps of the frame, with length, growth and bytes", async () => {
      await setOpen(true);
      // Room for it: the other views are closed.
      await setOthersOpen(false);
      await says("stock", /^len 215 · (≥ )?\d+(\.\d)? KiB · growing ×2, ≥ \d+\/32 evacuated/);
      await says("customers", /^len 100 · .* · \d+ buckets · /);
      await workbench.screenshot("maps view");
    });

    it("says each row in words to a screen reader", async () => {
      const [frame = "", ...rest] = await rows();
      assert.match(frame, /^maps of the frame main\.main, main\.go:\d+/);
      assert.ok(
        rest.some((label) => label.startsWith("map stock of type map[int]uint64, len 215, growing ×2")),
        rest.join("\n"),
      );
    });

    it("is sorted as one likes", async () => {
      await sortBy("Sort Maps by Name");
      const first = async (expected: readonly string[]): Promise<void> => {
        let names: string[] = [];
        for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
          await workbench.page.waitForTimeout(100);
          names = (await rows()).flatMap((label) => /^map (\S+) of/.exec(label)?.[1] ?? []);
          if (expected.every((name, i) => names[i] === name)) return;
        }
        assert.fail(`${names.join(", ")} instead of ${expected.join(", ")}`);
      };
      await first(["customers", "stock"]);
      await sortBy("Sort Maps by Number of Entries");
      await first(["stock", "customers"]);
      await header().locator(".description", { hasText: "by number of entries" }).waitFor();
      await sortBy("Sort Maps by Name");
      await first(["customers", "stock"]);
      await sortBy("Sort Maps by State");
      await first(["stock", "customers"]);
      await sortBy("Sort Maps by Place in Frame");
    });

    it("opens the panel with a click", async () => {
      await row("stock").click();
      await workbench.panelTab("Map: stock").waitFor();
      await workbench.panelSays(/Entries\s+215/);
    });

    it("has the way to everything else in the menu of a row", async () => {
      await row("customers").click({ button: "right" });
      await workbench.page.locator(".context-view .action-item", { hasText: "Copy Expression" }).waitFor();
      const found = await entries();
      for (const entry of [
        "Show Map Layout",
        "Show Map Layout in Another Panel",
        "Show Map Layout Pinned to This Stop",
        "Break When…",
        "Record This Map",
        "Explain Allocation",
        "Go to Declaration",
        "Copy Expression",
        "Copy Address of Header",
      ]) {
        assert.ok(found.includes(entry), `${entry} is among ${found.join(", ")}`);
      }
      await workbench.screenshot("maps view menu");
      await workbench.page.keyboard.press("Escape");
    });

    it("pins a map at this stop", async () => {
      await workbench.contextMenu(row("customers"), "Show Map Layout Pinned to This Stop");
      await workbench.panelTab(/Map: customers \(pinned at stop \d+\)/).waitFor();
    });

    it("sets a breakpoint for what happens to a map, and removes it", async () => {
      await workbench.contextMenu(row("customers"), "Break When…");
      await workbench.page.locator(".quick-input-widget:visible", { hasText: "customers" }).waitFor();
      await workbench.quickRow("It grows").locator(".label-name").first().click();
      await workbench.page.locator(".quick-input-widget:visible .monaco-button", { hasText: "OK" }).click();
      const breakpoints = workbench.page.locator('.pane-header[aria-label^="Breakpoints Section"]');
      await breakpoints.click();
      const own = workbench.breakpoint("runtime.hashGrow");
      await own.waitFor();
      assert.match(await own.innerText(), /Go Map Layout: customers grows/);
      await workbench.contextMenu(own, "Remove Breakpoint");
      await own.waitFor({ state: "detached" });
      await breakpoints.click();
    });

    it("records a map, and stops again", async () => {
      await workbench.contextMenu(row("customers"), "Record This Map");
      const toast = (text: string): Locator =>
        workbench.page.locator(".notifications-toasts .notification-list-item", { hasText: text }).first();
      await toast("A recording of customers").getByRole("button", { name: "Record", exact: true }).click();
      const count = workbench.page.locator(".statusbar-item", { hasText: /customers: 1 stop,/ });
      await count.click();
      await workbench.leaveDialog("Save the recording of customers");
      await toast("The recording").getByRole("button", { name: "Discard", exact: true }).click();
      await count.waitFor({ state: "detached" });
    });

    it("goes to the declaration", async () => {
      await workbench.contextMenu(row("customers"), "Go to Declaration");
      const line = (await markedLine(workbench.workspace, "sample/main.go", "customer number → who that is")) + 0;
      await workbench.page
        .locator(".statusbar")
        .getByText(new RegExp(`^Ln ${line}, `))
        .waitFor();
    });

    it("shows the next stop, and reads nothing when it is closed", async () => {
      await workbench.go();
      await says("stock", /^len 219 /);
      await setOpen(false);
      await workbench.closeEditors();
      const before = await workbench.output();
      await workbench.go();
      await workbench.paused();
      await workbench.page.waitForTimeout(500);
      assert.equal(await workbench.output(), before);
      await setOpen(true);
      await says("stock", /^len 2\d\d /);
    });

    it("is readable in a dark theme", async () => {
      await workbench.colorTheme("Dark Modern");
      await says("stock", /^len 2\d\d /);
      await workbench.screenshot("maps view dark");
    });
  });

  describe("of a thousand maps (Go 1.27)", () => {
    before(() => stopIn(launches.crowd, "break: crowd"));
    after(() => endOf(launches.crowd, "break: crowd"));

    it("stays usable: a page at a time, and a row for more", async () => {
      await setOpen(true);
      await says("shelves[0][1]", /^len 1 · \d+ B · one group/);
      const before = Date.now();
      await workbench.command("Go: Show Map Layout");
      await workbench.quickRow("handed").first().waitFor();
      await workbench.page.keyboard.press("Escape");
      assert.ok(Date.now() - before < 10_000, "the editor answers while rows are read");
      const more = pane().locator(".monaco-list-row", { hasText: "Show 50 more of 1,002" });
      await row("handed").click({ button: "right" });
      await workbench.page.keyboard.press("Escape");
      await workbench.page.keyboard.press("End");
      assert.equal(await more.getAttribute("aria-setsize"), "51");
      await workbench.screenshot("maps view of a thousand");
      // By keyboard: behind it stand the other frames and the package.
      const focused = pane().locator(".monaco-list-row.focused", { hasText: "Show 50 more of 1,002" });
      for (const deadline = Date.now() + 20_000; (await focused.count()) === 0;) {
        assert.ok(Date.now() < deadline, "the row for more has the focus");
        await workbench.page.keyboard.press("End");
        for (let up = 0; up < 4; up++) await workbench.page.keyboard.press("ArrowUp");
        await workbench.page.waitForTimeout(200);
      }
      await workbench.page.keyboard.press("Enter");
      // Whichever of them is in sight says how many there are.
      await pane().locator('.monaco-list-row[aria-level="2"][aria-setsize="101"]').first().waitFor();
      await workbench.page.keyboard.press("Home");
    });

    it("shows maps of other frames as they are there, and those of the package", async () => {
      await row("main.fill").click();
      await row("main.main").click();
      await says("outer", /^len 1 · \d+ B · one group/);
      await row("outer").click();
      await workbench.panelTab("Map: outer").waitFor();
      await workbench.panelSays(/Entries\s+1\s/);
      // Room for the last rows: only what is in sight is in the page.
      await row("main.main").click();
      await row("package main").click();
      await says("package main", /its variables/);
      await workbench.page.waitForTimeout(1000);
      await workbench.page.keyboard.press("End");
      await says("registry", /^len 2 · \d+ B · one group/);
      await says("unset", /^nil$/);
      await row("registry").click();
      await workbench.panelTab("Map: registry").waitFor();
      await workbench.screenshot("maps view of the package");
    });
  });

  describe("of a program that runs", () => {
    it("says so while the program runs", async () => {
      const file = "walk/main.go";
      const line = await markedLine(workbench.workspace, file, "break: after");
      await workbench.toggleBreakpoint(file, line);
      await workbench.debug(launches.swiss.name);
      await workbench.stoppedAt(line);
      await setOpen(true);
      await says("counts", /^len 10 · \d+ B · 1 table/);
      await workbench.go();
      await pane().getByText("The program is running.").waitFor();
      await pane().getByRole("button", { name: "Pause" }).waitFor();
      await workbench.screenshot("maps view running");
      // The view is there in a session only, and remembers that it was open.
      await setOpen(false);
      await workbench.stopDebugging();
      await workbench.toggleBreakpoint(file, line);
      await workbench.closeEditors();
    });
  });
});
