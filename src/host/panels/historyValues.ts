/**
 * Reads what the slots of a stop do not say themselves: strings, indirect values, and, of the entries that changed, what Delve prints.
 * In the background, after the picture; it ends when the program goes on.
 */
import type { MapPicture } from "../../dap/inspector.js";
import { bytesText, type KeptEntry, keptEntries, slotBytes } from "../../gomap/history/keptEntries.js";
import type { MapHistory } from "../../gomap/history/mapHistory.js";
import { contentOf } from "../../gomap/history/valueBook.js";
import type { SlotValues } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import type { MapType, ValueType } from "../../gomap/mapType.js";
import { fullSlots } from "./slotEntries.js";

/** Of larger maps, values are read of what changed alone. */
export const maxReadEntries = 20_000;
/** What is read of a larger map, and what Delve prints, at a stop. */
const maxChangedEntries = 500;
const maxPrintedEntries = 64;
const maxTextBytes = 512;
/** Buckets (groups) at a time. */
const batchPlaces = 128;

/** @returns whether anything was read */
export async function readHistoryValues(history: MapHistory, id: number, picture: MapPicture): Promise<boolean> {
  const opened = history.opened(id);
  const type = opened?.type ?? null;
  if (opened === null || type === null || (isInline(type.key) && isInline(type.elem))) return false;
  const changed = changedEntries(history, id);
  const all = opened.complete && (opened.head.length ?? Infinity) <= maxReadEntries;
  // What is indirect is written in place; at the first stop all is new.
  const wanted = all && (changed === null || type.key.indirect || type.elem.indirect) ? keptEntries(opened) : (changed ?? []);
  const entries = all ? wanted : wanted.slice(0, maxChangedEntries);
  await read(history, id, picture, type, entries, false);
  if (needsPrinter(type)) await read(history, id, picture, type, (changed ?? []).slice(0, maxPrintedEntries), true);
  return entries.length > 0;
}

/** Entries in new words since the stop before; null at the first one. */
function changedEntries(history: MapHistory, id: number): KeptEntry[] | null {
  const changes = history.of(id - 1) === null ? null : history.diff(id - 1, id);
  if (changes?.entries == null) return null;
  const { added, others } = changes.entries;
  return [...added, ...others.flatMap(({ after, changed }) => (changed === false ? [] : [after]))];
}

function isInline({ kind, indirect }: ValueType): boolean {
  return !indirect && kind !== "string" && kind !== "other";
}

function needsPrinter({ key, elem }: MapType): boolean {
  return key.kind === "other" || elem.kind === "other";
}

async function read(
  history: MapHistory,
  id: number,
  picture: MapPicture,
  type: MapType,
  entries: readonly KeptEntry[],
  printed: boolean,
): Promise<void> {
  const byPlace = new Map<string, { readonly place: Place; readonly entries: KeptEntry[] }>();
  for (const entry of entries) {
    const name = JSON.stringify(entry.place);
    const known = byPlace.get(name);
    if (known) known.entries.push(entry);
    else byPlace.set(name, { place: entry.place, entries: [entry] });
  }
  const places = [...byPlace.values()];
  for (let from = 0; from < places.length; from += batchPlaces) {
    const batch = places.slice(from, from + batchPlaces);
    const made = await picture.slots(
      batch.map(({ place }) => place),
      { values: true, maxTextBytes, ...(printed ? {} : { unprinted: true }) },
    );
    for (const [i, { place, entries: here }] of batch.entries()) {
      const slots = made[i] === undefined ? [] : fullSlots(place, made[i]);
      for (const entry of here) {
        const full = slots.find(({ chainPosition, slot }) => chainPosition === entry.chainPosition && slot === entry.slot);
        note(history, id, type, entry, full?.values ?? {}, printed);
      }
    }
  }
}

function note(history: MapHistory, id: number, type: MapType, entry: KeptEntry, values: SlotValues, printed: boolean): void {
  const add = (role: "key" | "elem", value: ValueType, at: number): void => {
    if (isInline(value) || (printed && value.kind !== "other")) return;
    const raw = bytesText(entry.bytes, at, slotBytes(value, type.pointerSizeBytes));
    const [text, bytes, cut] =
      role === "key" ? [values.key, values.keyRaw, values.keyCut] : [values.elem, values.elemRaw, values.elemCut];
    const isString = value.kind === "string";
    const content = isString
      ? cut === true
        ? undefined
        : text
      : value.indirect && bytes !== undefined
        ? contentOf(bytes)
        : undefined;
    history.values.note(id, role, raw, { text: text ?? null, cut: cut === true, content: content ?? null });
  };
  add("key", type.key, entry.keyAt);
  add("elem", type.elem, entry.elemAt);
}
