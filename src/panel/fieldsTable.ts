/** The runtime's structs field by field: where each lies, its bytes, its value, and what that says. */
import type { LayoutStruct, SwissTableHead } from "../gomap/layout.js";
import { counted } from "../gomap/words.js";
import type { PanelPicture } from "../messages/panelMessages.js";
import { addressButton } from "./address.js";
import { foreign, h, replace } from "./dom.js";
import { formatBytes, spacedHex } from "./formatNumber.js";
import { type Commands, type View, whenChanged } from "./view.js";

interface FieldRow {
  readonly name: string;
  readonly offset: number | null;
  readonly sizeBytes: number | null;
  readonly raw: string | null;
  readonly value: string;
  readonly meaning: string;
}

interface FieldsPart {
  readonly title: string;
  readonly address: string | null;
  readonly beside: string;
  readonly rows: readonly FieldRow[];
}

export function createFieldsTable(commands: Commands): View {
  const element = h("section", { class: "fields", "aria-label": "Header fields" });
  const render = whenChanged((picture: PanelPicture | null, table: number) => {
    const parts = picture === null ? [] : partsOf(picture, table);
    element.hidden = parts.length === 0;
    replace(
      element,
      parts.map((part) => partElement(part, commands)),
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
    row("used", table.used, "full slots"),
    row("capacity", table.capacity, `${counted(table.groupCount, "group")} of 8 slots`),
    row("growthLeft", table.growthLeft, "empty slots that may still be filled before it grows"),
    row(
      "localDepth",
      table.localDepth,
      table.localDepth === 0
        ? "all hashes lead here"
        : `its keys have the top ${counted(table.localDepth, "hash bit")} in common`,
    ),
    row("index", table.index, "its first entry in the directory"),
    row("groups", table.groupsAddress, "where the groups lie"),
  ];
}

function partsOf({ head }: PanelPicture, table: number): FieldsPart[] {
  const parts: FieldsPart[] = [head.header, head.extra].flatMap((struct) => (struct === null ? [] : [partOf(struct)]));
  const tableHead = head.layout.kind === "swiss" && !head.layout.small ? head.layout.tables[table] : undefined;
  if (tableHead !== undefined) {
    parts.push({ title: `table ${table}`, address: tableHead.address ?? null, beside: "", rows: tableRows(tableHead) });
  }
  return parts;
}

function partOf(struct: LayoutStruct): FieldsPart {
  return {
    title: struct.typeName,
    address: struct.address,
    beside: `${formatBytes(struct.sizeBytes)} · ${struct.segment}`,
    rows: struct.fields,
  };
}

function partElement({ title, address, beside, rows }: FieldsPart, commands: Commands): HTMLElement {
  const withBytes = rows.some((row) => row.raw !== null);
  const columns = withBytes ? ["offset", "field", "bytes in memory", "value", "meaning"] : ["field", "value", "meaning"];
  return h("div", { class: "fieldsPart" }, [
    h("header", {}, [
      h("h2", {}, [foreign(title)]),
      address === null ? null : addressButton(address, commands),
      beside === "" ? null : foreign(beside, "subtitle"),
    ]),
    h("div", { class: "tableBox" }, [
      h("table", { class: withBytes ? "fieldsTable" : "fieldsTable short" }, [
        h("thead", {}, [
          h(
            "tr",
            {},
            columns.map((column) => h("th", { scope: "col" }, column)),
          ),
        ]),
        h("tbody", {}, rows.map(rowElement)),
      ]),
    ]),
  ]);
}

function rowElement(row: FieldRow): HTMLElement {
  const title = row.offset === null || row.sizeBytes === null ? "" : `${row.sizeBytes} B at offset ${row.offset}`;
  return h("tr", {}, [
    row.offset === null
      ? null
      : h("td", { class: "mono number", title }, [
          `+${row.offset}`,
          h("span", { class: "fieldSize" }, ` · ${row.sizeBytes ?? "?"}\u00a0B`),
        ]),
    h("td", { class: "mono fieldName" }, [foreign(row.name)]),
    row.raw === null ? null : h("td", { class: "mono rawBytes", title: row.raw }, spacedHex(row.raw)),
    h("td", { class: "mono fieldValue" }, [foreign(row.value)]),
    h("td", { class: "meaning" }, [foreign(row.meaning)]),
  ]);
}
