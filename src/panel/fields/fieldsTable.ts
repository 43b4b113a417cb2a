/** One struct field by field, under its ruler: where each lies, its bytes, its value, and what that says. */
import { say } from "../../gomap/say.js";
import { spacedHex } from "../../messages/formatNumber.js";
import { addressButton } from "../controls/address.js";
import { foreign, h } from "../controls/dom.js";
import type { Commands } from "../state/view.js";
import type { StructPart } from "./structParts.js";
import { structRuler } from "./structRuler.js";

export interface FieldRow {
  readonly name: string;
  readonly offset: number | null;
  readonly sizeBytes: number | null;
  /** The bytes in hex, in memory order; null where they are not here. */
  readonly raw: string | null;
  readonly value: string;
  readonly meaning: string;
}

export interface FieldsPart {
  readonly title: string;
  readonly address: string | null;
  /** Beside the title: size, segment. */
  readonly beside: string;
  readonly rows: readonly FieldRow[];
  /** What a ruler shows; null where offsets are not known. */
  readonly ruler: { readonly parts: readonly StructPart[]; readonly sizeBytes: number } | null;
}

interface Column {
  readonly head: () => string;
  cell(row: FieldRow): HTMLElement;
}

const columns: Readonly<Record<"offset" | "field" | "bytes" | "value" | "meaning", Column>> = {
  offset: {
    head: () => say("offset"),
    cell: ({ offset, sizeBytes }) =>
      h("td", { class: "mono number", title: say("{0} B at offset {1}", sizeBytes ?? "?", offset ?? "?") }, [
        `+${offset ?? "?"}`,
        h("span", { class: "fieldSize" }, ` · ${sizeBytes ?? "?"}\u00a0B`),
      ]),
  },
  field: { head: () => say("field"), cell: ({ name }) => h("td", { class: "mono fieldName" }, [foreign(name)]) },
  bytes: {
    head: () => say("bytes in memory"),
    cell: ({ raw }) => h("td", { class: "mono rawBytes", title: raw }, raw === null ? "" : spacedHex(raw)),
  },
  value: { head: () => say("value"), cell: ({ value }) => h("td", { class: "mono fieldValue" }, [foreign(value)]) },
  meaning: { head: () => say("meaning"), cell: ({ meaning }) => h("td", { class: "meaning" }, [foreign(meaning)]) },
};

export function fieldsPart(part: FieldsPart, commands: Commands): HTMLElement {
  const { title, address, beside, rows, ruler } = part;
  const withBytes = rows.some(({ raw }) => raw !== null);
  const withOffsets = rows.some(({ offset }) => offset !== null);
  const shown = [
    ...(withOffsets ? [columns.offset] : []),
    columns.field,
    ...(withBytes ? [columns.bytes] : []),
    withBytes || !withOffsets ? columns.value : { ...columns.value, head: () => say("type") },
    columns.meaning,
  ];
  const rowElements = rows.map((row, index) =>
    h(
      "tr",
      {},
      shown.map((column) => column.cell(row)),
      {
        pointerenter: () => {
          light(index);
        },
        pointerleave: () => {
          light(null);
        },
      },
    ),
  );
  const drawn = ruler === null ? null : structRuler(title, ruler.parts, ruler.sizeBytes, markRow);
  const light = (index: number | null): void => {
    drawn?.light(index);
    markRow(index);
  };
  return h("section", { class: "fieldsPart", "aria-label": title }, [
    h("header", {}, [
      h("h2", {}, [foreign(title)]),
      address === null ? null : addressButton(address, commands),
      beside === "" ? null : foreign(beside, "subtitle"),
    ]),
    drawn?.element ?? null,
    h("div", { class: "tableBox" }, [
      h("table", { class: withOffsets ? "fieldsTable" : "fieldsTable short" }, [
        h("thead", {}, [
          h(
            "tr",
            {},
            shown.map(({ head }) => h("th", { scope: "col" }, head())),
          ),
        ]),
        h("tbody", {}, rowElements),
      ]),
    ]),
  ]);

  function markRow(index: number | null): void {
    rowElements.forEach((row, i) => row.classList.toggle("lit", i === index && ruler !== null));
  }
}
