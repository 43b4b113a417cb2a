/** The list of maps in scope, to pick one of; what is typed and is none of them counts as an expression. */
import * as vscode from "vscode";
import type { MapVariable } from "../../dap/mapVariables.js";

/** What the list is filled from. */
export interface Pickable {
  /** What the map is picked for. */
  readonly title: string;
  /** Maps that are known already; shown while the others are looked for. */
  readonly known: readonly MapVariable[];
  readonly all: Promise<readonly MapVariable[]>;
  /** Expressions under the caret, the likeliest first: of these the first that is a map comes on top. */
  readonly underCaret: readonly string[];
  /** Aborted when the program goes on: then there is nothing to pick any more. */
  readonly signal: AbortSignal;
}

export type Picked =
  | { readonly kind: "map"; readonly map: MapVariable }
  | { readonly kind: "typed"; readonly expression: string }
  | { readonly kind: "resumed" }
  | { readonly kind: "failed"; readonly error: unknown };

interface Item extends vscode.QuickPickItem {
  readonly choice?: Picked;
}

/** @returns undefined where the person turned away */
export function pickMap(pickable: Pickable): Promise<Picked | undefined> {
  const list = vscode.window.createQuickPick<Item>();
  list.title = pickable.title;
  list.placeholder = vscode.l10n.t("Pick a map, or type an expression: m, s.index, cache[3]");
  list.matchOnDescription = true;
  list.busy = true;
  let maps = pickable.known;
  const fill = (): void => {
    const items = itemsOf(maps, pickable.underCaret);
    const typed = list.value.trim();
    if (typed !== "" && !maps.some((map) => map.expression === typed)) items.push(typedItem(typed));
    else if (maps.length === 0 && !list.busy) items.push(nothingItem());
    list.items = items;
  };
  return new Promise((resolve) => {
    const finish = (picked: Picked | undefined): void => {
      pickable.signal.removeEventListener("abort", resumed);
      resolve(picked);
      list.dispose();
    };
    const resumed = (): void => {
      finish({ kind: "resumed" });
    };
    pickable.signal.addEventListener("abort", resumed);
    list.onDidChangeValue(fill);
    list.onDidHide(() => {
      finish(undefined);
    });
    list.onDidAccept(() => {
      const picked = list.activeItems[0]?.choice;
      const typed = list.value.trim();
      if (picked) finish(picked);
      else if (typed !== "") finish({ kind: "typed", expression: typed });
    });
    pickable.all.then(
      (all) => {
        maps = all;
        list.busy = false;
        fill();
      },
      (error: unknown) => {
        finish(pickable.signal.aborted ? { kind: "resumed" } : { kind: "failed", error });
      },
    );
    fill();
    list.show();
    if (pickable.signal.aborted) resumed();
  });
}

function itemsOf(maps: readonly MapVariable[], underCaret: readonly string[]): Item[] {
  const items: Item[] = [];
  const group = (label: string, members: readonly MapVariable[]): void => {
    if (members.length === 0) return;
    items.push({ label, kind: vscode.QuickPickItemKind.Separator });
    items.push(...members.map(itemOf));
  };
  const caret = underCaret.map((text) => maps.find((map) => map.expression === text)).find((map) => map !== undefined);
  const others = maps.filter((map) => map !== caret);
  group(vscode.l10n.t("under the cursor"), caret ? [caret] : []);
  group(
    vscode.l10n.t("local variables"),
    others.filter((map) => map.scope === "local"),
  );
  group(
    vscode.l10n.t("arguments"),
    others.filter((map) => map.scope === "argument"),
  );
  group(
    vscode.l10n.t("package variables"),
    others.filter((map) => map.scope === "global"),
  );
  return items;
}

function itemOf(map: MapVariable): Item {
  const entries = map.isNil ? "nil" : map.length === null ? null : vscode.l10n.t("len {0}", map.length.toLocaleString("en"));
  const description = [map.type, entries, scopeWords(map.scope)].filter((part) => part !== null).join(" · ");
  return { label: map.expression, description, choice: { kind: "map", map } };
}

function scopeWords(scope: MapVariable["scope"]): string {
  switch (scope) {
    case "local":
      return vscode.l10n.t("local");
    case "argument":
      return vscode.l10n.t("argument");
    case "global":
      return vscode.l10n.t("package");
  }
}

function typedItem(expression: string): Item {
  return {
    label: expression,
    description: vscode.l10n.t("the expression as typed"),
    iconPath: new vscode.ThemeIcon("edit"),
    alwaysShow: true,
    choice: { kind: "typed", expression },
  };
}

function nothingItem(): Item {
  return {
    label: vscode.l10n.t("No map is in scope in this frame."),
    description: vscode.l10n.t("Select another frame in the Call Stack, or type an expression."),
    alwaysShow: true,
  };
}
