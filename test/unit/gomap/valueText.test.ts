/** Texts of values, against what Go itself wrote (fixtures/generate). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { formatComplex, formatFloat } from "../../../src/gomap/formatFloat.js";
import type { ValueKind } from "../../../src/gomap/mapType.js";
import { isPrintable } from "../../../src/gomap/printable.js";
import { quote, withoutCutRune } from "../../../src/gomap/quote.js";
import { inlineSizeBytes, valueText, type InlineKind } from "../../../src/gomap/valueText.js";

/** The lines of a fixture. */
function fixture(name: string): string[] {
  return readFileSync(join("test/unit/gomap/fixtures", name), "utf8").trimEnd().split("\n");
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

describe("valueText", () => {
  const check = (kind: InlineKind, hex: string, text: string): void => {
    const bytes = bytesOf(hex);
    assert.equal(bytes.length, inlineSizeBytes(kind, 8));
    assert.equal(valueText(kind, new DataView(bytes.buffer), 0, 8), text);
  };
  it("int8", () => check("int8", "80", "-128"));
  it("uint8", () => check("uint8", "80", "128"));
  it("int16", () => check("int16", "ffff", "-1"));
  it("uint16", () => check("uint16", "ffff", "65535"));
  it("int32", () => check("int32", "00000080", "-2147483648"));
  it("uint32", () => check("uint32", "00000080", "2147483648"));
  it("int64", () => check("int64", "0000000000000080", "-9223372036854775808"));
  it("uint64", () => check("uint64", "ffffffffffffffff", "18446744073709551615"));
  it("float32", () => check("float32", "cdcccc3d", "0.1"));
  it("float64", () => check("float64", "9a9999999999b93f", "0.1"));
  it("complex64", () => check("complex64", "0000803f000000c0", "(1-2i)"));
  it("complex128", () => check("complex128", "000000000000f03f00000000000000c0", "(1-2i)"));
  it("int64 beyond 2^53", () => check("int64", "010000000000e0ff", "-9007199254740991"));
  it("int64 below -2^53", () => check("int64", "ffffffffffffdfff", "-9007199254740993"));
  it("uint64 beyond 2^53", () => check("uint64", "0100000000002000", "9007199254740993"));
  it("bool", () => check("bool", "01", "true"));
  it("pointer", () => check("pointer", "00a00600c0000000", "0xc00006a000"));
  it("nil pointer", () => check("pointer", "0000000000000000", "0x0"));
  it("every kind has a size", () => {
    const kinds: readonly ValueKind[] = ["int8", "float64", "complex128", "pointer"];
    assert.deepEqual(
      kinds.map((kind) => inlineSizeBytes(kind as InlineKind, 4)),
      [1, 8, 16, 4],
    );
  });
});

describe("formatFloat", () => {
  it("writes 22,000 floats as strconv.FormatFloat does", () => {
    const wrong: string[] = [];
    const view = new DataView(new ArrayBuffer(8));
    for (const line of fixture("floats.txt")) {
      const [bits = "", hex = "", text = ""] = line.split(" ");
      view.setBigUint64(0, BigInt(`0x${hex}`));
      const made = bits === "32" ? formatFloat(view.getFloat32(4), 32) : formatFloat(view.getFloat64(0), 64);
      if (made !== text) wrong.push(`${line}: ${made}`);
    }
    assert.deepEqual(wrong, []);
  });
  it("complex parts that are no numbers", () => assert.equal(formatComplex(NaN, Infinity, 64), "(NaN+Infi)"));
  it("complex parts with their signs", () => assert.equal(formatComplex(-0, NaN, 64), "(-0+NaNi)"));
});

describe("quote", () => {
  it("writes strings as strconv.Quote does", () => {
    for (const line of fixture("quotes.txt")) {
      const space = line.indexOf(" ");
      assert.equal(quote(bytesOf(line.slice(0, space)), "go1.23.12"), line.slice(space + 1));
    }
  });

  for (const version of ["go1.20.14", "go1.23.12", "go1.27.1"]) {
    it(`knows the printable code points of ${version}`, () => {
      const bounds = new Set(fixture(`printable-${version}.txt`).map((hex) => parseInt(hex, 16)));
      let printable = false;
      for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
        if (bounds.has(codePoint)) printable = !printable;
        if (isPrintable(codePoint, version) !== printable) assert.fail(`U+${codePoint.toString(16)} in ${version}`);
      }
    });
  }

  const cut = (hex: string, kept: string): void => assert.deepEqual(withoutCutRune(bytesOf(hex)), bytesOf(kept));
  it("keeps a whole rune at a cut", () => cut("61c3a9", "61c3a9"));
  it("drops half a rune at a cut", () => cut("61c3", "61"));
  it("drops three quarters of a rune at a cut", () => cut("61f09f98", "61"));
  it("keeps what is no UTF-8 anyway", () => cut("61ff", "61ff"));
  it("keeps stray continuation bytes", () => cut("8080808080", "8080808080"));
});
