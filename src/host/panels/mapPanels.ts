/** The panels: editor tabs, each about one map of one session. */
import * as vscode from "vscode";
import { HistoryBudget } from "../../gomap/history/mapHistory.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { MapModel } from "../../gomap/mapModel.js";
import type { HostToPanel, PanelSubject, PanelToHost } from "../../messages/panelMessages.js";
import type { StopReason } from "../breakWhen/breakWhen.js";
import type { WatchedMap } from "../breakWhen/watchedMap.js";
import type { OutputLog } from "../outputLog.js";
import type { Sessions } from "../session/sessions.js";
import type { Stop, WatchedSession } from "../session/watchedSession.js";
import { tookStep } from "../walkthrough.js";
import { addCompared } from "./addCompared.js";
import type { PanelChoice } from "./comparePick.js";
import { ComparedMaps } from "./comparedMaps.js";
import { earlierStops, keptAt } from "./earlierStops.js";
import { PictureExport } from "./exportPicture.js";
import { panelPage, panelResources } from "./panelPage.js";
import type { FirstPicture, Screen, Subject } from "./pictureFeed.js";
import { PictureFeed, firstLook } from "./pictureFeed.js";
import { EndedSession, readSavedPanel } from "./savedPanel.js";

const viewType = "goMapLayout.panel";
/** Of the first editor groups, from the left. */
const focusCommands = ["First", "Second", "Third", "Fourth", "Fifth"].map((nth) => `workbench.action.focus${nth}EditorGroup`);

interface OpenPanel {
  readonly feed: PictureFeed;
  readonly compared: ComparedMaps;
  /** Another one after the same launch was started again; the one before a reload of the window is over. */
  session: WatchedSession | EndedSession;
  readonly panel: vscode.WebviewPanel;
}

/** What a person asked for in a panel that concerns the whole program. */
export interface PanelWish {
  readonly what: "breakWhen" | "stepOut";
  readonly session: WatchedSession;
  readonly subject: Subject;
  /** The map of this stop; null where the panel has no picture of it. */
  readonly model: MapModel | null;
}

export class MapPanels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly open = new Set<OpenPanel>();
  private readonly subscription: vscode.Disposable;
  private readonly serializer: vscode.Disposable;
  private readonly pictureExport: PictureExport;
  /** A program that is only altered stands at the stop it stood at. */
  private readonly knownStops = new WeakSet<Stop>();
  private readonly budgets = new WeakMap<OpenPanel["session"], HistoryBudget>();
  private readonly wishes = new vscode.EventEmitter<PanelWish>();
  readonly onDidWish = this.wishes.event;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly sessions: Sessions,
    private readonly log: OutputLog,
  ) {
    this.pictureExport = new PictureExport(log);
    this.subscription = sessions.onDidChange(({ session, change }) => {
      if (session.stop && !this.knownStops.has(session.stop)) {
        this.knownStops.add(session.stop);
        void this.leaveRoomForSource();
      }
      for (const opened of this.open) {
        if (opened.session === session) {
          opened.feed.sessionChanged();
          opened.compared.sessionChanged();
        } else if (change === "stopped" && goesOnIn(opened.session, session)) {
          moveTo(opened, session);
        }
      }
    });
    this.serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);
  }

  /** Brings the panel of this map to the front, where there is one. */
  reveal(session: WatchedSession, subject: Subject): boolean {
    for (const { feed, panel, session: shown } of this.open) {
      // One that keeps its stop is no answer to who wants to see the map as it is.
      if (shown !== session || feed.isPinned || keyOf(feed.subject) !== keyOf(subject)) continue;
      panel.reveal(undefined, true);
      return true;
    }
    return false;
  }

  /**
   * Opens a tab where panels are open already, else beside the editor. `first` is the picture that is there or on its way.
   * @param pinned the panel keeps that picture while the program goes on
   */
  show(session: WatchedSession, subject: Subject, first: FirstPicture, pinned = false): void {
    const { feed } = this.openPanel(session, subject);
    void feed.start(first).then(() => {
      if (pinned) feed.pin(true);
    });
  }

  /** The panel that has the focus; undefined where none has, or its program is over. */
  get inFront(): Omit<PanelWish, "what"> | undefined {
    const opened = [...this.open].find(({ panel }) => panel.active);
    return opened && wishOf(opened);
  }

  /** Says in the panels of the map why the program stopped. @returns whether there is one that is seen */
  says({ session, map, sentence, stop }: StopReason, hint: string | null): boolean {
    const panels = [...this.open].filter((opened) => opened.session === session && isAbout(opened, map));
    for (const { feed } of panels) feed.stoppedFor(stop, { sentence, hint });
    return panels.some(({ panel, feed }) => panel.visible && !feed.isPinned);
  }

  /** Opens a panel for the map, where there is none that follows the program. */
  ensure(session: WatchedSession, { name, identity, header }: Pick<WatchedMap, "name" | "identity" | "header">): void {
    const { view, stop } = session;
    const shown = [...this.open].find(
      (opened) => opened.session === session && !opened.feed.isPinned && isAbout(opened, { name, identity, header }),
    );
    shown?.panel.reveal(undefined, true);
    if (shown || !view || !stop) return;
    const subject: Subject = { name, identity: { ...identity, header } };
    const reading = new AbortController();
    const picture = view.follow(subject.identity, { ...firstLook, signal: reading.signal });
    this.show(session, subject, { picture, stop, reading });
  }

  /**
   * At a stop the editor opens the source in the group that has the focus: not over a panel, where there is another group. Asked
   * for at the stop itself, this overtakes the news of it, for a tracker hears of it first.
   * @param clicked a button of a panel was: that it has the focus is heard of only later
   */
  async leaveRoomForSource(clicked = false): Promise<void> {
    const panels = [...this.open].map(({ panel }) => panel);
    const focused = panels.find(({ active }) => active) ?? (clicked ? panels.find(({ visible }) => visible) : undefined);
    if (!focused) return;
    const others = vscode.window.tabGroups.all.filter(({ viewColumn }) => viewColumn !== focused.viewColumn);
    const other = others.find(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputText)) ?? others[0];
    const command = other && focusCommands[other.viewColumn - 1];
    if (command !== undefined) await vscode.commands.executeCommand(command);
  }

  /** Reads the picture of this stop for the map's panel, also where that is hidden. @returns its head; null where there is no panel */
  async readPicture(session: WatchedSession, map: WatchedMap): Promise<LayoutHead | null> {
    const { stop } = session;
    const opened = [...this.open].find((one) => one.session === session && !one.feed.isPinned && isAbout(one, map));
    if (!opened) return null;
    await opened.feed.read();
    const picture = opened.feed.message?.picture;
    return picture?.stop.number === stop?.number ? (picture?.head ?? null) : null;
  }

  /** After a reload of the window: a panel that comes back, and what it kept. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = readSavedPanel(state);
    if (kept === null) {
      // It was never filled, or kept nothing that is known here: there is no map that it could be about.
      panel.dispose();
      return Promise.resolve();
    }
    const { subject, session, last, pinned } = kept;
    panel.webview.options = this.webviewOptions;
    const opened = this.fill(panel, session, subject);
    opened.feed.restore(last, pinned);
    // VS Code has no debug session over a reload, but one may have been started since.
    const running = this.sessions.all.find((other) => other.stop !== null && goesOnIn(session, other));
    if (running) moveTo(opened, running);
    return Promise.resolve();
  }

  private openPanel(session: OpenPanel["session"], subject: Subject): OpenPanel {
    const neighbour = [...this.open].findLast(({ panel }) => panel.visible)?.panel.viewColumn;
    const panel = vscode.window.createWebviewPanel(
      viewType,
      titleOf(subject.name, null, null),
      { viewColumn: neighbour ?? vscode.ViewColumn.Beside, preserveFocus: true },
      { ...this.webviewOptions, enableFindWidget: true },
    );
    return this.fill(panel, session, subject);
  }

  private get webviewOptions(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: panelResources(this.extensionUri) };
  }

  private fill(panel: vscode.WebviewPanel, session: OpenPanel["session"], subject: Subject): OpenPanel {
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, "media", "tab-light.svg"),
      dark: vscode.Uri.joinPath(this.extensionUri, "media", "tab-dark.svg"),
    };
    const post = (message: HostToPanel): void => void panel.webview.postMessage(message);
    const entitle: Screen["entitle"] = (name, here, pinnedAt) => {
      panel.title = titleOf(name, here, pinnedAt);
    };
    const feed = new PictureFeed(subject, session, { post, entitle }, this.log, this.budgetOf(session));
    const compared = new ComparedMaps(session, post, this.log);
    const opened: OpenPanel = { feed, compared, panel, session };
    this.open.add(opened);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromPanel(message)) void this.answer(opened, message);
    });
    panel.onDidChangeViewState(() => {
      feed.setVisible(panel.visible);
      // The page is made anew when it is shown, and says itself what is looked at.
      if (!panel.visible) compared.setLooking(false);
    });
    panel.onDidDispose(() => {
      this.open.delete(opened);
      feed.dispose();
      compared.dispose();
    });
    panel.webview.html = panelPage(panel.webview, this.extensionUri, panel.title);
    return opened;
  }

  /** What the histories of a session's panels may take together. */
  private budgetOf(session: OpenPanel["session"]): HistoryBudget {
    const budget = this.budgets.get(session) ?? new HistoryBudget();
    this.budgets.set(session, budget);
    return budget;
  }

  /** The same map in one more panel, which follows the program, whatever the first one does. */
  private openCopy({ feed, session }: OpenPanel): void {
    const { name, identity } = feed.current;
    const { view, stop } = session;
    const copy = this.openPanel(session, { name, identity: { ...identity } });
    if (view && stop) {
      const reading = new AbortController();
      const picture = view.follow(identity, { ...firstLook, signal: reading.signal });
      void copy.feed.start({ picture, stop, reading });
    } else copy.feed.startAs(feed);
  }

  private async compareWith(opened: OpenPanel): Promise<void> {
    const { feed, compared, session } = opened;
    const others = [...this.open].filter((other) => other !== opened);
    const { expression } = feed.subject.identity;
    const comparing = {
      session: session instanceof EndedSession ? null : session,
      compared,
      shown: feed.isPinned ? null : expression,
      panels: others.flatMap((other) => panelChoice(other, opened)),
      stops: earlierStops(feed.history.history, feed.message?.picture.stop ?? null),
    };
    await addCompared(comparing, this.log);
  }

  /** Another map of the same function: an elem of a map that a panel shows. */
  private showBeside({ feed, session }: OpenPanel, expression: string): void {
    const { view, stop } = session;
    if (!view || !stop) {
      const sentence = vscode.l10n.t("The program is running. {0} can be shown when it stops.", expression);
      void vscode.window.showInformationMessage(sentence);
      return;
    }
    const identity = { expression, functionName: feed.subject.identity.functionName, header: 0n };
    const subject: Subject = { name: expression, identity };
    if (this.reveal(session, subject)) return;
    const reading = new AbortController();
    const picture = view.follow(identity, { ...firstLook, signal: reading.signal });
    this.show(session, subject, { picture, stop, reading });
  }

  dispose(): void {
    this.wishes.dispose();
    this.subscription.dispose();
    this.serializer.dispose();
    for (const { panel } of [...this.open]) panel.dispose();
  }

  private async answer(opened: OpenPanel, message: PanelToHost): Promise<void> {
    const { feed, compared, session } = opened;
    switch (message.type) {
      case "ready":
        feed.pageLoaded();
        compared.pageLoaded();
        tellSubject(opened);
        break;
      case "details":
        await feed.parts.slots.tell(message.pictureId, message.place);
        break;
      case "entries":
        await feed.parts.entries.page(message.pictureId, message.from, message.places);
        break;
      case "find":
        tookStep("find");
        await feed.parts.entries.find(message.pictureId, message.searchId, message.text);
        break;
      case "stopFinding":
        feed.parts.entries.stopFinding();
        break;
      case "why":
        await feed.parts.hashes.tell(message.pictureId, message.at);
        break;
      case "open":
        this.showBeside(opened, message.expression);
        break;
      case "refresh":
        // What was read of this stop is forgotten, for all panels of the session.
        session.altered();
        break;
      case "export":
        tookStep("export");
        if (feed.exported) await this.pictureExport.run(feed.exported);
        break;
      case "record": {
        const { expression, functionName } = feed.current.identity;
        const sessionId = session instanceof EndedSession ? null : session.id;
        const recordedMap = { expression, functionName };
        await vscode.commands.executeCommand("goMapLayout.record", { sessionId, recordedMap });
        break;
      }
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        break;
      case "memory":
        await feed.parts.memory.read(message.pictureId, message.address, message.sizeBytes);
        break;
      case "cells":
        await feed.parts.survey.cells(message.pictureId, message.range);
        break;
      case "survey":
        await feed.parts.survey.want(message.pictureId, message.go);
        break;
      case "compareLook":
        compared.setLooking(message.looking);
        break;
      case "compareAdd":
        await this.compareWith(opened);
        break;
      case "compareRemove":
        compared.remove(message.id);
        break;
      case "historyShow":
        feed.showStop(message.id);
        break;
      case "historyDiff":
        feed.history.diff(message.from, message.to);
        break;
      case "pin":
        feed.pin(message.pinned);
        break;
      case "openCopy":
        this.openCopy(opened);
        break;
      case "breakWhen":
      case "stepOut": {
        const wish = wishOf(opened);
        if (wish) this.wishes.fire({ ...wish, what: message.type });
        break;
      }
      case "showOutput":
        this.log.show();
        break;
    }
  }
}

function wishOf({ session, feed }: OpenPanel): Omit<PanelWish, "what"> | undefined {
  if (session instanceof EndedSession || session.hasEnded) return undefined;
  return { session, subject: feed.current, model: feed.modelOfNow };
}

function isAbout({ feed }: OpenPanel, { name, identity, header }: Pick<WatchedMap, "name" | "identity" | "header">): boolean {
  return feed.current.identity.header === header || keyOf(feed.subject) === keyOf({ name, identity });
}

/** Is `next` the same launch, started again? */
function goesOnIn(old: OpenPanel["session"], next: WatchedSession): boolean {
  return old.hasEnded && old.name === next.name && old.type === next.type;
}

function moveTo(opened: OpenPanel, session: WatchedSession): void {
  opened.session = session;
  opened.feed.moveTo(session);
  opened.compared.moveTo(session);
}

/** For the panel to keep over a reload of the window. */
function tellSubject({ feed, session, panel }: OpenPanel): void {
  const { name, identity } = feed.subject;
  const { expression, functionName } = identity;
  const subject: PanelSubject = { name, expression, functionName, sessionName: session.name, sessionType: session.type };
  void panel.webview.postMessage({ type: "subject", subject } satisfies HostToPanel);
}

/** What a panel offers for comparing: its map, where that follows the same program, else its picture. */
function panelChoice({ feed, session }: OpenPanel, asking: OpenPanel): PanelChoice[] {
  if (!feed.isPinned && session === asking.session && session.view !== null) {
    const same = !asking.feed.isPinned && keyOf(feed.subject) === keyOf(asking.feed.subject);
    return same ? [] : [{ kind: "followed", subject: feed.current }];
  }
  const picture = feed.message?.picture;
  return picture === undefined ? [] : [{ kind: "kept", map: keptAt(picture, "pinned") }];
}

function keyOf({ identity, name }: Subject): string {
  return `${identity.functionName ?? ""} ${name}`;
}

function titleOf(name: string, here: string | null, pinnedAt: number | null): string {
  if (pinnedAt !== null) return vscode.l10n.t("Map: {0} (pinned at stop {1})", name, pinnedAt);
  return here === null ? vscode.l10n.t("Map: {0}", name) : vscode.l10n.t("Map: {0} (here {1})", name, here);
}

function isFromPanel(message: unknown): message is PanelToHost {
  return typeof message === "object" && message !== null && "type" in message && typeof message.type === "string";
}
