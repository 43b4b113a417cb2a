/**
 * The panel for everyone: axe-core without a violation, no scrolling sideways, no request, and no violation of the content security
 * policy, on every scenario of the preview, in all tabs, in four themes, from 320 to 2,000 px.
 */
import { strict as assert } from "node:assert";
import { FaultList, PreviewPage, previewThemes } from "./previewPage.js";

const widths = [320, 550, 1200, 2000];
/** One of each kind: these are seen in all tabs and themes. */
const kinds = ["growing", "chains", "swiss", "history-hmap-past"];

describe("The panel by itself", function () {
  this.timeout(120_000);
  let preview: PreviewPage;

  /** Two million buckets take a busy machine long to make up: these are looked at by themselves. */
  const isHuge = (scenario: string): boolean => scenario.startsWith("huge-");
  let scenarios: readonly string[];

  before(async () => {
    preview = await PreviewPage.start();
    scenarios = preview.scenarios.filter((scenario) => !isHuge(scenario));
  });
  after(async () => {
    await preview.stop();
  });

  for (const half of [0, 1]) {
    it(`is accessible: every scenario, part ${half + 1}`, async () => {
      const faults = new FaultList();
      for (const [position, scenario] of scenarios.entries()) {
        // Hundreds of rows of the same kind take axe long; hostileStrings.test.ts looks at them.
        if (position % 2 !== half || scenario === "hostile-strings") continue;
        await preview.page.setViewportSize({ width: position % 4 < 2 ? 1200 : 550, height: 820 });
        await preview.show({ scenario });
        for (const tab of kinds.includes(scenario) ? await preview.tabs() : [""]) {
          if (tab !== "") await preview.chooseTab(tab);
          faults.add(`${scenario} ${tab}`, [...(await preview.takeAxe()), ...(await preview.takeFaults())]);
        }
      }
      faults.assertNone();
    });
  }

  for (const scenario of ["huge-hmap", "huge-swiss"]) {
    it(`is accessible with ten million entries: ${scenario}`, async function () {
      this.timeout(300_000);
      const faults = new FaultList();
      preview.page.setDefaultNavigationTimeout(200_000);
      await preview.page.setViewportSize({ width: 1200, height: 820 });
      await preview.show({ scenario });
      for (const tab of await preview.tabs()) {
        await preview.chooseTab(tab);
        faults.add(`${scenario} ${tab}`, [...(await preview.takeAxe()), ...(await preview.takeFaults())]);
      }
      const sideways = await preview.takeSideways();
      if (sideways !== null) faults.add(scenario, [sideways]);
      faults.assertNone();
    });
  }

  for (const theme of previewThemes.slice(1)) {
    it(`has contrast in ${theme}`, async () => {
      const faults = new FaultList();
      await preview.page.setViewportSize({ width: 1200, height: 820 });
      for (const scenario of kinds) {
        await preview.show({ scenario, theme });
        for (const tab of await preview.tabs()) {
          await preview.chooseTab(tab);
          faults.add(`${scenario} ${tab}`, await preview.takeAxe(["color-contrast"]));
        }
      }
      faults.add(theme, await preview.takeFaults());
      faults.assertNone();
    });
  }

  it(`never scrolls sideways, from ${widths[0]} to ${widths.at(-1)} px`, async () => {
    const faults = new FaultList();
    for (const scenario of scenarios) {
      await preview.show({ scenario });
      for (const tab of kinds.includes(scenario) || scenario.startsWith("hostile") ? await preview.tabs() : [""]) {
        if (tab !== "") await preview.chooseTab(tab);
        for (const width of kinds.includes(scenario) ? widths : [320, 1200]) {
          await preview.resize(width, 700);
          const sideways = await preview.takeSideways();
          if (sideways !== null) faults.add(`${scenario} ${tab} ${width}`, [sideways]);
        }
      }
      faults.add(scenario, await preview.takeFaults());
    }
    faults.assertNone();
  });

  for (const [scenario, width] of [
    ["growing", 550],
    ["swiss", 1200],
    ["problems", 550],
  ] as const) {
    it(`is reached by Tab all over, with a focus that is seen: ${scenario} at ${width} px`, async () => {
      await preview.page.setViewportSize({ width, height: 820 });
      await preview.show({ scenario });
      const stops: string[] = [];
      const faults = new FaultList();
      for (let i = 0; i < 60; i++) {
        await preview.page.keyboard.press("Tab");
        const stop = await preview.focused();
        if (stop === null) break;
        stops.push(stop.name);
        if (!stop.seen) faults.add(stop.name, ["its focus is not seen"]);
      }
      faults.assertNone();
      for (const name of ["findField", "action", "tab", "link"])
        assert.ok(
          stops.some((stop) => stop.split(".").includes(name)),
          `${name} among ${stops.join(", ")}`,
        );
    });
  }

  it("tells the sentence of a gauge while it has the focus, where there is little room", async () => {
    await preview.page.setViewportSize({ width: 550, height: 700 });
    await preview.show({ scenario: "growing" });
    const sentence = preview.page.locator(".gauge-evacuation .gaugeSentence");
    assert.ok(((await sentence.boundingBox())?.height ?? 0) <= 1);
    await preview.page.locator(".gauge-evacuation").focus();
    assert.ok(((await sentence.boundingBox())?.height ?? 0) > 10);
    assert.equal(await preview.takeSideways(), null);
  });

  it("shows the picture as a table, from which a bucket is chosen by keyboard", async () => {
    await preview.page.setViewportSize({ width: 1200, height: 820 });
    await preview.show({ scenario: "large-2048" });
    const { page } = preview;
    await page.getByRole("button", { name: "Show as a table" }).press("Enter");
    const rows = page.locator(".overviewRows tbody tr");
    assert.equal(await rows.count(), 200);
    await page.locator(".overviewRows [aria-current] button").focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: /^Bucket 778$/ }).waitFor();
    assert.match((await page.locator(".overviewRows [aria-current]").textContent()) ?? "", /^778/);
    await page.keyboard.press("PageDown");
    await page.getByRole("heading", { name: /^Bucket 978$/ }).waitFor();
    await page.getByRole("button", { name: "Next rows" }).click();
    await page.getByRole("heading", { name: /^Bucket 1,?000$/ }).waitFor();
    assert.equal(await rows.count(), 200);
    const faults = new FaultList();
    faults.add("table", [...(await preview.takeAxe()), ...(await preview.takeFaults())]);
    faults.assertNone();
  });

  it("moves nothing where reduced motion is asked for", async () => {
    await preview.show({ scenario: "slots-awaited" });
    const moving = await preview.page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === "running").length,
    );
    assert.equal(moving, 0);
  });

  for (const scenario of ["growing", "swiss", "problems", "mostly-empty", "survey"]) {
    it(`begins the picture of ${scenario} in the upper half beside an editor`, async () => {
      await preview.page.setViewportSize({ width: 550, height: 700 });
      await preview.show({ scenario });
      const box = await preview.page.locator(".overview, .swissOverview").locator("visible=true").first().boundingBox();
      assert.ok(box !== null && box.y < 350, `it begins at ${box?.y} px`);
    });
  }
});
