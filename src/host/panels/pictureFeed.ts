/**
 * Keeps one panel fed: which picture it shows, when a new one is read, and what it says where there is none.
 *
 *     a stop        → the map is followed to it and read, a moment later, if somebody looks
 *     program runs  → the last picture stays, marked; what is being read is dropped
 *     panel hidden  → nothing is read until it is looked at again
 *
 * Knows of no webview: messages go to a {@link Screen}.
 */
import * as vscode from "vscode";
import type { MapIdentity, MapPicture, StopView } from "../../dap/inspector.js";
import type { HistoryBudget } from "../../gomap/history/mapHistory.js";
import type { LayoutHead } from "../../gomap/layout.js";
import { withoutRange } from "../../gomap/layoutHead.js";
import type { MapModel } from "../../gomap/mapModel.js";
import type { HostToPanel, PanelPicture, PanelStatus, StopCause } from "../../messages/panelMessages.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import type { Stop } from "../session/watchedSession.js";
import type { ExportedPicture } from "./exportPicture.js";
import { GrowthWatch } from "./growthWatch.js";
import { HistoryFeed } from "./historyFeed.js";
import { panelCells, panelPicture } from "./panelPicture.js";
import { PictureParts } from "./pictureParts.js";
import { rangeOfPart, SnapshotPicture } from "./snapshotPicture.js";
import { WritersFeed, type WritersView } from "./writersFeed.js";

/** The first look at a map, whatever its size: few bytes and few round trips. The rest comes through {@link PictureParts}. */
export const firstLook = { budgetBytes: 256 << 10, depth: "firstLook" } as const;
/** A stop that is left again sooner (a person who holds the step key down) is not read. */
const settleMs = 40;

/** Which map a panel is about. */
export interface Subject {
  /** How the panel calls it. */
  readonly name: string;
  readonly identity: MapIdentity;
}

/** A debug session, as far as a feed needs it. */
export interface Followed {
  readonly stop: Stop | null;
  readonly view: (Pick<StopView, "follow" | "frames"> & WritersView) | null;
  readonly hasEnded: boolean;
  /** What is said when it has ended, where that is not the whole story. */
  readonly whyEnded?: string;
}

/** What a picture is delivered to. */
export interface Screen {
  post(message: HostToPanel): void;
  /** `here`: the name that the map goes by at this stop, where it is another. `pinnedAt`: the stop that is kept. */
  entitle(name: string, here: string | null, pinnedAt: number | null): void;
}

/** A picture that was asked for before there was a panel. */
export interface FirstPicture {
  readonly picture: Promise<MapPicture>;
  readonly stop: Stop;
  /** Cancels the reading. */
  readonly reading: AbortController;
}

type PictureMessage = HostToPanel & { readonly type: "picture" };

interface Shown {
  readonly message: PictureMessage;
  readonly picture: MapPicture;
  /** Of the stop that it shows. */
  readonly view: Followed["view"];
  /** The map's name there, where it is another. */
  readonly here: string | null;
}

export class PictureFeed {
  /** Of the picture that is on the screen. */
  readonly parts: PictureParts;
  /** The stops at which the map was read. */
  readonly history: HistoryFeed;
  /** A stop of the history that is on the screen in place of the picture. */
  private past: Shown | null = null;
  private readonly writers: WritersFeed;
  private identity: MapIdentity;
  private shown: Shown | null = null;
  /** What was kept over a reload of the window; shown until there is a picture. */
  private restored: PictureMessage | null = null;
  private pinned = false;
  /** Why the program stands, where it does so for this map. */
  private stopCause: { readonly stop: number; readonly cause: StopCause } | null = null;
  private status: PanelStatus = { kind: "reading" };
  private pictures = 0;
  private readonly growths = new GrowthWatch();
  private reading: AbortController | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;
  /** A stop came that was not read, for nobody looked. */
  private due = false;
  private loaded = false;
  private visible = true;
  private disposed = false;

  constructor(
    readonly subject: Subject,
    private session: Followed,
    private readonly screen: Screen,
    private readonly log: OutputLog,
    budget?: HistoryBudget,
  ) {
    this.identity = subject.identity;
    this.history = new HistoryFeed(
      {
        post: (message) => {
          this.post(message);
        },
        failed: (error) => {
          if (explainFailure(subject.name, error)) this.log.failed(`keeping the history of ${subject.name}`, error);
        },
      },
      budget,
    );
    this.parts = new PictureParts(subject.name, log, this.history, {
      post: (message) => {
        this.post(message);
      },
      learn: (id, head) => this.learn(id, head),
      surveyed: (id) => {
        const { shown } = this;
        if (shown?.message.picture.id === id) this.history.learn(id, shown.picture, shown.message.picture.head, true);
      },
    });
    this.writers = new WritersFeed(
      (message) => {
        this.post(message);
      },
      (error) => {
        if (explainFailure(subject.name, error)) this.log.failed(`looking for goroutines inside ${subject.name}`, error);
      },
    );
  }

  /** The picture that is shown, for its export; null where there is none yet. */
  get exported(): ExportedPicture | null {
    const { onScreen } = this;
    if (onScreen === null) return null;
    const { head, stop } = onScreen.message.picture;
    const place = [stop.source, stop.functionName].filter((part) => part !== null).join(" in ");
    return { picture: onScreen.picture, head, where: place === "" ? null : place };
  }

  /** What the panel shows; null where there is nothing yet. */
  get message(): PictureMessage | null {
    return this.onScreen?.message ?? this.restored;
  }

  private get onScreen(): Shown | null {
    return this.past ?? this.shown;
  }

  /** The map as it is at this stop; null where it has not been read, or the program runs. */
  get modelOfNow(): MapModel | null {
    const { shown, session } = this;
    return shown !== null && session.view !== null && shown.view === session.view ? shown.picture.model : null;
  }

  get isPinned(): boolean {
    return this.pinned;
  }

  /** Which map it is, as it was found last. */
  get current(): Subject {
    return { name: this.subject.name, identity: this.identity };
  }

  /** Begins with what a panel of the same map shows, where nothing can be read now. */
  startAs({ shown, restored, pictures, identity }: PictureFeed): void {
    this.identity = identity;
    this.pictures = pictures;
    this.restored = restored;
    this.shown = shown;
    if (this.shown) this.answerFor(this.shown);
    this.entitle();
    this.catchUp();
  }

  /** Begins with what was kept over a reload of the window. */
  restore(last: Pick<PanelPicture, "head" | "stop"> | null, pinned: boolean): void {
    if (last) {
      const picture: PanelPicture = { ...last, id: ++this.pictures, body: null, restored: true };
      this.restored = { type: "picture", picture };
    }
    if (pinned) this.pin(true);
    if (!this.pinned) this.sessionChanged();
  }

  /** Keeps the picture of its stop while the program goes on, or follows the program again. */
  pin(pinned: boolean): void {
    if (pinned && this.message === null) return;
    this.pinned = pinned;
    this.forgetStopCause();
    this.post({ type: "pinned", pinned });
    this.entitle();
    if (pinned) {
      this.cancel();
      this.due = false;
      this.say({ kind: "live" });
    } else {
      this.leavePast();
      this.catchUp();
    }
  }

  /** Shows the picture that is on its way. */
  async start({ picture, stop, reading }: FirstPicture): Promise<void> {
    this.reading = reading;
    try {
      const read = await picture;
      if (!this.isOver(reading)) await this.show(read, stop, null);
    } catch (error) {
      if (!this.isOver(reading)) this.fail(error);
    }
    // The program may have gone on before this feed was there to hear of it.
    if (!this.disposed && this.shown === null && this.session.stop !== stop) this.sessionChanged();
  }

  /** The page is there (for the first time, or again): it gets what was sent last. */
  pageLoaded(): void {
    this.loaded = true;
    if (this.message) this.screen.post(this.message);
    if (this.pinned) this.post({ type: "pinned", pinned: true });
    this.history.tellAll();
    if (this.past !== null) this.postParts(this.past);
    else if (this.shown !== null && this.shown.view === this.session.view) {
      void this.parts.survey.show(this.shown.message.picture.id, this.shown.picture);
    }
    this.writers.repeat();
    if (this.stopCause) this.screen.post({ type: "stopCause", cause: this.stopCause.cause });
    this.postStatus();
  }

  /** The program stopped because of this map. */
  stoppedFor(stop: number, cause: StopCause): void {
    if (this.pinned || this.session.stop?.number !== stop) return;
    this.stopCause = { stop, cause };
    this.post({ type: "stopCause", cause });
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (!visible) {
      this.loaded = false;
      this.parts.survey.stop();
    }
    if (visible && this.due) this.readSoon();
  }

  /** The session of this feed stopped, went on or ended. */
  sessionChanged(): void {
    this.cancel();
    if (this.pinned) {
      // The picture stays; the map is followed for its history.
      if (this.session.view) this.settling = setTimeout(() => void this.follow(), settleMs);
      return;
    }
    if (this.session.stop?.number !== this.stopCause?.stop) this.forgetStopCause();
    if (this.session.view) {
      this.readSoon();
    } else if (this.session.hasEnded) {
      this.due = false;
      this.say({ kind: "ended", sentence: this.session.whyEnded ?? vscode.l10n.t("The debug session has ended.") });
    } else {
      this.due = false;
      this.say({ kind: "running", sentence: vscode.l10n.t("The program is running. Its maps can be read when it stops.") });
    }
  }

  /** The same program is debugged anew: the feed goes on there. The old process's addresses mean nothing in it. */
  moveTo(session: Followed): void {
    this.session = session;
    this.identity = { ...this.identity, header: 0n };
    this.history.nextRun();
    this.growths.forget();
    this.sessionChanged();
  }

  async read(): Promise<void> {
    const { view, stop } = this.session;
    if (!view || !stop) {
      this.sessionChanged();
      return;
    }
    this.cancel();
    const reading = new AbortController();
    this.reading = reading;
    this.due = false;
    this.say({ kind: "reading" });
    try {
      const picture = await view.follow(this.identity, { ...firstLook, signal: reading.signal });
      if (!this.isOver(reading)) await this.show(picture, stop, picture.followedAs ?? null);
    } catch (error) {
      if (!this.isOver(reading)) this.fail(error);
    }
  }

  /** Reads the map of this stop for the history alone. */
  private async follow(): Promise<void> {
    const { view, stop } = this.session;
    if (!view || !stop) return;
    const reading = new AbortController();
    this.reading = reading;
    try {
      const picture = await view.follow(this.identity, { ...firstLook, signal: reading.signal });
      if (picture.followedAs === undefined) this.identity = { ...this.identity, header: picture.identity.header };
      const frames = await view.frames().catch(() => []);
      if (this.isOver(reading)) return;
      this.history.record(
        ++this.pictures,
        picture,
        { head: this.named(picture.model.head), stop: stopOf(stop, frames[0]) },
        "rest",
      );
    } catch (error) {
      // Where the map is not in scope there is nothing to keep.
      if (!this.isOver(reading) && explainFailure(this.subject.name, error)?.kind !== "outOfScope")
        this.log.failed(`following ${this.subject.name}`, error);
    }
  }

  /** Shows the map as it was at a stop of its history; null: as it is. */
  showStop(id: number | null): void {
    const picture = id === null ? null : this.history.pictureOf(id, this.identity);
    const stop = id === null ? null : this.history.history.of(id)?.snapshot.stop;
    if (picture === null || id === null || !stop) {
      this.leavePast();
      return;
    }
    const { number, source, functionName, reason } = stop;
    const count = this.shown?.message.picture.stop.count;
    const at = { number, source, functionName, reason, ...(count === undefined ? {} : { count }) };
    const { model, level } = picture;
    const message = { ...panelPicture(++this.pictures, model, this.named(model.head), at), past: { id, level } };
    this.past = { message: { type: "picture", picture: message }, picture, view: null, here: null };
    this.answerFor(this.past);
    this.entitle();
    this.post(this.past.message);
    this.postParts(this.past);
  }

  /** Back to the picture that is kept or followed. */
  private leavePast(): void {
    if (this.past === null) return;
    this.past = null;
    if (this.shown) this.answerFor(this.shown);
    this.entitle();
    if (this.message) this.post(this.message);
    this.writers.repeat();
    const { shown } = this;
    if (shown !== null && shown.view === this.session.view && this.loaded)
      void this.parts.survey.show(shown.message.picture.id, shown.picture);
  }

  /** What the panel asks from now on is asked of this picture. */
  private answerFor({ message, picture }: Shown): void {
    this.parts.show(message.picture.id, picture);
  }

  /** A map that was read in windows was kept in windows. */
  private postParts({ message, picture }: Shown): void {
    if (!(picture instanceof SnapshotPicture)) return;
    for (const part of picture.furtherParts) {
      const cells = panelCells(picture.modelOf(part), rangeOfPart(part.kept));
      if (cells) this.post({ type: "cells", pictureId: message.picture.id, cells });
    }
  }

  dispose(): void {
    this.disposed = true;
    this.history.dispose();
    this.parts.dispose();
    this.writers.stop();
    this.cancel();
  }

  /** The picture may be of now already. */
  private catchUp(): void {
    if (this.shown !== null && this.session.view !== null && this.shown.view === this.session.view) this.say({ kind: "live" });
    else this.sessionChanged();
  }

  private forgetStopCause(): void {
    if (this.stopCause === null) return;
    this.stopCause = null;
    this.post({ type: "stopCause", cause: null });
  }

  private readSoon(): void {
    this.due = true;
    if (!this.visible) return;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.read(), settleMs);
  }

  private cancel(): void {
    clearTimeout(this.settling);
    this.reading?.abort();
    this.reading = null;
  }

  private isOver(reading: AbortController): boolean {
    return this.disposed || this.reading !== reading;
  }

  /** @param here the name that the map goes by in the innermost frame, where its own variable is out of scope */
  private async show(picture: MapPicture, stop: Stop, here: string | null): Promise<void> {
    const { model } = picture;
    if (here === null) this.identity = { ...this.identity, header: picture.identity.header };
    const head = this.named(model.head);
    const frames = (await this.session.view?.frames().catch(() => null)) ?? [];
    if (this.disposed || this.pinned || this.session.stop !== stop) return;
    const growthBegan = this.growths.see(stop.number, head);
    const message: PanelPicture = {
      ...panelPicture(++this.pictures, model, head, stopOf(stop, frames[0])),
      ...(growthBegan ? { growthBegan } : {}),
    };
    const { view } = this.session;
    this.shown = { message: { type: "picture", picture: message }, picture, view, here };
    // A person who steps on wants to see where that leads.
    this.past = null;
    this.answerFor(this.shown);
    this.reading = null;
    this.entitle();
    this.post(this.shown.message);
    this.say({ kind: "live" });
    this.history.record(message.id, picture, message);
    void this.writers.show(message.id, head, this.session.view);
    // A page that is still being loaded asks for everything when it is there.
    if (this.loaded) void this.parts.survey.show(message.id, picture);
  }

  /** The head as the panel has it: under the name that the panel gives the map. That not all was read at first is no news. */
  private named(head: LayoutHead): LayoutHead {
    return { ...withoutRange(head), expression: this.subject.name };
  }

  private learn(id: number, head: LayoutHead): LayoutHead {
    const named = this.named(head);
    const { shown } = this;
    if (shown?.message.picture.id === id) {
      const picture = { ...shown.message.picture, head: named };
      this.shown = { ...shown, message: { type: "picture", picture } };
      this.history.learn(id, shown.picture, named, false);
    }
    return named;
  }

  private entitle(): void {
    const pinnedAt = this.pinned ? (this.message?.picture.stop.number ?? null) : null;
    this.screen.entitle(this.subject.name, this.shown?.here ?? null, pinnedAt);
  }

  private fail(error: unknown): void {
    const { name } = this.subject;
    const failure = explainFailure(name, error);
    if (!failure) return;
    this.log.failed(`reading ${name}`, error);
    this.say(
      failure.kind === "outOfScope"
        ? { kind: "outOfScope", sentence: `${failure.sentence} ${failure.hint}` }
        : { kind: "failed", sentence: failure.sentence, hint: failure.hint },
    );
  }

  private say(status: PanelStatus): void {
    this.status = status;
    this.postStatus();
  }

  private postStatus(): void {
    this.post({ type: "status", expression: this.subject.name, status: this.status });
  }

  /** A page that is not there gets everything when it comes. */
  private post(message: HostToPanel): void {
    if (this.loaded && !this.disposed) this.screen.post(message);
  }
}

/** A stop as the panel names it. */
function stopOf(stop: Stop, frame: Awaited<ReturnType<StopView["frames"]>>[number] | undefined): PanelPicture["stop"] {
  return {
    number: stop.number,
    ...(stop.count === undefined ? {} : { count: stop.count }),
    ...(stop.time === undefined ? {} : { time: stop.time }),
    source: frame?.source?.name === undefined ? null : `${frame.source.name}:${frame.line}`,
    functionName: frame?.name ?? null,
    reason: stop.reason,
  };
}
