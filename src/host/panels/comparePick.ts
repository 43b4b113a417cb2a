/** The list of maps to compare with: several can be chosen; a layout document is chosen by itself. */
import * as vscode from "vscode";
import type { MapVariable } from "../../dap/mapVariables.js";
import type { KeptMap } from "./earlierStops.js";
import type { Subject } from "./pictureFeed.js";

/** What the list is filled from. */
export interface Comparable {
  /** Maps in scope; null where the program runs or has ended. */
  readonly variables: Promise<readonly MapVariable[]> | null;
  /** What other panels show. */
  readonly panels: readonly PanelChoice[];
  readonly stops: readonly KeptMap[];
}

/** Of another panel: its map, to be followed, or its picture as it stands. */
export type PanelChoice =
  { readonly kind: "followed"; readonly subject: Subject } | { readonly kind: "kept"; readonly map: KeptMap };

export type Chosen = PanelChoice | { readonly kind: "variable"; readonly map: MapVariable } | { readonly kind: "document" };

interface Item extends vscode.QuickPickItem {
  readonly chosen?: Chosen;
}

/** @returns [] where the person turned away */
export function pickCompared(comparable: Comparable): Promise<readonly Chosen[]> {
  const { t } = vscode.l10n;
  const list = vscode.window.createQuickPick<Item>();
  list.canSelectMany = true;
  list.title = t("Compare with…");
  list.placeholder =
    comparable.variables === null
      ? t("Pick maps to compare with. Variables can be picked when the program stops.")
      : t("Pick one map or several to compare with");
  list.matchOnDescription = true;
  let variables: readonly MapVariable[] = [];
  const fill = (): void => {
    const before = new Set(list.selectedItems.map(keyOf));
    const items = itemsOf(variables, comparable);
    list.items = items;
    list.selectedItems = items.filter((item) => item.chosen !== undefined && before.has(keyOf(item)));
  };
  return new Promise((resolve) => {
    const finish = (items: readonly Item[]): void => {
      resolve(items.flatMap(({ chosen }) => (chosen === undefined ? [] : [chosen])));
      list.dispose();
    };
    list.onDidHide(() => {
      finish([]);
    });
    list.onDidAccept(() => {
      finish(list.selectedItems);
    });
    list.onDidChangeSelection((items) => {
      // It opens a dialog: that needs no second step.
      if (items.some(({ chosen }) => chosen?.kind === "document")) finish(items);
    });
    if (comparable.variables) {
      list.busy = true;
      const done = (found: readonly MapVariable[]): void => {
        variables = found;
        list.busy = false;
        fill();
      };
      // Where they could not be listed, the rest can be compared with.
      comparable.variables.then(done, () => {
        done([]);
      });
    }
    fill();
    list.show();
  });
}

function itemsOf(variables: readonly MapVariable[], { panels, stops }: Comparable): Item[] {
  const { t } = vscode.l10n;
  const group = (label: string, members: readonly Item[]): Item[] =>
    members.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...members];
  return [
    ...group(t("in scope at this stop"), variables.map(variableItem)),
    ...group(t("in other panels"), panels.map(panelItem)),
    ...group(t("earlier stops of this panel"), stops.map(keptItem)),
    ...group(t("files"), [
      {
        label: t("Open a layout document…"),
        iconPath: new vscode.ThemeIcon("folder-opened"),
        alwaysShow: true,
        chosen: { kind: "document" },
      },
    ]),
  ];
}

function variableItem(map: MapVariable): Item {
  const entries = map.isNil ? "nil" : map.length === null ? null : lengthText(map.length);
  return { label: map.expression, description: joined(map.type, entries), chosen: { kind: "variable", map } };
}

function panelItem(choice: PanelChoice): Item {
  if (choice.kind === "kept") return { ...keptItem(choice.map), iconPath: new vscode.ThemeIcon("pinned") };
  const { name, identity } = choice.subject;
  return { label: name, description: joined(identity.functionName, vscode.l10n.t("follows the program")), chosen: choice };
}

function keptItem(map: KeptMap): Item {
  const { label, origin, head } = map;
  const entries = head.layout.kind === "nil" ? "nil" : head.length === null ? null : lengthText(head.length);
  return { label, description: joined(origin, entries), chosen: { kind: "kept", map } };
}

function lengthText(length: number): string {
  return vscode.l10n.t("len {0}", length.toLocaleString("en"));
}

function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}

function keyOf({ label, description }: Item): string {
  return `${label} ${description ?? ""}`;
}
