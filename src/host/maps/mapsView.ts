/**
 * The "Maps" view in the debug side bar: all maps of the stopped goroutine's frames and of the package, one row each.
 *
 *     the view is hidden    nothing is asked of the debugger, and what is being read is dropped
 *     a stop                the frames; of an open frame its maps, and then their headers, row by row
 *     the program goes on   the rows stay for a moment (a step is over at once), then a sentence says that it runs
 */
import * as vscode from "vscode";
import { countText } from "../../gomap/words.js";
import { explainFailure } from "../failure.js";
import type { OutputLog } from "../outputLog.js";
import { uriOf } from "../plainPaths.js";
import type { Sessions } from "../session/sessions.js";
import { variablesOfPackage } from "../session/stoppedPackage.js";
import { explainRow, rowOrders, type RowOrder, type RowState } from "./mapRow.js";
import { ScopeTree, pageRows, type MapNode, type NoteNode, type ScopeNode, type TreeNode } from "./scopeTree.js";
import { pickDepth } from "./showCommand.js";

const viewId = "goMapLayout.maps";
/** `running` or `stopped`; for the sentence in an empty view. */
const stateContext = "goMapLayout.mapsView";
const orderKey = "mapsView.order";
/** A stop that is left again sooner is not read. */
const settleMs = 40;
/** A program that stops again sooner (a step) leaves the rows where they are. */
const patienceMs = 400;
/** Rows of which more is known are drawn anew together, and sorted anew not more often than this. */
const drawMs = 60;
const sortMs = 500;

export class MapsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly view: vscode.TreeView<TreeNode>;
  private readonly subscriptions: { dispose(): unknown }[];
  private tree: { readonly session: string; readonly stop: object; readonly scopes: ScopeTree } | null = null;
  private order: RowOrder;
  private readonly toDraw = new Set<MapNode>();
  private drawing: ReturnType<typeof setTimeout> | undefined;
  private sorting: ReturnType<typeof setTimeout> | undefined;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly sessions: Sessions,
    private readonly log: OutputLog,
    private readonly memento: vscode.Memento,
  ) {
    const kept = memento.get<unknown>(orderKey);
    this.order = rowOrders.find((order) => order === kept) ?? "frame";
    this.view = vscode.window.createTreeView<TreeNode>(viewId, { treeDataProvider: this, showCollapseAll: true });
    this.describeOrder();
    this.subscriptions = [
      this.view,
      this.changes,
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.changes.fire(undefined);
        else this.tree?.scopes.pause();
      }),
      sessions.onDidChange(({ session }) => {
        if (session === sessions.active || session.id === this.tree?.session) this.follow();
      }),
      vscode.debug.onDidChangeActiveDebugSession(() => {
        if (sessions.active?.id !== this.tree?.session) this.follow();
      }),
    ];
    this.follow();
  }

  get rowOrder(): RowOrder {
    return this.order;
  }

  sortBy(order: RowOrder): void {
    this.order = order;
    void this.memento.update(orderKey, order);
    this.describeOrder();
    this.changes.fire(undefined);
  }

  showMore(scope: ScopeNode): void {
    scope.shown += pageRows;
    this.changes.fire(scope);
  }

  /** Reads everything anew: the person says that memory has changed. */
  refresh(): void {
    this.sessions.active?.altered();
  }

  dispose(): void {
    this.tree?.scopes.pause();
    for (const timer of [this.drawing, this.sorting, this.settling]) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    // VS Code asks for a view that is shown; what it asks for just after it was hidden comes when it is shown again.
    if (!this.view.visible) return [];
    try {
      if (node === undefined) return await this.scopes();
      return node.kind === "frame" || node.kind === "package" ? await this.rows(node) : [];
    } catch (error) {
      const failure = explainFailure(node === undefined ? vscode.l10n.t("The call stack") : this.nameOf(node), error);
      if (failure === null) return [];
      this.log.failed("filling the Maps view", error);
      return [note(node?.id ?? "", `${failure.sentence} ${failure.hint}`)];
    }
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case "map":
        return mapItem(node);
      case "more":
        return moreItem(node);
      case "note":
        return noteItem(node);
      case "frame":
      case "package":
        return scopeItem(node, this.tree?.scopes.home === node);
    }
  }

  private async scopes(): Promise<TreeNode[]> {
    return (await this.tree?.scopes.list()) ?? [];
  }

  private async rows(scope: ScopeNode): Promise<TreeNode[]> {
    const rows = await this.tree?.scopes.rows(scope, this.order);
    if (rows?.length !== 0) return rows ?? [];
    const sentence =
      scope.kind === "frame"
        ? vscode.l10n.t("No map is in scope in this frame.")
        : vscode.l10n.t("No variable of this package is a map, or its source is not at hand.");
    return [note(scope.id, sentence)];
  }

  private nameOf(node: TreeNode): string {
    return node.kind === "frame" || node.kind === "package" ? node.label : node.id;
  }

  /** Takes the state of the session over; asks nothing by itself. */
  private follow(): void {
    clearTimeout(this.settling);
    const session = this.sessions.active;
    const { view, stop } = session ?? {};
    if (this.tree && this.tree.stop !== view) this.tree.scopes.pause();
    const stopped = session !== undefined && view != null && stop != null;
    if (stopped && this.tree?.stop === view) return;
    const wait = stopped ? settleMs : session?.hasEnded === true ? 0 : patienceMs;
    this.settling = setTimeout(() => {
      this.toDraw.clear();
      this.tree = stopped ? { session: session.id, stop: view, scopes: this.treeOf(session.id, stop.number, view) } : null;
      void vscode.commands.executeCommand("setContext", stateContext, stopped ? "stopped" : "running");
      this.changes.fire(undefined);
    }, wait);
  }

  private treeOf(id: string, stop: number, view: ConstructorParameters<typeof ScopeTree>[0]["view"]): ScopeTree {
    const words = {
      variablesOfPackage: (path: string) => variablesOfPackage(path, this.log),
      explain: (expression: string, error: unknown) => {
        const failure = explainFailure(expression, error);
        if (failure) this.log.failed(`reading ${expression} for the Maps view`, error);
        return failure?.sentence ?? null;
      },
    };
    const tree: ScopeTree = new ScopeTree({ id, stop, view }, pickDepth, words, (nodes) => {
      if (this.tree?.scopes === tree) this.draw(nodes);
    });
    return tree;
  }

  /** Rows of which more is known: many come in a short time. */
  private draw(nodes: readonly MapNode[]): void {
    for (const node of nodes) this.toDraw.add(node);
    this.drawing ??= setTimeout(() => {
      this.drawing = undefined;
      this.changes.fire([...this.toDraw]);
      this.toDraw.clear();
    }, drawMs);
    if (this.order === "bytes" || this.order === "state" || this.order === "length") {
      const scopes = new Set(nodes.map(({ scope }) => scope));
      this.sorting ??= setTimeout(() => {
        this.sorting = undefined;
        this.changes.fire([...scopes]);
      }, sortMs);
    }
  }

  private describeOrder(): void {
    this.view.description = orderWords(this.order) ?? "";
  }
}

function orderWords(order: RowOrder): string | null {
  switch (order) {
    case "frame":
      return null;
    case "name":
      return vscode.l10n.t("by name");
    case "length":
      return vscode.l10n.t("by number of entries");
    case "bytes":
      return vscode.l10n.t("by bytes allocated");
    case "state":
      return vscode.l10n.t("by state");
  }
}

function scopeItem(scope: ScopeNode, isHome: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const packaged = scope.kind === "package";
  const label = packaged ? vscode.l10n.t("package {0}", scope.label) : scope.label;
  const item = new vscode.TreeItem(label, isHome ? Expanded : Collapsed);
  const place = scope.place?.path == null ? null : `${baseName(scope.place.path)}:${scope.place.line}`;
  item.id = scope.id;
  item.iconPath = new vscode.ThemeIcon(packaged ? "symbol-package" : "debug-stackframe-dot");
  item.description = place ?? (packaged ? vscode.l10n.t("its variables") : "");
  item.tooltip = scope.place?.path == null ? label : `${label}\n${uriOf(scope.place.path).fsPath}:${scope.place.line}`;
  item.contextValue = packaged ? "goPackage" : "goFrame";
  const spoken = packaged
    ? vscode.l10n.t("maps among the variables of package {0}", scope.label)
    : vscode.l10n.t("maps of the frame {0}, {1}", scope.label, place ?? "");
  item.accessibilityInformation = { label: spoken };
  return item;
}

function mapItem(node: MapNode): vscode.TreeItem {
  const row = explainRow(node.entry);
  const item = new vscode.TreeItem(node.variable.name);
  item.id = node.id;
  item.description = row.description;
  item.tooltip = row.tooltip.join("\n");
  item.iconPath = iconOf(row.state);
  item.contextValue = row.state === "nil" ? "goMap.nil" : "goMap";
  item.accessibilityInformation = { label: row.spoken };
  item.command = { command: "goMapLayout.show", title: vscode.l10n.t("Show Map Layout"), arguments: [node] };
  return item;
}

function moreItem({ id, scope, next, total }: TreeNode & { kind: "more" }): vscode.TreeItem {
  const label = vscode.l10n.t("Show {0} more of {1}", countText(next), countText(total));
  const item = new vscode.TreeItem(label);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon("ellipsis");
  item.command = { command: "goMapLayout.maps.showMore", title: label, arguments: [scope] };
  return item;
}

function noteItem({ id, sentence }: NoteNode): vscode.TreeItem {
  const item = new vscode.TreeItem("");
  item.id = `${id} note`;
  item.description = sentence;
  item.tooltip = sentence;
  item.accessibilityInformation = { label: sentence };
  return item;
}

function note(id: string, sentence: string): NoteNode {
  return { kind: "note", id, sentence };
}

function iconOf(state: RowState): vscode.ThemeIcon {
  const colored = (icon: string, color: string): vscode.ThemeIcon => new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  switch (state) {
    case "problem":
      return colored("error", "problemsErrorIcon.foreground");
    case "writing":
      return colored("edit", "problemsWarningIcon.foreground");
    case "growing":
      return colored("arrow-up", "charts.blue");
    case "warned":
      return colored("warning", "problemsWarningIcon.foreground");
    case "empty":
      return new vscode.ThemeIcon("circle-large-outline");
    case "nil":
      return new vscode.ThemeIcon("circle-slash");
    case "normal":
    case "unknown":
      return new vscode.ThemeIcon("symbol-structure");
  }
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
