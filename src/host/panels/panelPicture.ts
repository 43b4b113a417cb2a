/** A map's model as the panel gets it: the head and the columns, without the pages. */
import type { LayoutHead } from "../../gomap/layout.js";
import type { BucketColumns, MapModel, TableColumns } from "../../gomap/mapModel.js";
import type { CellRange } from "../../gomap/window.js";
import type { PanelBody, PanelBuckets, PanelCells, PanelPicture, PanelTable } from "../../messages/panelMessages.js";

export function panelPicture(id: number, model: MapModel, head: LayoutHead, stop: PanelPicture["stop"]): PanelPicture {
  const tableStruct = model.type?.kind === "swiss" ? { tableStruct: model.type.table } : {};
  return { id, head, body: bodyOf(model), ...tableStruct, stop };
}

function bodyOf({ body }: MapModel): PanelBody | null {
  if (body === null) return null;
  if (body.kind === "hmap") {
    return {
      kind: "hmap",
      buckets: bucketsOf(body.buckets),
      oldBuckets: body.oldBuckets && bucketsOf(body.oldBuckets),
    };
  }
  return { kind: "swiss", tables: body.tables.map(tableOf) };
}

/** The cells of a window; null where it has none. */
export function panelCells({ body }: MapModel, range: CellRange): PanelCells | null {
  if (body?.kind === "hmap" && range.kind === "buckets") {
    const columns = range.old ? body.oldBuckets : body.buckets;
    return columns && { kind: "hmap", old: range.old, buckets: bucketsOf(columns) };
  }
  if (body?.kind !== "swiss" || range.kind !== "tables") return null;
  const tables = body.tables.slice(range.from, range.to);
  return { kind: "swiss", tables: tables.map((table, i) => ({ position: range.from + i, columns: tableOf(table) })) };
}

function tableOf({ groupsAddress, groupSizeBytes, firstGroup, groupCount, control, unreadable }: TableColumns): PanelTable {
  return {
    groupsAddress: hex(groupsAddress),
    groupSizeBytes,
    firstGroup,
    groupCount,
    control: new Uint8Array(control),
    unreadable: new Uint8Array(unreadable),
  };
}

/**
 * Typed arrays cross to the webview together with the whole buffer that they lie in, so each gets one of its own; bigints do
 * not cross at all.
 */
function bucketsOf(columns: BucketColumns): PanelBuckets {
  return {
    baseAddress: hex(columns.baseAddress),
    bucketSizeBytes: columns.bucketSizeBytes,
    firstIndex: columns.firstIndex,
    arrayCount: columns.arrayCount,
    physicalCount: columns.physicalCount,
    overflowAddresses: new BigUint64Array(columns.overflowAddresses),
    overflowHome: new Uint32Array(columns.overflowHome),
    next: new Int32Array(columns.next),
    tophash: new Uint8Array(columns.tophash),
    unreadable: new Uint8Array(columns.unreadable),
  };
}

function hex(address: bigint): `0x${string}` {
  return `0x${address.toString(16)}`;
}
