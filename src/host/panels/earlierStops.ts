/** The stops of a panel's history to compare with: their heads. */
import * as vscode from "vscode";
import type { MapHistory } from "../../gomap/history/mapHistory.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { ComparedMap, PanelPicture } from "../../messages/panelMessages.js";

/** More are not offered: the latest are what one compares with. */
export const maxEarlierStops = 50;

/** A map for the table of Compare that has no number there yet. */
export type KeptMap = Omit<ComparedMap, "id">;

/** The latest first, without the one that is shown. Of the very last stop more may be known than when it was added. */
export function earlierStops(history: MapHistory, shown: PanelPicture["stop"] | null): KeptMap[] {
  const run = history.last?.snapshot.stop.run;
  const kept: KeptMap[] = [];
  for (const { snapshot } of history.stops.toReversed()) {
    const { stop } = snapshot;
    if (stop.run === run && stop.number === shown?.number) continue;
    const column = keptAt({ head: snapshot.head.read(), stop }, "stop");
    const origin = [column.origin, vscode.l10n.t("earlier run")].filter(isThere).join(" · ");
    kept.push(stop.run === run ? column : { ...column, origin });
    if (kept.length === maxEarlierStops) break;
  }
  return kept;
}

/** A picture as a column that stays as it is. */
export function keptAt({ head, stop }: Pick<PanelPicture, "head" | "stop">, kind: "stop" | "pinned"): KeptMap {
  return {
    kind,
    label: vscode.l10n.t("{0} at stop {1}", shortened(head.expression), stop.number),
    origin: placeOf(stop),
    head: leanHead(head),
    tableCount: tablesOf(head),
  };
}

/** "main.go:14 in main.fill"; null where nothing is known. */
export function placeOf({ source, functionName }: Pick<PanelPicture["stop"], "source" | "functionName">): string | null {
  if (source !== null && functionName !== null) return vscode.l10n.t("{0} in {1}", source, functionName);
  return source ?? functionName;
}

/** null for what is no Swiss map. */
export function tablesOf({ layout }: Pick<LayoutHead, "layout">): number | null {
  return layout.kind === "swiss" ? layout.tables.length : null;
}

/**
 * A head without what may be long and is not compared: the fields of structs, tables, directory, problems. A document may hold
 * texts of any length; those are cut.
 */
export function leanHead(head: LayoutHead): LayoutHead {
  const { layout } = head;
  const keyed = (facts: LayoutHead["key"]) => facts && { ...facts, type: shortened(facts.type) };
  return {
    ...head,
    expression: shortened(head.expression),
    type: shortened(head.type),
    keyType: shortened(head.keyType),
    elemType: shortened(head.elemType),
    goVersion: shortened(head.goVersion),
    goarch: shortened(head.goarch),
    key: keyed(head.key),
    elem: keyed(head.elem),
    variable: head.variable && { ...head.variable, segment: shortened(head.variable.segment) },
    header: head.header && { ...head.header, segment: shortened(head.header.segment), fields: [] },
    extra: null,
    load: head.load && { ...head.load, explanation: shortened(head.load.explanation) },
    layout: layout.kind === "swiss" ? { ...layout, directory: [], tables: [] } : layout,
    chain: head.chain
      .slice(0, maxLinks)
      .map((link) => ({ ...link, label: shortened(link.label), segment: shortened(link.segment) })),
    sharedWith: [],
    problems: [],
  };
}

const maxTextLength = 400;
const maxLinks = 8;

export function shortened(text: string): string {
  return text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
}

function isThere(part: string | null): part is string {
  return part !== null;
}
