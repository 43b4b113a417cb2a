/** The tab *Fields*: the runtime's structs of this map, the selected table, and how one bucket or group is laid out. */
import type { LayoutHead, LayoutStruct, SwissTableHead } from "../gomap/layout.js";
import { explainSegment } from "../gomap/explainSegment.js";
import { say } from "../gomap/say.js";
import { counted } from "../gomap/words.js";
import type { PanelPicture } from "../messages/panelMessages.js";
import { h, replace } from "./dom.js";
import { type FieldRow, type FieldsPart, fieldsPart } from "./fieldsTable.js";
import { formatBytes } from "../messages/formatNumber.js";
import { slotsLayout, structParts } from "./structParts.js";
import { type Commands, type View, whenChanged } from "./view.js";

export function createFieldsTab(commands: Commands): View {
  const element = h("div", { class: "fields" });
  const render = whenChanged((picture: PanelPicture | null, table: number) => {
    const parts = picture === null ? [] : partsOf(picture.head, table);
    replace(
      element,
      parts.map((part) => fieldsPart(part, commands)),
    );
  });
  return {
    element,
    update({ picture, selection }) {
      render(picture, selection?.kind === "group" ? selection.table : 0);
    },
  };
}

/** Rows for a table's head, of which the picture has values but no bytes. */
export function tableRows(table: SwissTableHead): FieldRow[] {
  const row = (name: string, value: number | string, meaning: string): FieldRow => ({
    name,
    offset: null,
    sizeBytes: null,
    raw: null,
    value: String(value),
    meaning,
  });
  return [
    row("used", table.used, say("full slots")),
    row("capacity", table.capacity, say("{0} of 8 slots", counted(table.groupCount, "group"))),
    row("growthLeft", table.growthLeft, say("empty slots that may still be filled before it grows")),
    row(
      "localDepth",
      table.localDepth,
      table.localDepth === 0
        ? say("all hashes lead here")
        : say("its keys have the top {0} in common", counted(table.localDepth, "hash bit")),
    ),
    row("index", table.index, say("its first entry in the directory")),
    row("groups", table.groupsAddress, say("where the groups lie")),
  ];
}

function partsOf(head: LayoutHead, table: number): FieldsPart[] {
  const parts: FieldsPart[] = [head.header, head.extra].flatMap((struct) => (struct === null ? [] : [structPart(struct)]));
  const tableHead = head.layout.kind === "swiss" && !head.layout.small ? head.layout.tables[table] : undefined;
  if (tableHead !== undefined) {
    parts.push({
      title: say("table {0}", table),
      address: tableHead.address ?? null,
      beside: tableHead.next,
      rows: tableRows(tableHead),
      ruler: null,
    });
  }
  const slots = slotsLayout(head);
  if (slots !== null) {
    const { title, parts: ruled, rows, sizeBytes } = slots;
    const ruler = { parts: ruled, sizeBytes };
    parts.push({ title, address: null, beside: formatBytes(sizeBytes), rows: rows.map((row) => ({ ...row, raw: null })), ruler });
  }
  return parts;
}

function structPart(struct: LayoutStruct): FieldsPart {
  return {
    title: struct.typeName,
    address: struct.address,
    beside: `${formatBytes(struct.sizeBytes)} · ${explainSegment(struct.segment)}`,
    rows: struct.fields,
    ruler: struct.fields.length === 0 ? null : { parts: structParts(struct), sizeBytes: struct.sizeBytes },
  };
}
