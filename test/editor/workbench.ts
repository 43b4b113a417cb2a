/**
 * A real VS Code in a real browser, with this extension installed as a user would: code-server, the packaged .vsix, the stand-in
 * for the Go extension, Chromium. One for all tests of a file; what a test does goes through keys and clicks.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import type { FrameLocator, Locator, Page, Request } from "playwright-core";
import { chromium } from "playwright-core";
import type { Launch } from "./programs.js";
import { prepareWorkspace } from "./programs.js";
import { root, setupChromium, setupCodeServer } from "./setup.js";

/** What may take a while on a busy machine of two cores. */
const patience = 20_000;
const windowSize = { width: 1500, height: 950 };
const screenshots = join(root, "test", "screenshots");

export class Workbench {
  readonly size = windowSize;
  /** What Chromium blocked under a content security policy. */
  readonly violations: string[] = [];
  /** Requests that left for another host than the editor's own. */
  readonly strayRequests: string[] = [];

  private constructor(
    readonly workspace: string,
    private readonly folder: string,
    private readonly url: string,
    readonly page: Page,
    readonly stop: () => Promise<void>,
  ) {
    page.setDefaultTimeout(patience);
    page.on("console", (message) => {
      if (/Content Security Policy/i.test(message.text())) this.violations.push(message.text());
    });
    page.context().on("request", (request) => void this.noteStray(request));
  }

  /**
   * @param language what the editor takes for the display language: extensions are in it. The editor's own texts would need a
   * language pack, and stay English.
   */
  static async start(launches: readonly Launch[], settings: Record<string, unknown> = {}, language = "en"): Promise<Workbench> {
    const folder = await mkdtemp(join(tmpdir(), "go-map-layout-editor-"));
    /** What was started so far, to be ended in the opposite order. */
    const ending: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
    const end = async (): Promise<void> => {
      for (const part of ending.toReversed()) await part();
    };
    try {
      const [extensionsDir, userDataDir, workspace] = [
        join(folder, "extensions"),
        join(folder, "user"),
        join(folder, "programs"),
      ];
      const { startCodeServer, installVsix, installExtensionFolder } = await setupCodeServer();
      await prepareWorkspace(workspace, launches);
      await installVsix({ vsix: await packageVsix(folder), extensionsDir, userDataDir });
      await installExtensionFolder({ extension: join(root, "test", "editor", "go-debug-stub"), extensionsDir });
      const server = await startCodeServer({ folder: workspace, extensionsDir, userDataDir, settings });
      ending.push(() => server.stop());
      const { chromium: executable, chromiumFlags } = await setupChromium();
      const browser = await chromium.launch({ executablePath: await executable(), args: [...chromiumFlags] });
      ending.push(() => browser.close());
      const page = await browser.newPage({ viewport: windowSize });
      if (language !== "en") await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)}`);
      const workbench = new Workbench(workspace, folder, server.url, page, end);
      await page.goto(server.url);
      await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
      return workbench;
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** Writes the workspace's settings. */
  async configure(settings: Record<string, unknown>): Promise<void> {
    await writeFile(join(this.workspace, ".vscode", "settings.json"), JSON.stringify(settings));
    await sleep(1500); // until the editor has seen it
  }

  /** Chooses a colour theme by the name that its list shows. */
  async colorTheme(name: string): Promise<void> {
    await this.command("Preferences: Color Theme");
    await this.quickInput().fill(name);
    await this.quickRow(name).first().click();
  }

  /** Files of an extension come to a webview from a made-up host, for which the editor's service worker answers. */
  private async noteStray(request: Request): Promise<void> {
    const { protocol, host } = new URL(request.url());
    if (!/^(https?|wss?):$/.test(protocol) || host === new URL(this.url).host) return;
    const response = await request.response().catch(() => null);
    // A webview that was closed meanwhile got no answer.
    const isOwnFile = response === null && host.endsWith(".vscode-resource.vscode-cdn.net");
    if (!isOwnFile && !response?.fromServiceWorker()) this.strayRequests.push(request.url());
  }

  // ---- commands and files ------------------------------------------------------------------------------------------

  /** Runs a command by its title in the palette. */
  async command(title: string): Promise<void> {
    // The list is made when it opens: a command of an extension that is just being loaded comes with the next try. And whatever
    // takes the focus meanwhile (a page that has just been loaded) closes it.
    const quick = { timeout: 2000 };
    for (const deadline = Date.now() + patience; ;) {
      await this.page.keyboard.press("F1");
      const typed = this.quickInput().fill(`>${title}`, quick);
      const chosen = typed.then(() => this.quickRow(title).first().click(quick));
      if (await succeeds(chosen)) return;
      if (Date.now() > deadline) throw new Error(`there is no command “${title}” in the palette`);
      await this.page.keyboard.press("Escape");
    }
  }

  /** Whether the palette has no command of this title; another that is like it may be there. */
  async lacksCommand(title: string): Promise<boolean> {
    await this.page.keyboard.press("F1");
    await this.quickInput().fill(`>${title}`);
    await this.quickRow(/no matching|similar commands/i)
      .first()
      .waitFor();
    const found = await this.quickRow(title).count();
    await this.page.keyboard.press("Escape");
    return found === 0;
  }

  /** Runs a command that asks, and chooses a row of its list: once more, where something took the focus and closed the list. */
  async commandAndRow(title: string, row: string): Promise<void> {
    for (const deadline = Date.now() + 2 * patience; ;) {
      await this.command(title);
      const chosen = this.quickRow(row)
        .first()
        .click({ timeout: patience / 2 });
      if (await succeeds(chosen)) return;
      if (Date.now() > deadline) throw new Error(`“${title}” does not offer ${row}`);
      await this.page.keyboard.press("Escape");
    }
  }

  /** Picks a map in the list of maps by its expression: once more, where something took the focus and closed the list. */
  async showMap(expression: string): Promise<void> {
    // Maps with names like it may stand above it.
    const row = this.page.locator(`.quick-input-widget:visible .monaco-list-row[aria-label^="${expression},"]`);
    const quick = { timeout: patience / 2 };
    for (const deadline = Date.now() + 2 * patience; ;) {
      await this.command("Go: Show Map Layout");
      const typed = this.quickInput().fill(expression, quick);
      if (await succeeds(typed.then(() => row.click(quick)))) return;
      if (Date.now() > deadline) throw new Error(`the list of maps does not offer ${expression}`);
      await this.page.keyboard.press("Escape");
    }
  }

  /** Opens a file of the workspace with the caret at a line and column, from 1. */
  async openFile(path: string, line: number, column = 1): Promise<void> {
    const [folder = "", name = ""] = path.split("/");
    // The row on top is the one that Enter opens; a file of the same name that was open before comes first for a while.
    const top = this.page.locator('.quick-input-widget:visible .monaco-list-row[data-index="0"]', { hasText: name });
    const wanted = top.filter({ hasText: folder });
    await this.page.keyboard.press("Control+P");
    await this.quickInput().waitFor();
    await this.quickInput().fill(path);
    await wanted.waitFor();
    await this.quickInput().fill(`${path}:${line}:${column}`);
    await sleep(100);
    await wanted.waitFor();
    await this.page.keyboard.press("Enter");
    await this.quickInput().waitFor({ state: "hidden" });
    await this.page.locator(".editor-group-container.active .breadcrumbs-control", { hasText: folder }).waitFor();
    await this.page
      .locator("footer, .statusbar")
      .getByText(new RegExp(`^Ln ${line}, `))
      .waitFor();
  }

  quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible input");
  }

  /** Rows of a list in the quick input. */
  quickRow(text: string | RegExp): Locator {
    return this.page.locator(".quick-input-widget:visible .monaco-list-row", { hasText: text });
  }

  async quickRows(): Promise<string[]> {
    const rows = await this.page.locator(".quick-input-widget:visible .monaco-list-row").all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute("aria-label")) ?? ""));
  }

  /** In the dialog of this title. It looks at the folder while one types, and opens what is in its list by then. */
  async chooseFile(title: string, path: string): Promise<void> {
    const dialog = this.page.locator(".quick-input-widget:visible", { hasText: title });
    await dialog.waitFor();
    for (let tries = 0; tries < 5 && (await dialog.isVisible()); tries++) {
      await this.quickInput().fill(dirname(path));
      await this.quickInput().fill(path);
      await this.quickRow(basename(path))
        .first()
        .waitFor({ timeout: 4000 })
        .catch(() => undefined);
      await this.page.keyboard.press("Enter");
      await dialog.waitFor({ state: "hidden", timeout: 3000 }).catch(() => undefined);
    }
  }

  /** Leaves the dialog of this title. One that is just being opened does not hear the key. */
  async leaveDialog(title: string): Promise<void> {
    const dialog = this.page.locator(".quick-input-widget:visible", { hasText: title });
    await dialog.waitFor();
    for (const deadline = Date.now() + patience; Date.now() < deadline;) {
      await this.page.keyboard.press("Escape");
      if (await succeeds(dialog.waitFor({ state: "hidden", timeout: 1500 }))) return;
    }
    throw new Error(`“${title}” stays open`);
  }

  /** The text of the notification that holds `text`; it is closed afterwards. */
  async notification(text: string | RegExp): Promise<string> {
    const toast = this.page.locator(".notifications-toasts .notification-list-item", { hasText: text }).first();
    await toast.waitFor();
    const sentence = await toast.locator(".notification-list-item-message").innerText();
    await this.command("Notifications: Clear All Notifications");
    return sentence;
  }

  /**
   * The sentence that says why something has no picture: a notification, or the panel, where that opened before it was known.
   * Both are closed afterwards.
   * @throws Error where neither has said it in time
   */
  async explains(text: RegExp): Promise<string> {
    const toast = this.page.locator(".notifications-toasts .notification-list-item-message", { hasText: text }).first();
    const frames = this.page.locator("iframe.webview.ready:visible");
    for (const deadline = Date.now() + patience; Date.now() < deadline;) {
      await sleep(100);
      if (await toast.isVisible()) {
        const sentence = await toast.innerText();
        await this.command("Notifications: Clear All Notifications");
        return sentence;
      }
      if ((await frames.count()) === 0) continue;
      const said = await this.panel()
        .locator(".bannerText")
        .allInnerTexts()
        .catch(() => []);
      const sentence = said.map((words) => words.replaceAll(/\s+/g, " ").trim()).find((words) => text.test(words));
      if (sentence !== undefined) {
        // The focus may be in the source beside it.
        await this.page
          .locator(".tab.active", { hasText: /^Map: / })
          .last()
          .click();
        await this.command("View: Close Editor");
        return sentence;
      }
    }
    throw new Error(`nothing says ${text.source}`);
  }

  /** After a test that failed in the middle of something: no session, no breakpoint, no editor, no question is left open. */
  async recover(): Promise<void> {
    await this.page.keyboard.press("Escape");
    const session = this.page.locator('.activitybar [aria-label*="active session"]').first();
    if (await session.isVisible()) await this.stopDebugging();
    await this.command("View: Show Run and Debug");
    const breakpoints = this.page.locator(".pane", { has: this.page.locator(".debug-breakpoints") });
    const removeAll = breakpoints.getByRole("button", { name: "Remove All Breakpoints" });
    await breakpoints.hover();
    if (await succeeds(removeAll.waitFor({ timeout: 1000 }))) await removeAll.click();
    await this.closeEditors();
    await this.command("Notifications: Clear All Notifications");
  }

  // ---- debugging ---------------------------------------------------------------------------------------------------

  /** Starts the launch configuration of this name. */
  async debug(name: string): Promise<void> {
    await this.commandAndRow("Debug: Select and Start Debugging", name);
  }

  async toggleBreakpoint(path: string, line: number): Promise<void> {
    await this.openFile(path, line);
    await this.page.keyboard.press("F9");
  }

  /** Waits until the editor shows that the program stands at this line. */
  async stoppedAt(line: number): Promise<void> {
    try {
      await this.paused();
      await this.showsStopAt(line);
    } catch (error) {
      await this.screenshot(`failed - not stopped at line ${line}`);
      throw error;
    }
  }

  /** Waits until the program stands, wherever. */
  async paused(): Promise<void> {
    await this.page.locator(".part.sidebar", { hasText: /paused/i }).waitFor();
  }

  private async showsStopAt(line: number): Promise<void> {
    await this.page.waitForFunction((wanted) => {
      const top = (element: Element): number => Math.round(element.getBoundingClientRect().top);
      const marks = [...document.querySelectorAll(".debug-top-stack-frame-line")].map(top);
      return [...document.querySelectorAll(".line-numbers")].some(
        (number) => number.textContent.trim() === wanted && marks.includes(top(number)),
      );
    }, String(line));
  }

  /** F10, F5, Shift+F5: as the focus may be in a webview, through the palette. */
  async step(): Promise<void> {
    await this.command("Debug: Step Over");
  }

  async go(): Promise<void> {
    await this.command("Debug: Continue");
  }

  /** Ends the debug session; all of them, where a failed test left one. */
  async stopDebugging(): Promise<void> {
    const sessions = this.page.locator('.activitybar [aria-label*="active session"]').first();
    for (let tries = 0; tries < 3; tries++) {
      await this.command("Debug: Stop");
      if (await succeeds(sessions.waitFor({ state: "detached", timeout: 5000 }))) return;
    }
    throw new Error("the debug session does not end");
  }

  /** Selects a frame of the stopped goroutine in the Call Stack. */
  async selectFrame(functionName: string): Promise<void> {
    const frame = this.page.locator(".debug-call-stack .monaco-list-row .stack-frame", { hasText: functionName }).first();
    await frame.click();
    await this.page.locator(".debug-call-stack .monaco-list-row.selected", { hasText: functionName }).waitFor();
  }

  /** Chooses an entry of a row's context menu. */
  async contextMenu(row: Locator, entry: string): Promise<void> {
    // A view that is just being drawn anew closes the menu again.
    for (let tries = 0; tries < 5; tries++) {
      await row.click({ button: "right" });
      const opened = this.menuEntry(entry).waitFor({ timeout: 2000 });
      if (await succeeds(opened)) break;
    }
    await this.chooseFromMenu(entry);
  }

  /** Chooses an entry of the menu that is open. */
  async chooseFromMenu(entry: string): Promise<void> {
    const item = this.menuEntry(entry);
    await item.waitFor();
    await sleep(300); // just after it opened, a menu ignores the mouse
    await item.click();
    await item.waitFor({ state: "hidden" });
  }

  private menuEntry(text: string): Locator {
    return this.page.locator(".context-view .action-item", { hasText: text }).first();
  }

  /** The rows of the Breakpoints view. */
  breakpoint(text: string | RegExp): Locator {
    return this.page.locator(".debug-breakpoints .monaco-list-row", { hasText: text });
  }

  async addWatch(expression: string): Promise<void> {
    const pane = this.page.locator(".pane", { has: this.page.locator(".debug-watch") });
    await pane.hover();
    await pane.getByRole("button", { name: "Add Expression" }).click();
    await this.page.locator(".debug-watch input").fill(expression);
    await this.page.keyboard.press("Enter");
  }

  watch(expression: string): Locator {
    return this.page.locator(`.debug-watch .monaco-list-row[aria-label^="${expression}, value"]`);
  }

  /** Opens a scope of the Variables view, where it is closed. */
  async expandScope(name: string): Promise<void> {
    const scope = this.page.locator(`.debug-variables .monaco-list-row[aria-label="Scope ${name}"]`);
    await scope.waitFor();
    if ((await scope.getAttribute("aria-expanded")) !== "true") await scope.click();
  }

  /** The row of a variable in the Variables view. */
  variable(name: string): Locator {
    return this.page.locator(`.debug-variables .monaco-list-row[aria-label^="${name}, value"]`);
  }

  // ---- panels ------------------------------------------------------------------------------------------------------

  /** The content of the panel that is shown. */
  panel(): FrameLocator {
    return this.page.locator("iframe.webview.ready:visible").last().contentFrame().frameLocator("#active-frame");
  }

  panelTab(title: string | RegExp): Locator {
    return this.page.locator(".tab", { hasText: title });
  }

  /** Waits until the panel that is shown says this. */
  async panelSays(text: RegExp, patienceMs = patience): Promise<void> {
    let said = "";
    let isShown = false;
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline;) {
      const shown = await this.panelText().catch(() => null);
      isShown = shown !== null;
      said = shown ?? said;
      if (isShown && text.test(said)) return;
      await sleep(100);
    }
    const tells = isShown ? "It says" : "No panel is shown now. Before, it said";
    throw new Error(`the panel does not say ${text.source}. ${tells}:\n${said}`);
  }

  async panelText(): Promise<string> {
    return this.panel().locator("body").innerText({ timeout: 2000 });
  }

  async closeEditors(): Promise<void> {
    await this.command("View: Close All Editors");
  }

  // ---- looking -----------------------------------------------------------------------------------------------------

  async screenshot(name: string): Promise<void> {
    await mkdir(screenshots, { recursive: true });
    await this.page.screenshot({ path: join(screenshots, `${name}.png`) });
  }

  /** The same, once nothing more is written: the file is a moment behind, and what was asked may still be answered. */
  async settledOutput(): Promise<string> {
    for (let before = await this.output(); ;) {
      await sleep(1500);
      const now = await this.output();
      if (now === before) return now;
      before = now;
    }
  }

  /** What the extension wrote to its output channel so far. */
  output(): Promise<string> {
    return this.channel("Go Map Layout");
  }

  /** What traces wrote so far. */
  trace(): Promise<string> {
    return this.channel("Go Map Trace");
  }

  private async channel(name: string): Promise<string> {
    const { stdout } = await promisify(execFile)("find", [this.folder, "-name", `*${name}.log`]);
    const logs = stdout.split("\n").filter((path) => path !== "");
    return (await Promise.all(logs.map((path) => readFile(path, "utf8")))).join("\n");
  }
}

/** What was tried and did not come in time may be tried again. */
export function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  return attempt.then(
    () => true,
    () => false,
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function packageVsix(folder: string): Promise<string> {
  const vsix = join(folder, "go-map-layout.vsix");
  const vsce = join(root, "node_modules", ".bin", "vsce");
  // As `npm run package` does, of what was built last.
  const options = ["--no-dependencies", "--no-rewrite-relative-links", "--allow-missing-repository", "--out", vsix];
  await promisify(execFile)(vsce, ["package", ...options], { cwd: root });
  return vsix;
}
