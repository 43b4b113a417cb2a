/** The upper part of an exported picture: the title, the way from the variable to the arrays, and the gauges, as cards. */
import type { ChainLink, LayoutHead } from "../gomap/layout.js";
import { explainSegment } from "../gomap/explainSegment.js";
import { say } from "../gomap/say.js";
import { countText } from "../gomap/words.js";
import { formatBytes } from "./formatNumber.js";
import { gaugesOf, type GaugeFacts } from "./gaugeFacts.js";
import type { Markup } from "./markup.js";
import { breakLines, cellsOf, markup, nothing, shorten } from "./markup.js";

/** A piece of the picture, drawn from y = 0 on, and how high it is. */
export interface SvgPart {
  readonly svg: Markup;
  readonly height: number;
}

const smallLetter = 6.1;
const monoLetter = 7.3;
const gap = 12;

export function svgTitle(head: LayoutHead, width: number, subtitle: string): SvgPart {
  const name = shorten(head.expression, 40);
  const kind = { hmap: "hmap", swiss: say("Swiss map"), nil: say("nil map") }[head.layout.kind];
  const facts = [kind, head.goVersion, head.goarch].filter((part) => part !== "").join(" · ");
  const typeAt = cellsOf(name) * 10.6 + 14;
  const room = Math.floor((width - typeAt - cellsOf(facts) * smallLetter - 20) / monoLetter);
  const svg = markup`<text class="t big m" x="0" y="20">${name}</text><text class="t m" x="${typeAt}" y="20">${shorten(head.type, room)}</text><text class="dim e" x="${width}" y="20">${shorten(facts, 60)}</text>${subtitle === "" ? nothing : markup`<text class="dim" x="0" y="42">${shorten(subtitle, 180)}</text>`}`;
  return { svg, height: subtitle === "" ? 30 : 52 };
}

/** The address chain. Of a Swiss map's tables the first one's links are in it. */
export function svgChain({ chain }: LayoutHead, width: number): SvgPart {
  const hanging: ReadonlySet<ChainLink["role"]> = new Set(["oldbuckets", "extra", "overflow"]);
  const height = 58;
  let x = 0;
  let y = 0;
  const links = chain.filter(({ table }) => table === undefined || table === 0).slice(0, maxLinks);
  const cards = links.map((link, index) => {
    const label = shorten(
      link.role === "variable" && !link.label.startsWith("variable") ? say("variable {0}", link.label) : link.label,
      44,
    );
    const where = shorten([explainSegment(link.segment), sizeOf(link)].filter((part) => part !== "").join(" · "), 52);
    const letters = Math.max(cellsOf(label) * 7.4, cellsOf(where) * smallLetter, cellsOf(link.address) * monoLetter);
    const cardWidth = Math.ceil(letters) + 24;
    const joint = index === 0 ? 0 : 26;
    if (x > 0 && x + joint + cardWidth > width) {
      x = 0;
      y += height + gap;
    }
    const jointAt = x + joint / 2;
    x += joint;
    const classes = link.role === "oldbuckets" ? "card now" : isArray(link) ? "card array" : "card";
    const drawn = markup`${joint === 0 ? nothing : markup`<text class="dim" x="${jointAt}" y="${y + 33}" text-anchor="middle">${hanging.has(link.role) ? "+" : "→"}</text>`}<rect class="${classes}" x="${x + 0.5}" y="${y + 0.5}" width="${cardWidth}" height="${height - 1}" rx="4"/><text class="t b" x="${x + 12}" y="${y + 19}">${label}</text><text class="t m" x="${x + 12}" y="${y + 35}">${link.address}</text><text class="dim s" x="${x + 12}" y="${y + 50}">${where}</text>`;
    x += cardWidth;
    return drawn;
  });
  return cards.length === 0 ? { svg: nothing, height: 0 } : { svg: markup`${cards}`, height: y + height };
}

const maxLinks = 12;

function isArray({ role }: ChainLink): boolean {
  return role === "buckets" || role === "groups";
}

function sizeOf({ sizeBytes, allocatedBytes, scanned }: ChainLink): string {
  const parts: string[] = [];
  if (sizeBytes !== null) parts.push(formatBytes(sizeBytes));
  if (allocatedBytes !== null && allocatedBytes !== sizeBytes) parts.push(say("{0} allocated", formatBytes(allocatedBytes)));
  if (scanned !== null) parts.push(scanned ? say("GC scans") : say("GC skips"));
  return parts.join(" · ");
}

export function svgGauges(head: LayoutHead, width: number): SvgPart {
  const gauges = gaugesOf(head);
  if (gauges.length === 0) return { svg: nothing, height: 0 };
  const cardWidth = (width - gap * (gauges.length - 1)) / gauges.length;
  const letters = Math.floor((cardWidth - 24) / smallLetter);
  const sentences = gauges.map((gauge) => breakLines(gauge.sentence, letters, 4));
  const height = 52 + Math.max(...sentences.map((lines) => lines.length)) * 15;
  const cards = gauges.map((gauge, index) => {
    const x = index * (cardWidth + gap);
    const lines = (sentences[index] ?? []).map(
      (line, row) => markup`<text class="dim s" x="12" y="${58 + row * 15}">${line}</text>`,
    );
    return markup`<g transform="translate(${x} 0)"><rect class="${gauge.emphasized ? "card now" : "card"}" x="0.5" y="0.5" width="${cardWidth - 1}" height="${height - 1}" rx="4"/><text x="12" y="21"><tspan class="t">${gauge.title} </tspan><tspan class="t b">${gauge.value}</tspan><tspan class="dim s"> ${shorten(gauge.beside, Math.max(4, letters - cellsOf(gauge.title) - cellsOf(gauge.value) + 1))}</tspan></text>${meter(gauge, cardWidth - 24)}${lines}</g>`;
  });
  return { svg: markup`${cards}`, height };
}

function meter({ fraction, mark, tone }: GaugeFacts, width: number): Markup {
  if (fraction === null) return nothing;
  const level = tone === "plain" ? "level" : `level-${tone}`;
  return markup`<rect class="track" x="12" y="31" width="${width}" height="8" rx="2"/><rect class="${level}" x="12" y="31" width="${width * fraction}" height="8" rx="2"/>${mark === null ? nothing : markup`<rect class="mark" x="${11 + width * mark.at}" y="28" width="2" height="14"><title>${mark.label}</title></rect>`}`;
}

/** The state of the map in a line under its name. */
export function subtitleOf(head: LayoutHead, where: string | null): string {
  const { layout, state, sharedWith, range } = head;
  const parts: string[] = [];
  if (where !== null) parts.push(where);
  if (state === "writing") parts.push(say("being written: the picture may be torn"));
  if (layout.kind === "hmap" && layout.growth.kind !== "none") {
    parts.push(
      layout.growth.kind === "doubling"
        ? say("growing to twice the size, incrementally")
        : say("growing to the same size, incrementally"),
    );
  }
  if (range) {
    const [from, to] = [countText(range.from), countText(range.to - 1)];
    parts.push(
      layout.kind === "swiss" ? say("groups of each table {0} to {1} only", from, to) : say("buckets {0} to {1} only", from, to),
    );
  }
  if (sharedWith.length > 0)
    parts.push(say("the same map as {0}", `${sharedWith.slice(0, 3).join(", ")}${sharedWith.length > 3 ? " …" : ""}`));
  return parts.join(" · ");
}
