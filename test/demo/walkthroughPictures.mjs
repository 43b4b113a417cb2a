/**
 * `node test/demo/walkthroughPictures.mjs`: takes the pictures of the walkthrough (media/walkthrough) anew, dark and light, from the
 * first recording in a real editor. To be looked at and committed.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromium as chromiumPath, chromiumFlags } from "../setup/chromium.mjs";
import { startServer } from "./openEditor.mjs";
import { makeWorkspace } from "./replayWorkspace.mjs";

const root = join(import.meta.dirname, "..", "..");
const pictures = join(root, "media", "walkthrough");
await mkdir(pictures, { recursive: true });
for (const [theme, colorTheme] of [
  ["dark", "Dark Modern"],
  ["light", "Light Modern"],
]) {
  await take(theme, colorTheme);
}

async function take(theme, colorTheme) {
  const folder = await mkdtemp(join(tmpdir(), "go-map-layout-pictures-"));
  const { workspace } = await makeWorkspace(root, join(folder, "demo"));
  const server = await startServer(
    root,
    folder,
    { workspace, extensions: [], env: {} },
    {
      "workbench.colorTheme": colorTheme,
      // The side bar is hidden where a picture is of the panel alone.
      "debug.openDebug": "neverOpen",
    },
  );
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: [...chromiumFlags] });
  try {
    const page = await browser.newPage({ viewport: { width: 1300, height: 860 } });
    await page.goto(server.url);
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    await walk(page, (name, what = page) => what.screenshot({ path: join(pictures, `${name}-${theme}.png`) }));
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The steps of the walkthrough, as a person does them. */
async function walk(page, shoot) {
  const frame = page.locator("iframe.webview.ready:visible").last();
  const panel = frame.contentFrame().frameLocator("#active-frame");
  const says = (text) => panel.locator("body", { hasText: text }).waitFor();
  const command = async (title) => {
    const wanted = page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: title }).first();
    // The list is made when it opens: a command that is just being loaded comes with the next try.
    for (let tries = 0; tries < 10; tries++) {
      await page.keyboard.press("F1");
      await page.locator(".quick-input-widget:visible input").fill(`>${title}`);
      if (
        await wanted.waitFor({ timeout: 2000 }).then(
          () => true,
          () => false,
        )
      )
        break;
      await page.keyboard.press("Escape");
    }
    await wanted.click();
  };
  const row = (text) => page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: text }).first().click();

  await command("View: Show Run and Debug");
  await command("Debug: Select and Start Debugging");
  await row("A classic map doubles");
  await page.locator(".debug-call-stack", { hasText: /stop 1 of/i }).waitFor();
  await page.locator('.debug-variables .monaco-list-row[aria-label="Scope Locals"]').click();
  await page.locator(".view-line", { hasText: "break: doubling" }).waitFor();
  await settled(page);
  await shoot("start");

  await command("Go: Show Map Layout");
  await row("names");
  await says(/replay · stop 1 of/);
  await command("View: Toggle Primary Side Bar Visibility");
  await settled(page);
  await shoot("show", frame);
  await goOn("Debug: Step Over", 5);
  await shoot("step", frame);
  await goOn("Debug: Continue", 15);
  await shoot("evacuation", frame);

  await command("View: Show Run and Debug");
  await page
    .getByRole("button", { name: /^Step Back/ })
    .first()
    .click();
  await says(/replay · stop 14 of/);
  await settled(page);
  await shoot("back");

  await command("View: Toggle Primary Side Bar Visibility");
  const field = panel.getByRole("search", { name: "Find key" }).getByRole("textbox");
  await field.fill("100");
  await field.press("Enter");
  await says(/h1|hash|tophash/i);
  await settled(page);
  await shoot("find", frame);
  await panel
    .getByRole("button", { name: /export/i })
    .first()
    .click();
  await page.locator(".quick-input-widget:visible .monaco-list-row").first().waitFor();
  await settled(page);
  await shoot("export");

  async function goOn(title, until) {
    for (let stop = Number(/stop (\d+) of/.exec(await panel.locator("body").innerText())?.[1]); stop < until; stop++) {
      await command(title);
      await says(new RegExp(`replay · stop ${stop + 1} of`));
    }
    await settled(page);
  }
}

/** Spinners and hovers go away. */
async function settled(page) {
  await page.mouse.move(2, 400);
  await page.waitForTimeout(1200);
}
