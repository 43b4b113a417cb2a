/** What a person sees who rests the mouse on a word of the source. */
import type { Locator } from "playwright-core";
import type { Workbench } from "./workbench.js";

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

/** Rests the mouse on the word; with Alt, which brings language hovers while the program stands. */
export async function hoverOver(workbench: Workbench, text: string, word: string, how: "plain" | "alt" = "plain"): Promise<void> {
  const { page } = workbench;
  await leave(workbench);
  const { x, y } = await wordAt(workbench, text, word);
  if (how === "alt") await page.keyboard.down("Alt");
  await page.mouse.move(x - 2, y);
  await page.mouse.move(x, y, { steps: 3 });
}

/** Takes the mouse away, until no hover is there. */
export async function leave(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.keyboard.up("Alt");
  await page.mouse.move(workbench.size.width - 5, workbench.size.height - 5, { steps: 2 });
  await page.keyboard.press("Escape");
  await languageHover(workbench).waitFor({ state: "hidden" });
}

/** The box with what language servers say. */
export function languageHover(workbench: Workbench): Locator {
  return workbench.page.locator(".monaco-resizable-hover:visible .monaco-hover-content, .monaco-hover:visible .monaco-hover-content").first();
}

/** The debugger's own. */
export function debugHover(workbench: Workbench): Locator {
  return workbench.page.locator(".debug-hover-widget:visible").first();
}
