/** One editor for all editor tests, started by the first that needs it and stopped after the last. */
import { strict as assert } from "node:assert";
import type { Launch } from "./programs.js";
import { Workbench } from "./workbench.js";

export const launches = {
  /** An hmap in the middle of a growth. */
  hmap: { name: "sample-hmap", program: "sample", go: "1.23" },
  shapes: { name: "shapes-hmap", program: "shapes", go: "1.23" },
  swissShapes: { name: "shapes-swiss", program: "shapes", go: "1.27" },
  huge: { name: "size-hmap", program: "size", go: "1.23", args: ["10000000"] },
  crowd: { name: "crowd-swiss", program: "crowd", go: "1.27" },
  hostile: { name: "hostile", program: "hostile", go: "1.27", args: ["hostile.json"] },
  swiss: { name: "walk-swiss", program: "walk", go: "1.27" },
  events: { name: "events-hmap", program: "events", go: "1.23", args: ["fill", "120"] },
  writers: { name: "writers", program: "writers", go: "1.27" },
  faults: { name: "faults", program: "faults", go: "1.23" },
  optimized: { name: "faults-optimized", program: "faults", go: "1.23", buildFlags: ["-ldflags=-compressdwarf=false"] },
  stripped: { name: "walk-stripped", program: "walk", go: "1.23", buildFlags: ["-gcflags=all=-N -l", "-ldflags=-w"] },
} satisfies Record<string, Launch>;

let started: Promise<Workbench> | undefined;
let leftOpen = false;

/** What a failed test left open is closed first: it would make those after it fail, too. */
export async function sharedWorkbench(): Promise<Workbench> {
  // A code lens that is seen asks the debugger; most tests want to know what is asked without anybody looking.
  const settings = { "debug.internalConsoleOptions": "neverOpen", "goMapLayout.codeLenses": false };
  started ??= Workbench.start(Object.values(launches), settings);
  const workbench = await started;
  if (leftOpen) await workbench.recover();
  leftOpen = false;
  return workbench;
}

/** A picture of what stands there when a test fails; before the hooks that are registered after it tidy up. */
export function picturesOfFailures(workbench: () => Workbench): void {
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await workbench().screenshot(`failed - ${this.currentTest.title}`);
  });
}

// Outside of every describe: for each test.
afterEach(function () {
  if (this.currentTest?.state === "failed") leftOpen = true;
});

// What the debugger could not evaluate for us is no news for the person.
afterEach(async () => {
  const workbench = await started;
  if (!workbench) return;
  const told = workbench.page.locator(".notification-list-item", { hasText: "Unable to evaluate" });
  assert.deepEqual(await told.allInnerTexts(), []);
});

// Outside of every describe: runs once, at the end.
after(async function () {
  this.timeout(60_000);
  await (await started)?.stop();
});
