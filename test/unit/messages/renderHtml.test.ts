/** Exported pages: their words as golden texts, that they ask for nothing, and what comes of hostile values. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { LayoutHead } from "../../../src/gomap/layout.js";
import { renderHtml, type HtmlOptions } from "../../../src/messages/renderHtml.js";
import type { LayoutItem, SlotSource } from "../../../src/messages/writeLayout.js";
import { checkGolden } from "./golden.js";
import { hostileStrings, shortHostileStrings } from "../../hostileStrings.js";
import { checkWellFormed, wordsOf } from "./markupChecks.js";
import { hmapSample, nilSample, swissSample, type Sample } from "./sampleModels.js";

const plain: HtmlOptions = { where: "main.main at main.go:14", values: true, listed: 2 };

async function page({ model, slotsOf }: Sample, options: Partial<HtmlOptions> = {}): Promise<string> {
  let text = "";
  const sink = (piece: string) => {
    text += piece;
  };
  await renderHtml(model, slotsOf, sink, { ...plain, ...options });
  checkWellFormed(text);
  return text;
}

function golden(name: string, sample: Sample): void {
  it(`writes ${name}`, async () => {
    checkGolden(`html-${name}`, wordsOf(await page(sample)));
  });
}

const troubled: Partial<LayoutHead> = {
  problems: [{ kind: "cycle", address: "0xc00010c0f0", message: "The overflow chain of bucket 3 comes back to this bucket." }],
};

describe("renderHtml", () => {
  golden("hmap", hmapSample({ B: 2, entries: 20, nevacuate: 1, head: troubled }));
  golden(
    "swiss",
    swissSample({
      entries: 60,
      tables: [
        { capacity: 64, localDepth: 1 },
        { capacity: 64, localDepth: 1 },
      ],
      globalDepth: 1,
    }),
  );
  golden("nil", nilSample());

  it("asks for nothing and runs nothing, and its policy allows its own style only", async () => {
    const text = await page(hmapSample({ B: 4, entries: 60 }));
    assert.doesNotMatch(text, /<script|<link|<img|<iframe|javascript:|\s(?:src|href|style|on\w+)=/i);
    const style = /<style>([^<]*)<\/style>/.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    assert.ok(text.replaceAll("&#39;", "'").includes(`default-src 'none'; style-src 'sha256-${hash}'`));
    assert.doesNotMatch(style, /url\(|@import/);
  });

  it("leaves keys and elems out where asked to", async () => {
    const text = await page(hmapSample({ B: 4, entries: 60 }), { values: false });
    assert.doesNotMatch(text, /"v\d+"|&#34;v\d+/);
    assert.match(text, /without keys and elems/);
  });

  it("asks for slots in small batches, and for no more than are listed", async () => {
    const sample = hmapSample({ B: 10, entries: 3000 });
    const asked: number[] = [];
    const slotsOf: SlotSource = (places) => {
      asked.push(places.length);
      return sample.slotsOf(places);
    };
    await page({ ...sample, slotsOf }, { listed: 100 });
    assert.deepEqual(asked, [32, 32, 32, 4]);
  });

  it("writes hostile keys and elems as text", async () => {
    const sample = hmapSample({ B: 2, entries: 20 });
    for (const hostile of [...shortHostileStrings, ...hostileStrings.slice(-1)]) {
      const slotsOf: SlotSource = async (places) =>
        (await sample.slotsOf(places)).map((item): LayoutItem => {
          if (!("chain" in item)) return item;
          const slots = item.chain[0]?.slots.map((slot) =>
            slot.state === "full" ? { ...slot, key: hostile, elem: hostile } : slot,
          );
          return { ...item, chain: item.chain.map((bucket) => ({ ...bucket, slots: slots ?? [] })) };
        });
      const head = {
        ...sample.model.head,
        expression: hostile,
        type: hostile,
        problems: [{ kind: "cycle", address: "0x1", message: hostile }],
      } as const;
      assert.ok((await page({ model: { ...sample.model, head }, slotsOf })).length < 8_000_000);
    }
  });
});
