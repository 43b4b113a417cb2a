/**
 * "Key 137 · why it is here": under the slots of the bucket or group in which a key was found, how a lookup gets there.
 *
 *     hash(137) = 0x9e51c3d07a44b215
 *     low 6 bits = 010101 → bucket 21 · top 8 bits = 9e → slot 2 (1 compare, no false tophash hit)
 */
import { controlWord, explainKeyPath } from "../../gomap/keyPath.js";
import type { LayoutHead } from "../../gomap/layout.js";
import type { Place } from "../../gomap/mapModel.js";
import { say } from "../../gomap/say.js";
import { type FoundKey, type PanelBody } from "../../messages/panelMessages.js";
import { type Child, foreign, h, replace } from "../controls/dom.js";
import { currentHit } from "../state/findState.js";
import { type PanelState, placeKey, slotKey } from "../state/state.js";
import { type View, whenChanged } from "../state/view.js";
import { type PathClause, hashParts, pathClauses } from "./keyPathWords.js";
import { sayAround } from "./sayAround.js";

export function createKeyPath(): View {
  const element = h("section", { class: "keyPath", "aria-label": say("Why the key is here"), hidden: true });
  const render = whenChanged(
    (
      head: LayoutHead | null,
      hit: FoundKey | null,
      selection: Place | null,
      why: PanelState["why"],
      /** Groups that are passed may come later. */
      body: PanelBody | null,
    ) => {
      const here = hit !== null && selection !== null && placeKey(hit.place) === placeKey(selection);
      const answered = hit !== null && why !== null && slotKey(why.at) === slotKey(hit);
      element.hidden = head === null || !here || !answered;
      if (head === null || !here || !answered) {
        element.replaceChildren();
        return;
      }
      const key = () => foreign(hit.key ?? "?", "mono keyPathKey", hit.key);
      replace(element, [
        h("header", {}, [
          h("div", { class: "heading" }, [
            h("h2", {}, sayAround("Key {0}", key())),
            h("span", { class: "subtitle" }, say("why it is here")),
          ]),
        ]),
        h(
          "div",
          { class: "card" },
          why.hash.kind === "hash" ? pathOf(head, hit, BigInt(why.hash.hash), body, key) : [note(why.hash.sentence)],
        ),
      ]);
    },
  );
  return {
    element,
    update({ picture, find, selection, why, body }) {
      render(picture?.head ?? null, currentHit(find), selection, why, body);
    },
  };
}

function pathOf(head: LayoutHead, hit: FoundKey, hash: bigint, body: PanelBody | null, key: () => HTMLElement): Child[] {
  const path = explainKeyPath(head.layout, hit, hash, (group) => controlOf(body, hit.place, group));
  if (path === null) {
    return [
      note(say("Its hash could not be confirmed: the hash that was computed for it does not lead here, so nothing is said.")),
    ];
  }
  const clauses = pathClauses(path, hit).flatMap((clause, i): Child[] => [i === 0 ? null : " · ", ...shown(clause)]);
  return [
    h("p", { class: "keyPathHash" }, sayAround("hash({0}) = {1}", key(), h("span", {}, shown(hashParts(path, hash))))),
    h("p", { class: "keyPathSteps" }, clauses),
  ];
}

function shown(clause: PathClause): Child[] {
  return clause.map((piece) =>
    typeof piece === "string" || piece === null ? piece : h("span", { class: `hashPart ${partClasses[piece.part]}` }, piece.text),
  );
}

const partClasses = { place: "hashOfPlace", table: "hashOfTable", mark: "hashOfMark" } as const;

/** What is known of a group of the key's table. */
function controlOf(body: PanelBody | null, place: Place, group: number): Uint8Array | null {
  const columns = body?.kind === "swiss" && place.kind === "group" ? body.tables[place.table] : undefined;
  if (columns === undefined) return null;
  const position = group - columns.firstGroup;
  const read = position >= 0 && position < columns.groupCount && columns.unreadable[position] === 0;
  return read ? controlWord(columns.control, position) : null;
}

function note(sentence: string): HTMLElement {
  return h("p", { class: "keyPathNote" }, [foreign(sentence)]);
}
