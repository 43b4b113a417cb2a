/**
 * Over 200 hostile strings through the panel in a real Chromium: shown as the text they are, with what cannot be seen written out;
 * nothing made from them, nothing asked of the network, nothing moved by them.
 */
import { strict as assert } from "node:assert";
import { visibleLines, visibleText } from "../../src/panel/controls/visibleText.js";
import { hostileStrings } from "../hostileStrings.js";
import { PreviewPage } from "./previewPage.js";

const expected = hostileStrings.map(visibleText);
/** What the panel is made of; of these, strings make none. */
const ownElements = /^(a|img|script|iframe|object|embed|style|link|form|meta|base|video|audio|template)$/i;

/** Each text is what it should be; the message names the first that is not, not all megabytes of them. */
function assertTexts(shown: readonly (string | null | undefined)[], wanted: readonly string[] = expected): void {
  const at = wanted.findIndex((text, i) => shown[i] !== text);
  assert.ok(at < 0, `string ${at}: ${JSON.stringify(shown[at]?.slice(0, 80))} for ${JSON.stringify(wanted[at]?.slice(0, 80))}`);
  assert.equal(shown.length, wanted.length);
}

describe("Hostile strings in the panel", function () {
  this.timeout(120_000);
  let preview: PreviewPage;
  const textsOf = (selector: string) => preview.page.locator(selector).allTextContents();

  before(async () => {
    preview = await PreviewPage.start();
    preview.page.on("dialog", (dialog) => void dialog.dismiss());
    await preview.page.setViewportSize({ width: 1200, height: 820 });
    await preview.show({ scenario: "hostile-strings" });
    await preview.page.locator(".problems vscode-button").click();
    await preview.settled();
  });
  after(async () => {
    await preview.stop();
  });

  it("are shown as keys", async () => assertTexts(await textsOf(".slots td.key .foreign")));
  it("are shown as elems", async () => assertTexts(await textsOf(".slots td.elem .foreign")));
  it("are shown in problems", async () => assertTexts(await textsOf(".problemMessage")));
  it("are shown as expressions", async () => assertTexts(await textsOf(".chainBox .note .foreign")));
  it("are shown as the map's name", async () =>
    assert.deepEqual(await textsOf("h1 .expression"), ["\\u202e<img src=x onerror=alert(1)>\\u2069"]));

  it("are shown as sentences, one after the other", async () => {
    const shown = await preview.page.evaluate(async (strings) => {
      const texts: (string | null | undefined)[] = [];
      for (const sentence of strings) {
        window.postMessage({ type: "status", expression: "m", status: { kind: "failed", sentence, hint: sentence } }, "*");
        await new Promise((resolve) => setTimeout(resolve));
        texts.push(document.querySelector(".banner .sentence")?.textContent);
      }
      return texts;
    }, hostileStrings);
    assertTexts(shown, hostileStrings.map(visibleLines));
  });

  it("are shown in the table of entries", async () => {
    await preview.chooseTab("entries");
    const list = preview.page.locator("#panel-entries .rowList");
    await preview.page.locator(".listRow").first().waitFor();
    const seen = new Set<string>();
    const height = await list.evaluate((element) => element.scrollHeight);
    for (let top = 0; top < height; top += 300) {
      await list.evaluate((element, to) => {
        element.scrollTop = to;
      }, top);
      await preview.settled();
      for (const text of await textsOf(".listRow .entryCell.elem .foreign")) seen.add(text);
    }
    assert.deepEqual(
      [...new Set(expected)].filter((text) => !seen.has(text)),
      [],
    );
    await preview.chooseTab("buckets");
  });

  it("make no element, no request, no violation, and stay inside of the page", async () => {
    const found = await preview.page.evaluate(() => [...document.querySelectorAll("main *")].map(({ localName }) => localName));
    assert.deepEqual([...new Set(found.filter((name) => ownElements.test(name)))], []);
    assert.equal(await preview.page.title(), "Go Map Layout preview");
    for (const width of [320, 550, 1200]) {
      await preview.resize(width, 700);
      assert.equal(await preview.takeSideways(), null, `at ${width} px`);
    }
    assert.deepEqual(await preview.takeFaults(), []);
  });

  it("hide nothing and turn nothing round: what cannot be seen is written out, all else is isolated", async () => {
    const { text, loose } = await preview.page.evaluate(() => ({
      text: document.querySelector("main")?.textContent ?? "",
      loose: [...document.querySelectorAll(".foreign")].filter((element) => getComputedStyle(element).unicodeBidi !== "isolate")
        .length,
    }));
    assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}]/u);
    assert.equal(loose, 0);
    const titles = await preview.page.evaluate(() =>
      [...document.querySelectorAll("[title], [aria-label]")].flatMap((element) => [
        element.getAttribute("title") ?? "",
        element.getAttribute("aria-label") ?? "",
      ]),
    );
    for (const title of titles) assert.doesNotMatch(title.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}]/u);
  });
});
