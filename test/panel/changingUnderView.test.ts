/**
 * What changes while a person looks: memory that vanishes while scrolling, a map that is another one at the next stop. A sentence
 * stands in its place, and the rest of the panel goes on. In a real Chromium, with the faults that a real debugger has rarely.
 */
import { strict as assert } from "node:assert";
import { FaultList, PreviewPage } from "./previewPage.js";

interface Shown {
  readonly id: number;
  readonly head: object;
  readonly stop: object;
}

interface Posted {
  readonly type: string;
  readonly pictureId?: number;
  readonly range?: unknown;
  readonly address?: string;
}

describe("What changes under the view", function () {
  this.timeout(300_000);
  let preview: PreviewPage;

  before(async () => {
    preview = await PreviewPage.start();
    await preview.page.setViewportSize({ width: 1200, height: 820 });
  });
  after(async () => {
    await preview.stop();
  });
  afterEach(async () => {
    const faults = new FaultList();
    faults.add("the page", await preview.takeFaults());
    faults.assertNone();
  });

  /** What the panel has asked for so far. */
  const posted = (type: string): Promise<Posted[]> =>
    preview.page.evaluate(
      (wanted) =>
        (window as unknown as { previewMessages: Posted[] }).previewMessages.filter((message) => message.type === wanted),
      type,
    );
  const send = async (message: object): Promise<void> => {
    await preview.page.evaluate((sent) => {
      window.postMessage(sent, "*");
    }, message);
    await preview.settled();
  };
  const heading = (name: RegExp) => preview.page.getByRole("heading", { name }).first();

  it("buckets that could not be read: a sentence above the picture, asked for again by its button only", async () => {
    await preview.show({ scenario: "large-2048" });
    const range = { kind: "buckets", old: false, from: 512, to: 768 };
    await send({ type: "cellsFailed", pictureId: 1, range, sentence: "No memory is mapped at 0xc000130000 any more." });
    const note = preview.page.locator(".tabPanel:not([hidden]) .cellsNote");
    assert.match(await note.innerText(), /No memory is mapped at 0xc000130000 any more\./);
    assert.deepEqual(await preview.takeAxe(), []);
    const before = (await posted("cells")).length;
    // All else goes on: another bucket, another tab.
    await preview.page.locator(".cellGrid:visible").first().focus();
    await preview.page.keyboard.press("ArrowRight");
    await heading(/^Bucket 778$/).waitFor();
    await preview.chooseTab("marks");
    assert.match(await note.innerText(), /any more/);
    await preview.page.waitForTimeout(600);
    assert.equal((await posted("cells")).length, before, "nothing is asked for again by itself");
    await note.locator("vscode-button").click();
    assert.deepEqual((await posted("cells")).at(-1)?.range, range);
    await note.waitFor({ state: "hidden" });
    await preview.chooseTab("buckets");
  });

  it("memory that vanishes while one scrolls: the reason under the bytes, what was read stays", async () => {
    await preview.show({ scenario: "growing", tab: "memory" });
    const failed = preview.page.locator(".memoryFailed");
    assert.equal(await failed.isVisible(), false);
    const grid = preview.page.getByRole("grid");
    const pages = (await posted("memory")).map(({ address }) => address ?? "");
    const vanished = pages[0] ?? assert.fail("no memory was asked for");
    await send({ type: "memoryFailed", pictureId: 1, address: vanished, sentence: "The memory at this address is gone." });
    await failed.waitFor();
    assert.match(await failed.innerText(), /The memory at this address is gone\./);
    // Further down all is as it was, and the reason goes with the bytes that it is about.
    await grid.press("PageDown");
    for (let i = 0; i < 8; i++) await grid.press("PageDown");
    await preview.page.waitForTimeout(200);
    await failed.waitFor({ state: "hidden" });
    assert.match(await grid.innerText(), /\b00 ?00\b|\b00\s+00\b/);
    await preview.chooseTab("buckets");
    await heading(/^Bucket \d+$/).waitFor();
  });

  it("a map that is another one at the next stop: the selection stays, late answers are dropped", async () => {
    await preview.page.addInitScript(() => {
      window.addEventListener("message", ({ data }: MessageEvent<{ type?: string; picture?: unknown }>) => {
        if (data.type === "picture") Object.assign(window, { previewPicture: data.picture });
      });
    });
    await preview.show({ scenario: "large-2048" });
    await heading(/^Bucket 777$/).waitFor();
    await preview.page.evaluate(() => {
      const { previewPicture: picture } = window as unknown as { previewPicture: Shown };
      const next = {
        ...picture,
        id: picture.id + 1,
        head: { ...picture.head, length: 9999 },
        stop: { ...picture.stop, number: 8 },
      };
      window.postMessage({ type: "picture", picture: next }, "*");
    });
    await preview.page.getByText("live · stop 8").first().waitFor();
    await heading(/^Bucket 777$/).waitFor();
    assert.match(await preview.page.locator(".gauge-entries").innerText(), /9,999/);
    const late = { tophash: "0x77", state: "full", key: "TOO LATE", elem: "TOO LATE" };
    await send({
      type: "details",
      pictureId: 1,
      place: { kind: "bucket", old: false, index: 777 },
      details: { index: 777, chain: [{ address: "0x1", overflow: "0x0", slots: [late] }] },
    });
    await send({
      type: "cellsFailed",
      pictureId: 1,
      range: { kind: "buckets", old: false, from: 0, to: 8 },
      sentence: "TOO LATE",
    });
    assert.doesNotMatch(await preview.page.locator("main").innerText(), /TOO LATE/);
    assert.equal(await preview.page.locator(".slots tbody tr").count(), 8);
  });

  it("a map that is out of scope: the last picture stays, with the reason above it", async () => {
    await preview.show({ scenario: "growing" });
    const sentence = "m is not in scope in main.main.";
    await send({ type: "status", expression: "m", status: { kind: "outOfScope", sentence } });
    assert.match(await preview.page.locator(".banner-outOfScope").innerText(), /m is not in scope in main\.main\./);
    await heading(/^Bucket 21$/).waitFor();
    await preview.chooseTab("entries");
    await preview.page.locator(".listRow").first().waitFor();
  });
});

describe("From tab to tab", function () {
  this.timeout(120_000);
  let preview: PreviewPage;
  before(async () => {
    preview = await PreviewPage.start();
    await preview.page.setViewportSize({ width: 1200, height: 820 });
  });
  after(async () => {
    await preview.stop();
  });

  it("selection, filter and zoom stay", async () => {
    const { page } = preview;
    await preview.show({ scenario: "large-2048" });
    const zoom = page.locator(".tabPanel:not([hidden]) .fieldBar:visible").first();
    await zoom.getByRole("button").nth(1).click();
    await zoom.getByRole("button").nth(1).click();
    await preview.settled();
    const scale = await zoom.innerText();
    await preview.chooseTab("entries");
    await page.locator(".filterField input, input.filterField").first().fill("77");
    await page.locator(".entriesCount", { hasText: / of / }).waitFor();
    const filtered = await page.locator(".entriesCount").innerText();
    await page.locator(".listRow").first().click();
    await preview.chooseTab("marks");
    const readout = await page.locator(".tabPanel:not([hidden]) .readout").first().innerText();
    const bucket = /^Bucket ([\d,]+)/.exec(readout)?.[1] ?? assert.fail(readout);
    await preview.chooseTab("memory");
    await page.getByRole("button", { name: `bucket ${bucket}`, exact: true }).waitFor();
    await preview.chooseTab("buckets");
    await page.getByRole("heading", { name: `Bucket ${bucket}`, exact: true }).waitFor();
    assert.equal(await zoom.innerText(), scale);
    assert.doesNotMatch(scale, /a tile/);
    await preview.chooseTab("entries");
    assert.equal(await page.locator(".entriesCount").innerText(), filtered);
  });
});
