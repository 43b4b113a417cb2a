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
<html lang="en">
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
<figure tabindex="0" aria-label="Picture of the map's memory">${svgElement(model, options, false)}</figure>
${problemsOf(head)}${factsOf(head)}${fieldsOf(head)}`.text,
  );
  await writeSlots(model, slotsOf, sink, options);
  await sink(
    markup`<footer>Written by Go Map Layout${options.values ? nothing : new Markup(", without keys and elems")}. Addresses are those of one run of the program at one stop.</footer>
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
  const more = problems.length > maxProblems ? markup`<p>${countText(problems.length - maxProblems)} more</p>` : nothing;
  return markup`<section class="problems"><h2>${counted(problems.length, "problem")}</h2><ul>${items}</ul>${more}</section>\n`;
}

function factsOf(head: LayoutHead): Markup {
  const { variable, load, bytes, key, elem } = head;
  const size = (facts: typeof key) =>
    facts === null ? "" : ` · ${formatBytes(facts.sizeBytes)}${facts.indirect ? ", behind a pointer" : ""}`;
  const notKnown = "not known";
  const rows: [string, string | null][] = [
    ["expression", head.expression],
    ["type", head.type],
    ["keys", `${head.keyType}${size(key)}`],
    ["elems", `${head.elemType}${size(elem)}`],
    ["built with", `${head.goVersion} for ${head.goarch}`],
    ["variable", variable === null ? null : `${variable.address} · ${variable.segment}`],
    ["len", head.length === null ? notKnown : countText(head.length)],
    ["state", explainState(head)],
    ["capacity", load === null ? null : counted(load.capacity, "slot")],
    [
      "load factor",
      load === null ? null : load.factor === null ? notKnown : `${formatFactor(load.factor)}, grows past ${load.trigger}`,
    ],
    ["next growth", load === null ? null : load.explanation],
    ["how it grows", explainGrowthStyle(head.layout.kind)],
    ["structures", bytes === null ? null : formatBytes(bytes.structures)],
    ["allocated", bytes === null ? null : bytes.allocated === null ? notKnown : formatBytes(bytes.allocated)],
    ["keys and elems in use", bytes === null ? null : bytes.inUse === null ? notKnown : formatBytes(bytes.inUse)],
    ["also reached through", head.sharedWith.length === 0 ? null : head.sharedWith.join(", ")],
  ];
  const shown = rows.flatMap(([name, value]) =>
    value === null || value === "" ? [] : [markup`<dt>${name}</dt><dd><bdi>${shorten(value, maxValueLetters)}</bdi></dd>\n`],
  );
  return markup`<section><h2>Facts</h2><dl>${shown}</dl></section>\n`;
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
  const names = ["table", "address", "index", "localDepth", "used", "capacity", "growthLeft", "groups", "what comes next"];
  const numbers = new Set(["table", "index", "localDepth", "used", "capacity", "growthLeft"]);
  const header = names.map(
    (name) => markup`<th scope="col"${numbers.has(name) ? new Markup(' class="n"') : nothing}>${name}</th>`,
  );
  const cut =
    layout.tables.length > maxTables
      ? markup` <small>the first ${maxTables} of ${countText(layout.tables.length)}</small>`
      : nothing;
  return markup`${structs}<section><h2>Tables${cut}</h2><div class="box" tabindex="0" role="region" aria-label="Tables"><table><thead><tr>${header}</tr></thead><tbody>${rows}</tbody></table></div></section>\n`;
}

function structTable({ typeName, address, segment, sizeBytes, fields }: LayoutStruct): Markup {
  const rows = fields.map(
    ({ name, offset, sizeBytes: size, raw, value, meaning }) =>
      markup`<tr><td class="n m tight">+${offset}</td><td class="n">${size}</td><td class="m">${name}</td><td class="m d">${spacedHex(raw)}</td><td class="m k">${value}</td><td><bdi>${meaning}</bdi></td></tr>\n`,
  );
  return markup`<section><h2>${typeName} <small><code>${address}</code> · ${formatBytes(sizeBytes)} · ${segment}</small></h2><div class="box" tabindex="0" role="region" aria-label="${typeName}"><table><thead><tr><th scope="col" class="n">offset</th><th scope="col" class="n">size</th><th scope="col">field</th><th scope="col">bytes in memory</th><th scope="col">value</th><th scope="col">meaning</th></tr></thead><tbody>${rows}</tbody></table></div></section>\n`;
}

/** Slots that are made at a time. */
const batchSize = 32;

async function writeSlots(model: MapModel, slotsOf: SlotSource, sink: TextSink, options: HtmlOptions): Promise<void> {
  for (const { title, total, places } of arraysOf(model, options.listed)) {
    if (total === 0) continue;
    const which = places.length < total ? `the first ${countText(places.length)} of ${countText(total)}` : countText(total);
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
      return [{ title: old ? "Old buckets" : "Buckets", total: columns.arrayCount, places }];
    });
  }
  const places: Place[] = [];
  for (const [table, { firstGroup, groupCount }] of body.tables.entries()) {
    for (let i = 0; i < groupCount && places.length < listed; i++) places.push({ kind: "group", table, group: firstGroup + i });
  }
  return [{ title: "Groups", total: body.tables.reduce((sum, { groupCount }) => sum + groupCount, 0), places }];
}

function itemOf(item: LayoutItem, place: Place | undefined, values: boolean): Markup {
  if ("slots" in item) {
    const full = item.slots.filter(({ state }) => state === "full").length;
    const table = place?.kind === "group" ? `table ${place.table}, ` : "";
    return markup`<details><summary>${table}group ${item.index} <span class="d">${full} of 8 slots full · <code>${item.address}</code></span></summary>${slotTable(item.slots, values)}</details>\n`;
  }
  const full = item.chain.reduce((sum, { slots }) => sum + slots.filter(({ state }) => state === "full").length, 0);
  const facts = [counted(full, "entry", "entries")];
  if (item.chain.length > 1) facts.push(counted(item.chain.length - 1, "overflow bucket"));
  if ("evacuated" in item && item.evacuated) facts.push("evacuated");
  return markup`<details><summary>${"evacuated" in item ? "old bucket" : "bucket"} ${item.index} <span class="d">${facts.join(" · ")}</span></summary>${item.chain.map((bucket, i) => bucketOf(bucket, i, values))}</details>\n`;
}

function bucketOf({ address, overflow, slots }: LayoutBucket, position: number, values: boolean): Markup {
  const next = overflow === "0x0" ? nothing : markup` → overflow <code>${overflow}</code>`;
  return markup`<h3>${position === 0 ? "bucket" : "overflow bucket"} <code>${address}</code>${next}</h3>${slotTable(slots, values)}`;
}

function slotTable(slots: readonly (HmapSlot | SwissSlot)[], values: boolean): Markup {
  if (slots.length === 0) return markup`<p class="d">Its slots could not be read.</p>`;
  const rows = slots.map((slot, index) => {
    const byte = "tophash" in slot ? slot.tophash : slot.control;
    const meaning = "tophash" in slot ? explainTophash(Number(slot.tophash)) : explainControl(Number(slot.control));
    const start = markup`<td class="n d">${index}</td><td class="m tight">${byte}</td>`;
    if (!values || slot.state !== "full")
      return markup`<tr>${start}<td class="d" colspan="${values ? 2 : 1}">${meaning}</td></tr>\n`;
    return markup`<tr>${start}<td class="m k">${valueOf(slot.key, slot.keyRaw, slot.keyProblem?.message)}</td><td class="m e">${valueOf(slot.elem, slot.elemRaw, slot.elemProblem?.message)}</td></tr>\n`;
  });
  const isHmap = slots.some((slot) => "tophash" in slot);
  const columns = values ? markup`<th scope="col">key</th><th scope="col">elem</th>` : markup`<th scope="col">what it says</th>`;
  return markup`<table><thead><tr><th scope="col" class="n">slot</th><th scope="col">${isHmap ? "tophash" : "control"}</th>${columns}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** The longest text or raw bytes of a value in a page, in letters: the layout document has all. */
const maxValueLetters = 2000;

function valueOf(text: string | undefined, raw: string | undefined, problem: string | undefined): Markup {
  if (text !== undefined) return markup`<bdi>${shorten(text, maxValueLetters)}</bdi>`;
  if (problem !== undefined) return markup`<span class="d">${problem}</span>`;
  return raw === undefined
    ? markup`<span class="d">not read</span>`
    : markup`<span class="d">${shorten(raw, maxValueLetters)}</span>`;
}
