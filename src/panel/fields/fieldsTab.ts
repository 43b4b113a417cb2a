/** The tab *Fields*: the runtime's structs of this map, the selected table, and how one bucket or group is laid out. */
import { explainSegment } from "../../gomap/explainSegment.js";
import type { LayoutStruct, SwissTableHead } from "../../gomap/layout.js";
import type { StructLayout } from "../../gomap/mapType.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { formatBytes } from "../../messages/formatNumber.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { h, replace } from "../controls/dom.js";
import { lastAddress } from "../memory/memoryAddress.js";
import { MemoryPages } from "../memory/memoryPages.js";
import type { MemoryState } from "../state/memoryState.js";
import { type Commands, type View, whenChanged } from "../state/view.js";
import { type FieldsPart, fieldsPart } from "./fieldsTable.js";
import { slotsLayout, structParts } from "./structParts.js";
import { tableRows } from "./tableFields.js";

export function createFieldsTab(commands: Commands): View {
  const element = h("div", { class: "fields" });
  const pages = new MemoryPages();
  /** The picture has a table's values; its bytes are read where the table is shown. */
  const ask = (address: bigint, sizeBytes: number): void => {
    for (const question of pages.take(address, address + BigInt(sizeBytes), lastAddress(8))) {
      commands.readMemory(question.address, question.sizeBytes);
    }
  };
  const render = whenChanged((picture: PanelPicture | null, table: number, memory: MemoryState) => {
    if (picture !== null) pages.know(picture.id, memory);
    const parts = picture === null ? [] : partsOf(picture, table, { pages, ask });
    replace(
      element,
      parts.map((part) => fieldsPart(part, commands)),
    );
  });
  return {
    element,
    update({ picture, selection, memory }) {
      render(picture, selection?.kind === "group" ? selection.table : 0, memory);
    },
  };
}

interface TableMemory {
  readonly pages: MemoryPages;
  readonly ask: (address: bigint, sizeBytes: number) => void;
}

function partsOf({ head, tableStruct, restored }: PanelPicture, table: number, memory: TableMemory): FieldsPart[] {
  const parts: FieldsPart[] = [head.header, head.extra].flatMap((struct) => (struct === null ? [] : [structPart(struct)]));
  const tableHead = head.layout.kind === "swiss" && !head.layout.small ? head.layout.tables[table] : undefined;
  if (tableHead !== undefined) {
    const struct = restored === true ? null : (tableStruct ?? null);
    parts.push(tablePart(say("table {0}", countText(table)), tableHead, struct, memory));
  }
  const slots = slotsLayout(head);
  if (slots !== null) {
    const { title, parts: ruled, rows, sizeBytes } = slots;
    const ruler = { parts: ruled, sizeBytes };
    parts.push({ title, address: null, beside: formatBytes(sizeBytes), rows: rows.map((row) => ({ ...row, raw: null })), ruler });
  }
  return parts;
}

/** `struct`: null where its bytes can't be had, or how they lie is not known. */
function tablePart(title: string, table: SwissTableHead, struct: StructLayout | null, { pages, ask }: TableMemory): FieldsPart {
  const address = table.address ?? null;
  if (struct === null || address === null) {
    return { title, address, beside: table.next, rows: tableRows(table, null, () => []), ruler: null };
  }
  const at = BigInt(address);
  ask(at, struct.sizeBytes);
  const rows = tableRows(table, struct, (offset, sizeBytes) => pages.bytes(at + BigInt(offset), sizeBytes));
  const failure = pages.failure(at, at + BigInt(struct.sizeBytes));
  return {
    title,
    address,
    beside: [formatBytes(struct.sizeBytes), failure ?? table.next].join(" · "),
    rows,
    ruler: { parts: structParts(struct), sizeBytes: struct.sizeBytes },
  };
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
