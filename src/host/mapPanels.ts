/** The panels: editor tabs, each about one map of one session. */
import * as vscode from "vscode";
import type { PanelToHost } from "../messages/panelMessages.js";
import { PictureExport } from "./exportPicture.js";
import type { OutputLog } from "./outputLog.js";
import { panelPage, panelResources } from "./panelPage.js";
import type { FirstPicture, Subject } from "./pictureFeed.js";
import { PictureFeed, pictureBudgetBytes } from "./pictureFeed.js";
import type { Sessions } from "./sessions.js";
import type { WatchedSession } from "./watchedSession.js";

const viewType = "goMapLayout.panel";

interface OpenPanel {
  readonly feed: PictureFeed;
  /** Another one after the same launch was started again. */
  session: WatchedSession;
  readonly panel: vscode.WebviewPanel;
}

export class MapPanels implements vscode.Disposable {
  private readonly open = new Set<OpenPanel>();
  private readonly subscription: vscode.Disposable;
  private readonly pictureExport: PictureExport;

  constructor(
    private readonly extensionUri: vscode.Uri,
    sessions: Sessions,
    private readonly log: OutputLog,
  ) {
    this.pictureExport = new PictureExport(log);
    this.subscription = sessions.onDidChange(({ session, change }) => {
      for (const opened of this.open) {
        if (opened.session === session) {
          opened.feed.sessionChanged();
        } else if (change === "stopped" && goesOnIn(opened.session, session)) {
          opened.session = session;
          opened.feed.moveTo(session);
        }
      }
    });
  }

  /** Brings the panel of this map to the front, where there is one. */
  reveal(session: WatchedSession, subject: Subject): boolean {
    for (const { feed, panel, session: shown } of this.open) {
      if (shown !== session || keyOf(feed.subject) !== keyOf(subject)) continue;
      panel.reveal(undefined, true);
      return true;
    }
    return false;
  }

  /** Opens a tab where panels are open already, else beside the editor. `first` is the picture that is there or on its way. */
  show(session: WatchedSession, subject: Subject, first: FirstPicture): void {
    const neighbour = [...this.open].findLast(({ panel }) => panel.visible)?.panel.viewColumn;
    const panel = vscode.window.createWebviewPanel(
      viewType,
      titleOf(subject.name, null),
      { viewColumn: neighbour ?? vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, enableFindWidget: true, localResourceRoots: panelResources(this.extensionUri) },
    );
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.extensionUri, "media", "tab-light.svg"),
      dark: vscode.Uri.joinPath(this.extensionUri, "media", "tab-dark.svg"),
    };
    const feed = new PictureFeed(
      subject,
      session,
      {
        post: (message) => void panel.webview.postMessage(message),
        entitle: (name, here) => {
          panel.title = titleOf(name, here);
        },
      },
      this.log,
    );
    const opened: OpenPanel = { feed, panel, session };
    this.open.add(opened);
    panel.webview.onDidReceiveMessage((message: unknown) => {
      if (isFromPanel(message)) void this.answer(opened, message);
    });
    panel.onDidChangeViewState(() => {
      feed.setVisible(panel.visible);
    });
    panel.onDidDispose(() => {
      this.open.delete(opened);
      feed.dispose();
    });
    panel.webview.html = panelPage(panel.webview, this.extensionUri, panel.title);
    void feed.start(first);
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
    const picture = view.follow(identity, { budgetBytes: pictureBudgetBytes, signal: reading.signal });
    this.show(session, subject, { picture, stop, reading });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const { panel } of [...this.open]) panel.dispose();
  }

  private async answer(opened: OpenPanel, message: PanelToHost): Promise<void> {
    const { feed, session } = opened;
    switch (message.type) {
      case "ready":
        feed.pageLoaded();
        break;
      case "details":
        await feed.details(message.pictureId, message.place);
        break;
      case "entries":
        await feed.entries.page(message.pictureId, message.from, message.places);
        break;
      case "find":
        await feed.entries.find(message.pictureId, message.searchId, message.text);
        break;
      case "stopFinding":
        feed.entries.stopFinding();
        break;
      case "open":
        this.showBeside(opened, message.expression);
        break;
      case "refresh":
        // What was read of this stop is forgotten, for all panels of the session.
        session.altered();
        break;
      case "export":
        if (feed.exported) await this.pictureExport.run(feed.exported);
        break;
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        break;
      case "showOutput":
        this.log.show();
        break;
    }
  }
}

/** Is `next` the same launch, started again? */
function goesOnIn(old: WatchedSession, next: WatchedSession): boolean {
  return old.hasEnded && old.name === next.name && old.type === next.type;
}

function keyOf({ identity, name }: Subject): string {
  return `${identity.functionName ?? ""} ${name}`;
}

function titleOf(name: string, here: string | null): string {
  return here === null ? vscode.l10n.t("Map: {0}", name) : vscode.l10n.t("Map: {0} (here {1})", name, here);
}

function isFromPanel(message: unknown): message is PanelToHost {
  return typeof message === "object" && message !== null && "type" in message && typeof message.type === "string";
}
