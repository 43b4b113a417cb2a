/** Cells, cuts, bars and colours. */
import assert from "node:assert/strict";
import {
  bar,
  block,
  cut,
  harmless,
  padEnd,
  padStart,
  span,
  textOf,
  widthOf,
  wrap,
  type Line,
} from "../../../src/messages/terminalText.js";

describe("terminalText", () => {
  function width(text: string, wanted: number): void {
    it(`${JSON.stringify(text)} is ${wanted} cells wide`, () => assert.equal(widthOf(text), wanted));
  }
  width("", 0);
  width("map", 3);
  width("größe", 5);
  width("gro\u0308ße", 5);
  width("地图", 4);
  width("👍🏽", 4);
  width("━╸─✓·▁█", 7);

  function cuts(text: string, to: number, wanted: string): void {
    it(`cuts ${JSON.stringify(text)} to ${to}`, () => assert.equal(cut(text, to), wanted));
  }
  cuts("bucket", 6, "bucket");
  cuts("bucket", 5, "buck…");
  cuts("bucket", 1, "…");
  cuts("bucket", 0, "");
  cuts("地图地图", 5, "地图…");
  cuts("地图地图", 4, "地…");

  it("pads to a width in cells", () =>
    assert.equal(`${padEnd("地", 4)}|${padStart("7", 3)}|${padEnd("long", 2)}`, "地  |  7|long"));

  function wraps(text: string, to: number, ...wanted: string[]): void {
    it(`wraps ${JSON.stringify(text)} to ${to}`, () => assert.deepEqual(wrap(text, to), wanted));
  }
  wraps("", 5, "");
  wraps("a map", 5, "a map");
  wraps("a map grows", 5, "a map", "grows");
  wraps("a bucketbucket b", 6, "a", "bucke…", "b");

  function harms(text: string, wanted: string): void {
    it(`spells ${JSON.stringify(text)} as ${wanted}`, () => assert.equal(harmless(text), wanted));
  }
  harms("\x1b[31mred", "\\x1b[31mred");
  harms("a\nb\tc\u0085", "a\\x0ab\\x09c\\x85");
  harms("\u202egnp.exe", "\\u202egnp.exe");
  harms("\ud800", "\\ud800");
  harms("größe 地图 👍", "größe 地图 👍");

  function draws(fraction: number, mark: number | null, wanted: string): void {
    it(`draws ${fraction} of a bar${mark === null ? "" : ` with a mark at ${mark}`}`, () =>
      assert.equal(bar(fraction, 8, mark).map(({ text }) => text).join(""), wanted)); // prettier-ignore
  }
  draws(0, null, "────────");
  draws(0.001, null, "╸───────");
  draws(0.5, null, "━━━━────");
  draws(0.56, null, "━━━━╸───");
  draws(1, null, "━━━━━━━━");
  draws(7, null, "━━━━━━━━");
  draws(0.25, 0.75, "━━────┃─");
  draws(1, 1, "━━━━━━━┃");

  it("has nine heights", () => assert.equal([0, 0.01, 0.125, 0.2, 0.5, 0.9, 1, 2].map(block).join(""), " ▁▁▂▄███"));

  const line: Line = [span("a", "dim"), span("b", "dim"), span("c"), span("ff", 0xff), span("  ", "dim")];
  function paints(palette: Parameters<typeof textOf>[1], wanted: string): void {
    it(`paints with ${palette}`, () => assert.equal(textOf([line, []], palette).replaceAll("\x1b", "^"), wanted));
  }
  paints("none", "abcff\n\n");
  paints("16", "^[2mab^[0mc^[94mff^[0m\n\n");
  paints("256", "^[38;5;244mab^[0mc^[38;5;210mff^[0m\n\n");
});
