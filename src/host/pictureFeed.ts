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
import type { MapIdentity, MapPicture, StopView } from "../dap/inspector.js";
import type { Place } from "../gomap/mapModel.js";
import type { Details, HostToPanel, PanelStatus } from "../messages/panelMessages.js";
import { EntriesFeed } from "./entriesFeed.js";
import { explainFailure } from "./failure.js";
import type { OutputLog } from "./outputLog.js";
import type { ExportedPicture } from "./exportPicture.js";
import { panelPicture } from "./panelPicture.js";
import type { Stop } from "./watchedSession.js";

/** Bytes that one picture may read: a map of 10,000 entries fits unless they are large; of larger ones a window is read. */
export const pictureBudgetBytes = 4 << 20;
/** The longest text of one key or elem, in bytes. */
const maxTextBytes = 4096;
/** A stop that is left again sooner (a person who holds the step key down) is not read. */
const settleMs = 40;
/** Details that are kept for a panel that is loaded again. */
const maxKeptDetails = 500;

/** Which map a panel is about. */
export interface Subject {
  /** How the panel calls it. */
  readonly name: string;
  readonly identity: MapIdentity;
}

/** A debug session, as far as a feed needs it. */
export interface Followed {
  readonly stop: Stop | null;
  readonly view: Pick<StopView, "follow" | "frames"> | null;
  readonly hasEnded: boolean;
}

/** What a picture is delivered to. */
export interface Screen {
  post(message: HostToPanel): void;
  /** `here`: the name that the map goes by at this stop, where it is another. */
  entitle(name: string, here: string | null): void;
}

/** A picture that was asked for before there was a panel. */
export interface FirstPicture {
  readonly picture: Promise<MapPicture>;
  readonly stop: Stop;
  /** Cancels the reading. */
  readonly reading: AbortController;
}

interface Shown {
  readonly message: HostToPanel & { readonly type: "picture" };
  readonly picture: MapPicture;
  readonly details: Map<string, Details>;
}

export class PictureFeed {
  /** Pages of entries and searches, of the picture that is shown. */
  readonly entries: EntriesFeed;
  private identity: MapIdentity;
  private shown: Shown | null = null;
  private status: PanelStatus = { kind: "reading" };
  private pictures = 0;
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
  ) {
    this.identity = subject.identity;
    this.entries = new EntriesFeed({
      post: (message) => {
        this.post(message);
      },
      explain: (error) => {
        const failure = explainFailure(subject.name, error);
        if (failure) this.log.failed(`reading entries of ${subject.name}`, error);
        return failure?.sentence ?? vscode.l10n.t("The program went on before these entries were read.");
      },
      gone: vscode.l10n.t("These entries are not of this stop any more."),
    });
  }

  /** The picture that is shown, for its export; null where there is none yet. */
  get exported(): ExportedPicture | null {
    if (this.shown === null) return null;
    const { head, stop } = this.shown.message.picture;
    const place = [stop.source, stop.functionName].filter((part) => part !== null).join(" in ");
    return { picture: this.shown.picture, head, where: place === "" ? null : place };
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
    if (this.shown) this.screen.post(this.shown.message);
    this.postStatus();
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    if (!visible) this.loaded = false;
    if (visible && this.due) this.readSoon();
  }

  /** The session of this feed stopped, went on or ended. */
  sessionChanged(): void {
    this.cancel();
    if (this.session.view) {
      this.readSoon();
    } else if (this.session.hasEnded) {
      this.due = false;
      this.say({ kind: "ended", sentence: vscode.l10n.t("The debug session has ended.") });
    } else {
      this.due = false;
      this.say({ kind: "running", sentence: vscode.l10n.t("The program is running. Its maps can be read when it stops.") });
    }
  }

  /** The same program is debugged anew: the feed goes on there. The old process's addresses mean nothing in it. */
  moveTo(session: Followed): void {
    this.session = session;
    this.identity = { ...this.identity, header: 0n };
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
      const picture = await view.follow(this.identity, { budgetBytes: pictureBudgetBytes, signal: reading.signal });
      if (!this.isOver(reading)) await this.show(picture, stop, picture.followedAs ?? null);
    } catch (error) {
      if (!this.isOver(reading)) this.fail(error);
    }
  }

  async details(pictureId: number, place: Place): Promise<void> {
    const { shown } = this;
    if (shown?.message.picture.id !== pictureId) return;
    const key = JSON.stringify(place);
    try {
      const kept = shown.details.get(key) ?? (await shown.picture.slots([place], { values: true, maxTextBytes }))[0];
      if (!kept) throw new Error(vscode.l10n.t("There is nothing at this place."));
      if (shown.details.size < maxKeptDetails) shown.details.set(key, kept);
      this.post({ type: "details", pictureId, place, details: kept });
    } catch (error) {
      const failure = explainFailure(this.subject.name, error);
      if (failure) this.log.failed(`reading slots of ${this.subject.name}`, error);
      const sentence = failure?.sentence ?? vscode.l10n.t("The program went on before these slots were read.");
      this.post({ type: "detailsFailed", pictureId, place, sentence });
    }
  }

  dispose(): void {
    this.disposed = true;
    this.entries.dispose();
    this.cancel();
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
    const head = { ...model.head, expression: this.subject.name };
    const frames = (await this.session.view?.frames().catch(() => null)) ?? [];
    const frame = frames[0];
    if (this.disposed || this.session.stop !== stop) return;
    const message = panelPicture(++this.pictures, model, head, {
      number: stop.number,
      source: frame?.source?.name === undefined ? null : `${frame.source.name}:${frame.line}`,
      functionName: frame?.name ?? null,
      reason: stop.reason,
    });
    this.shown = { message: { type: "picture", picture: message }, picture, details: new Map() };
    this.entries.show(message.id, picture);
    this.reading = null;
    this.screen.entitle(this.subject.name, here);
    this.post(this.shown.message);
    this.say({ kind: "live" });
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
