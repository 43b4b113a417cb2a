/** What one map says to one row of the table of *Compare*: a text, a number with its unit, an address, or why there is none. Pure. */
import type { Address, HmapLayoutHead, LayoutHead, SwissLayoutHead } from "../../gomap/layout.js";
import { say } from "../../gomap/say.js";
import { countText } from "../../gomap/words.js";
import { formatBytes } from "../../messages/formatNumber.js";
import type { ComparedMap } from "../../messages/panelMessages.js";

export type Fact =
  | { readonly kind: "text"; readonly text: string; readonly beside?: string; readonly title?: string }
  | { readonly kind: "address"; readonly address: Address; readonly segment: string }
  | {
      readonly kind: "number";
      readonly value: number;
      readonly text: string;
      readonly beside?: string;
      readonly title?: string;
      /** How a difference is written. */
      readonly format: (difference: number) => string;
      /** Whether "×4" says more than a difference: not for exponents and shares. */
      readonly ratios?: boolean;
      /** Numbers are measured against each other only where they are of the same: load factors of one kind of map. */
      readonly of: string;
    }
  /** It has no meaning for this map. */
  | { readonly kind: "none"; readonly why: string }
  /** It has one, which was not read. */
  | { readonly kind: "unknown"; readonly why: string };

export interface FactRow {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly fact: (head: LayoutHead, map: ComparedMap) => Fact;
}

/** A row that means something for hmaps only. */
export function hmapRow(
  id: string,
  title: string,
  meaning: string,
  fact: (layout: HmapLayoutHead, map: ComparedMap) => Fact,
): FactRow {
  return {
    id,
    title,
    meaning,
    fact: (head, map) => {
      if (head.layout.kind === "hmap") return fact(head.layout, map);
      return none(head.layout.kind === "nil" ? say("A nil map has none") : say("Only hmaps have it"));
    },
  };
}

/** A row that means something for Swiss maps only. */
export function swissRow(
  id: string,
  title: string,
  meaning: string,
  fact: (layout: SwissLayoutHead, map: ComparedMap) => Fact,
): FactRow {
  return {
    id,
    title,
    meaning,
    fact: (head, map) => {
      if (head.layout.kind === "swiss") return fact(head.layout, map);
      return none(head.layout.kind === "nil" ? say("A nil map has none") : say("Only Swiss maps have it"));
    },
  };
}

export type NumberFact = Extract<Fact, { kind: "number" }>;

export function count(value: number, beside = ""): NumberFact {
  return { kind: "number", value, text: countText(value), beside, format: countText, of: "count" };
}

export function bytes(value: number): NumberFact {
  const title = value >= 1024 ? say("{0} bytes", countText(Math.round(value))) : "";
  return { kind: "number", value, text: formatBytes(value), title, format: formatBytes, of: "bytes" };
}

export function none(why: string): Fact {
  return { kind: "none", why };
}

export function unknown(why: string): Fact {
  return { kind: "unknown", why };
}

export function withoutArray({ layout, state }: LayoutHead): Fact {
  if (layout.kind === "nil") return none(say("A nil map has no array"));
  return state === "empty" ? none(say("It has no array yet")) : unknown(say("The header could not be read"));
}

export function withoutBytes({ layout }: LayoutHead): Fact {
  return layout.kind === "nil"
    ? none(say("A nil map takes no memory but its word"))
    : unknown(say("The header could not be read"));
}
