import assert from "node:assert/strict";
import type { LayoutHead } from "../../../../src/gomap/layout.js";
import { GrowthWatch } from "../../../../src/host/panels/growthWatch.js";

/** At each stop the address of oldbuckets, or null; and what is said of the last one. */
function check(name: string, stops: readonly (readonly [number, string | null])[], expected: unknown): void {
  it(name, () => {
    const watch = new GrowthWatch();
    let said: unknown = null;
    for (const [stop, address] of stops) {
      const chain = address === null ? [] : [{ role: "oldbuckets", address }];
      said = watch.see(stop, { chain } as unknown as LayoutHead);
    }
    assert.deepEqual(said, expected);
  });
}

describe("the beginning of a growth", () => {
  check("is not known of a map that grows when it is first seen", [[3, "0xa"]], null);
  check(
    "lies between the stops around it",
    [
      [3, null],
      [4, "0xa"],
    ],
    { after: 3, by: 4 },
  );
  check(
    "stays the same while the growth goes on",
    [
      [3, null],
      [5, "0xa"],
      [9, "0xa"],
    ],
    { after: 3, by: 5 },
  );
  check(
    "is another for the next growth",
    [
      [3, "0xa"],
      [8, "0xb"],
    ],
    { after: 3, by: 8 },
  );
  check(
    "stays the same where a replay steps back inside of it",
    [
      [3, null],
      [4, "0xa"],
      [5, "0xa"],
      [4, "0xa"],
    ],
    { after: 3, by: 4 },
  );
  check(
    "is not what a replay sees that steps back into its end",
    [
      [9, null],
      [8, "0xa"],
    ],
    null,
  );
  check(
    "is over with it",
    [
      [3, null],
      [4, "0xa"],
      [5, null],
    ],
    null,
  );
});
