/**
 * A map as an HTML page that needs nothing else: no script, no request, no VS Code. Its own content security policy says so.
 *
 *     picture        the SVG (see renderSvg.ts)
 *     problems       what is wrong with the memory, each with where
 *     facts          type, sizes, load, bytes, and what they mean
 *     fields         the runtime's structs, byte for byte
 *     slots          the first buckets or groups, folded
 *
 * Written piece by piece: the slots of one batch are in memory at a time.
 */
import { explainControl, explainGrowthStyle, explainState, explainTophash } from "../gomap/explain.js";
import type { HmapSlot, LayoutBucket, LayoutHead, LayoutStruct, SwissSlot } from "../gomap/layout.js";
import type { MapModel, Place } from "../gomap/mapModel.js";
import { explainSegment } from "../gomap/explainSegment.js";
import { say } from "../gomap/say.js";
import { counted, countText } from "../gomap/words.js";
import { formatBytes, formatFactor, spacedHex } from "./formatNumber.js";
import { htmlStyle } from "./htmlStyle.js";
import { Markup, markup, nothing, shorten } from "./markup.js";
import { svgElement, svgScope } from "./renderSvg.js";
import { svgStyle } from "./svgStyle.js";
import type { LayoutItem, SlotSource, TextSink } from "./writeLayout.js";

export interface HtmlOptions {
  /** Where the program stands; null where that is not known. */
  readonly where: string | null;
  /** Whether keys and elems are written. */
  readonly values: boolean;
  /** Buckets (of each array) or groups that are listed with their slots. */
  readonly listed: number;
}

export const listedInHtml = 256;

/** @throws whatever `slotsOf` and `sink` throw. */
export async function renderHtml(model: MapModel, slotsOf: SlotSource, sink: TextSink, options: HtmlOptions): Promise<void> {
  const { head } = model;
  const style = `${htmlStyle}${svgStyle(svgScope)}`;
  const policy = `default-src 'none'; style-src 'sha256-${await sha256(style)}'; base-uri 'none'; form-action 'none'`;
  const title = `${head.expression} ${head.type}`;
  await sink(
    markup`<!DOCTYPE html>
<html lang="${say("en")}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${shorten(title, 120)}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
<h1>${shorten(title, 400)}</h1>
<figure tabindex="0" aria-label="${say("Picture of the map's memory")}">${svgElement(model, options, false)}</figure>
${problemsOf(head)}${factsOf(head)}${fieldsOf(head)}`.text,
  );
  await writeSlots(model, slotsOf, sink, options);
  const footer = options.values
    ? say("Written by Go Map Layout. Addresses are those of one run of the program at one stop.")
    : say("Written by Go Map Layout, without keys and elems. Addresses are those of one run of the program at one stop.");
  await sink(
    markup`<footer>${footer}</footer>
</main>
</body>
</html>
`.text,
  );
}

async function sha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return btoa(String.fromCharCode(...digest));
}

const maxProblems = 200;

function problemsOf({ problems }: LayoutHead): Markup {
  if (problems.length === 0) return nothing;
  const items = problems
    .slice(0, maxProblems)
    .map(
      ({ kind, address, message }) =>
        markup`<li>${kind}: <bdi>${shorten(message, maxValueLetters)}</bdi> <code>${address}</code></li>\n`,
    );
  const more =
    problems.length > maxProblems ? markup`<p>${say("{0} more", countText(problems.length - maxProblems))}</p>` : nothing;
  return markup`<section class="problems"><h2>${counted(problems.length, "problem")}</h2><ul>${items}</ul>${more}</section>\n`;
}

function factsOf(head: LayoutHead): Markup {
  const { variable, load, bytes, key, elem } = head;
  const size = (facts: typeof key) =>
    facts === null
      ? ""
      : ` · ${facts.indirect ? say("{0}, behind a pointer", formatBytes(facts.sizeBytes)) : formatBytes(facts.sizeBytes)}`;
  const notKnown = say("not known");
  const rows: [string, string | null][] = [
    [say("expression"), head.expression],
    [say("type"), head.type],
    [say("keys"), `${head.keyType}${size(key)}`],
    [say("elems"), `${head.elemType}${size(elem)}`],
    [say("built with"), say("{0} for {1}", head.goVersion, head.goarch)],
    [say("variable"), variable === null ? null : `${variable.address} · ${explainSegment(variable.segment)}`],
    ["len", head.length === null ? notKnown : countText(head.length)],
    [say("state"), explainState(head)],
    [say("capacity"), load === null ? null : counted(load.capacity, "slot")],
    [
      say("load factor"),
      load === null
        ? null
        : load.factor === null
          ? notKnown
          : say("{0}, grows past {1}", formatFactor(load.factor), load.trigger),
    ],
    [say("next growth"), load === null ? null : load.explanation],
    [say("how it grows"), explainGrowthStyle(head.layout.kind)],
    [say("structures"), bytes === null ? null : formatBytes(bytes.structures)],
    [say("allocated"), bytes === null ? null : bytes.allocated === null ? notKnown : formatBytes(bytes.allocated)],
    [say("keys and elems in use"), bytes === null ? null : bytes.inUse === null ? notKnown : formatBytes(bytes.inUse)],
    [say("also reached through"), head.sharedWith.length === 0 ? null : head.sharedWith.join(", ")],
  ];
  const shown = rows.flatMap(([name, value]) =>
    value === null || value === "" ? [] : [markup`<dt>${name}</dt><dd><bdi>${shorten(value, maxValueLetters)}</bdi></dd>\n`],
  );
  return markup`<section><h2>${say("Facts")}</h2><dl>${shown}</dl></section>\n`;
}

const maxTables = 256;

function fieldsOf(head: LayoutHead): Markup {
  const structs = [head.header, head.extra].filter((struct) => struct !== null).map(structTable);
  const { layout } = head;
  if (layout.kind !== "swiss" || layout.small || layout.tables.length === 0) return markup`${structs}`;
  const rows = layout.tables
    .slice(0, maxTables)
    .map(
      (table, position) =>
        markup`<tr><td class="n">${position}</td><td class="m tight">${table.address ?? ""}</td><td class="n">${table.index}</td><td class="n">${table.localDepth}</td><td class="n">${countText(table.used)}</td><td class="n">${countText(table.capacity)}</td><td class="n">${countText(table.growthLeft)}</td><td class="m tight">${table.groupsAddress}</td><td>${table.next}</td></tr>\n`,
    );
  const names: readonly (readonly [name: string, isNumber: boolean])[] = [
    [say("table"), true],
    [say("address"), false],
    ["index", true],
    ["localDepth", true],
    ["used", true],
    ["capacity", true],
    ["growthLeft", true],
    ["groups", false],
    [say("what comes next"), false],
  ];
  const header = names.map(
    ([name, isNumber]) => markup`<th scope="col"${isNumber ? new Markup(' class="n"') : nothing}>${name}</th>`,
  );
  const cut =
    layout.tables.length > maxTables
      ? markup` <small>${say("the first {0} of {1}", maxTables, countText(layout.tables.length))}</small>`
      : nothing;
  return markup`${structs}<section><h2>${say("Tables")}${cut}</h2><div class="box" tabindex="0" role="region" aria-label="${say("Tables")}"><table><thead><tr>${header}</tr></thead><tbody>${rows}</tbody></table></div></section>\n`;
}

function structTable({ typeName, address, segment, sizeBytes, fields }: LayoutStruct): Markup {
  const rows = fields.map(
    ({ name, offset, sizeBytes: size, raw, value, meaning }) =>
      markup`<tr><td class="n m tight">+${offset}</td><td class="n">${size}</td><td class="m">${name}</td><td class="m d">${spacedHex(raw)}</td><td class="m k">${value}</td><td><bdi>${meaning}</bdi></td></tr>\n`,
  );
  return markup`<section><h2>${typeName} <small><code>${address}</code> · ${formatBytes(sizeBytes)} · ${explainSegment(segment)}</small></h2><div class="box" tabindex="0" role="region" aria-label="${typeName}"><table><thead><tr><th scope="col" class="n">${say("offset")}</th><th scope="col" class="n">${say("size")}</th><th scope="col">${say("field")}</th><th scope="col">${say("bytes in memory")}</th><th scope="col">${say("value")}</th><th scope="col">${say("meaning")}</th></tr></thead><tbody>${rows}</tbody></table></div></section>\n`;
}

/** Slots that are made at a time. */
const batchSize = 32;

async function writeSlots(model: MapModel, slotsOf: SlotSource, sink: TextSink, options: HtmlOptions): Promise<void> {
  for (const { title, total, places } of arraysOf(model, options.listed)) {
    if (total === 0) continue;
    const which =
      places.length < total ? say("the first {0} of {1}", countText(places.length), countText(total)) : countText(total);
    await sink(markup`<section><h2>${title} <small>${which}</small></h2>\n`.text);
    for (let from = 0; from < places.length; from += batchSize) {
      const batch = places.slice(from, from + batchSize);
      const items = await slotsOf(batch);
      await sink(items.map((item, i) => itemOf(item, batch[i], options.values).text).join(""));
    }
    await sink("</section>\n");
  }
}

interface ListedArray {
  readonly title: string;
  readonly total: number;
  readonly places: readonly Place[];
}

function arraysOf({ body }: MapModel, listed: number): ListedArray[] {
  if (body === null) return [];
  if (body.kind === "hmap") {
    return [body.oldBuckets, body.buckets].flatMap((columns) => {
      if (columns === null) return [];
      const old = columns === body.oldBuckets;
      const count = Math.min(listed, columns.arrayCount);
      const places = Array.from({ length: count }, (_, i) => ({ kind: "bucket", old, index: columns.firstIndex + i }) as const);
      return [{ title: old ? say("Old buckets") : say("Buckets"), total: columns.arrayCount, places }];
    });
  }
  const places: Place[] = [];
  for (const [table, { firstGroup, groupCount }] of body.tables.entries()) {
    for (let i = 0; i < groupCount && places.length < listed; i++) places.push({ kind: "group", table, group: firstGroup + i });
  }
  return [{ title: say("Groups"), total: body.tables.reduce((sum, { groupCount }) => sum + groupCount, 0), places }];
}

function itemOf(item: LayoutItem, place: Place | undefined, values: boolean): Markup {
  if ("slots" in item) {
    const full = item.slots.filter(({ state }) => state === "full").length;
    const name = place?.kind === "group" ? say("table {0}, group {1}", place.table, item.index) : say("group {0}", item.index);
    return markup`<details><summary>${name} <span class="d">${say("{0} of {1} full", full, counted(8, "slot"))} · <code>${item.address}</code></span></summary>${slotTable(item.slots, values)}</details>\n`;
  }
  const full = item.chain.reduce((sum, { slots }) => sum + slots.filter(({ state }) => state === "full").length, 0);
  const facts = [counted(full, "entry", "entries")];
  if (item.chain.length > 1) facts.push(counted(item.chain.length - 1, "overflow bucket"));
  if ("evacuated" in item && item.evacuated) facts.push(say("evacuated"));
  const name = "evacuated" in item ? say("old bucket {0}", item.index) : say("bucket {0}", item.index);
  return markup`<details><summary>${name} <span class="d">${facts.join(" · ")}</span></summary>${item.chain.map((bucket, i) => bucketOf(bucket, i, values))}</details>\n`;
}

function bucketOf({ address, overflow, slots }: LayoutBucket, position: number, values: boolean): Markup {
  const next = overflow === "0x0" ? nothing : markup` → ${say("overflow")} <code>${overflow}</code>`;
  return markup`<h3>${position === 0 ? say("bucket") : say("overflow bucket")} <code>${address}</code>${next}</h3>${slotTable(slots, values)}`;
}

function slotTable(slots: readonly (HmapSlot | SwissSlot)[], values: boolean): Markup {
  if (slots.length === 0) return markup`<p class="d">${say("Its slots could not be read.")}</p>`;
  const rows = slots.map((slot, index) => {
    const byte = "tophash" in slot ? slot.tophash : slot.control;
    const meaning = "tophash" in slot ? explainTophash(Number(slot.tophash)) : explainControl(Number(slot.control));
    const start = markup`<td class="n d">${index}</td><td class="m tight">${byte}</td>`;
    if (!values || slot.state !== "full")
      return markup`<tr>${start}<td class="d" colspan="${values ? 2 : 1}">${meaning}</td></tr>\n`;
    return markup`<tr>${start}<td class="m k">${valueOf(slot.key, slot.keyRaw, slot.keyProblem?.message)}</td><td class="m e">${valueOf(slot.elem, slot.elemRaw, slot.elemProblem?.message)}</td></tr>\n`;
  });
  const isHmap = slots.some((slot) => "tophash" in slot);
  const columns = values
    ? markup`<th scope="col">${say("key")}</th><th scope="col">${say("elem")}</th>`
    : markup`<th scope="col">${say("what it says")}</th>`;
  return markup`<table><thead><tr><th scope="col" class="n">${say("slot")}</th><th scope="col">${isHmap ? "tophash" : say("control")}</th>${columns}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** The longest text or raw bytes of a value in a page, in letters: the layout document has all. */
const maxValueLetters = 2000;

function valueOf(text: string | undefined, raw: string | undefined, problem: string | undefined): Markup {
  if (text !== undefined) return markup`<bdi>${shorten(text, maxValueLetters)}</bdi>`;
  if (problem !== undefined) return markup`<span class="d">${problem}</span>`;
  return raw === undefined
    ? markup`<span class="d">${say("not read")}</span>`
    : markup`<span class="d">${shorten(raw, maxValueLetters)}</span>`;
}
