import assert from "node:assert/strict";
import { linePieces } from "../../../src/messages/linePieces.js";

describe("a line may be broken", () => {
  const pieces = (text: string, expected: readonly string[]) =>
    it(JSON.stringify(text), () => {
      const found = linePieces(text);
      assert.deepEqual(
        found.map((piece) => piece.text),
        expected,
      );
      assert.equal(found.map((piece, i) => (i > 0 && piece.spaced ? " " : "") + piece.text).join(""), text);
    });
  pieces("each write moves one", ["each", "write", "moves", "one"]);
  pieces("", [""]);
  pieces("a  b ", ["a", "", "b", ""]);
  pieces("naïve “quoted”, (and) 1,024", ["naïve", "“quoted”,", "(and)", "1,024"]);
  pieces("每次写入，", ["每", "次", "写", "入，"]);
  pieces("从 32 个桶（B = 6）扩容", ["从", "32", "个", "桶", "（B", "=", "6）", "扩", "容"]);
  pieces("nil：没有", ["nil：", "没", "有"]);
  pieces("……以及", ["……", "以", "及"]);
});
