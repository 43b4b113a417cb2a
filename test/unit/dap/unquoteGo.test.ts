import assert from "node:assert/strict";
import { unquoteGo } from "../../../src/dap/unquoteGo.js";

const bytes = (quoted: string, expected: string | null) =>
  it(`${quoted} → ${expected ?? "not a whole string"}`, () => {
    const got = unquoteGo(quoted);
    assert.equal(got && Buffer.from(got).toString("hex"), expected);
  });

describe("strings as strconv.Quote prints them", () => {
  bytes('""', "");
  bytes('"abc"', "616263");
  bytes(String.raw`"\x00\xff\a\b\f\n\r\t\v\\\""`, "00ff07080c0a0d090b5c22");
  bytes(String.raw`"\u00e9\U0001f600é😀"`, "c3a9f09f9880c3a9f09f9880");
  bytes(String.raw`"\ufffd\xed"`, "efbfbded");
  bytes('"abc"+12 more', null);
  bytes('"abc', null);
  bytes('"a"b"', null);
  bytes(String.raw`"\x0"`, null);
  bytes(String.raw`"\q"`, null);
  bytes("(unreadable input/output error)", null);
});
