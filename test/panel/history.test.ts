/** The history in the panel alone: the timeline by mouse and keyboard, the tab, and that everyone can use them. */
import { strict as assert } from "node:assert";
import { FaultList, PreviewPage, previewThemes } from "./previewPage.js";

const scenarios = ["history-hmap-past", "history-hmap-since", "history-swiss", "history-long", "history-first"];

describe("The history in the panel", function () {
  this.timeout(180_000);
  let preview: PreviewPage;

  before(async () => {
    preview = await PreviewPage.start();
  });
  after(async () => {
    await preview.stop();
  });

  const text = (selector: string): Promise<string> => preview.page.locator(selector).first().innerText();
  const value = (name: string): Promise<string | null> => preview.page.getByRole("slider").getAttribute(`aria-${name}`);
  const press = async (key: string): Promise<void> => {
    await preview.page.keyboard.press(key);
    // Pictures of earlier stops are asked for some twelve times a second.
    await preview.page.waitForTimeout(130);
    await preview.settled();
  };

  for (const theme of previewThemes) {
    it(`is accessible in ${theme}, and never scrolls sideways`, async () => {
      const faults = new FaultList();
      for (const scenario of scenarios) {
        await preview.page.setViewportSize({ width: 1200, height: 820 });
        await preview.show({ scenario, theme, tab: "history" });
        faults.add(`${scenario} history`, await preview.takeAxe());
        for (const width of [320, 550, 2000]) {
          await preview.resize(width, 700);
          const sideways = await preview.takeSideways();
          if (sideways !== null) faults.add(`${scenario} ${width}`, [sideways]);
        }
        await preview.chooseTab("buckets");
        faults.add(`${scenario} buckets`, [...(await preview.takeAxe()), ...(await preview.takeFaults())]);
      }
      faults.assertNone();
    });
  }

  it("is gone through by keyboard, and the picture with it", async () => {
    await preview.page.setViewportSize({ width: 1200, height: 820 });
    await preview.show({ scenario: "history-hmap" });
    const slider = preview.page.getByRole("slider");
    await slider.focus();
    assert.deepEqual([await value("valuemin"), await value("valuemax"), await value("valuenow")], ["1", "9", "9"]);
    assert.match((await value("valuetext")) ?? "", /^stop 9 of 9, main\.go:\d+, \+1 entry since stop 8/);
    await press("ArrowLeft");
    assert.match(await text(".banner-past"), /Not now: stop 8 of 9/);
    await press("Home");
    assert.match(await text(".banner-past"), /Not now: stop 1 of 9/);
    assert.match(await text(".gauge-entries"), /103/);
    assert.match(await text(".timelineText"), /the first stop that was read/);
    await press("PageUp");
    assert.equal(await value("valuenow"), "9");
    assert.equal(await preview.page.locator(".banner-past").isVisible(), false);
    await press("ArrowDown");
    await press("ArrowUp");
    assert.equal(await preview.page.locator(".banner-past").isVisible(), false);
    await press("Home");
    await press("End");
    assert.equal(await value("valuenow"), "9");
    assert.match(await text(".gauge-entries"), /120/);
  });

  it("is gone through by mouse, dragged, and left by a button", async () => {
    await preview.show({ scenario: "history-hmap" });
    const { page } = preview;
    const dots = page.locator(".trackMark");
    await dots.nth(3).click();
    await page.locator(".banner-past", { hasText: "stop 4 of 9" }).waitFor();
    assert.match(
      await text(".timelineText"),
      /stop 4 of 9 · main\.go:\d+ · [\d:]+ · \+3 entries, growth ×2 began, 4 old buckets evacuated since stop 3/,
    );
    assert.match(await text(".badges"), /not now · stop 4/);
    const [from, to] = [await dots.nth(3).boundingBox(), await dots.nth(1).boundingBox()];
    assert.ok(from && to);
    await page.mouse.move(from.x + 5, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 5, to.y + 8, { steps: 4 });
    await page.mouse.up();
    await page.locator(".banner-past", { hasText: "stop 2 of 9" }).waitFor();
    await page.locator(".banner-past vscode-button").click();
    await page.locator(".banner-past").waitFor({ state: "hidden" });
    assert.match(await text(".badges"), /live · stop 9/);
  });

  it("tells what changed since any earlier stop, in lists that filter and lead to the place", async () => {
    await preview.show({ scenario: "history-hmap-past", tab: "history" });
    const { page } = preview;
    await page.getByRole("heading", { name: "What changed at stop 4" }).waitFor();
    const chips = await page.locator(".changeChip").allInnerTexts();
    assert.deepEqual(
      chips.map((chip) => chip.replace(/\s+/g, " ")),
      ["all", "3 added", "31 moved", "4 evacuated"],
    );
    await page.locator(".chip-moved").click();
    const rows = page.locator(".changeList .listRow");
    assert.match(await rows.first().innerText(), /moved\s+\d+\s+old bucket \d+ → bucket \d+ \([XY]\)/);
    assert.match(await text(".fieldChanges"), /hmap\.B\s+4\s+5/);
    await page.locator(".sinceSelect").selectOption({ label: "stop 1 · main.go:14" });
    await page.locator(".changeChip", { hasText: "4 added" }).waitFor();
    assert.match(await text(".timelineText"), /since stop 1$/);
    await page.locator(".chip-added").click();
    await page.locator(".changeList .rowList").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("#tab-buckets[aria-selected=true]").waitFor();
    assert.match(await text(".changeKey"), /Changes since stop 1/);
    assert.match(await text(".changeKinds"), /added/);
    await page.getByLabel("Changes since stop 1").uncheck();
    assert.equal(await text(".changeKinds"), "");
  });

  it("of thousands of stops fits, and any of them is reached", async () => {
    await preview.show({ scenario: "history-long", tab: "history" });
    const { page } = preview;
    assert.ok((await page.locator(".trackMark").count()) < 600);
    assert.ok((await page.locator(".historyStops .listRow").count()) < 80, "only what is seen is there");
    await page.getByRole("slider").focus();
    await press("End");
    assert.equal(await value("valuenow"), "3000");
    await press("PageDown");
    assert.equal(await value("valuenow"), "2850");
    const list = page.locator(".historyStops .rowList");
    await list.focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.locator(".banner-past", { hasText: "stop 1 of 3,000" }).waitFor();
  });

  it("says of a Swiss map which tables split", async () => {
    await preview.show({ scenario: "history-swiss", tab: "history" });
    const { page } = preview;
    await page.locator(".historyStops .listRow", { hasText: "table split" }).first().click();
    await page.locator(".chip-tables").click();
    assert.match(await text(".changeList .listRow"), /table 0\s+split into tables 0, 1/);
    await page.locator(".chip-moved").click();
    assert.match(await text(".changeList .listRow"), /table 0, group \d+ → table [01], group \d+ \(split\)/);
  });
});
