/** From the slots of buckets and groups to entries: one for each full slot, with where it is. */
import type { LayoutBucket, LayoutChain, LayoutGroup, SlotValues } from "../../gomap/layout.js";
import type { MapModel, Place } from "../../gomap/mapModel.js";
import type { PanelEntry } from "../../messages/panelMessages.js";
import { elemExpression } from "./elemExpression.js";

export interface FullSlot {
  readonly place: Place;
  readonly chainPosition: number;
  readonly slot: number;
  readonly mark: number;
  readonly values: SlotValues;
}

/** The full slots of one place, in the order in which a lookup passes them. */
export function fullSlots(place: Place, made: LayoutChain | LayoutGroup): FullSlot[] {
  const buckets: readonly (LayoutBucket | LayoutGroup)[] = "chain" in made ? made.chain : [made];
  const full: FullSlot[] = [];
  for (const [chainPosition, bucket] of buckets.entries()) {
    for (const [slot, values] of bucket.slots.entries()) {
      if (values.state !== "full") continue;
      const mark = Number("tophash" in values ? values.tophash : values.control);
      full.push({ place, chainPosition, slot, mark, values });
    }
  }
  return full;
}

/** @param expression of the picture's map, as it can be evaluated */
export function entryOf(full: FullSlot, model: MapModel, expression: string): PanelEntry {
  const { place, chainPosition, slot, mark, values } = full;
  const opens = opensMap(model.head.elemType) ? elemExpression(expression, values, model.type?.key.kind ?? "other") : null;
  return {
    place,
    chainPosition,
    slot,
    mark,
    ...(values.key === undefined ? {} : { key: values.key }),
    ...(values.elem === undefined ? {} : { elem: values.elem }),
    ...(values.keyCut === true ? { keyCut: true } : {}),
    ...(values.elemCut === true ? { elemCut: true } : {}),
    ...(values.keyProblem === undefined ? {} : { keyProblem: values.keyProblem.message }),
    ...(values.elemProblem === undefined ? {} : { elemProblem: values.elemProblem.message }),
    ...(opens === null ? {} : { opens }),
  };
}

/** `map[…]…` and pointers to such. */
function opensMap(elemType: string): boolean {
  return /^\**map\[/.test(elemType);
}
