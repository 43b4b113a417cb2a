import assert from "node:assert/strict";
import { explainSegment } from "../../../src/gomap/explainSegment.js";
import { say, translateBy } from "../../../src/gomap/say.js";
import { counted } from "../../../src/gomap/words.js";
import { sayAround } from "../../../src/panel/find/sayAround.js";

describe("a sentence", () => {
  afterEach(() => translateBy(null));

  const says = (what: string, said: () => unknown, expected: unknown, sentences: Record<string, string> | null = null) =>
    it(what, () => {
      translateBy(sentences);
      assert.deepEqual(said(), expected);
    });

  says("in English is the key", () => say("{0} of {1}", 3, "64"), "3 of 64");
  says("is translated", () => say("{0} of {1}", 3, 64), "64 中的 3", { "{0} of {1}": "{1} 中的 {0}" });
  says("that is not translated is in English", () => say("empty"), "empty", { full: "满" });
  says("that is named as a method of objects is a sentence", () => say("constructor"), "constructor", {});
  says("keeps what looks like a place in a value", () => say("{0}: {1}", "{1}", "x"), "{1}: x");
  says("keeps a place without a value", () => say("a {0}"), "a {0}");
  says("repeats a value", () => say("2^{0}, {0}", 6), "2^6, 6");
  says("of one thing", () => counted(1, "entry", "entries"), "1 个条目", { "{0} entry": "{0} 个条目" });
  says("of many things", () => counted(2048, "bucket"), "2,048 个桶", { "{0} buckets": "{0} 个桶" });
  says("with an element in it", () => sayAround("still in {0}.", "old bucket 3"), ["still in ", "old bucket 3", "."]);
  says("with elements in another order", () => sayAround("{0} in {1}", "a", "b"), ["b", "中的", "a"], {
    "{0} in {1}": "{1}中的{0}",
  });
  says("about a stack", () => explainSegment("stack of goroutine 18"), "goroutine 18 的栈", {
    "stack of goroutine {0}": "goroutine {0} 的栈",
  });
  says("about a segment that has a name only", () => explainSegment("bss"), "bss");
});
