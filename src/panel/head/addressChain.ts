/** The way from the variable to the arrays, as cards with arrows: what lies where, and how large it is. */
import { explainSegment } from "../../gomap/explainSegment.js";
import type { ChainLink, LayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { formatBytes } from "../../messages/formatNumber.js";
import type { PanelPicture } from "../../messages/panelMessages.js";
import { copyButton } from "../controls/address.js";
import { foreign, h, replace } from "../controls/dom.js";
import { type Commands, type View, whenChanged } from "../state/view.js";

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
  const tableName = say(
    "table {0} of {1} · localDepth {2}",
    countText(selected),
    countText(layout.tables.length),
    table.localDepth,
  );
  links.push({ ...unknown, role: "table", address: table.address, label: tableName, sizeBytes: null });
  if (table.groupCount === 0) return links;
  const groupsName = say("groups · {0} × {1} B", countText(table.groupCount), countText(layout.groupSizeBytes));
  const sizeBytes = table.groupCount * layout.groupSizeBytes;
  return [...links, { ...unknown, role: "groups", address: table.groupsAddress, label: groupsName, sizeBytes }];
}

/** "48 B", "9 KiB of 9.5 KiB allocated", "48 B · not scanned by the GC". */
export function sizeSentence({ sizeBytes, allocatedBytes, scanned }: ChainLink): string {
  const parts: string[] = [];
  if (sizeBytes !== null && allocatedBytes !== null && allocatedBytes !== sizeBytes) {
    const [used, given] = [formatBytes(sizeBytes), formatBytes(allocatedBytes)];
    parts.push(
      used === given
        ? say("{0} of {1} B allocated", countText(sizeBytes), countText(allocatedBytes))
        : say("{0} of {1} allocated", used, given),
    );
  } else if (sizeBytes !== null) parts.push(formatBytes(sizeBytes));
  else if (allocatedBytes !== null) parts.push(say("{0} allocated", formatBytes(allocatedBytes)));
  if (scanned !== null) parts.push(scanned ? say("GC scans") : say("GC skips"));
  return parts.join(" · ");
}

export function createAddressChain(commands: Commands): View {
  const list = h("ol", { class: "chain", "aria-label": say("From the variable to the arrays") });
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
      say("The same map is also reached through:"),
      ...sharedWith.flatMap((name, index) => [index === 0 ? " " : ", ", foreign(name, "mono")]),
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
  const { name, more } = namesOf(link);
  const words = [link.label, link.segment === "" ? "" : explainSegment(link.segment), size]
    .filter((part) => part !== "")
    .join(", ");
  return copyButton(
    link.address,
    commands,
    {
      class: `card link link-${link.role}`,
      title: say("{0}\nCopy {1}", words, link.address),
    },
    [
      h("span", { class: "linkLabel" }, [
        link.role === "variable" ? h("span", { class: "linkMore" }, [say("variable"), " "]) : null,
        foreign(name, "linkName"),
        more === "" ? null : foreign(` · ${more}`, "linkMore"),
        link.segment === "" ? null : segmentElement(link.segment),
      ]),
      foreign(link.address, "mono"),
      size === "" ? null : h("span", { class: "linkSize" }, size),
    ],
  );
}

/** "buckets · 64 × 144 B": where there is little room only the name is shown. An expression is a name as it is. */
function namesOf({ role, label }: ChainLink): { readonly name: string; readonly more: string } {
  const at = role === "variable" ? -1 : label.indexOf(" · ");
  return at < 0 ? { name: label, more: "" } : { name: label.slice(0, at), more: label.slice(at + 3) };
}

/** "stack of goroutine 1"; "stack" where there is little room, and nothing where it would say little. */
function segmentElement(segment: string): HTMLElement {
  const isStack = segment.startsWith("stack ");
  const saysLittle = segment === "heap" || segment === "unknown";
  const whole = foreign(` · ${explainSegment(segment)}`, isStack ? "linkMore" : "");
  return h("span", { class: `dim linkSegment${saysLittle ? " usual" : ""}` }, [
    whole,
    isStack ? h("span", { class: "linkShort", "aria-hidden": "true" }, ` · ${say("stack")}`) : null,
  ]);
}
