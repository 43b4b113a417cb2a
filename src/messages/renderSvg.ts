/**
 * A map's picture as an SVG file that stands alone: what it is, the way to its arrays, how full it is, and every bucket or group.
 *
 *     title        m  map[int]uint64                                hmap · go1.23.12 · amd64
 *     chain        variable → hmap → buckets + oldbuckets
 *     gauges       entries, load factor, overflow, growth, memory
 *     overview     hmap: the buckets, while growing the old ones above the new ones; Swiss: directory, tables, groups
 *     legend
 *
 * Pure; in memory as large as its few thousand cells. Colours follow the reader's choice of light or dark.
 */
import { explainState } from "../gomap/explain.js";
import type { HmapLayoutHead, LayoutHead } from "../gomap/layout.js";
import type { MapModel } from "../gomap/mapModel.js";
import { say } from "../gomap/say.js";
import { countText } from "../gomap/words.js";
import { cellsOf, Markup, markup, nothing, shorten } from "./markup.js";
import { countModel, type BucketFacts, type PictureFacts } from "./pictureFacts.js";
import { subtitleOf, svgChain, svgGauges, svgTitle, type SvgPart } from "./svgCards.js";
import {
  cellBox,
  cellGeometry,
  type CellGeometry,
  countsOfBuckets,
  gridHeight,
  legendCell,
  maxCells,
  svgCells,
} from "./svgCells.js";
import { svgStyle } from "./svgStyle.js";
import { svgSwiss } from "./svgSwiss.js";

export interface SvgOptions {
  /** Where the program stands: "main.go:14 in main.main"; null where that is not known. */
  readonly where: string | null;
}

/** The class of the picture's root: its style rules hold below it only. */
export const svgScope = "go-map-layout";

const width = 1140;
const margin = 20;
const gap = 22;

export function renderSvg(model: MapModel, options: SvgOptions): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgElement(model, options, true).text}\n`;
}

/** @param withStyle false where the page has the rules already */
export function svgElement(model: MapModel, options: SvgOptions, withStyle: boolean): Markup {
  const { head } = model;
  const facts = countModel(model);
  const parts = [
    svgTitle(head, width, subtitleOf(head, options.where)),
    svgChain(head, width),
    svgGauges(head, width),
    overview(head, facts),
    svgLegend(head, facts),
  ].filter(({ height }) => height > 0);
  let y = margin;
  const placed = parts.map(({ svg, height }) => {
    const part = markup`<g transform="translate(${margin} ${y})">${svg}</g>\n`;
    y += height + gap;
    return part;
  });
  const [fullWidth, fullHeight] = [width + 2 * margin, y - gap + margin];
  const [name, type] = [shorten(head.expression, 100), shorten(head.type, 200)];
  const description =
    head.length === null
      ? say("{0}: {1}, length not known", name, type)
      : say("{0}: {1}, {2} entries", name, type, countText(head.length));
  return markup`<svg class="${svgScope}" xmlns="http://www.w3.org/2000/svg" width="${fullWidth}" height="${fullHeight}" viewBox="0 0 ${fullWidth} ${fullHeight}" role="img" aria-label="${description}">
<title>${description}</title>
${withStyle ? markup`<style>${new Markup(svgStyle(svgScope))}</style>\n` : nothing}<rect class="bg" width="${fullWidth}" height="${fullHeight}"/>
${placed}</svg>`;
}

function overview(head: LayoutHead, facts: PictureFacts | null): SvgPart {
  const { layout } = head;
  if (facts !== null && layout.kind === "hmap" && facts.kind === "hmap" && facts.buckets.count > 0) {
    return svgBuckets(layout, facts.buckets, facts.oldBuckets);
  }
  if (facts !== null && layout.kind === "swiss" && facts.kind === "swiss") return svgSwiss(head, layout, facts.tables, width);
  const sentence = explainState(head) ?? say("The arrays could not be read.");
  return { svg: markup`<text class="dim" x="0" y="14">${sentence}</text>`, height: 20 };
}

function svgBuckets(layout: HmapLayoutHead, facts: BucketFacts, oldFacts: BucketFacts | null): SvgPart {
  const counts = countsOfBuckets(facts);
  const old = oldFacts === null ? null : countsOfBuckets(oldFacts);
  const geometry = cellGeometry(
    old === null ? [counts.count] : [counts.count, old.count],
    width,
    counts.firstIndex + counts.count - 1,
  );
  const note = tileNote(geometry);
  const top = geometry.perTile === 1 ? 26 : 44;
  if (old === null || oldFacts === null) {
    return {
      svg: markup`<text x="0" y="14"><tspan class="t b">${say("Buckets")} </tspan><tspan class="dim">${say("{0}: the number is how many entries each chain holds", countText(layout.bucketCount))}</tspan></text>${note}<g transform="translate(0 ${top})">${svgCells(counts, geometry, "bucket")}</g>`,
      height: top + gridHeight(counts, geometry),
    };
  }
  const oldHeight = gridHeight(old, geometry);
  const newAt = top + oldHeight + 64;
  const heading = say(
    "{0} old buckets above, {1} new ones below",
    countText(layout.growth.oldBucketCount),
    countText(layout.bucketCount),
  );
  return {
    svg: markup`<text x="0" y="14"><tspan class="t b">${say("Old → new")} </tspan><tspan class="dim">${heading}</tspan></text>${note}<g transform="translate(0 ${top})">${svgCells(old, geometry, "old bucket")}</g><g transform="translate(0 ${newAt})">${svgCells(counts, geometry, "bucket")}</g>${nextToMove(layout, oldFacts, facts, geometry, newAt)}`,
    height: newAt + gridHeight(counts, geometry),
  };
}

/** The old bucket that the next write evacuates, with the ways its entries take. Cells only: tiles have no single bucket. */
function nextToMove(layout: HmapLayoutHead, old: BucketFacts, now: BucketFacts, geometry: CellGeometry, newAt: number): Markup {
  const { growth } = layout;
  const position = growth.nevacuate - old.firstIndex;
  if (geometry.perTile > 1 || position < 0 || position >= old.count || old.evacuated[position] === 1) return nothing;
  const from = cellBox(geometry, position);
  const targets = growth.kind === "doubling" ? [growth.nevacuate, growth.nevacuate + growth.oldBucketCount] : [growth.nevacuate];
  const oldBottom = 26 + gridHeight(countsOfBuckets(old), geometry);
  const ways = targets.map((index, i) => {
    const target = index - now.firstIndex;
    if (target < 0 || target >= now.count) return nothing;
    const to = cellBox(geometry, target);
    const [startX, endX] = [from.x + from.width / 2, to.x + to.width / 2];
    const [startY, endY] = [26 + from.y + from.height, newAt + to.y - 2];
    const bend = i === 0 ? 0 : 24;
    return markup`<rect class="over" x="${to.x - 1}" y="${newAt + to.y - 1}" width="${to.width + 2}" height="${to.height + 2}" rx="3" stroke-width="1.5"/><path class="line" d="M${startX} ${startY} C${startX + bend} ${oldBottom + 30} ${endX + bend} ${newAt - 20} ${endX + (i === 0 ? 0 : 4)} ${endY}"/><path class="dim" d="M${endX + (i === 0 ? 0 : 4) - 3.5} ${endY - 6} h7 l-3.5 6z"/>`;
  });
  const [first = 0, second] = targets;
  const moved = countText(growth.nevacuate);
  const sentence =
    second === undefined
      ? say("the next write moves old bucket {0} (nevacuate) to {1}", moved, countText(first))
      : say("the next write moves old bucket {0} (nevacuate) to {1} and {2}", moved, countText(first), countText(second));
  const textX = Math.min(from.x + from.width / 2 + 34, width - 430);
  return markup`<rect class="over" x="${from.x - 1}" y="${25 + from.y}" width="${from.width + 2}" height="${from.height + 2}" rx="3" stroke-width="1.5"/>${ways}<text class="dim s" x="${textX}" y="${oldBottom + 34}">${sentence}</text>`;
}

function tileNote({ perTile }: CellGeometry): Markup {
  if (perTile === 1) return nothing;
  const text = say(
    "Each tile stands for {0} neighbouring buckets and says what each of them holds on average, all counted; the strip at its right is the share with overflow buckets.",
    countText(perTile),
  );
  return markup`<text class="dim" x="0" y="32">${text}</text>`;
}

type LegendKind = Parameters<typeof legendCell>[0];

function svgLegend({ layout }: LayoutHead, facts: PictureFacts | null): SvgPart {
  if (facts === null || layout.kind === "nil") return { svg: nothing, height: 0 };
  const arrays = facts.kind === "hmap" ? [facts.buckets, ...(facts.oldBuckets ? [facts.oldBuckets] : [])] : facts.tables;
  const cells = arrays.reduce((sum, { count }) => sum + count, 0);
  if (cells === 0) return { svg: nothing, height: 0 };
  const entries: [LegendKind, string][] = [
    ["filled", facts.kind === "hmap" ? say("entries (the stronger the more)") : say("full slots (the stronger the more)")],
    ["empty", say("empty")],
  ];
  if (facts.kind === "hmap") {
    if (facts.oldBuckets !== null) entries.push(["evacuated", say("evacuated")], ["pending", say("not yet filled")]);
    if (cells <= maxCells) entries.push(["overflow", say("has overflow buckets")]);
  } else entries.push(["tombstone", say("has tombstones")]);
  if (arrays.some(({ unreadable }) => unreadable.some((flag) => flag > 0)))
    entries.push(["unreadable", say("could not be read")]);
  let x = 0;
  const drawn = entries.map(([kind, text]) => {
    const entry = markup`${legendCell(kind, x, 0)}<text class="dim s" x="${x + 22}" y="11">${text}</text>`;
    x += 22 + cellsOf(text) * 6 + 22;
    return entry;
  });
  return { svg: markup`${drawn}`, height: 14 };
}
