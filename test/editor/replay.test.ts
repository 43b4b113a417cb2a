/** Recordings in the editor: from the command, a file, a launch configuration and the walkthrough; on, back, and again. */
import { strict as assert } from "node:assert";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./setup.js";
import { picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const replay = "Go: Replay a Map Recording…";
const themes = [
  { name: "dark", colorTheme: "Dark Modern", kind: ".vs-dark" },
  { name: "light", colorTheme: "Light Modern", kind: ".vs" },
] as const;

describe("A replay in the editor", function () {
  this.timeout(120_000);
  let workbench: Workbench;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    await workbench.closeEditors();
    const recordings = join(workbench.workspace, "recordings");
    await cp(join(root, "test", "recordings"), recordings, { recursive: true });
    const whole = await readFile(join(recordings, "hmap-chains.gomaprec"));
    await writeFile(join(recordings, "cut.gomaprec"), whole.subarray(0, whole.length / 2));
    const launchFile = join(workbench.workspace, ".vscode", "launch.json");
    const launch = JSON.parse(await readFile(launchFile, "utf8")) as { configurations: object[] };
    for (const name of ["hmap-chains", "cut"])
      launch.configurations.push({
        ...{ type: "go-map-replay", request: "launch", name: `configured ${name}`, recording: `recordings/${name}.gomaprec` },
      });
    await writeFile(launchFile, JSON.stringify(launch));
  });
  picturesOfFailures(() => workbench);

  /** By the toolbar, for the palette has no command for it; its buttons take clicks once VS Code, too, shows the stop. */
  const stepBackFrom = async (number: number): Promise<void> => {
    await standsAt(new RegExp(`stop ${number} of`, "i"));
    const button = workbench.page.getByRole("button", { name: /^Step Back/ }).first();
    await workbench.page.waitForTimeout(400);
    await button.click();
  };
  const theme = async ({ colorTheme, kind }: { colorTheme: string; kind: string }): Promise<void> => {
    await workbench.colorTheme(colorTheme);
    await workbench.quickInput().waitFor({ state: "hidden" });
    await workbench.page.locator(`.monaco-workbench${kind}`).waitFor();
    await workbench.page.waitForTimeout(500); // until the panel has drawn in it
  };
  const standsAt = (stop: RegExp): Promise<void> => workbench.page.locator(".debug-call-stack", { hasText: stop }).waitFor();

  describe("of an example that came with the extension", () => {
    /** What the panel said at each stop, without what counts how often it was read. */
    const said = new Map<number, string>();
    const look = async (number: number): Promise<string> => {
      await workbench.panelSays(new RegExp(`replay · stop ${number} of 36[\\s\\S]*Entries[\\s\\S]*allocated`));
      return workbench.panelText();
    };
    after(async () => {
      await workbench.stopDebugging();
      await workbench.closeEditors();
    });

    it("starts from the command, which lists those of the workspace, too", async () => {
      await workbench.command(replay);
      await workbench.quickRow("recordings/hmap-chains.gomaprec").waitFor();
      await workbench.screenshot("replay pick");
      await workbench.quickRow("A classic map doubles").click();
      await workbench.paused();
      await standsAt(/stop 1 of 36/i);
    });

    it("stands in the recorded source", async () => {
      await workbench.page.locator(".tab", { hasText: "main.go" }).waitFor();
      await workbench.page.locator(".view-line", { hasText: "break: doubling" }).waitFor();
    });

    it("shows the map", async () => {
      await workbench.expandScope("Locals");
      await workbench.contextMenu(workbench.variable("names"), "Show Map Layout");
      await workbench.panelTab("Map: names").waitFor();
      said.set(1, await look(1));
      assert.match(said.get(1) ?? "", /Entries\s+205\s/);
    });

    it("goes on, stop by stop, into the growth", async () => {
      for (let number = 2; number <= 12; number++) {
        await (number % 2 === 0 ? workbench.step() : workbench.go());
        said.set(number, await look(number));
      }
      assert.match(said.get(12) ?? "", /Evacuation\s+\d+\s+\/ 32/);
      assert.doesNotMatch(said.get(2) ?? "", /Evacuation\s+\d+\s+\/ 32/);
      for (const { name, ...colors } of themes) {
        await theme(colors);
        await workbench.screenshot(`replay ${name}`);
      }
    });

    it("steps back, and shows the earlier pictures", async () => {
      for (let number = 11; number >= 1; number--) {
        await stepBackFrom(number + 1);
        assert.equal(gauges(await look(number)), gauges(said.get(number) ?? ""), `stop ${number}`);
      }
      await workbench.screenshot("replay stepped back");
    });

    it("says that it goes no further back, and stays", async () => {
      await stepBackFrom(1);
      assert.match(await workbench.notification("The recording begins here"), /at stop 1 of 36\. Step on\./);
      await look(1);
    });

    it("goes on from there, and begins anew", async () => {
      await workbench.command("Debug: Continue");
      await look(2);
      await workbench.command("Debug: Restart");
      await look(1);
    });
  });

  describe("of a file", () => {
    afterEach(() => workbench.closeEditors());

    /** The search looks at the folder anew each time it opens. */
    async function openRecording(name: string): Promise<void> {
      const row = workbench.quickRow(name).first();
      for (let tries = 1; ; tries++) {
        await workbench.page.keyboard.press("Control+P");
        await workbench.quickInput().fill(name);
        const isThere = await row.waitFor({ timeout: 5000 }).then(
          () => true,
          (error: unknown) => {
            if (tries === 5) throw error;
            return false;
          },
        );
        if (isThere) break;
        await workbench.page.keyboard.press("Escape");
      }
      await row.click();
    }

    it("starts from the button on its page", async () => {
      await openRecording("swiss-tombstones.gomaprec");
      const button = workbench.panel().getByRole("link", { name: "Replay" });
      await button.waitFor();
      for (const { name, ...colors } of themes) {
        await theme(colors);
        await workbench.screenshot(`recording page ${name}`);
      }
      await button.click();
      await standsAt(/stop 1 of 80/i);
      await workbench.stopDebugging();
    });

    it("starts from the explorer's menu", async () => {
      await openRecording("hmap-same-size.gomaprec");
      await workbench.panel().getByRole("link", { name: "Replay" }).waitFor();
      await workbench.command("File: Reveal Active File in Explorer View");
      const row = workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "hmap-same-size.gomaprec" });
      await workbench.contextMenu(row, "Replay a Map Recording");
      await standsAt(/stop 1 of 33/i);
      await workbench.stopDebugging();
    });

    it("starts from a launch configuration with a relative path", async () => {
      await workbench.debug("configured hmap-chains");
      await standsAt(/stop 1 of 68/i);
      await workbench.stopDebugging();
    });

    it("that is cut is refused in a sentence", async () => {
      await workbench.debug("configured cut");
      const dialog = workbench.page.locator(".monaco-dialog-box");
      await dialog.waitFor();
      assert.match(await dialog.innerText(), /cut\.gomaprec cannot be read: /);
      await workbench.screenshot("replay of a cut recording");
      await workbench.page.keyboard.press("Escape");
    });
  });

  describe("from the walkthrough", () => {
    after(async () => {
      await workbench.stopDebugging();
      await workbench.closeEditors();
      await workbench.command("View: Single Column Editor Layout");
    });

    it("is its first step, and stays beside it", async () => {
      await workbench.command("Welcome: Open Walkthrough...");
      await workbench.quickRow("Get Started with Go Map Layout").first().click();
      const step = (title: string) => workbench.page.locator(".getting-started-step", { hasText: title }).first();
      await step("Start a replay").waitFor();
      await workbench.quickInput().waitFor({ state: "hidden" });
      await workbench.page.waitForTimeout(1500); // until the page has taken the focus, which closes any list
      for (const { name, ...colors } of themes) {
        await theme(colors);
        await step("Start a replay").waitFor();
        await workbench.screenshot(`walkthrough ${name}`);
      }
      await workbench.page.getByRole("button", { name: "Replay the Example" }).click();
      await standsAt(/stop 1 of 36/i);
      await step("Show the map").click();
      const show = workbench.page.locator(".getting-started-step.expanded").getByRole("button", { name: "Show Map Layout" });
      const chosen = () => workbench.quickRow("names").first().click({ timeout: 5000 });
      // The page may take the focus back while the list opens, which closes it.
      for (let tries = 1; ; tries++) {
        await show.click();
        const done = await chosen().then(
          () => true,
          (error: unknown) => {
            if (tries === 4) throw error;
            return false;
          },
        );
        if (done) break;
      }
      await workbench.panelSays(/replay · stop 1 of 36/);
      await step("Step on until it grows").click();
      await workbench.page.locator(".getting-started-step.expanded").getByRole("button", { name: "Step On" }).click();
      await workbench.panelSays(/replay · stop 2 of 36/);
      await workbench.screenshot("walkthrough with replay");
    });
  });

  describe("all the while", () => {
    it("stays under the content security policy and off the network", () => {
      assert.deepEqual(workbench.violations, []);
      assert.deepEqual(workbench.strayRequests, []);
    });
  });
});

/** What the panel says of the map itself: entries, load, growth, memory. */
function gauges(text: string): string {
  return /Entries\s[\s\S]*?allocated/.exec(text)?.[0] ?? text;
}
