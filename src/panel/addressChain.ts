/** The way from the variable to the arrays, as cards with arrows: what lies where, and how large it is. */
import type { ChainLink, LayoutHead } from "../gomap/layout.js";
import { countText } from "../gomap/words.js";
import type { PanelPicture } from "../messages/panelMessages.js";
import { copyButton } from "./address.js";
import { foreign, h, replace } from "./dom.js";
import { formatBytes } from "../messages/formatNumber.js";
import { type Commands, type View, whenChanged } from "./view.js";

/** Links that hang beside the one before them instead of being pointed to by it. */
const beside: ReadonlySet<ChainLink["role"]> = new Set(["oldbuckets", "extra", "overflow"]);

/**
 * The links to show: of a Swiss map's tables only the selected one. The chain that comes has those of the first table; for
 * another one the picture knows addresses and sizes, but neither its segment nor what the allocator gave.
 */
export function linksOf({ chain, layout }: Pick<LayoutHead, "chain" | "layout">, selected: number): ChainLink[] {
  const table = layout.kind === "swiss" ? layout.tables[selected] : undefined;
  const known = chain.some((link) => link.table === selected);
  const links = chain.filter((link) => link.table === undefined || link.table === selected);
  if (known || layout.kind !== "swiss" || table?.address === undefined) return links;
  const unknown = { segment: "", allocatedBytes: null, scanned: null, table: selected } as const;
  const tableName = `table ${selected} of ${countText(layout.tables.length)} · localDepth ${table.localDepth}`;
  links.push({ ...unknown, role: "table", address: table.address, label: tableName, sizeBytes: null });
  if (table.groupCount === 0) return links;
  const groupsName = `groups · ${countText(table.groupCount)} × ${countText(layout.groupSizeBytes)} B`;
  const sizeBytes = table.groupCount * layout.groupSizeBytes;
  return [...links, { ...unknown, role: "groups", address: table.groupsAddress, label: groupsName, sizeBytes }];
}

/** "48 B", "9 KiB of 9.5 KiB allocated", "48 B · not scanned by the GC". */
export function sizeSentence({ sizeBytes, allocatedBytes, scanned }: ChainLink): string {
  const parts: string[] = [];
  if (sizeBytes !== null && allocatedBytes !== null && allocatedBytes !== sizeBytes) {
    const [used, given] = [formatBytes(sizeBytes), formatBytes(allocatedBytes)];
    parts.push(
      used === given ? `${countText(sizeBytes)} of ${countText(allocatedBytes)} B allocated` : `${used} of ${given} allocated`,
    );
  } else if (sizeBytes !== null) parts.push(formatBytes(sizeBytes));
  else if (allocatedBytes !== null) parts.push(`${formatBytes(allocatedBytes)} allocated`);
  if (scanned !== null) parts.push(scanned ? "GC scans" : "GC skips");
  return parts.join(" · ");
}

export function createAddressChain(commands: Commands): View {
  const list = h("ol", { class: "chain", "aria-label": "From the variable to the arrays" });
  const shared = h("p", { class: "note" });
  const element = h("div", { class: "chainBox" }, [list, shared]);
  const render = whenChanged((picture: PanelPicture | null, table: number) => {
    element.hidden = picture === null || picture.head.chain.length === 0;
    if (picture === null) return;
    replace(
      list,
      linksOf(picture.head, table).map((link, index) =>
        h("li", {}, [
          index === 0 ? null : h("span", { class: "joint", "aria-hidden": "true" }, beside.has(link.role) ? "+" : "→"),
          card(link, commands),
        ]),
      ),
    );
    const { sharedWith } = picture.head;
    shared.hidden = sharedWith.length === 0;
    replace(shared, [
      "The same map is also reached through ",
      ...sharedWith.flatMap((name, index) => [index === 0 ? null : ", ", foreign(name, "mono")]),
      ".",
    ]);
  });
  return {
    element,
    update({ picture, selection }) {
      render(picture, selection?.kind === "group" ? selection.table : 0);
    },
  };
}

function card(link: ChainLink, commands: Commands): HTMLElement {
  const size = sizeSentence(link);
  const where = link.segment === "" ? null : ` · ${link.segment}`;
  return copyButton(
    link.address,
    commands,
    {
      class: `card link link-${link.role}`,
      title: `Copy ${link.address}`,
      "aria-label": `${link.label}, ${link.segment}, ${link.address}: copy the address`,
    },
    [
      h("span", { class: "linkLabel" }, [
        link.role === "variable" ? "variable " : null,
        foreign(link.label),
        where === null ? null : foreign(where, "dim"),
      ]),
      foreign(link.address, "mono"),
      size === "" ? null : h("span", { class: "linkSize" }, size),
    ],
  );
}
