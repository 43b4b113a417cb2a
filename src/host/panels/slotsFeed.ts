/**
 * Answers a panel that looks into a bucket or group: its slots, with keys and elems.
 *
 *     panel: slots of picture 3, bucket 21  →  kept, or picture.slots  →  details, or why there are none
 *
 * Knows of no webview. Never throws: what goes wrong is a sentence for the panel.
 */
import * as vscode from "vscode";
import type { MapPicture } from "../../dap/inspector.js";
import { windowOf } from "../../dap/readPicture.js";
import type { Place } from "../../gomap/mapModel.js";
import type { Details, HostToPanel } from "../../messages/panelMessages.js";
import type { SurveyFeed } from "./surveyFeed.js";

/** The longest text of one key or elem, in bytes. */
const maxTextBytes = 4096;
/** Kept for a panel that is loaded again, when the program may run already. */
const maxKept = 500;
/** Two panels of one picture share what was read of it. */
const kept = new WeakMap<MapPicture, Map<string, Details>>();

export interface SlotsScreen {
  post(message: HostToPanel): void;
  /** A sentence for what was thrown. */
  explain(error: unknown): string;
}

export class SlotsFeed {
  private shown: { readonly id: number; readonly picture: MapPicture } | null = null;

  constructor(
    private readonly screen: SlotsScreen,
    private readonly survey: Pick<SurveyFeed, "cells">,
  ) {}

  show(id: number, picture: MapPicture): void {
    this.shown = { id, picture };
  }

  dispose(): void {
    this.shown = null;
  }

  async tell(pictureId: number, place: Place): Promise<void> {
    if (this.shown?.id !== pictureId) return;
    const { picture } = this.shown;
    const known = kept.get(picture) ?? new Map<string, Details>();
    kept.set(picture, known);
    const key = JSON.stringify(place);
    try {
      // A place that was not read yet comes with its neighbours, for the picture beside it.
      if (!picture.whole) await this.survey.cells(pictureId, windowOf(picture.cells, place));
      const details = known.get(key) ?? (await picture.slots([place], { values: true, maxTextBytes }))[0];
      if (!details) throw new Error(vscode.l10n.t("There is nothing at this place."));
      if (known.size < maxKept) known.set(key, details);
      this.screen.post({ type: "details", pictureId, place, details });
    } catch (error) {
      this.screen.post({ type: "detailsFailed", pictureId, place, sentence: this.screen.explain(error) });
    }
  }
}
