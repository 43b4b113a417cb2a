/** What a person sees who rests the mouse on a word of the source. */
import type { Locator } from "playwright-core";
import { succeeds, type Workbench } from "./workbench.js";

/** The middle of the n-th `word` in the line that shows `text`. */
async function wordAt(workbench: Workbench, text: string, word: string): Promise<{ x: number; y: number }> {
  const found = await workbench.page.evaluate(
    ({ text: line, word: wanted }) => {
      // The editor writes blanks as no-break spaces.
      const plain = (value: string): string => value.replaceAll("\u00a0", " ");
      const row = [...document.querySelectorAll(".editor-group-container.active .view-line")].find((one) =>
        plain(one.textContent).includes(line),
      );
      if (!row) return null;
      let at = plain(row.textContent).indexOf(line) + line.indexOf(wanted);
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const length = (node.textContent ?? "").length;
        if (at < length) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, Math.min(length, at + wanted.length));
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width / 2, y: y + height / 2 };
        }
        at -= length;
      }
      return null;
    },
    { text, word },
  );
  if (!found) throw new Error(`the editor shows no line with “${text}”`);
  return found;
}

/**
 * Rests the mouse on the word, until `box` says this; with Alt, which brings language hovers while the program stands. On a busy
 * machine the editor takes the mouse's rest for a pass now and then, and code lenses that come later move the lines: so it is
 * tried again, each time with nothing left of an earlier hover, for Alt would lead on from that one.
 */
export async function hoverUntil(
  workbench: Workbench,
  { text, word, how, box, says }: { text: string; word: string; how: "plain" | "alt"; box: Locator; says: RegExp },
): Promise<string> {
  const { page } = workbench;
  const patience = { timeout: 5000 };
  for (let tries = 1; tries <= 5; tries++) {
    await leave(workbench);
    await rest(workbench, text, word);
    if (how === "alt") {
      // From the debugger's hover, Alt leads to the other at once.
      await succeeds(debugHover(workbench).waitFor(patience));
      await page.keyboard.down("Alt");
    }
    if (await succeeds(box.filter({ hasText: says }).waitFor(patience))) return box.innerText();
  }
  throw new Error(`no hover over “${word}” says ${says.source}`);
}

/** Rests the mouse on the word. It gets there at once: over words on the way there would be hovers, too. */
export async function rest(workbench: Workbench, text: string, word: string): Promise<void> {
  const { page } = workbench;
  const { x, y } = await wordAt(workbench, text, word);
  await page.mouse.move(x + 2, y);
  await page.mouse.move(x, y);
}

/** Takes the mouse away, until no hover is there. */
export async function leave(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.keyboard.up("Alt");
  await page.mouse.move(workbench.size.width - 5, workbench.size.height - 5);
  // Alt alone leads to the menu bar.
  await page.keyboard.press("Escape");
  await page
    .locator(".editor-group-container.active .monaco-editor textarea, .editor-group-container.active .native-edit-context")
    .first()
    .focus();
  await languageHover(workbench).waitFor({ state: "hidden" });
  await debugHover(workbench).waitFor({ state: "hidden" });
}

/** The box with what language servers say. */
export function languageHover(workbench: Workbench): Locator {
  return workbench.page
    .locator(".monaco-resizable-hover:visible .monaco-hover-content, .monaco-hover:visible .monaco-hover-content")
    .first();
}

/** The debugger's own. */
export function debugHover(workbench: Workbench): Locator {
  return workbench.page.locator(".debug-hover-widget:visible").first();
}
