/** A head that fits a simulated Swiss map, in the words that the extension itself uses. */
import { explainSwissField } from "../../src/gomap/explain.js";
import type { ChainLink, LayoutHead } from "../../src/gomap/layout.js";
import type { HeadStart } from "./hmapHead.js";
import { hex } from "./simulateHmap.js";
import type { SimulatedSwiss, SwissPlan } from "./simulateSwiss.js";
import { fieldsOf, heapLink } from "./structFields.js";

const headerAddress = 0xc000afc150n;
const directoryAddress = 0xc000aa2048n;

export function swissHead(plan: SwissPlan, simulated: Omit<SimulatedSwiss, "hashAt">, more: HeadStart): LayoutHead {
  const { layout, length } = simulated;
  const { small } = layout;
  const capacity = layout.tables.reduce((sum, table) => sum + table.capacity, 0);
  const tombstones = (layout.tombstones ?? 0) > 0;
  const header = {
    used: length,
    seed: 0x91c3a7720b5e44d1n,
    dirPtr: directoryAddress,
    dirLen: layout.dirLen,
    globalDepth: plan.globalDepth,
    globalShift: layout.globalShift,
    writing: false,
    tombstonePossible: tombstones,
  };
  const split = layout.slots === "split";
  const [keyBytes, elemBytes] = more.keyType === "string" ? [16, 48] : [8, 8];
  const pointers = more.keyType === "string";
  const tableBytes = small ? 0 : layout.tables.length * 32 + layout.dirLen * 8;
  const structures = 48 + tableBytes + (capacity / 8) * plan.groupSizeBytes;
  const only = layout.tables.length === 1 ? layout.tables[0] : undefined;
  return {
    format: "go-map-layout/1",
    goVersion: "go1.27.1",
    goarch: "amd64",
    length,
    variable: { address: "0xc00006e9c8", segment: "stack of goroutine 1" },
    header: {
      typeName: "internal/runtime/maps.Map",
      address: hex(headerAddress),
      segment: "heap",
      sizeBytes: 48,
      fields: fieldsOf(
        [
          ["used", 0, 8, BigInt(length)],
          ["seed", 8, 8, header.seed, "pointer"],
          ["dirPtr", 16, 8, directoryAddress, "pointer"],
          ["dirLen", 24, 8, BigInt(layout.dirLen)],
          ["globalDepth", 32, 1, BigInt(plan.globalDepth)],
          ["globalShift", 33, 1, BigInt(layout.globalShift)],
          ["writing", 34, 1, 0n],
          ["tombstonePossible", 35, 1, tombstones ? 1n : 0n, "bool"],
          ["clearSeq", 40, 8, 0n],
        ],
        (name) => explainSwissField(name, header),
      ),
    },
    extra: null,
    layout,
    key: { type: more.keyType, sizeBytes: keyBytes, offset: 8, stride: split ? keyBytes : keyBytes + elemBytes, indirect: false },
    elem: {
      type: more.elemType,
      sizeBytes: elemBytes,
      offset: layout.parts.elems,
      stride: split ? elemBytes : keyBytes + elemBytes,
      indirect: false,
    },
    chain: [
      {
        role: "variable",
        address: "0xc00006e9c8",
        segment: "stack of goroutine 1",
        label: more.expression,
        sizeBytes: null,
        allocatedBytes: null,
        scanned: null,
      },
      heapLink("header", headerAddress, "maps.Map", 48, true),
      ...(small ? [] : [heapLink("directory", directoryAddress, `directory · ${layout.dirLen} × 8 B`, layout.dirLen * 8, true)]),
      ...layout.tables.slice(0, 1).flatMap((table, i): ChainLink[] => {
        const groups = `groups · ${table.groupCount} × ${plan.groupSizeBytes} B`;
        const groupsLink = heapLink(
          "groups",
          BigInt(table.groupsAddress),
          groups,
          table.groupCount * plan.groupSizeBytes,
          pointers,
        );
        if (table.address === undefined) return [groupsLink];
        const tableLink = heapLink("table", BigInt(table.address), `table ${i} of ${layout.tables.length}`, 32, true);
        return [
          { ...tableLink, table: i },
          { ...groupsLink, table: i },
        ];
      }),
    ],
    load: {
      capacity,
      factor: length / capacity,
      trigger: small ? 1 : 0.875,
      nextGrowthAtEntry: small ? 9 : null,
      explanation: only?.next ?? `${layout.tables.length} tables, each grows on its own.`,
    },
    bytes: {
      allocated: structures + (small ? 120 : 4096),
      structures,
      inUse: length * (keyBytes + elemBytes),
    },
    state: "normal",
    sharedWith: [],
    memory: "readMemory",
    problems: [],
    ...more,
  };
}
