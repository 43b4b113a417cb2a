/** What a panel asks of the picture that is on its screen: each kind of question has a feed of its own. */
import * as vscode from "vscode";
import type { MapPicture } from "../../dap/inspector.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { HostToPanel } from "../../messages/panelMessages.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import { EntriesFeed } from "./entriesFeed.js";
import type { HistoryFeed } from "./historyFeed.js";
import { KeyHashFeed } from "./keyHashFeed.js";
import { MemoryFeed } from "./memoryFeed.js";
import { SlotsFeed } from "./slotsFeed.js";
import { SurveyFeed } from "./surveyFeed.js";

export interface PartsScreen {
  post(message: HostToPanel): void;
  /** More of a picture is known. @returns the head as the panel has it */
  learn(id: number, head: LayoutHead): LayoutHead;
  /** All of a picture has been read. */
  surveyed(id: number): void;
}

export class PictureParts {
  /** Pages of entries and searches. */
  readonly entries: EntriesFeed;
  /** Slots with keys and elems. */
  readonly slots: SlotsFeed;
  /** Hashes of keys that were found. */
  readonly hashes: KeyHashFeed;
  /** Memory of its stop. */
  readonly memory: MemoryFeed;
  /** What the first look left out. */
  readonly survey: SurveyFeed;

  /** @param name of the map, as the panel has it */
  constructor(name: string, log: OutputLog, history: HistoryFeed, screen: PartsScreen) {
    const post = (message: HostToPanel): void => {
      screen.post(message);
    };
    const explaining =
      (doing: string, wentOn: string) =>
      (error: unknown): string => {
        const failure = explainFailure(name, error);
        if (failure) log.failed(doing, error);
        return failure?.sentence ?? wentOn;
      };
    this.entries = new EntriesFeed({
      post,
      explain: explaining(`reading entries of ${name}`, vscode.l10n.t("The program went on before these entries were read.")),
      gone: vscode.l10n.t("These entries are not of this stop any more."),
    });
    this.memory = new MemoryFeed({
      post,
      explain: explaining(`reading memory beside ${name}`, vscode.l10n.t("The program went on before this memory was read.")),
    });
    this.hashes = new KeyHashFeed({
      post,
      explain: explaining(`computing a hash of ${name}`, vscode.l10n.t("The program went on before the hash was computed.")),
    });
    this.survey = new SurveyFeed({
      post,
      learn: (id, head) => screen.learn(id, head),
      passed: (id, picture, model, viewed) => {
        history.passed(id, picture, model, viewed);
      },
      surveyed: (id) => {
        screen.surveyed(id);
      },
      explain: (error) => {
        const failure = explainFailure(name, error);
        if (failure) log.failed(`reading more of ${name}`, error);
        return failure && `${failure.sentence} ${failure.hint}`;
      },
    });
    const slots = explaining(`reading slots of ${name}`, vscode.l10n.t("The program went on before these slots were read."));
    this.slots = new SlotsFeed({ post, explain: slots }, this.survey);
  }

  /** The picture that is on the screen from now on. */
  show(id: number, picture: MapPicture): void {
    this.entries.show(id, picture);
    this.slots.show(id, picture);
    this.memory.show(id, picture);
    this.hashes.show(id, picture);
  }

  dispose(): void {
    this.entries.dispose();
    this.slots.dispose();
    this.memory.dispose();
    this.hashes.dispose();
    this.survey.stop();
  }
}
