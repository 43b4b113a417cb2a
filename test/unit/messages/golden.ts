/** Golden texts: test/golden/NAME.txt, rewritten with UPDATE_GOLDEN=1 (and never in CI, where a difference must be seen). */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// From out/test/unit/messages, where the compiled test runs.
const folder = join(__dirname, "..", "..", "..", "..", "test", "golden");

export function checkGolden(name: string, text: string): void {
  const path = join(folder, `${name}.txt`);
  if (process.env.UPDATE_GOLDEN === "1") {
    if (process.env.CI) throw new Error("UPDATE_GOLDEN is refused in CI: golden texts are changed by people who look at them");
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, text);
    return;
  }
  assert.ok(existsSync(path), `there is no ${path}: make it with UPDATE_GOLDEN=1 and look at it`);
  assert.equal(text, readFileSync(path, "utf8"));
}
