/**
 * What a panel keeps over a reload of the window, through `vscode.setState`: which map it is about, what was chosen, and the
 * head of the last picture. Never keys or elems, which may be secrets: a head has none.
 *
 *     panel ── toSave ──▶ vscode.setState ──▶ VS Code's own storage ──▶ host reads and checks it, panel reads its part
 */
import type { LayoutHead, MapLayout } from "../gomap/layout.js";
import type { PanelPicture } from "./panelMessages.js";

/** The last picture: its head as a layout document without buckets and groups, so that it can be checked as one. */
export interface SavedPicture {
  readonly document: MapLayout;
  readonly stop: PanelPicture["stop"];
}

/** A head of more is not kept: VS Code writes what is kept at each selection. */
const maxTables = 64;
const maxDirectory = 1024;

/** null where the head is too large to keep. */
export function pictureToSave({ head, stop }: PanelPicture): SavedPicture | null {
  const { layout } = head;
  if (layout.kind === "swiss" && (layout.tables.length > maxTables || layout.directory.length > maxDirectory)) return null;
  return { document: emptyDocument(head), stop };
}

/** A document that says of the arrays that there is nothing in them. */
function emptyDocument(head: LayoutHead): MapLayout {
  const { layout } = head;
  switch (layout.kind) {
    case "nil":
      return { ...head, layout };
    case "hmap":
      return { ...head, layout: { ...layout, buckets: [] } };
    case "swiss":
      return { ...head, layout: { ...layout, tables: layout.tables.map((table) => ({ ...table, groups: [] })) } };
  }
}
