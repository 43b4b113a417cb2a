/**
 * A sentence with elements in it, such as links, which stand where the translation has their places:
 *
 *     sayAround("Its entries are still in {0}.", link)      →  "Its entries are still in ", link, "."
 */
import { say } from "../../gomap/say.js";

export function sayAround<Piece>(sentence: string, ...children: readonly Piece[]): (Piece | string | null)[] {
  return say(sentence)
    .split(/(\{\d+\})/)
    .filter((piece) => piece !== "")
    .map((piece) => {
      const index = /^\{(\d+)\}$/.exec(piece)?.[1];
      return index === undefined ? piece : (children[Number(index)] ?? null);
    });
}
