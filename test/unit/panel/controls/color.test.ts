import assert from "node:assert/strict";
import fc from "fast-check";
import { contrast, controlHue, mix, parseColor, readableOn, toCss, tophashHue } from "../../../../src/panel/controls/color.js";

describe("theme colors", () => {
  const reads = (text: string, css: string | null) =>
    it(`${text} → ${css ?? "none"}`, () => {
      const color = parseColor(text);
      assert.equal(color === null ? null : toCss(color), css);
    });

  reads("#1f1f1f", "rgb(31, 31, 31)");
  reads(" #FFF ", "rgb(255, 255, 255)");
  reads("#ffffff80", `rgba(255, 255, 255, ${128 / 255})`);
  reads("#0008", `rgba(0, 0, 0, ${136 / 255})`);
  reads("rgba(204, 204, 204, 0.5)", "rgba(204, 204, 204, 0.5)");
  reads("rgb(1 2 3 / 50%)", "rgba(1, 2, 3, 0.5)");
  reads("", null);
  reads("tomato", null);
  reads("rgb(1, x, 3)", null);
  reads("#12345", null);

  const white = { r: 255, g: 255, b: 255, a: 1 };
  const black = { r: 0, g: 0, b: 0, a: 1 };

  it("mix by share and by their own opacity", () => {
    assert.deepEqual(mix(white, black, 0.5), { r: 128, g: 128, b: 128, a: 1 });
    assert.deepEqual(mix({ ...white, a: 0.5 }, black, 0.5), { r: 64, g: 64, b: 64, a: 1 });
  });

  it("have text that reads on any background", () => {
    const channel = fc.nat(255);
    const property = fc.property(channel, channel, channel, (r, g, b) => {
      const background = { r, g, b, a: 1 };
      assert(contrast(readableOn(background, [white, black]), background) >= 4.5);
    });
    fc.assert(property);
  });
});

describe("hues", () => {
  it("go once around the circle for tophashes", () => assert.deepEqual([0, 64, 128, 255].map(tophashHue), [0, 90, 180, 359]));
  it("go once around the circle for H2", () => assert.deepEqual([0, 32, 64, 127].map(controlHue), [0, 90, 180, 357]));
});
