/** The selected bucket: its whole chain, slot by slot; for an evacuated old bucket also where its entries went. */
import type { HmapLayoutHead } from "../gomap/layout.js";
import type { Place } from "../gomap/mapModel.js";
import type { FoundKey, PanelPicture } from "../messages/panelMessages.js";
import { countText, counted } from "../gomap/words.js";
import { addressButton } from "./address.js";
import { evacuationSource, evacuationTargets } from "./arrows.js";
import { type ChainBucket, chainOf, chainSlots, isMoved, movedCounts } from "./bucketChain.js";
import { type Child, foreign, h } from "./dom.js";
import { evacuatedLegend, legend, tophashLegend } from "./legend.js";
import { originSentence } from "./placeWords.js";
import { type SlotColumns, type SlotRow, slotTable, slotsWidth } from "./slotTable.js";
import type { DetailsState } from "./state.js";
import type { Commands } from "./view.js";

export type BucketPlace = Extract<Place, { kind: "bucket" }>;

/** More buckets than this of a chain are not drawn: a sentence says how many there are. */
const maxShown = 64;

/** null where the picture has no such bucket. */
export function bucketDetails(
  picture: PanelPicture,
  place: BucketPlace,
  details: DetailsState | null,
  /** A key in this chain that was searched for. */
  found: FoundKey | null,
  commands: Commands,
): readonly Child[] | null {
  const { head, body } = picture;
  if (head.layout.kind !== "hmap" || body?.kind !== "hmap") return null;
  const columns = place.old ? body.oldBuckets : body.buckets;
  if (columns === null) return null;
  const chain = chainOf(columns, place.index);
  const first = chain[0];
  if (first === undefined) return null;
  const slots = chainSlots(details?.kind === "arrived" ? details.details : null);
  const failed = details?.kind === "failed";
  const slotColumns: SlotColumns = { mark: "tophash", markOffset: head.layout.parts.tophash, key: head.key, elem: head.elem };
  const moved = chain.some((bucket) => bucket.looks.some((look) => look.kind.startsWith("moved")));
  const { layout } = head;

  const shown = chain.slice(0, maxShown).map((bucket, position) => ({
    bucket,
    overflow: slots[position]?.overflow ?? null,
    rows: bucket.looks.map((look, slot): SlotRow => ({
      look,
      values: slots[position]?.slots[slot] ?? null,
      failed,
      found: found?.chainPosition === position && found.slot === slot,
    })),
  }));
  const cards = shown.map(({ bucket, overflow, rows }, position) =>
    h("div", { class: position < shown.length - 1 ? "chainPart leadsOn" : "chainPart" }, [
      bucketCard(bucket, layout, slotTable(slotColumns, rows), commands, overflow),
      position < shown.length - 1 ? h("div", { class: "overflowArrow" }, [h("span", {}, "overflow")]) : null,
    ]),
  );
  const chainElement = h("div", { class: shown.length > 1 ? "bucketChain several" : "bucketChain" }, cards);
  chainElement.style.setProperty("--card-width", `${slotsWidth(shown.flatMap(({ rows }) => rows))}px`);
  return [
    h("header", {}, [
      h("div", { class: "heading" }, [
        h("h2", {}, `${place.old ? "Old bucket" : "Bucket"} ${countText(place.index)}`),
        h("span", { class: "subtitle" }, subtitle(layout, place, chain)),
      ]),
    ]),
    failed ? h("p", { class: "failure", role: "alert" }, [foreign(details.sentence)]) : null,
    place.old ? whereTheyWent(layout, place.index, chain, commands) : whereTheyAre(picture, layout, place.index, commands),
    chainElement,
    chain.length > maxShown
      ? h("p", { class: "note" }, `The chain has ${countText(chain.length)} buckets; shown are the first ${maxShown}.`)
      : null,
    legend([...tophashLegend, ...(moved || place.old ? evacuatedLegend : [])]),
  ];
}

function subtitle(layout: HmapLayoutHead, place: BucketPlace, chain: readonly ChainBucket[]): string {
  const entries = chain.reduce((sum, bucket) => sum + bucket.full, 0);
  const parts = isMoved(chain) ? [] : [counted(entries, "entry", "entries")];
  if (chain.length > 1) parts.push(counted(chain.length - 1, "overflow bucket"));
  const origin = place.old ? null : originSentence(layout, place.index);
  if (origin !== null) parts.push(origin);
  return parts.join(" · ");
}

function bucketCard(
  bucket: ChainBucket,
  layout: HmapLayoutHead,
  table: HTMLElement,
  commands: Commands,
  overflow: string | null,
): HTMLElement {
  return h("div", { class: "card bucketCard" }, [
    h("header", {}, [
      addressButton(bucket.address, commands),
      h("span", { class: "dim" }, `${countText(layout.bucketSizeBytes)} B`),
      h("span", { class: "fullCount" }, bucket.unreadable ? "unreadable" : `${bucket.full} / 8`),
    ]),
    table,
    h("footer", {}, [
      h("span", { class: "dim" }, `overflow +${layout.parts.overflow}`),
      overflow === null ? null : foreign(overflow === "0x0" ? "nil" : overflow, "mono"),
    ]),
  ]);
}

/** For an old bucket: a sentence with links to the new ones. */
function whereTheyWent(
  layout: HmapLayoutHead,
  index: number,
  chain: readonly ChainBucket[],
  commands: Commands,
): HTMLElement | null {
  const { growth } = layout;
  if (growth.kind === "none") return null;
  const { x, y } = movedCounts(chain);
  const evacuated = isMoved(chain);
  const links = evacuationTargets(growth.kind, growth.oldBucketCount, index).map((target) => {
    const count = target.half === "X" ? x : y;
    const half = growth.kind === "doubling" ? ` (${target.half})` : "";
    const text = `${evacuated ? `${countText(count)} to ` : ""}bucket ${countText(target.index)}${half}`;
    return h("button", { type: "button", class: `linkButton way${target.half}` }, text, {
      click() {
        commands.select({ kind: "bucket", old: false, index: target.index });
      },
    });
  });
  const start = evacuated ? "Evacuated. Its entries went: " : "Not evacuated yet. A write will move its entries to ";
  return h("p", { class: "whereTo" }, [
    start,
    ...links.flatMap((link, at) => [at === 0 ? null : evacuated ? ", " : " and ", link]),
    ".",
  ]);
}

/** For a new bucket that is not filled yet: where its entries still are. */
function whereTheyAre(picture: PanelPicture, layout: HmapLayoutHead, index: number, commands: Commands): HTMLElement | null {
  const { growth } = layout;
  const oldColumns = picture.body?.kind === "hmap" ? picture.body.oldBuckets : null;
  if (growth.kind === "none" || growth.oldBucketCount === 0 || oldColumns === null) return null;
  const source = evacuationSource(growth.kind, growth.oldBucketCount, index);
  const oldChain = chainOf(oldColumns, source);
  if (oldChain.length === 0 || isMoved(oldChain)) return null;
  const link = h("button", { type: "button", class: "linkButton" }, `old bucket ${countText(source)}`, {
    click() {
      commands.select({ kind: "bucket", old: true, index: source });
    },
  });
  return h("p", { class: "whereTo waiting" }, ["Not yet filled. Its entries are still in ", link, "."]);
}
