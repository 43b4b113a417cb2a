/**
 * The panel's own bundle in a real Chromium, outside of an editor: the pages of test/panel-preview under the same content security
 * policy, with what they must never do written down: errors, violations of the policy, requests to anywhere else.
 */
import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { root, setupChromium } from "../editor/setup.js";

interface PreviewModule {
  readonly servePreview: () => Promise<{
    readonly origin: string;
    readonly scenarios: readonly string[];
    readonly close: () => void;
  }>;
}

export const previewThemes = ["dark", "light", "hc-dark", "hc-light"] as const;
export type PreviewTheme = (typeof previewThemes)[number];

export interface Shown {
  readonly scenario: string;
  readonly theme?: PreviewTheme;
  readonly tab?: string;
}

/** axe's rules that are about a page with a title and landmarks of its own; the webview's page is VS Code's. */
const rulesOff = { "page-has-heading-one": { enabled: false } };

export class PreviewPage {
  private readonly faults: string[] = [];

  private constructor(
    readonly page: Page,
    readonly scenarios: readonly string[],
    private readonly origin: string,
    private readonly axe: string,
    private readonly browser: Browser,
    private readonly close: () => void,
  ) {
    page.on("pageerror", (error) => this.faults.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") this.faults.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => {
      const { origin: to, pathname } = new URL(request.url());
      if (to !== origin || !/^\/([\w-]+\.(js|css))?$/.test(pathname)) this.faults.push(`request: ${request.url()}`);
    });
  }

  static async start(): Promise<PreviewPage> {
    const { chromium, chromiumFlags } = await setupChromium();
    const { servePreview } = (await import(join(root, "test", "panel-preview", "serve.mjs"))) as PreviewModule;
    const { origin, scenarios, close } = await servePreview();
    const browser = await playwright.launch({ executablePath: await chromium(), args: [...chromiumFlags] });
    const page = await browser.newPage({ reducedMotion: "reduce", viewport: { width: 1200, height: 820 } });
    // The browser itself asks for it.
    await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204, body: "" }));
    const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
    return new PreviewPage(page, scenarios, origin, axe, browser, close);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.close();
  }

  async show({ scenario, theme = "dark", tab = "buckets" }: Shown): Promise<void> {
    await this.page.goto(`${this.origin}/?scenario=${scenario}&theme=${theme}&tab=${tab}`);
    await this.page.locator("main.panel").waitFor();
    await this.settled();
  }

  /** The tabs that this map has, by their ids. */
  async tabs(): Promise<string[]> {
    const ids = await this.page.locator("[role=tab]:not([hidden])").evaluateAll((tabs) => tabs.map(({ id }) => id));
    return ids.map((id) => id.replace(/^tab-/, ""));
  }

  async chooseTab(tab: string): Promise<void> {
    await this.page.locator(`#tab-${tab}`).click();
    await this.settled();
  }

  /** What was asked of the page has been drawn. */
  async settled(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 20);
        }),
    );
  }

  async resize(width: number, height: number): Promise<void> {
    await this.page.setViewportSize({ width, height });
    await this.settled();
  }

  /** Everything that went wrong since the last time: errors, violations of the policy, foreign requests. */
  async takeFaults(): Promise<string[]> {
    const violations = await this.page.evaluate(() =>
      (window as unknown as { previewViolations: string[] }).previewViolations.splice(0),
    );
    return [...this.faults.splice(0), ...violations.map((violation) => `csp: ${violation}`)];
  }

  /** What axe-core finds, a line each. */
  async takeAxe(only?: readonly string[]): Promise<string[]> {
    await this.page.evaluate(this.axe);
    const { violations } = await this.page.evaluate(
      async ([rules, values]) =>
        (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
          preload: false,
          resultTypes: ["violations"],
          rules,
          ...(values === undefined ? {} : { runOnly: { type: "rule", values } }),
        }),
      [rulesOff, only] as const,
    );
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 4).map(({ target, failureSummary }) => {
        const why = (failureSummary ?? "").split("\n").slice(1, 3).join(" ").trim();
        return `axe ${id}: ${target.join(" ")}: ${why}`;
      }),
    );
  }

  /** What has the focus, and whether one sees that it has; null for the page itself. */
  async focused(): Promise<{ readonly name: string; readonly seen: boolean } | null> {
    return this.page.evaluate(() => {
      const host = document.activeElement;
      if (host === null || host === document.body) return null;
      const inner = host.shadowRoot?.activeElement ?? host;
      const box = host.getBoundingClientRect();
      // The toolkit draws a focus on the control, its box or the box's root.
      const seen = [host, inner, ...(host.shadowRoot?.querySelectorAll("*") ?? [])].some((element) => {
        const { outlineStyle, outlineWidth, borderTopColor } = getComputedStyle(element);
        const focus = getComputedStyle(document.documentElement).getPropertyValue("--vscode-focusBorder").trim();
        const probe = document.createElement("i");
        probe.style.color = focus;
        document.body.append(probe);
        const focusColor = getComputedStyle(probe).color;
        probe.remove();
        return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || borderTopColor === focusColor;
      });
      const classes = (host.getAttribute("class") ?? "").split(" ");
      return { name: [host.localName, ...classes].join("."), seen: seen && box.width > 2 && box.height > 2 };
    });
  }

  /** By how many pixels the whole page scrolls sideways, and what reaches furthest; null where it does not. */
  async takeSideways(): Promise<string | null> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      if (scrollWidth <= clientWidth) return null;
      const wide = [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > clientWidth + 0.5)
        .map((element) => `${element.tagName}.${element.getAttribute("class") ?? ""}`);
      return `scrolls sideways by ${scrollWidth - clientWidth} px: ${wide.slice(0, 4).join(", ")}`;
    });
  }
}

/** What was found where: the same fault in many places is one line. */
export class FaultList {
  private readonly places = new Map<string, string[]>();

  add(place: string, faults: readonly string[]): void {
    for (const fault of faults) this.places.set(fault, [...(this.places.get(fault) ?? []), place]);
  }

  assertNone(): void {
    const lines = [...this.places].map(([fault, places]) => {
      const more = places.length > 2 ? ` and ${places.length - 2} more` : "";
      return `${fault} (${places.slice(0, 2).join(", ")}${more})`;
    });
    if (lines.length > 0) assert.fail(`\n${lines.join("\n")}`);
  }
}
