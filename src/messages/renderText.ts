/**
 * A map as a drawing for a terminal: what it is, where it lies, how full it is, its header, its buckets or groups, the slots of
 * some of them, and what is wrong.
 *
 * Pure: a model and the slots of the places that are listed in, text out. The words are gomap's (explain.ts).
 */
import { explainState } from "../gomap/explain.js";
import type { HmapGrowth, LayoutField, LayoutHead, LayoutStruct } from "../gomap/layout.js";
import type { MapModel } from "../gomap/mapModel.js";
import { explainSegment } from "../gomap/explainSegment.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { renderBuckets } from "./renderBuckets.js";
import { renderGauges } from "./renderGauges.js";
import { renderGroups } from "./renderGroups.js";
import { renderListed, type ListedPlace } from "./renderSlots.js";
import {
  cut,
  cutLine,
  harmless,
  lineWidth,
  padEnd,
  padStart,
  span,
  textOf,
  widthOf,
  wrap,
  type Line,
  type Palette,
  type Span,
  type Style,
} from "./terminalText.js";

export interface RenderOptions {
  /** Cells per line; 60 at least. */
  readonly width: number;
  readonly palette: Palette;
  /** Where the program stands: "main.go:14 in main.main, hit 3"; null where that is not known. */
  readonly where: string | null;
}

/** The drawing, with a newline after its last line. */
export function renderText(model: MapModel, listed: readonly ListedPlace[], options: RenderOptions): string {
  const width = Math.max(60, options.width);
  const { head, body } = model;
  const sections: Line[][] = [
    renderTitle(head, options.where, width),
    renderChain(head, width),
    renderGauges(head, width),
    head.header ? renderStruct(say("Header"), head.header, width) : [],
    head.extra ? renderStruct(say("Extra"), head.extra, width) : [],
    body?.kind === "hmap" && head.layout.kind === "hmap" ? renderBuckets(head.layout, body, width) : [],
    head.layout.kind === "swiss" ? renderGroups(head.layout, body?.kind === "swiss" ? body : null, width) : [],
    ...listed.map((place) => renderListed(head, place, width)),
    renderProblems(head, width),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section, i) => (i === 0 ? section : [[], ...section]));
  return textOf(
    lines.map((line) => cutLine(line, width)),
    options.palette,
  );
}

/** `m  map[int]string                hmap · go1.23.12 · amd64`, and what is special about it now. */
function renderTitle(head: LayoutHead, where: string | null, width: number): Line[] {
  const kind = { hmap: "hmap", swiss: say("Swiss map"), nil: "nil" }[head.layout.kind];
  const growth = head.layout.kind === "hmap" ? growthBadge(head.layout.growth.kind) : "";
  const facts = harmless([kind, head.goVersion, head.goarch].filter((part) => part !== "").join(" · "));
  const expression = cut(harmless(head.expression), width);
  const type = harmless(head.type);
  const room = width - widthOf(expression) - widthOf(growth) - widthOf(facts) - 4;
  const fits = widthOf(type) <= room;
  const lines: Line[] = [
    [
      span(expression, "title"),
      span("  "),
      span(padEnd(fits ? type : "", room)),
      span("  "),
      span(growth, "growing"),
      span(facts, "dim"),
    ],
    ...(fits ? [] : wrap(type, width - 2).map((line) => [span(`  ${line}`)])),
  ];
  const note = (text: string, style: "dim" | "growing" | "problem") => {
    for (const line of wrap(text, width)) lines.push([span(line, style)]);
  };
  if (where !== null) note(harmless(where), "dim");
  const state = explainState(head);
  if (state !== null) note(state, head.state === "writing" ? "problem" : "dim");
  if (head.problems.length > 0) note(say("{0}, listed at the end", counted(head.problems.length, "problem")), "problem");
  if (head.range) {
    const [from, to] = [countText(head.range.from), countText(head.range.to - 1)];
    const part =
      head.layout.kind === "swiss"
        ? say("Only a part: groups of each table {0} to {1}", from, to)
        : say("Only a part: buckets {0} to {1}", from, to);
    note(part, "growing");
  }
  if (head.sharedWith.length > 0) note(harmless(say("The same map as {0}", head.sharedWith.join(", "))), "dim");
  if (head.memory === "evaluate") note(say("Memory was read through evaluate: this Delve has no readMemory"), "dim");
  return lines;
}

function growthBadge(kind: HmapGrowth["kind"]): string {
  if (kind === "none") return "";
  return `${kind === "doubling" ? say("growing ×2") : say("growing to the same size")} · `;
}

const maxChainLinks = 9;

/** The way from the variable to the arrays, as a tree. */
function renderChain(head: LayoutHead, width: number): Line[] {
  const links = head.chain.slice(0, maxChainLinks);
  const more = head.chain.length - links.length;
  const rows = links.map((link, i) => {
    const isLast = i === head.chain.length - 1;
    const branch = i === 0 ? "" : i === 1 ? "└▶ " : isLast ? "   └▶ " : "   ├▶ ";
    const label = link.role === "variable" && !link.label.startsWith("variable") ? say("variable {0}", link.label) : link.label;
    return {
      branch,
      label: harmless(label),
      address: link.address,
      segment: harmless(explainSegment(link.segment)),
      size: sizeText(link),
    };
  });
  const sizeWidth = Math.max(0, ...rows.map((row) => row.size.length));
  const addressWidth = Math.max(0, ...rows.map((row) => row.address.length));
  const longestLabel = Math.max(0, ...rows.map((row) => widthOf(row.branch) + widthOf(row.label)));
  const longestSegment = Math.max(0, ...rows.map((row) => widthOf(row.segment)));
  const room = width - 2 - 2 - addressWidth - 2 - 2 - sizeWidth;
  const labelWidth = Math.min(longestLabel, Math.max(26, room - Math.min(longestSegment, 20)));
  const segmentWidth = room - labelWidth;
  const lines: Line[] = rows.map(({ branch, label, address, segment, size }) => [
    span(`  ${branch}`, "dim"),
    span(padEnd(cut(label, labelWidth - widthOf(branch)), labelWidth - widthOf(branch))),
    span(`  ${padEnd(address, addressWidth)}`, "address"),
    span(`  ${padEnd(segmentText(segment, segmentWidth), segmentWidth)}  `, "dim"),
    span(padStart(size, sizeWidth)),
  ]);
  if (more > 0) lines.push([span(`     ${say("… {0} more", countText(more))}`, "dim")]);
  return lines;
}

function segmentText(segment: string, width: number): string {
  if (widthOf(segment) <= width) return segment;
  return cut(segment.replace(/^stack of (.*)$/, "$1 stack"), width);
}

/** `13,312 B`, and where the allocator gave more, `13,312/13,568 B`. */
function sizeText({ sizeBytes, allocatedBytes }: LayoutHead["chain"][number]): string {
  if (sizeBytes === null) return allocatedBytes === null ? "" : `${countText(allocatedBytes)} B`;
  if (allocatedBytes === null || allocatedBytes === sizeBytes) return `${countText(sizeBytes)} B`;
  return `${countText(sizeBytes)}/${countText(allocatedBytes)} B`;
}

function renderStruct(title: string, struct: LayoutStruct, width: number): Line[] {
  const heading: Line = [
    span(title, "heading"),
    span(`  ${harmless(struct.typeName)}`),
    span(`  ${struct.address}`, "address"),
    span(`  ${say("{0}, {1} B", harmless(explainSegment(struct.segment)), countText(struct.sizeBytes))}`, "dim"),
  ];
  return [heading, ...renderFields(struct.fields, width)];
}

/** Below this, meanings are hard to read: the raw bytes give way. */
const minMeaningWidth = 32;

function renderFields(fields: readonly LayoutField[], width: number): Line[] {
  const columnWidth = (texts: readonly string[]) => Math.max(0, ...texts.map(widthOf));
  const atWidth = columnWidth([say("at"), ...fields.map(({ offset }) => `+${offset}`)]);
  const sizeWidth = columnWidth([say("size"), ...fields.map(({ sizeBytes }) => String(sizeBytes))]);
  const nameWidth = columnWidth([say("field"), ...fields.map(({ name }) => harmless(name))]);
  const valueWidth = columnWidth([say("value"), ...fields.map(({ value }) => value)]);
  const rawWidth = columnWidth([say("bytes"), ...fields.map(({ raw }) => raw)]);
  const short = 2 + atWidth + 2 + sizeWidth + 2 + nameWidth + 2 + valueWidth + 2;
  const showsRaw = width - short - rawWidth - 2 >= minMeaningWidth;
  const used = showsRaw ? short + rawWidth + 2 : short;
  const row = (at: string, size: string, name: string, raw: string, value: string, valueStyle: Style): Span[] => [
    span(`  ${padStart(at, atWidth)}  ${padStart(size, sizeWidth)}  `, "dim"),
    span(padEnd(name, nameWidth), valueStyle === "dim" ? "dim" : null),
    span(showsRaw ? `  ${padEnd(raw, rawWidth)}` : "", "dim"),
    span(`  ${padEnd(value, valueWidth)}  `, valueStyle),
  ];
  return [
    [...row(say("at"), say("size"), say("field"), say("bytes"), say("value"), "dim"), span(say("meaning"), "dim")],
    ...fields.flatMap(({ name, offset, sizeBytes, raw, value, meaning }) => {
      const [first = "", ...rest] = wrap(harmless(meaning), Math.max(16, width - used));
      const cells = row(`+${offset}`, String(sizeBytes), harmless(name), raw, value, value.startsWith("0x") ? "address" : "key");
      return [[...cells, span(first, "dim")], ...rest.map((line) => [span(`${" ".repeat(used)}${line}`, "dim")])] as Line[];
    }),
  ];
}

function renderProblems({ problems }: LayoutHead, width: number): Line[] {
  if (problems.length === 0) return [];
  const lines: Line[] = [
    [span(problems.length === 1 ? say("Problem") : say("Problems ({0})", countText(problems.length)), "heading")],
  ];
  for (const { kind, address, message } of problems.slice(0, maxProblems)) {
    const start: Line = [span("  ! ", "problem"), span(kind, "problem"), span(`  ${address}  `, "address")];
    const indent = lineWidth(start);
    const [first = "", ...rest] = wrap(harmless(message), Math.max(20, width - indent));
    lines.push([...start, span(first)], ...rest.map((line) => [span(`${" ".repeat(indent)}${line}`)]));
  }
  if (problems.length > maxProblems)
    lines.push([span(`  ${say("… {0} more", countText(problems.length - maxProblems))}`, "dim")]);
  return lines;
}

const maxProblems = 50;
