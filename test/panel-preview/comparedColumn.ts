/** A picture as a column of Compare, as the host makes one. */
import type { ComparedMap, PanelPicture } from "../../src/messages/panelMessages.js";

export function comparedColumn(
  id: number,
  kind: ComparedMap["kind"],
  label: string,
  origin: string,
  picture: PanelPicture | null,
): ComparedMap {
  if (picture === null) throw new Error(`no picture for ${label}`);
  const { head } = picture;
  return { id, kind, label, origin, head, tableCount: head.layout.kind === "swiss" ? head.layout.tables.length : null };
}
