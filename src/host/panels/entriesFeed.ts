/**
 * Answers a panel's questions about entries: pages of the table, and searches for a key. Both walk along the buckets (groups)
 * that hold entries, in batches, and end when another picture is shown.
 *
 *     panel: entries from 0, 256 places  →  picture.slots  →  entries, next 256
 *     panel: find "maria"                →  picture.slots, batch by batch, keys only  →  found … found (done)
 *
 * Knows of no webview and of no editor. Never throws: what goes wrong is a sentence for the panel.
 */
import type { MapPicture } from "../../dap/inspector.js";
import type { FoundKey, HostToPanel, SearchProgress } from "../../messages/panelMessages.js";
import { EntryWalk } from "./entryWalk.js";
import { type KeyQuery, matchKey, parseKeyQuery } from "./keyMatch.js";
import { entryOf, fullSlots } from "./slotEntries.js";

/** Buckets (groups) that are read at a time. */
const batchPlaces = 256;
/** Where Delve prints each key or elem, a batch takes longer: smaller ones can be stopped sooner. */
const printedBatchPlaces = 16;
/** Buckets (groups) that are looked at in one go for some with entries. */
const patienceCells = 65_536;
/** The longest text of a key or elem in the table: more does not fit in a row. */
const maxRowTextBytes = 512;
/** The longest text of a key that is searched. */
const maxKeyTextBytes = 4096;
/** Hits that are sent for one search. */
export const maxHits = 1000;
/** Progress is told at most every so often. */
const progressMs = 100;

export interface EntriesScreen {
  post(message: HostToPanel): void;
  /** A sentence for what was thrown. */
  explain(error: unknown): string;
  /** "These entries are not of this stop any more." */
  readonly gone: string;
}

interface Shown {
  readonly id: number;
  readonly picture: MapPicture;
  readonly walk: EntryWalk;
}

export class EntriesFeed {
  private shown: Shown | null = null;
  /** The search that goes on; another one, or none, ends it. */
  private searchId: number | null = null;

  constructor(private readonly screen: EntriesScreen) {}

  /** Another picture is shown: what is under way for the last one ends. */
  show(id: number, picture: MapPicture): void {
    this.searchId = null;
    this.shown = { id, picture, walk: new EntryWalk(picture) };
  }

  /** The entries of `places` places with any, from the cell `from` on. */
  async page(pictureId: number, from: number, places: number): Promise<void> {
    const { shown } = this;
    const fail = (sentence: string): void => {
      this.screen.post({ type: "entriesFailed", pictureId, from, sentence });
    };
    if (shown?.id !== pictureId) {
      fail(this.screen.gone);
      return;
    }
    const { picture, walk } = shown;
    const { model, identity } = picture;
    try {
      const slow = model.type?.key.kind === "other" || model.type?.elem.kind === "other";
      const most = Math.min(Math.max(1, places), slow ? printedBatchPlaces : batchPlaces);
      const { places: asked, next } = await walk.from(from, most, patienceCells);
      const made = await picture.slots(asked, { values: true, maxTextBytes: maxRowTextBytes });
      if (this.shown !== shown) return;
      const entries = asked.flatMap((place, i) => {
        const one = made[i];
        return one === undefined ? [] : fullSlots(place, one).map((full) => entryOf(full, model, identity.expression));
      });
      this.screen.post({ type: "entries", pictureId, from, entries, next, slow });
    } catch (error) {
      if (this.shown === shown) fail(this.screen.explain(error));
    }
  }

  /** Compares all keys with what was typed; ends the search before. */
  async find(pictureId: number, searchId: number, text: string): Promise<void> {
    const { shown } = this;
    const query = parseKeyQuery(text);
    const fail = (sentence: string): void => {
      this.screen.post({ type: "findFailed", pictureId, searchId, sentence });
    };
    if (shown?.id !== pictureId) {
      fail(this.screen.gone);
      return;
    }
    if (query === null) return;
    this.searchId = searchId;
    try {
      await this.search(shown, searchId, query);
    } catch (error) {
      if (this.shown === shown) fail(this.screen.explain(error));
    }
  }

  /** Nothing is shown any more: what is under way ends, unsaid. */
  dispose(): void {
    this.shown = null;
  }

  /** The person has seen enough. */
  stopFinding(): void {
    this.searchId = null;
  }

  private async search(shown: Shown, searchId: number, query: KeyQuery): Promise<void> {
    const { id: pictureId, picture, walk } = shown;
    const batch = picture.model.type?.key.kind === "other" ? printedBatchPlaces : batchPlaces;
    const total = await walk.total();
    const tally = { scanned: 0, compared: 0, unread: 0, sent: 0, cut: false };
    let hits: FoundKey[] = [];
    let told = Date.now();
    const tell = (state: SearchProgress["state"]): void => {
      const { scanned, compared, unread, cut } = tally;
      const progress: SearchProgress = { state, scanned, total, compared, unread, cut };
      this.screen.post({ type: "found", pictureId, searchId, hits, ...progress });
      hits = [];
      told = Date.now();
    };
    for (let cell: number | null = 0; cell !== null;) {
      const { places, next } = await walk.from(cell, batch, patienceCells);
      if (this.shown !== shown) return;
      const made = await picture.slots(places, { values: "keys", maxTextBytes: maxKeyTextBytes });
      if (this.shown !== shown) return;
      for (const [i, place] of places.entries()) {
        const one = made[i];
        if (one === undefined) continue;
        const slots = fullSlots(place, one);
        for (const [position, { values, ...where }] of slots.entries()) {
          const { key, keyCut } = values;
          if (key === undefined) {
            tally.unread++;
            continue;
          }
          tally.compared++;
          const match = matchKey(query, key, keyCut === true);
          if (match === null) continue;
          // An exact one is always told: the panel goes there.
          if (tally.sent >= maxHits && match === "part") {
            tally.cut = true;
            continue;
          }
          tally.sent++;
          const falseCompares = slots.slice(0, position).filter((before) => before.mark === where.mark).length;
          hits.push({ ...where, key, ...(keyCut === true ? { keyCut } : {}), exact: match === "exact", falseCompares });
        }
      }
      cell = next;
      tally.scanned = next ?? total;
      if (next !== null && (hits.length > 0 || Date.now() - told >= progressMs)) tell("searching");
      // Maps of basic kinds are read without a request: the editor gets its turn all the same.
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (this.shown !== shown) return;
      if (this.searchId !== searchId) {
        // A newer search needs no word of this one.
        if (this.searchId === null) tell("stopped");
        return;
      }
    }
    if (this.searchId === searchId) this.searchId = null;
    tell("done");
  }
}
