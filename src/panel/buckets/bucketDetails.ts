/** The selected bucket: its whole chain, slot by slot; for an evacuated old bucket also where its entries went. */
import type { HmapLayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText, counted } from "../../gomap/words.js";
import type { FoundKey, PanelPicture } from "../../messages/panelMessages.js";
import { addressButton } from "../controls/address.js";
import { type Child, foreign, h } from "../controls/dom.js";
import { sayAround } from "../find/sayAround.js";
import type { DetailsState } from "../state/state.js";
import type { Commands } from "../state/view.js";
import { evacuationSource, evacuationTargets } from "./arrows.js";
import { type ChainBucket, chainOf, chainSlots, isMoved, movedCounts } from "./bucketChain.js";
import { evacuatedLegend, legend, tophashLegend } from "./legend.js";
import { originSentence } from "./placeWords.js";
import { type SlotColumns, type SlotRow, slotTable, slotsWidth } from "./slotTable.js";

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
      position < shown.length - 1 ? h("div", { class: "overflowArrow" }, [h("span", {}, say("overflow"))]) : null,
    ]),
  );
  const chainElement = h("div", { class: shown.length > 1 ? "bucketChain several" : "bucketChain" }, cards);
  chainElement.style.setProperty("--card-width", `${slotsWidth(shown.flatMap(({ rows }) => rows))}px`);
  return [
    h("header", {}, [
      h("div", { class: "heading" }, [
        h("h2", {}, place.old ? say("Old bucket {0}", countText(place.index)) : say("Bucket {0}", countText(place.index))),
        h("span", { class: "subtitle" }, subtitle(layout, place, chain)),
      ]),
    ]),
    failed ? h("p", { class: "failure", role: "alert" }, [foreign(details.sentence)]) : null,
    place.old ? whereTheyWent(layout, place.index, chain, commands) : whereTheyAre(picture, layout, place.index, commands),
    chainElement,
    chain.length > maxShown
      ? h("p", { class: "note" }, say("The chain has {0} buckets; shown are the first {1}.", countText(chain.length), maxShown))
      : null,
    legend([...tophashLegend(), ...(moved || place.old ? evacuatedLegend() : [])]),
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
      h("span", { class: "fullCount" }, bucket.unreadable ? say("unreadable") : `${bucket.full} / 8`),
    ]),
    table,
    h("footer", {}, [
      h("span", { class: "dim" }, say("overflow +{0}", layout.parts.overflow)),
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
  const [first = null, second = null] = evacuationTargets(growth.kind, growth.oldBucketCount, index).map((target) => {
    const half = growth.kind === "doubling" ? target.half : null;
    const text = evacuated ? movedText(target.half === "X" ? x : y, target.index, half) : targetText(target.index, half);
    return h("button", { type: "button", class: `linkButton way${target.half}` }, text, {
      click() {
        commands.select({ kind: "bucket", old: false, index: target.index });
      },
    });
  });
  if (evacuated) {
    return h(
      "p",
      { class: "whereTo" },
      second === null
        ? sayAround("Evacuated. Its entries went: {0}.", first)
        : sayAround("Evacuated. Its entries went: {0}, {1}.", first, second),
    );
  }
  return h(
    "p",
    { class: "whereTo" },
    second === null
      ? sayAround("Not evacuated yet. A write will move its entries to {0}.", first)
      : sayAround("Not evacuated yet. A write will move its entries to {0} and {1}.", first, second),
  );
}

function movedText(count: number, index: number, half: "X" | "Y" | null): string {
  return half === null
    ? say("{0} to bucket {1}", countText(count), countText(index))
    : say("{0} to bucket {1} ({2})", countText(count), countText(index), half);
}

function targetText(index: number, half: "X" | "Y" | null): string {
  return half === null ? say("bucket {0}", countText(index)) : say("bucket {0} ({1})", countText(index), half);
}

/** For a new bucket that is not filled yet: where its entries still are. */
function whereTheyAre(picture: PanelPicture, layout: HmapLayoutHead, index: number, commands: Commands): HTMLElement | null {
  const { growth } = layout;
  const oldColumns = picture.body?.kind === "hmap" ? picture.body.oldBuckets : null;
  if (growth.kind === "none" || growth.oldBucketCount === 0 || oldColumns === null) return null;
  const source = evacuationSource(growth.kind, growth.oldBucketCount, index);
  const oldChain = chainOf(oldColumns, source);
  if (oldChain.length === 0 || isMoved(oldChain)) return null;
  const link = h("button", { type: "button", class: "linkButton" }, say("old bucket {0}", countText(source)), {
    click() {
      commands.select({ kind: "bucket", old: true, index: source });
    },
  });
  return h("p", { class: "whereTo waiting" }, sayAround("Not yet filled. Its entries are still in {0}.", link));
}
