/**
 * Brings the rest of a large map to a panel: the parts that come into view, and a survey of the whole in the background.
 *
 *     the first picture ──▶ (Swiss: the rest of the directory) ──▶ a sample ──▶ all windows, two at a time ──▶ the exact head
 *                                                                  estimates    cells, progress
 *
 * Ends when another picture is shown, when the program goes on, and when the person has seen enough; a person who ended it is
 * not asked again: later pictures of this panel are sampled only. Knows of no webview and of no editor.
 */
import type { MapPicture, MapWindow } from "../../dap/inspector.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { MemoryStoppedError } from "../../gomap/memory.js";
import { findNaNKey } from "../../gomap/nanKeys.js";
import { MapSurvey } from "../../gomap/survey.js";
import type { CellRange } from "../../gomap/window.js";
import type { HostToPanel, Survey } from "../../messages/panelMessages.js";
import { panelCells } from "./panelPicture.js";

/** Arrays of at most this are read at once, without a sample. */
const smallBytes = 4 << 20;
/** Windows that are read at a time: a person who steps on meanwhile waits for no more than these. */
const inFlight = 2;
/** Progress is told at most every so often. */
const progressMs = 100;

export interface SurveyScreen {
  post(message: HostToPanel): void;
  /** More is known: the head that the panel has is to be replaced by this one. Returns it as the panel gets it. */
  learn(pictureId: number, head: LayoutHead): LayoutHead;
  /** A part of the arrays was read. `viewed`: because somebody looked there, not on the way through all of them. */
  passed(pictureId: number, picture: MapPicture, model: MapWindow["model"], viewed: boolean): void;
  /** All of the arrays have passed; the head was told of before. */
  surveyed(pictureId: number): void;
  /** A sentence for what was thrown; null where nothing is to be said (the program went on). */
  explain(error: unknown): string | null;
}

interface Shown {
  readonly id: number;
  readonly picture: MapPicture;
}

export class SurveyFeed {
  private shown: Shown | null = null;
  private running: AbortController | null = null;
  /** The picture of which it was said that a key is NaN. */
  private nanTold: number | null = null;
  /** The person ended a survey of this panel. */
  private unwanted = false;

  constructor(private readonly screen: SurveyScreen) {}

  /** Another picture is shown. Resolves when its survey is over. */
  async show(id: number, picture: MapPicture): Promise<void> {
    this.stop();
    this.shown = { id, picture };
    this.nanTold = null;
    this.tellNaN(this.shown, picture.model);
    if (!picture.whole) await this.survey(this.shown, this.unwanted);
    else if (lacksSizes(picture.model.head)) await this.learnSizes(this.shown);
  }

  /** A part that came into view. */
  async cells(pictureId: number, range: CellRange): Promise<void> {
    const { shown } = this;
    if (shown?.id !== pictureId) return;
    try {
      const { model } = await shown.picture.window(range);
      if (this.shown !== shown) return;
      this.postCells(shown, model, range);
      this.screen.passed(pictureId, shown.picture, model, true);
    } catch (error) {
      const sentence = this.screen.explain(error);
      if (this.shown === shown && sentence !== null) {
        this.screen.post({ type: "cellsFailed", pictureId, range, sentence });
      }
    }
  }

  /** The person wants the whole map counted, or no more of it. */
  async want(pictureId: number, go: boolean): Promise<void> {
    const { shown } = this;
    this.unwanted = !go;
    if (!go) this.running?.abort();
    else if (shown?.id === pictureId && this.running === null) await this.survey(shown, false);
  }

  /** The program went on, or the panel is gone. */
  stop(): void {
    this.shown = null;
    this.running?.abort();
    this.running = null;
  }

  /** A first look does not wait for what the allocator says of single keys, elems and overflow buckets. */
  private async learnSizes(shown: Shown): Promise<void> {
    try {
      const head = await shown.picture.finish([]);
      if (this.shown === shown) this.postHead(shown, head);
    } catch (error) {
      // What is missing stays "not known".
      this.screen.explain(error);
    }
  }

  private async survey(shown: Shown, sampleOnly: boolean): Promise<void> {
    const running = new AbortController();
    this.running = running;
    const isOver = (): boolean => this.shown !== shown || this.running !== running;
    let tell: (state: Survey["state"], sentence?: string) => void = () => undefined;
    try {
      const { picture } = shown;
      const head = await picture.learnTables(running.signal);
      if (isOver()) return;
      if (head) this.postHead(shown, head);
      const survey = new MapSurvey(picture.cells, nevacuateOf(picture.model.head));
      tell = (state, sentence) => {
        if (this.shown === shown)
          this.screen.post({ type: "survey", pictureId: shown.id, survey: progressOf(survey, state, sentence) });
      };
      if (survey.totalBytes > smallBytes) {
        tell("sampling");
        await this.sample(shown, survey, running.signal);
        if (isOver()) return;
        if (sampleOnly) {
          tell("stopped");
          return;
        }
      }
      tell("scanning");
      await this.scan(shown, survey, running.signal, () => {
        tell("scanning");
      });
      if (isOver()) return;
      const whole = await picture.finish(survey.parts);
      if (isOver()) return;
      this.postHead(shown, whole);
      this.screen.surveyed(shown.id);
      tell("done");
    } catch (error) {
      if (running.signal.aborted) tell("stopped");
      else {
        const sentence = this.screen.explain(error);
        tell(sentence === null ? "stopped" : "failed", sentence ?? undefined);
      }
    } finally {
      if (this.running === running) this.running = null;
    }
  }

  private async sample(shown: Shown, survey: MapSurvey, signal: AbortSignal): Promise<void> {
    const read = async (range: CellRange): Promise<void> => {
      const window = await shown.picture.window(range, { signal });
      survey.addSample(range, window.counts);
      if (this.shown === shown) this.postCells(shown, window.model, range);
    };
    await inTurn(survey.sampleRanges(Math.random), 4, read);
  }

  private async scan(shown: Shown, survey: MapSurvey, signal: AbortSignal, tell: () => void): Promise<void> {
    let told = Date.now();
    await inTurn(survey.scanRanges(), inFlight, async (range) => {
      if (signal.aborted) throw new MemoryStoppedError("cancelled", "The survey was ended.");
      const window = await shown.picture.window(range, { signal, once: true });
      survey.addScanned(window.counts);
      if (this.shown !== shown) return;
      this.postCells(shown, window.model, range);
      this.screen.passed(shown.id, shown.picture, window.model, false);
      if (Date.now() - told < progressMs) return;
      told = Date.now();
      tell();
    });
  }

  private postCells(shown: Shown, model: MapWindow["model"], range: CellRange): void {
    const { id } = shown;
    const cells = panelCells(model, range);
    if (cells) this.screen.post({ type: "cells", pictureId: id, cells });
    this.tellNaN(shown, model);
  }

  /** A NaN among the keys that were read, once for each picture. */
  private tellNaN({ id }: Shown, model: MapWindow["model"]): void {
    if (this.nanTold === id) return;
    const place = findNaNKey(model);
    if (place === null) return;
    this.nanTold = id;
    this.screen.post({ type: "nanKey", pictureId: id, place });
  }

  private postHead({ id }: Shown, head: LayoutHead): void {
    this.screen.post({ type: "head", pictureId: id, head: this.screen.learn(id, head) });
  }
}

/** Runs `task` for all items, at most `most` at a time; the first failure ends it. */
async function inTurn<T>(items: Iterable<T>, most: number, task: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: most }, work));
}

function progressOf(survey: MapSurvey, state: Survey["state"], sentence: string | undefined): Survey {
  return {
    state,
    scannedCells: survey.scannedCells,
    totalCells: survey.totalCells,
    statistics: survey.statistics(),
    ...(sentence === undefined ? {} : { sentence }),
  };
}

function lacksSizes({ bytes, chain }: LayoutHead): boolean {
  return bytes?.allocated === null || chain.some(({ segment }) => segment === "unknown");
}

function nevacuateOf({ layout }: LayoutHead): number {
  return layout.kind === "hmap" && layout.growth.kind !== "none" ? layout.growth.nevacuate : 0;
}
