/** The selected group: its control word and its eight slots. */
import { groupSlots } from "../../gomap/goConstants.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { formatAddress } from "../../messages/formatNumber.js";
import type { FoundKey, PanelPicture } from "../../messages/panelMessages.js";
import { controlLook } from "../canvas/slotWords.js";
import { addressButton } from "../controls/address.js";
import { type Child, foreign, h } from "../controls/dom.js";
import type { DetailsState } from "../state/state.js";
import type { Commands } from "../state/view.js";
import { controlLegend, legend } from "./legend.js";
import { type SlotColumns, type SlotRow, slotTable } from "./slotTable.js";

export type GroupPlace = Extract<Place, { kind: "group" }>;

/** null where the picture has no such group. */
export function groupDetails(
  picture: PanelPicture,
  place: GroupPlace,
  details: DetailsState | null,
  /** A key in this group that was searched for. */
  found: FoundKey | null,
  commands: Commands,
): readonly Child[] | null {
  const { head, body } = picture;
  if (head.layout.kind !== "swiss" || body?.kind !== "swiss") return null;
  const columns = body.tables[place.table];
  const position = place.group - (columns?.firstGroup ?? 0);
  if (columns === undefined || position < 0 || (position + 1) * groupSlots > columns.control.length) return null;
  const { layout } = head;
  const looks = Array.from(columns.control.subarray(position * groupSlots, (position + 1) * groupSlots), controlLook);
  const slots = details?.kind === "arrived" && "slots" in details.details ? details.details.slots : [];
  const failed = details?.kind === "failed";
  const address = formatAddress(BigInt(columns.groupsAddress) + BigInt(place.group) * BigInt(columns.groupSizeBytes));
  const count = (kind: string) => looks.filter((look) => look.kind === kind).length;
  const slotColumns: SlotColumns = { mark: "ctrl", markOffset: layout.parts.ctrl, key: head.key, elem: head.elem };
  const rows = looks.map((look, slot): SlotRow => ({ look, values: slots[slot] ?? null, failed, found: found?.slot === slot }));
  const unreadable = columns.unreadable[position] === 1;
  return [
    h("header", {}, [
      h("div", { class: "heading" }, [
        h("h2", {}, layout.small ? say("The group") : say("Group {0}", countText(place.group))),
        h(
          "span",
          { class: "subtitle" },
          [
            layout.small ? say("of a small map") : say("table {0}", countText(place.table)),
            `${countText(layout.groupSizeBytes)} B`,
            layout.slots === "split" ? say("keys, then elems") : say("key and elem side by side"),
          ].join(" · "),
        ),
      ]),
    ]),
    failed ? h("p", { class: "failure", role: "alert" }, [foreign(details.sentence)]) : null,
    h("div", { class: "card bucketCard groupCard" }, [
      h("header", {}, [
        addressButton(address, commands),
        h("span", { class: "controlWord", title: say("The control word: a byte per slot, slot 0 first") }, [
          h("span", { class: "dim" }, "ctrl "),
          h("span", { class: "mono" }, looks.map((look) => look.hex).join(" ")),
        ]),
        h(
          "span",
          { class: "fullCount" },
          unreadable
            ? say("unreadable")
            : say("{0} full · {1} deleted · {2} empty", count("full"), count("deleted"), count("empty")),
        ),
      ]),
      slotTable(slotColumns, rows),
    ]),
    legend(controlLegend()),
  ];
}
