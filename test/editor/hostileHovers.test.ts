/** Over 200 hostile strings of a real program, in hovers that the real workbench draws: text, and nothing else. */
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostileStrings } from "../hostileStrings.js";
import { languageHover, leave } from "./hovers.js";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

/** As many as a hover lists, in each map of test/programs/hostile. */
const perMap = 5;
/** What a hover is drawn with: its paragraphs, its fence of code, the picture, the link, and marks of the editor's own. */
const drawnWith = /^(DIV|SPAN|P|BR|HR|A|IMG|CODE|PRE|STRONG|EM)$/;

describe("Hostile strings in hovers", function () {
  this.timeout(180_000);
  let workbench: Workbench;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    await workbench.closeEditors();
    await writeFile(join(workbench.workspace, launches.hostile.args[0] ?? ""), JSON.stringify(hostileStrings));
  });
  after(() => leave(workbench).then(() => workbench.closeEditors()));
  picturesOfFailures(() => workbench);

  it("make no link, no image and no command, wherever they are listed", async () => {
    const line = await markedLine(workbench.workspace, "hostile/main.go", "break: hostile");
    await workbench.toggleBreakpoint("hostile/main.go", line);
    await workbench.debug(launches.hostile.name);
    await workbench.stoppedAt(line);
    await workbench.openFile("hostile/main.go", line);
    await workbench.command("Go Debug Stub: Gather the Hovers of This File");
    const gathered = join(workbench.workspace, "gathered.txt");
    for (const deadline = Date.now() + 60_000; !existsSync(gathered);) {
      assert.ok(Date.now() < deadline, "the hovers are there");
      await workbench.page.waitForTimeout(100);
    }
    await workbench.stopDebugging();
    await workbench.toggleBreakpoint("hostile/main.go", line);

    await workbench.openFile("gathered.txt", 1, 3);
    await workbench.command("Show or Focus Hover");
    const hover = languageHover(workbench);
    await hover.waitFor();
    const maps = Math.ceil(hostileStrings.length / perMap);
    const links = hover.locator("a");
    await links.nth(maps - 1).waitFor();
    await workbench.screenshot("hover - hostile strings");
    assert.deepEqual([...new Set(await links.allInnerTexts())], ["Show map layout"], "no link but ours");
    const commands = await links.evaluateAll((all) =>
      all.map((one) => one.getAttribute("data-href") ?? one.getAttribute("href")),
    );
    for (const command of commands) assert.match(command ?? "", /^command:goMapLayout\.show\?/);
    const images = await hover.locator("img").evaluateAll((all) => all.map((one) => one.getAttribute("src") ?? ""));
    assert.ok(images.length >= maps - 1, `${images.length} pictures`);
    for (const image of images) assert.match(image, /^data:image\/svg\+xml;base64,/);
    const tags = await hover.locator("*").evaluateAll((all) => [...new Set(all.map((one) => one.tagName))]);
    assert.deepEqual(tags.filter((tag) => !drawnWith.test(tag)), [], "no element of theirs"); // prettier-ignore
    // They are there, as text.
    const text = await hover.innerText();
    for (const probe of ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>bold</b>"]) {
      assert.ok(text.includes(probe), `${probe} is read as it is`);
    }
    // What is no Unicode becomes the same in Go's strings.
    const different = new Set(hostileStrings.map((string) => Buffer.from(string).toString())).size;
    const listed = (text.match(/^.+: .+$/gm) ?? []).length;
    assert.ok(listed >= different, `${listed} of ${different} entries`);
    assert.notEqual(await workbench.page.title(), "x");
    assert.deepEqual(workbench.strayRequests, []);
  });
});
