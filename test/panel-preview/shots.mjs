/**
 * Takes pictures of the preview into test/screenshots/preview (not in git), and fails where the page broke the content security
 * policy, threw, or scrolls sideways. `node test/panel-preview/shots.mjs [--scenario a,b] [--theme dark,light] [--width 700,1200]
 * [--tab fields,marks] [--language zh-cn] [--documents a.json,b.json]`
 */
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { servePreview } from "./serve.mjs";
import { themes } from "./themes.mjs";

const out = join(dirname(fileURLToPath(import.meta.url)), "../screenshots/preview");
const option = (name, all) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? all : (process.argv[at + 1] ?? "").split(",");
};

const [language] = option("language", ["en"]);
const preview = await servePreview(0, option("documents", []), language);
const scenarios = option("scenario", preview.scenarios);
const chosenThemes = option("theme", Object.keys(themes));
const widths = option("width", ["320", "700", "1200", "2000"]).map(Number);
const tabs = option("tab", ["buckets"]);
const scale = Number(option("scale", ["1"])[0]);
await mkdir(out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
let faults = 0;
try {
  const page = await browser.newPage({ deviceScaleFactor: scale, reducedMotion: "reduce" });
  const errors = [];
  page.on("pageerror", (error) => errors.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon")) errors.push(`console: ${message.text()}`);
  });
  for (const scenario of scenarios) {
    for (const theme of chosenThemes) {
      for (const [width, tab] of widths.flatMap((width) => tabs.map((tab) => [width, tab]))) {
        await page.setViewportSize({ width, height: 820 });
        await page.goto(`${preview.origin}/?scenario=${scenario}&theme=${theme}&tab=${tab}`);
        while (await page.evaluate(() => /** @type {any} */ (window).previewBusy === true)) await page.waitForTimeout(100);
        // A map that is read in parts asks for them when it has come to rest.
        await page.waitForTimeout(scenario.startsWith("huge") ? 900 : 120);
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (sideways > 0) errors.push(`scrolls sideways by ${sideways} px: ${await page.evaluate(widest)}`);
        errors.push(...(await page.evaluate(() => /** @type {any} */ (window).previewViolations)).map((text) => `csp: ${text}`));
        await page.screenshot({
          path: join(
            out,
            `${scenario}${tab === "buckets" ? "" : `-${tab}`}${language === "en" ? "" : `-${language}`}-${theme}-${width}.png`,
          ),
          fullPage: true,
        });
        for (const error of errors.splice(0)) {
          faults++;
          console.log(`${scenario} ${tab} ${theme} ${width}: ${error}`);
        }
      }
    }
  }
} finally {
  await browser.close();
  preview.close();
}
console.log(`${scenarios.length * chosenThemes.length * widths.length * tabs.length} pictures, ${faults} faults`);
process.exitCode = faults > 0 ? 1 : 0;

/** Runs in the page: what reaches furthest to the right. */
function widest() {
  const edge = document.documentElement.clientWidth;
  return [...document.querySelectorAll("main *")]
    .filter((element) => element.getBoundingClientRect().right > edge + 0.5)
    .slice(0, 4)
    .map((element) => `${element.tagName}.${element.getAttribute("class") ?? ""}`)
    .join(", ");
}
