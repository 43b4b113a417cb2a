/** Hovers as markdown: what they say, and that nothing in them but our own link and picture is more than text. */
import { strict as assert } from "node:assert";
import type { Token } from "marked";
import { marked } from "marked";
import type { MapGlance } from "../../../src/gomap/mapGlance.js";
import { glancePicture } from "../../../src/messages/glancePicture.js";
import { lensTitle, shortSummaryOf, summaryOf } from "../../../src/messages/glanceWords.js";
import { liveHover, plain, staticHover, type HoverText, type StaticMap } from "../../../src/messages/hoverText.js";
import { hostileStrings } from "../../hostileStrings.js";

const cells = (full: number[], total = full.length) => ({ total, full, slots: 8, marks: full.map(() => "" as const) });

const growing: MapGlance = {
  expression: "stock",
  type: "map[int]uint64",
  length: 209,
  goVersion: "go1.23.12",
  state: "normal",
  layout: {
    kind: "hmap",
    B: 6,
    bucketCount: 64,
    load: 209 / 64,
    loadTrigger: 6.5,
    growth: { kind: "doubling", oldBucketCount: 32, evacuatedCount: null, nevacuate: 19 },
    buckets: cells(Array.from({ length: 64 }, (_, i) => i % 9)),
    oldBuckets: cells(Array.from({ length: 32 }, (_, i) => i % 9)),
  },
  chain: [
    { role: "variable", address: "0xc000012340", segment: "stack of goroutine 1" },
    { role: "header", address: "0xc000076480", segment: "heap" },
  ],
  entries: [{ key: "1", elem: "100" }],
  next: "Grows.",
};

const swiss: MapGlance = {
  ...growing,
  goVersion: "go1.27.1",
  layout: {
    kind: "swiss",
    small: false,
    dirLen: 1,
    capacity: 256,
    growthLeft: 15,
    growthLimit: 224,
    groups: cells(Array.from({ length: 32 }, () => 7)),
    tables: null,
  },
};

const known: StaticMap = {
  typeName: "map[string]int",
  key: { sizeBytes: 16, alignBytes: 8 },
  elem: { sizeBytes: 8, alignBytes: 8 },
  atLeastMinor: 27,
  hint: null,
};

/** What the markdown is made of, as VS Code's own renderer reads it. */
function kindsIn(markdown: string): Map<string, Token[]> {
  const kinds = new Map<string, Token[]>();
  void marked.walkTokens(marked.lexer(markdown), (token) => {
    kinds.set(token.type, [...(kinds.get(token.type) ?? []), token]);
  });
  return kinds;
}

/** Ours has one link, to our command, and at most our picture; the other part is a block of code and nothing else. */
function checkHarmless({ own, foreign }: HoverText, links: number, note: string): void {
  const ours = kindsIn(own);
  const hrefs = (ours.get("link") ?? []).map((token) => ("href" in token ? String(token.href) : ""));
  assert.equal(hrefs.length, links, `${note}: ${own}`);
  for (const href of hrefs) {
    assert.match(href, /^command:goMapLayout\.show\?[\w%.-]*$/, note);
    const [argument] = JSON.parse(decodeURIComponent(href.slice(href.indexOf("?") + 1))) as [
      { variable: { evaluateName: string } },
    ];
    assert.equal(typeof argument.variable.evaluateName, "string");
  }
  for (const token of ours.get("image") ?? [])
    assert.match("href" in token ? String(token.href) : "", /^data:image\/svg\+xml;base64,[\w+/=]+$/);
  assert.equal(ours.get("html"), undefined, note);
  const theirs = kindsIn(foreign);
  assert.deepEqual([...theirs.keys()], ["code"], `${note}: ${foreign}`);
  assert.equal(theirs.get("code")?.length, 1, note);
  assert.doesNotMatch(foreign, /[\u202a-\u202e\u2066-\u2069\u200b\0]/u, note);
}

/** What a person reads: without the escapes. */
function shown({ own }: HoverText): string {
  return own.replace(/\\(.)/g, "$1");
}

describe("hovers", () => {
  const summaries: readonly (readonly [string, Partial<MapGlance>, string])[] = [
    ["a growing hmap", {}, "len 209 · B=6 · 64 buckets · load 3.27/6.5 · growing ×2, ≥ 19/32 evacuated"],
    ["a Swiss map", { layout: swiss.layout }, "len 209 · 1 table · 256 slots · growthLeft 15 of 224"],
    ["nil", { state: "nil", length: 0, layout: { kind: "nil" } }, "nil"],
    ["one that is written to", { state: "writing" }, "len 209 · being written"],
    ["damage", { state: "damaged" }, "len 209 · the header holds what no runtime writes"],
  ];
  for (const [what, changes, wanted] of summaries) {
    it(`sum up ${what}`, () => assert.equal(summaryOf({ ...growing, ...changes }), wanted));
  }

  it("are short in lenses", () => {
    assert.equal(lensTitle(null, shortSummaryOf(growing)), "Show map layout · len 209 · growing");
    assert.equal(lensTitle("stock", null), "Show map layout · stock");
  });

  it("draw within the size that a hover does not cut, and the markdown neither", () => {
    const full = Array.from({ length: 256 }, () => 8);
    const layout = { ...growing.layout, buckets: cells(full, 1 << 20), oldBuckets: cells(full, 1 << 19) };
    for (const theme of ["dark", "light", "highContrastDark", "highContrastLight"] as const) {
      const glance = { ...growing, layout: layout as MapGlance["layout"] };
      const svg = glancePicture(glance, theme) ?? "";
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
      assert.ok(Number(width) <= 700 && Number(height) <= 180, `${width}×${height}`);
      assert.match(svg, /the first 256 of 1,048,576 buckets/);
      assert.ok(liveHover(glance, "stock", "s", theme).own.length < 90_000);
    }
  });

  it("say what is known without a stop", () => {
    const own = shown(staticHover(known));
    const { foreign } = staticHover(known);
    assert.match(own, /Swiss tables: go\.mod asks for Go 1\.27 or newer/);
    assert.match(own, /a slot takes 24 bytes, a group 200/);
    assert.match(foreign, /map\[string\]int/);
  });

  it("say what is unknown as unknown, and both kinds where go.mod leaves both open", () => {
    const { own } = staticHover({ ...known, elem: null, atLeastMinor: 21 });
    assert.match(own, /\*\*Buckets\*\*/);
    assert.match(own, /\*\*Swiss tables\*\*/);
    assert.match(own, /the size of the elem is not known here/);
    assert.doesNotMatch(own, /a slot takes/);
  });

  it("say that large keys and elems lie behind pointers", () => {
    const own = shown(staticHover({ ...known, elem: { sizeBytes: 129, alignBytes: 1 } }));
    assert.match(own, /Elems are over 128 bytes \(129\): slots hold pointers/);
  });

  it("say what a hint makes", () => {
    assert.match(shown(staticHover({ ...known, atLeastMinor: 22, hint: 1024 })), /Made for 1,024 entries: 256 buckets/);
    assert.match(shown(staticHover({ ...known, hint: 1024 })), /Made for 1,024 entries: 2 tables of 1,024 slots/);
  });

  it(`hold none of ${hostileStrings.length} hostile strings to be more than text`, () => {
    assert.ok(hostileStrings.length >= 200);
    for (const text of hostileStrings) {
      const note = JSON.stringify(text.slice(0, 80));
      const entries = [{ key: text, elem: text }];
      for (const glance of [growing, swiss]) {
        checkHarmless(
          liveHover({ ...glance, expression: text, type: text, entries }, text, text, "dark"),
          text.length <= 500 ? 1 : 0,
          note,
        );
      }
      checkHarmless(staticHover({ ...known, typeName: text }), 0, note);
      // Even in our own part, a text would be no more than that.
      const kinds = kindsIn(plain(text.slice(0, 1000)));
      for (const kind of ["link", "image", "html", "code", "codespan", "heading", "table", "del", "strong", "em"]) {
        assert.equal(kinds.get(kind), undefined, `${note} is a ${kind}`);
      }
    }
  });
});
