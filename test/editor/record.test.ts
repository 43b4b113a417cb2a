/** "Record This Map" in the editor: the warning, the count in the status bar, the file, and what ends a recording. */
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Inspector } from "../../src/dap/inspector.js";
import { openRecording } from "../../src/recording/openRecording.js";
import { RecordedSession } from "../../src/recording/recordedSession.js";
import { documentOf } from "../live/liveSession.js";
import { markedLine } from "./programs.js";
import { launches, picturesOfFailures, sharedWorkbench } from "./sharedWorkbench.js";
import type { Workbench } from "./workbench.js";

const record = "Go: Record This Map";

describe("Recording a map in the editor", function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let line: number;

  before(async function () {
    this.timeout(300_000);
    workbench = await sharedWorkbench();
    line = await markedLine(workbench.workspace, "sample/main.go", "break: grow");
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.debug(launches.hmap.name);
    await workbench.stoppedAt(line);
  });
  after(async () => {
    // The second test ends the session.
    await workbench.toggleBreakpoint("sample/main.go", line);
    await workbench.closeEditors();
  });
  picturesOfFailures(() => workbench);

  const toast = (text: RegExp) =>
    workbench.page.locator(".notifications-toasts .notification-list-item", { hasText: text }).first();

  async function answer(text: RegExp, button: string): Promise<string> {
    const item = toast(text);
    await item.waitFor();
    const sentence = await item.locator(".notification-list-item-message").innerText();
    await item.hover();
    await item.getByRole("button", { name: button, exact: true }).click();
    return sentence;
  }

  const counts = (text: RegExp) => workbench.page.locator(".statusbar-item", { hasText: text }).first().waitFor();

  it("warns, records each stop, and writes a file only when it is saved", async () => {
    await workbench.expandScope("Locals");
    await workbench.contextMenu(workbench.variable("stock"), "Record This Map");
    const warning = await answer(/A recording of stock/, "Record");
    assert.match(warning, /passwords, keys and other secrets may be among it.*sent nowhere/);
    await counts(/stock: 1 stop, [\d.]+ KiB/);
    for (const stops of [2, 3, 4]) {
      await workbench.go();
      await workbench.stoppedAt(line);
      await counts(new RegExp(`stock: ${stops} stops`));
    }
    await workbench.screenshot("recording");
    const file = join(workbench.workspace, "stock.gomaprec");
    assert.ok(!existsSync(file));

    await workbench.page.locator(".statusbar-item", { hasText: /stock: 4 stops/ }).click();
    await workbench.quickInput().waitFor();
    await workbench.screenshot("recording is saved");
    await workbench.page.keyboard.press("Enter");
    assert.match(await workbench.notification(/The recording of stock/), /is in .*stock\.gomaprec: 4 stops, [\d.]+ KiB\.$/);

    const recording = await openRecording(file);
    assert.deepEqual(
      recording.stops.map(({ maps }) => maps.map(({ whole }) => whole)),
      [[true], [true], [true], [true]],
    );
    const lengths: (number | null)[] = [];
    for (const [i, { thread, reason, maps }] of recording.stops.entries()) {
      const inspector = new Inspector(new RecordedSession(recording, i), () => undefined);
      const frames = await inspector.stopped(thread ?? undefined, reason).frames();
      const layout = await documentOf(inspector, thread ?? undefined, "stock", frames[maps[0]?.frame?.[1] ?? 0]?.id);
      lengths.push(layout.length);
      assert.deepEqual(layout.problems, []);
    }
    assert.deepEqual(lengths, [211, 215, 219, 223]);
    assert.ok(recording.sources.has(join(workbench.workspace, "sample", "main.go")), [...recording.sources.keys()].join("\n"));
  });

  it("begins from the panel, and ends with the session", async () => {
    await workbench.showMap("customers");
    await workbench.panelSays(/customers/);
    await workbench.panel().getByRole("button", { name: "Record", exact: true }).click();
    await answer(/A recording of customers/, "Record");
    await counts(/customers: 1 stop,/);
    await workbench.go();
    await workbench.stoppedAt(line);
    await counts(/customers: 2 stops/);
    await workbench.stopDebugging();
    // A notification that is closed decides nothing: the recording waits in the status bar.
    assert.equal(await workbench.notification(/The program ended/), "The program ended, and so did the recording: 2 stops.");
    await workbench.page.locator(".statusbar-item", { hasText: /customers: 2 stops, not saved/ }).click();
    await workbench.leaveDialog("Save the recording of customers");
    await answer(/The recording of customers is not saved yet/, "Discard");
    await workbench.page.locator(".statusbar-item", { hasText: /not saved/ }).waitFor({ state: "detached" });
    assert.ok(!existsSync(join(workbench.workspace, "customers.gomaprec")));
  });

  it("is not offered without a session", async () => {
    await workbench.closeEditors();
    assert.ok(await workbench.lacksCommand(record));
  });
});
